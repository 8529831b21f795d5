/** A program was called wrongly; `message` as toybox says it, behind the name. */
export class UsageError extends Error {}

export interface Options {
  /** Letters that were given. */
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
  readonly rest: readonly string[];
}

/**
 * Reads options as toybox does: bundled, in any place, up to `--`.
 * @param known letters, each with a colon behind it when it takes a value
 * @throws UsageError
 */
export function readOptions(name: string, args: readonly string[], known: string): Options {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const rest: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? "";
    if (arg === "--") {
      rest.push(...args.slice(at + 1));
      break;
    }
    if (!arg.startsWith("-") || arg === "-") {
      rest.push(arg);
      continue;
    }
    if (arg.startsWith("--")) throw unknown(name, arg.slice(2));
    for (let i = 1; i < arg.length; i++) {
      const letter = arg.charAt(i);
      const place = letter === ":" ? -1 : known.indexOf(letter);
      if (place < 0) throw unknown(name, letter);
      flags.add(letter);
      if (known[place + 1] !== ":") continue;
      const value = i + 1 < arg.length ? arg.slice(i + 1) : args[++at];
      if (value === undefined) {
        throw new UsageError(`Missing argument to -${letter} (see "${name} --help")`);
      }
      values.set(letter, value);
      break;
    }
  }
  return { flags, values, rest };
}

function unknown(name: string, option: string): UsageError {
  return new UsageError(`Unknown option '${option}' (see "${name} --help")`);
}

/** @throws UsageError when fewer names were given */
export function demandArguments(name: string, args: readonly string[], least: number): void {
  if (args.length >= least) return;
  const s = least === 1 ? "" : "s";
  throw new UsageError(`Needs ${least} argument${s} (see "${name} --help")`);
}

const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  c: 1,
  b: 512,
  k: 1024,
  K: 1024,
  m: 2 ** 20,
  M: 2 ** 20,
  g: 2 ** 30,
  G: 2 ** 30,
};

/** A number as toybox reads it: `512`, `4k`, `1M`. @throws UsageError */
export function readNumber(text: string): number {
  const [, digits = "", unit = ""] = /^\+?(\d{1,15})([cbkKmMgG]?)$/.exec(text) ?? [];
  if (digits === "") throw new UsageError(`not integer: ${text}`);
  return Number(digits) * (UNITS[unit] ?? 1);
}
