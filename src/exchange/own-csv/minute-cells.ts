import { isDay } from "../../health/local-day.ts";
import type { Minute, UnixSeconds } from "../../health/minute.ts";
import type { CsvRows } from "../csv-rows.ts";
import { columnsOf, CsvFields } from "./csv-fields.ts";
import type { OwnRows } from "./own-rows.ts";
import type { Target } from "./own-targets.ts";
import { bandOf, sourceOf } from "./record-of.ts";

/** Where the columns are that nearly every minute has; behind the end of the row: there is none. */
interface Places {
  readonly band: number;
  readonly source: number;
  readonly time: number;
  readonly steps: number;
  readonly heartRate: number;
  readonly kind: number;
  readonly intensity: number;
  /** What only some minutes have. */
  readonly rare: readonly number[];
}

const NOWHERE = 1 << 20;
const RARE = ["kinds", "sleep_unknown", "sleep_light", "sleep_deep", "sleep_rem"];

const ZERO = 0x30;
const DAY_S = 86_400;
/** `2024-03-31T01:00:00Z` */
const INSTANT_BYTES = 20;

/** What {@link usual} gives for a cell that is not written as usual. */
const ODD = -1;

/**
 * Reads the rows of `minutes.csv`, of which there are millions, without making a text of each cell. A
 * row that is not written as we write most of them goes the way of all others.
 */
export class MinuteCells {
  readonly #own: OwnRows;
  #places: Places | undefined;
  /** Of the last row. */
  readonly #band = new LastCell();
  readonly #source = new LastCell();
  readonly #day = new LastCell();
  #target: Target | undefined;
  #dayS: UnixSeconds | undefined;

  constructor(own: OwnRows) {
    this.#own = own;
  }

  take(rows: CsvRows): void {
    const places = (this.#places ??= placesOf(rows.header));
    const fields = new CsvFields(rows);
    for (let row = 0; row < rows.count; row++) {
      fields.row = row;
      const minute = this.#usual(rows, row, places);
      const target = minute && this.#targetOf(rows, fields, places);
      if (target) target.minutes.add(minute);
      else this.#own.take("minutes", fields);
    }
  }

  #usual(rows: CsvRows, row: number, places: Places): Minute | undefined {
    const startS = this.#instant(rows, row, places.time);
    const steps = usual(rows, row, places.steps);
    const heartRateBpm = usual(rows, row, places.heartRate);
    const kind = usual(rows, row, places.kind);
    const intensity = usual(rows, row, places.intensity);
    const isOdd = steps === ODD || heartRateBpm === ODD || kind === ODD || intensity === ODD;
    if (startS === undefined || isOdd) return undefined;
    for (const place of places.rare) {
      if (rows.startOf(row, place) !== rows.endOf(row, place)) return undefined;
    }
    return { startS, kind, intensity, steps, heartRateBpm };
  }

  /** `undefined` when the row does not say whose it is in a way that we know. */
  #targetOf(rows: CsvRows, fields: CsvFields, places: Places): Target | undefined {
    const isSameBand = this.#band.isAgain(rows, fields.row, places.band);
    const isSameSource = this.#source.isAgain(rows, fields.row, places.source);
    if (this.#target && isSameBand && isSameSource) return this.#target;
    this.#target = undefined;
    try {
      this.#target = this.#own.targets.of(sourceOf(fields), bandOf(fields));
    } catch {
      // The way of all others tells why.
    }
    return this.#target;
  }

  #instant(rows: CsvRows, row: number, place: number): UnixSeconds | undefined {
    const start = rows.startOf(row, place);
    if (rows.endOf(row, place) - start !== INSTANT_BYTES) return undefined;
    const { bytes } = rows;
    if (!this.#day.isAgain(rows, row, place, 10)) {
      const day = rows.text(row, place).slice(0, 10);
      this.#dayS = isDay(day) && day >= "1970" ? Date.parse(day) / 1000 : undefined;
    }
    const hour = two(bytes, start + 11);
    const minute = two(bytes, start + 14);
    const isUsual =
      bytes[start + 10] === 0x54 /* T */ &&
      bytes[start + 13] === 0x3a /* : */ &&
      bytes[start + 16] === 0x3a &&
      bytes[start + 17] === ZERO &&
      bytes[start + 18] === ZERO &&
      bytes[start + 19] === 0x5a /* Z */ &&
      hour >= 0 &&
      hour < 24 &&
      minute >= 0 &&
      minute < 60;
    if (!isUsual || this.#dayS === undefined) return undefined;
    const atS = this.#dayS + hour * 3600 + minute * 60;
    return atS < this.#own.nowS + DAY_S ? atS : undefined;
  }
}

/** Whether a cell, or its beginning, is the same as in the row before. */
class LastCell {
  #bytes = new Uint8Array(0);

  isAgain(rows: CsvRows, row: number, place: number, most = Infinity): boolean {
    const start = rows.startOf(row, place);
    const end = Math.min(rows.endOf(row, place), start + most);
    const length = end - start;
    let isSame = length === this.#bytes.length;
    for (let i = 0; isSame && i < length; i++) isSame = rows.bytes[start + i] === this.#bytes[i];
    if (!isSame) this.#bytes = rows.bytes.slice(start, end);
    return isSame;
  }
}

function placesOf(header: readonly string[]): Places {
  const columns = columnsOf(header);
  const place = (name: string): number => columns.get(name) ?? NOWHERE;
  return {
    band: place("band"),
    source: place("source"),
    time: place("time"),
    steps: place("steps"),
    heartRate: place("heart_rate"),
    kind: place("kind"),
    intensity: place("intensity"),
    rare: RARE.flatMap((name) => columns.get(name) ?? []),
  };
}

/** A byte in digits; `undefined`: the cell is empty; {@link ODD}: anything else. */
function usual(rows: CsvRows, row: number, place: number): number | undefined {
  if (rows.startOf(row, place) === rows.endOf(row, place)) return undefined;
  const value = rows.whole(row, place);
  return (value & 0xff) === value ? value : ODD;
}

/** Two digits; below 0 or above 99 when they are none. */
function two(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] ?? 0) - ZERO;
  const ones = (bytes[at + 1] ?? 0) - ZERO;
  return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
}
