import { duration, grouped } from "./words.ts";

/** Values of days that follow each other; what is not known is absent. */
export type Values = readonly (number | undefined)[];

/** The same value in two times of the same length, and how a difference of it is told. */
export interface Compared {
  readonly now: Values;
  readonly before: Values;
  /** @returns `6 % more steps`; `undefined`: nothing worth telling */
  readonly tell: (now: number, before: number) => string | undefined;
}

/**
 * `6 % more steps, 12 min less sleep than in the 14 days before`; `undefined` where too little is
 * known of one of the two times: less than half of its days, or of three.
 *
 * @param unit `days`, `nights`
 */
export function comparison(
  compared: readonly Compared[],
  length: number,
  unit: string,
): string | undefined {
  const told = compared.flatMap(({ now, before, tell }) => {
    const [a, b] = [meanOf(now, length), meanOf(before, length)];
    return (a !== undefined && b !== undefined && tell(a, b)) || [];
  });
  if (told.length === 0) return undefined;
  const than = length === 1 ? `the ${unit.replace(/s$/, "")}` : `the ${grouped(length)} ${unit}`;
  return `${told.join(", ")} than ${length === 1 ? "on" : "in"} ${than} before`;
}

function meanOf(values: Values, length: number): number | undefined {
  const known = values.filter((it) => it !== undefined);
  const isEnough = known.length * 2 >= length && known.length >= Math.min(3, length);
  return isEnough ? mean(known) : undefined;
}

export function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);
}

/** `6 % more steps`. */
export function inPercent(what: string): Compared["tell"] {
  return (now, before) => {
    const percent = before === 0 ? 0 : Math.round((100 * (now - before)) / before);
    if (percent === 0) return undefined;
    return `${grouped(Math.abs(percent))} % ${percent > 0 ? "more" : "fewer"} ${what}`;
  };
}

/** `12 min less sleep`, of seconds. */
export function inTime(what: string): Compared["tell"] {
  return (now, before) => {
    const difference = Math.round((now - before) / 60) * 60;
    if (difference === 0) return undefined;
    return `${duration(Math.abs(difference))} ${difference > 0 ? "more" : "less"} ${what}`;
  };
}

/** `a resting pulse 2 lower`. */
export function inBeats(what: string): Compared["tell"] {
  return (now, before) => {
    const difference = Math.round(now - before);
    if (difference === 0) return undefined;
    return `${what} ${Math.abs(difference)} ${difference > 0 ? "higher" : "lower"}`;
  };
}
