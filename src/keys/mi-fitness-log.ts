import { AuthKey } from "../bytes/auth-key.ts";
import { parseMac } from "../bytes/mac.ts";
import type { ByteStream, Waiting } from "../platform.ts";
import { NOTHING } from "./findings.ts";
import type { FoundKey, ReadFacts, Reading } from "./findings.ts";
import { linesOf } from "./log-lines.ts";
import type { LinePiece } from "./log-lines.ts";
import { hasStamp, timeOfLine } from "./log-time.ts";
import { fieldOf, keyFieldsFor } from "./mi-fitness-detail.ts";
import type { KeyField } from "./mi-fitness-detail.ts";

/**
 * Reads the keys that Mi Fitness writes into its logs, in any of the shapes A to E.
 *
 * - The address of the same line, else the nearest earlier one, at most 300 lines back.
 * - With several addresses in a line: the one before the key, or the one behind it when the line
 *   begins with a key.
 * - Per address the last key counts, for files are only appended to.
 * - Of several keys for one address in a line the model decides (`keyFieldsFor`).
 * - `token` counts only in a line that speaks of a device, and never replaces a key that had a name
 *   of its own: with 32 digits it can be the account's too.
 *
 * @source key-sources §4.1
 */
export async function readLog(
  bytes: ByteStream,
  facts: ReadFacts,
  options: Waiting = {},
): Promise<Reading> {
  const scan = new LogScan(facts);
  for await (const pieces of linesOf(bytes, options)) {
    for (const piece of pieces) scan.take(piece);
  }
  return scan.reading();
}

/** `XiaomiFit.device.log.bak.2` is the second copy of `XiaomiFit.device.log`: the higher, the older. */
export function rotationOf(fileName: string): { readonly log: string; readonly age: number } {
  const match = /^(.*?)(?:\.bak)?\.(\d{1,4})$|^(.*?)\.bak$/i.exec(fileName);
  if (match === null) return { log: fileName, age: 0 };
  return { log: match[1] ?? match[3] ?? fileName, age: Number(match[2] ?? 1) };
}

/** One log and its rotated copies as one: per address the newest file that has a key. */
export function joinRotated(
  files: readonly { readonly age: number; readonly reading: Reading }[],
): Reading {
  const found = new Map<string, FoundKey>();
  const notes: string[] = [];
  for (const { reading } of files.toSorted((a, b) => a.age - b.age)) {
    for (const key of reading.found) {
      const { mac } = key.sighting;
      const id = mac ?? key.sighting.key.reveal();
      if (!found.has(id)) found.set(id, key);
    }
    notes.push(...reading.notes);
  }
  return { ...NOTHING, found: [...found.values()], notes };
}

