import { textOf } from "../../archive/foreign-table.ts";
import type { Workout } from "../../health/workout.ts";
import type { SqlRow } from "../../platform.ts";
import type { RecordedWorkout } from "../../store/intake.ts";
import { sportOfKind } from "./activity-kinds.ts";
import { pagesOf } from "./pages.ts";
import { NO_TIME } from "./problems.ts";
import type { Reading } from "./reading.ts";
import { openTable } from "./sample-table.ts";
import { parseSummaryData, SUMMARY_FIELDS } from "./summary-data.ts";
import type { SummaryFact } from "./summary-data.ts";
import { instantOf, numberOf } from "./values.ts";

/** What else a workout may be read from. */
export interface WorkoutSources {
  /** The workout in a file that lies beside the database, by the file's own name. */
  readonly trackNamed?: ((fileName: string) => Promise<RecordedWorkout | undefined>) | undefined;
  /** Reads a band's own summary; `undefined`: it is none. */
  readonly summaryOf?: ((raw: Uint8Array) => Workout | undefined) | undefined;
}

const WANTED = {
  numbers: ["START_TIME", "END_TIME", "ACTIVITY_KIND", "DEVICE_ID"],
  texts: ["NAME", "GPX_TRACK", "SUMMARY_DATA", "RAW_SUMMARY_DATA"],
};

/** No workout is longer; what says so is damaged. */
const LONGEST_S = 30 * 86_400;
const LONGEST_TITLE = 500;
const MOST_KIND = 2 ** 31 - 1;

/** Reads BASE_ACTIVITY_SUMMARY, of devices whose other records we bring. */
export async function readWorkouts(reading: Reading, sources: WorkoutSources): Promise<void> {
  const { database, devices, nowS, problems } = reading;
  const table = openTable(database, "BASE_ACTIVITY_SUMMARY", ["DEVICE_ID", "START_TIME"]);
  if (!table) return;
  for await (const page of pagesOf(database, table, WANTED, reading)) {
    for (const row of page) {
      const id = numberOf(row.DEVICE_ID);
      const intake = devices.ofOurs(id);
      if (!intake || id === undefined) continue;
      const startS = instantOf(row.START_TIME, "ms", nowS);
      if (startS === undefined) {
        problems.count(...NO_TIME);
        continue;
      }
      const workout = workoutOf(row, startS, devices.hasBandSummaries(id) ? sources : {});
      const { track = [], laps } = (await trackOf(row, sources)) ?? {};
      intake.workouts([{ workout, track, laps }]);
    }
  }
}

function workoutOf(row: SqlRow, startS: number, { summaryOf }: WorkoutSources): Workout {
  const raw = row.RAW_SUMMARY_DATA instanceof Uint8Array ? row.RAW_SUMMARY_DATA : new Uint8Array(0);
  const kind = kindOf(numberOf(row.ACTIVITY_KIND));
  const sport = sportOfKind(kind);
  const told = parseSummaryData(textOf(row.SUMMARY_DATA) ?? "");
  const own = raw.length === 0 ? undefined : summaryOf?.(raw);
  // The band's own word for the sport, unless Gadgetbridge's owner has said otherwise since.
  const bands = own?.sport === sport && (sport !== undefined || kind === 0) ? own : undefined;
  return {
    startS,
    endS: endOf(row, startS, own),
    ...(bands
      ? { sportCode: bands.sportCode, sportCodes: bands.sportCodes }
      : { sportCode: kind, sportCodes: "gadgetbridge" }),
    sport,
    ...(own && factsOf(own)),
    ...told,
    title: titleOf(row.NAME),
    raw,
  };
}

function kindOf(kind: number | undefined): number {
  return kind !== undefined && Number.isInteger(kind) && kind > 0 && kind <= MOST_KIND ? kind : 0;
}

function endOf(row: SqlRow, startS: number, own: Workout | undefined): number {
  const endMs = numberOf(row.END_TIME);
  const endS = endMs === undefined ? startS : Math.floor(endMs / 1000);
  const isTrue = (lastedS: number) => lastedS >= 0 && lastedS <= LONGEST_S;
  if (isTrue(endS - startS) && endS > startS) return endS;
  const lastedS = own === undefined ? 0 : own.endS - own.startS;
  return isTrue(lastedS) ? startS + lastedS : startS;
}

/** The numbers of a summary, without those that it does not tell. */
function factsOf(own: Workout): { readonly [Fact in SummaryFact]?: number | undefined } {
  const told = SUMMARY_FIELDS.flatMap(({ fact }) => {
    const value = own[fact];
    return value === undefined ? [] : [[fact, value] as const];
  });
  return Object.fromEntries(told);
}

function titleOf(name: SqlRow[string] | undefined): string | undefined {
  const title = textOf(name)
    ?.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ")
    .trim();
  return title === undefined || title === "" ? undefined : title.slice(0, LONGEST_TITLE);
}

/** GPX_TRACK is a path on the phone that wrote it; the file may lie beside the database by its name. */
async function trackOf(
  row: SqlRow,
  { trackNamed }: WorkoutSources,
): Promise<RecordedWorkout | undefined> {
  const fileName = textOf(row.GPX_TRACK)?.split(/[/\\]/).at(-1);
  if (fileName === undefined || fileName === "" || fileName.length > 255) return undefined;
  return trackNamed?.(fileName);
}
