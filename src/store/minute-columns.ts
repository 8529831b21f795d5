import type { UnixSeconds } from "../health/minute.ts";
import type { Database, SqlRow } from "../platform.ts";
import { runSources } from "./run-sources.ts";

/** A value of each minute; `undefined`: none of them has one. */
export type MinuteValues = readonly (number | null)[] | undefined;

/** Many minutes of one address, oldest first: a list for each of their values. */
export interface MinuteBlock {
  readonly count: number;
  readonly startS: readonly UnixSeconds[];
  readonly kind: MinuteValues;
  /** Whose codes `kind` is written in, as the column of that name keeps it. */
  readonly kinds: MinuteValues;
  readonly intensity: MinuteValues;
  readonly steps: MinuteValues;
  readonly heartRate: MinuteValues;
  readonly sleepUnknown: MinuteValues;
  readonly sleepLight: MinuteValues;
  readonly sleepDeep: MinuteValues;
  readonly sleepRem: MinuteValues;
  /** Whose word each minute is; one text where it is the same in all of them. */
  readonly source: string | readonly string[];
}

/** So many minutes are in memory at once; a quarter of a year. */
const BLOCK = 131_072;

/** What most minutes have; the others are asked for where there are some. */
const USUAL = ["kind", "intensity", "steps", "heart_rate"] as const;
const RARE = ["sleep_unknown", "sleep_light", "sleep_deep", "sleep_rem", "kinds"] as const;

type Column = (typeof USUAL)[number] | (typeof RARE)[number] | "minute" | "run";

/**
 * The minutes that are kept for a band, from `fromS` up to, not including, `toS`, for whoever hands on
 * millions of them: SQLite makes one text of each column, which takes half the time of as many rows.
 * Nothing is held open between two blocks.
 */
export function* minuteBlocks(
  database: Database,
  band: number,
  fromS: UnixSeconds,
  toS: UnixSeconds,
): Generator<MinuteBlock, void, void> {
  const among = `FROM (SELECT * FROM minute WHERE band = ? AND minute >= ? AND minute < ?
    ORDER BY minute LIMIT ${BLOCK})`;
  const usual = database.prepare(`SELECT count(*) AS count, min(minute) AS first,
    max(minute) AS last, min(run) AS run, max(run) AS last_run,
    ${RARE.map((column) => `count(${column}) AS ${column}`).join(", ")},
    ${USUAL.map((column) => `count(${column}) AS known_${column}, ${listOf(column)}`).join(", ")}
    ${among}`);
  const sources = runSources(database);
  const to = Math.ceil(toS / 60);
  for (let from = Math.ceil(fromS / 60); ;) {
    const [row] = usual.all(band, from, to);
    const count = Number(row?.count ?? 0);
    if (row === undefined || count === 0) return;
    const missing = rareIn(row);
    const [more] =
      missing.length === 0
        ? []
        : database.rows(`SELECT ${missing.map(listOf).join(", ")} ${among}`, band, from, to);
    yield blockOf({ ...row, ...more }, sources);
    if (count < BLOCK) return;
    from = Number(row.last) + 1;
  }
}

function listOf(column: Column): string {
  return `json_group_array(${column}) AS list_${column}`;
}

/** The columns that are worth a second look. */
function rareIn(row: SqlRow): Column[] {
  const isDense = Number(row.last) - Number(row.first) + 1 === Number(row.count);
  return [
    ...(isDense ? [] : (["minute"] as const)),
    ...(row.run === row.last_run ? [] : (["run"] as const)),
    ...RARE.filter((column) => Number(row[column]) > 0),
  ];
}

function blockOf(row: SqlRow, sources: ReadonlyMap<number, string>): MinuteBlock {
  const count = Number(row.count);
  const first = Number(row.first);
  const minutes = list(row, "minute");
  const runs = list(row, "run");
  const sourceOf = (run: number | null): string => sources.get(Number(run)) ?? "";
  const usual = (column: (typeof USUAL)[number]): MinuteValues => {
    return Number(row[`known_${column}`]) > 0 ? list(row, column) : undefined;
  };
  return {
    count,
    startS: Array.from({ length: count }, (_, i) => (minutes?.[i] ?? first + i) * 60),
    kind: usual("kind"),
    kinds: list(row, "kinds"),
    intensity: usual("intensity"),
    steps: usual("steps"),
    heartRate: usual("heart_rate"),
    sleepUnknown: list(row, "sleep_unknown"),
    sleepLight: list(row, "sleep_light"),
    sleepDeep: list(row, "sleep_deep"),
    sleepRem: list(row, "sleep_rem"),
    source: runs?.map(sourceOf) ?? sourceOf(Number(row.run)),
  };
}

function list(row: SqlRow, column: Column): MinuteValues {
  const text = row[`list_${column}`];
  // SQLite wrote it, of a column of whole numbers.
  return typeof text === "string" ? (JSON.parse(text) as (number | null)[]) : undefined;
}