const KEY =
  /(huamiAuthKey|encrypt_?key|auth_?key|\btoken)[\\"']{0,16}\s{0,4}[:=]\s{0,4}[\\"']{0,16}(?:0x)?([0-9a-f]{32})(?![0-9a-z])/gi;
const MAC = /(?<![0-9a-f:])([0-9a-f]{2}(?::[0-9a-f]{2}){5})(?![0-9a-f:])/gi;
const MODEL = /\bmodel[\\"']{0,16}\s?[:=]\s?[\\"']{0,16}([a-z]+\.[a-z]+\.[0-9a-z]+)/gi;
const NAME = /\bname[\\"']{0,16}\s?[:=]\s?[\\"']{1,16}([^\\"']{1,60})[\\"']/gi;
const SERIAL = /\bsn[\\"']{0,16}\s?[:=]\s?[\\"']{0,16}([0-9A-Za-z/]{6,32})(?![0-9A-Za-z/])/gi;
/** A quick look that spares most lines the closer one; a time is no address. */
const MAY_MATTER = /key|token|[0-9a-f]{2}:[0-9a-f]{2}:[0-9a-f]{2}:/i;

/** The address of an earlier line counts this far. */
const FARTHEST_LINES = 300;
/** Nobody has more bands; a log that names more is not believed any further. */
const MOST_BANDS = 200;

interface Seen {
  readonly at: number;
  readonly text: string;
}

/** What was said of one device, last. */
interface Device {
  readonly key: AuthKey;
  readonly isNamed: boolean;
  readonly mac: string | undefined;
  readonly model: string | undefined;
  readonly serial: string | undefined;
  readonly usedAtS: number | undefined;
}

class LogScan {
  readonly #facts: ReadFacts;
  readonly #devices = new Map<string, Device>();
  #line = 0;
  /** The last line that begins with a time. */
  #stamped = "";
  #lastMac: { readonly mac: string; readonly line: number } | undefined;

  constructor(facts: ReadFacts) {
    this.#facts = facts;
  }

  take({ text, goesOn }: LinePiece): void {
    if (!goesOn) {
      this.#line++;
      if (hasStamp(text)) this.#stamped = text;
    }
    if (!MAY_MATTER.test(text)) return;
    const macs = matches(MAC, text).flatMap(({ at, text: written }) => {
      const mac = parseMac(written);
      return mac === undefined ? [] : [{ at, text: mac }];
    });
    this.#takeKeys(text, macs);
    const last = macs.at(-1);
    if (last) this.#lastMac = { mac: last.text, line: this.#line };
  }

  #takeKeys(text: string, macs: readonly Seen[]): void {
    const keys = [...text.matchAll(KEY)].map((match) => ({
      at: match.index,
      field: fieldOf(match[1] ?? "") as KeyField,
      key: AuthKey.parse(match[2]),
    }));
    const [first] = keys;
    if (first === undefined) return;
    const pick = pickerFor(first.at, macs);
    const isOfDevice = macs.length > 0 || keys.some(({ field }) => field !== "token");
    const models = matches(MODEL, text);
    const names = matches(NAME, text);
    const serials = matches(SERIAL, text);
    const byMac = Map.groupBy(keys, ({ at }) => pick(macs, at) ?? this.#nearestMac());
    for (const [mac, ofMac] of byMac) {
      for (const field of keyFieldsFor(pick(models, first.at)).toReversed()) {
        for (const { key, at } of ofMac.filter((candidate) => candidate.field === field)) {
          if (!(key instanceof AuthKey) || (field === "token" && !isOfDevice)) continue;
          this.#remember({
            key,
            isNamed: field !== "token",
            mac,
            model: pick(names, at) ?? pick(models, at),
            serial: pick(serials, at),
            usedAtS: timeOfLine(this.#stamped, this.#facts.modifiedS),
          });
        }
      }
    }
  }

  #nearestMac(): string | undefined {
    const { mac, line = -Infinity } = this.#lastMac ?? {};
    return this.#line - line <= FARTHEST_LINES ? mac : undefined;
  }

  #remember(device: Device): void {
    const id = device.mac ?? device.key.reveal();
    const before = this.#devices.get(id);
    if (before === undefined && this.#devices.size >= MOST_BANDS) return;
    if (before?.isNamed === true && !device.isNamed) {
      if (!before.key.equals(device.key)) return;
      this.#devices.set(id, { ...before, usedAtS: device.usedAtS });
      return;
    }
    const { model = before?.model, serial = before?.serial } = device;
    this.#devices.set(id, { ...device, model, serial });
  }

  reading(): Reading {
    const { source, foundAtS } = this.#facts;
    const found = [...this.#devices.values()].map(({ key, mac, model, serial, usedAtS }) => {
      return { sighting: { key, mac, model, serial, lastUsedAtS: usedAtS, source, foundAtS } };
    });
    return { ...NOTHING, found };
  }
}

function matches(pattern: RegExp, text: string): Seen[] {
  return [...text.matchAll(pattern)].map((match) => ({ at: match.index, text: match[1] ?? "" }));
}

type Picker = (seen: readonly Seen[], at: number) => string | undefined;

/**
 * Which of several things named in a line belongs to the key at a place: when a device is named
 * before the first key, the last one before it, else the first one behind it.
 */
function pickerFor(firstKeyAt: number, macs: readonly Seen[]): Picker {
  const isNamedBefore = macs.length === 0 || macs.some(({ at }) => at < firstKeyAt);
  return (seen, at) => {
    const before = seen.findLast((one) => one.at < at);
    const behind = seen.find((one) => one.at > at);
    return (isNamedBefore ? (before ?? behind) : (behind ?? before))?.text;
  };
}
