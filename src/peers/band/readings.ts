import type { RecordType } from "../../band/history.ts";
import { encodeRecords } from "../../band/records.ts";
import type { Measurement, MeasurementKind } from "../../health/measurement.ts";
import type { UnixSeconds } from "../../health/minute.ts";
import type { Shelf } from "./history.ts";
import type { Span } from "./minute-source.ts";

/** The single readings that a band has taken; time that passes changes none of them. */
export interface Readings {
  /** Those of one type from `fromS` up to and without `untilS`, oldest first. */
  list(type: RecordType, fromS: UnixSeconds, untilS: UnixSeconds): Measurement[];
}

/** Which history a reading is in: some kinds have two. */
function typeOf({ kind, isAutomatic, details }: Measurement): RecordType | undefined {
  if (kind === "stress") return isAutomatic ? "stress-automatic" : "stress-manual";
  if (kind === "blood-oxygen" && details?.["asleep"] !== undefined) return "blood-oxygen-asleep";
  return SAME.has(kind) ? (kind as RecordType) : undefined;
}

/** Kinds whose history is called as they are: the cast above says just that. */
const SAME: ReadonlySet<MeasurementKind> = new Set([
  "heart-rate",
  "resting-heart-rate",
  "max-heart-rate",
  "pai",
  "blood-oxygen",
  "temperature",
  "breathing-rate",
  "heart-rate-variability",
]);

/** Readings that somebody wrote down. */
export function givenReadings(measurements: readonly Measurement[]): Readings {
  const inOrder = measurements.toSorted((a, b) => a.atS - b.atS);
  return {
    list: (type, fromS, untilS) =>
      inOrder.filter((it) => typeOf(it) === type && it.atS >= fromS && it.atS < untilS),
  };
}

const DAY_S = 86_400;
/**
 * Types with a record for every minute are sent a week at a time; the others all at once. How real
 * bands part them is not known.
 */
const ROUND_S: Partial<Readonly<Record<RecordType, number>>> = {
  "stress-automatic": 7 * DAY_S,
  temperature: 7 * DAY_S,
};

/** Where to look for readings from a time on; those that were dropped are not seen. */
export interface ReadingShelf {
  readonly readings: Readings;
  readonly firstS: UnixSeconds;
  readonly nowS: () => UnixSeconds;
  readonly isForgotten: (measurement: Measurement) => boolean;
  readonly forget: (span: Span) => void;
}

/** The readings of one type as a history (huami-ble §5.6); `LEN` counts them. */
export function readingShelf(type: RecordType, shelf: ReadingShelf): Shelf {
  const { readings, firstS, nowS, isForgotten, forget } = shelf;
  const roundS = ROUND_S[type] ?? Infinity;
  return (sinceS) => {
    for (let fromS = Math.max(sinceS, firstS); fromS < nowS(); fromS += roundS) {
      const untilS = Math.min(fromS + roundS, nowS());
      const found = readings.list(type, fromS, untilS).filter((it) => !isForgotten(it));
      const [first] = found;
      const last = found.at(-1);
      if (!first || !last) continue;
      return {
        firstS: first.atS,
        length: found.length,
        recordBytes: 1,
        pieces: () => [encodeRecords(type, found, first.atS)],
        forget: () => forget({ startS: first.atS, endS: last.atS + 1 }),
      };
    }
    return undefined;
  };
}
