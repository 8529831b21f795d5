import type { Kinds, UnixSeconds } from "../health/minute.ts";
import type { Database, SqlRow } from "../platform.ts";
import { KINDS_NUMBERS } from "./minute-row.ts";
import { first } from "./rows.ts";
import { runSources } from "./run-sources.ts";

/** A value of each minute. `undefined`: none of them has one. */
export type MinuteValues = readonly (number | null)[] | undefined;

/** Many minutes of one address, oldest first: a list for each of their values. */
export interface MinuteBlock {
  readonly count: number;
  readonly startS: readonly UnixSeconds[];
  readonly kind: MinuteValues;
  /** Whose codes `kind` is written in. */
  readonly kinds: readonly (Kinds | null)[] | undefined;
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
const SLEEP = ["sleep_unknown", "sleep_light", "sleep_deep", "sleep_rem"] as const;

const NAMES = new Map(
  // Its keys are the kinds there are.
  Object.entries(KINDS_NUMBERS).map(([kinds, number]) => [number, kinds as Kinds] as const),
);

type Column = (typeof USUAL)[number] | (typeof SLEEP)[number] | "kinds" | "minute" | "run";

/**
 * The minutes that are kept for a band, from `fromS` up to, not including, `toS`, for whoever hands on
 * millions of them: SQLite makes one text of each column, which takes a third of the time of rows.
 * Nothing is held open between two blocks.
 */
export function* minuteBlocks(
  database: Database,
  band: number,
  fromS: UnixSeconds,
  toS: UnixSeconds,
): Generator<MinuteBlock, void, void> {
  const among = (columns: readonly Column[]): string =>
    `FROM (SELECT ${columns.join(", ")} FROM minute WHERE band = ? AND minute >= ? AND minute < ?
       ORDER BY minute LIMIT ${BLOCK})`;
  const usual = database.prepare(`SELECT count(*) AS count, min(minute) AS first,
    max(minute) AS last, min(run) AS run, max(run) AS last_run,
    count(sleep_unknown) AS slept, count(kinds) AS kinds,
    ${USUAL.map(listOf).join(", ")}
    ${among(["minute", "run", "sleep_unknown", "kinds", ...USUAL])}`);
  const to = Math.ceil(toS / 60);
  for (let from = Math.ceil(fromS / 60); ;) {
    const row = atOnce(database, () => {
      const [found] = usual.all(band, from, to);
      const missing = found === undefined ? [] : rareIn(found);
      if (missing.length === 0) return found;
      const sql = `SELECT ${missing.map(listOf).join(", ")} ${among(missing)}`;
      return { ...found, ...first(database, sql, band, from, to) };
    });
    const count = Number(row?.count ?? 0);
    if (row === undefined || count === 0) return;
    yield blockOf(row, runSources(database));
    if (count < BLOCK) return;
    from = Number(row.last) + 1;
  }
}

/** Also when another ownband writes, both queries see the same rows. */
function atOnce<T>(database: Database, read: () => T): T {
  database.run("SAVEPOINT minute_block");
  try {
    return read();
  } finally {
    database.run("RELEASE minute_block");
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
    ...(Number(row.kinds) > 0 ? (["kinds"] as const) : []),
    // All four or none.
    ...(Number(row.slept) > 0 ? SLEEP : []),
  ];
}

function blockOf(row: SqlRow, sources: ReadonlyMap<number, string>): MinuteBlock {
  const count = Number(row.count);
  const minutes = list(row, "minute");
  const runs = list(row, "run");
  const sourceOf = (run: number | null): string => sources.get(Number(run)) ?? "";
  return {
    count,
    startS: minutes
      ? minutes.map((minute) => Number(minute) * 60)
      : inRow(Number(row.first) * 60, count),
    kind: list(row, "kind"),
    kinds: list(row, "kinds")?.map((number) => NAMES.get(number ?? 0) ?? null),
    intensity: list(row, "intensity"),
    steps: list(row, "steps"),
    heartRate: list(row, "heart_rate"),
    sleepUnknown: list(row, "sleep_unknown"),
    sleepLight: list(row, "sleep_light"),
    sleepDeep: list(row, "sleep_deep"),
    sleepRem: list(row, "sleep_rem"),
    source: runs?.map(sourceOf) ?? sourceOf(Number(row.run)),
  };
}

function inRow(firstS: UnixSeconds, count: number): UnixSeconds[] {
  const startS: UnixSeconds[] = [];
  for (let i = 0; i < count; i++) startS.push(firstS + i * 60);
  return startS;
}

function list(row: SqlRow, column: Column): MinuteValues {
  const text = row[`list_${column}`];
  // SQLite wrote it, of a column of whole numbers.
  return typeof text === "string" ? (JSON.parse(text) as (number | null)[]) : undefined;
}
