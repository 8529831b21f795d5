import { csvHeader } from "../csv-rows.ts";
import { NO_COLUMN, columnsOf } from "./columns.ts";

/** The files of the vendor's data export, by what the vendor calls them. */
export type VendorCsvKind =
  | "ACTIVITY" // a day's steps, distance, energy
  | "ACTIVITY_MINUTE" // steps a minute
  | "ACTIVITY_STAGE" // walks and other stretches of activity
  | "HEARTRATE" // pulse measured by hand
  | "HEARTRATE_AUTO" // pulse a minute
  | "SLEEP" // a night, and naps
  | "SLEEP_MINUTE" // what each minute of a night was
  | "SPORT" // workouts
  | "BODY" // weight
  | "USER"; // who wears the band

/** What a file has: all of `all`, one of each of `any`. The first kind that fits is it. */
interface Signs {
  readonly kind: VendorCsvKind;
  readonly all: readonly string[];
  readonly any?: readonly (readonly string[])[];
}

const MINUTES: Signs[] = [
  { kind: "ACTIVITY_MINUTE", all: ["date", "time", "steps"] },
  { kind: "HEARTRATE_AUTO", all: ["date", "time", "heartrate"] },
];

const KINDS: readonly Signs[] = [
  { kind: "SLEEP", all: ["date", "deepsleeptime", "shallowsleeptime", "start", "stop"] },
  { kind: "SLEEP_MINUTE", all: ["date", "time", "stage"] },
  ...MINUTES,
  { kind: "HEARTRATE", all: ["heartrate"], any: [["time", "timestamp"]] },
  { kind: "ACTIVITY_STAGE", all: ["date", "start", "stop", "steps"] },
  { kind: "ACTIVITY", all: ["date", "steps"], any: [["distance", "calories", "rundistance"]] },
  { kind: "SPORT", all: ["type", "starttime", "sporttime"] },
  {
    kind: "BODY",
    all: ["weight"],
    any: [
      ["time", "timestamp"],
      ["bmi", "fatrate", "height"],
    ],
  },
  { kind: "USER", all: ["userid"], any: [["gender", "nickname", "birthday"]] },
];

/**
 * Which file of the vendor's data export this is, by the names of its columns; `undefined` when none.
 *
 * @param head the first bytes of it; some hundreds are enough
 * @param fileName decides only where the columns of two kinds are there
 * @source mifit-db §8.1; exports of 2019 have `lastSyncTime` and `timestamp` besides
 */
export function vendorCsvKind(head: Uint8Array, fileName: string): VendorCsvKind | undefined {
  const found = csvHeader(head);
  if (found === undefined) return undefined;
  const columns = columnsOf(found.header);
  const has = (name: string) => columns(name) !== NO_COLUMN;
  const fits = ({ all, any = [] }: Signs) => all.every(has) && any.every((some) => some.some(has));
  const named = MINUTES.filter(fits).find(({ kind }) => fileName.toUpperCase().includes(kind));
  return (named ?? KINDS.find(fits))?.kind;
}
