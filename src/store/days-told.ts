import { merged, without } from "../health/day-spans.ts";
import type { SpanOfDays } from "../health/day-spans.ts";
import { addDays, startOfDay } from "../health/local-day.ts";
import { MEASUREMENT_KINDS } from "../health/measurement.ts";
import type { UnixSeconds } from "../health/minute.ts";
import type { OffsetAt } from "../health/zone.ts";
import type { Database, SqlRow, SqlValue } from "../platform.ts";
import { first, number } from "./rows.ts";

const DAY_S = 86_400;

/** What is written with four digits. */
const EVER: SpanOfDays = { from: -719_162, to: 2_932_896 };

/** A day's own midnight is somewhere else. */
const AROUND_DAYS = 1;

/** How days begin on somebody's clock, and which one an instant is of. */
interface Calendar {
  readonly startS: (day: number) => UnixSeconds;
  readonly dayAt: (atS: UnixSeconds) => number;
}

/** Sums of days are kept by the names of those. */
const NAMED: Calendar = {
  startS: (day) => day * DAY_S,
  dayAt: (atS) => Math.floor(atS / DAY_S),
};

/** Where records of days that somebody has lived are: alarms and readings of the battery say nothing of one. */
interface Place {
  readonly table: string;
  /** What names the time in it. */
  readonly at: string;
  /** How that is written. */
  readonly atOf: (atS: UnixSeconds) => SqlValue;
  readonly secondOf: (at: SqlValue | undefined) => UnixSeconds;
  /** Absent: all of its rows. */
  readonly kind?: string;
  readonly isNamed?: boolean;
}

const inSeconds = (table: string, at: string, kind?: string): Place => ({
  table,
  at,
  atOf: (atS) => atS,
  secondOf: Number,
  ...(kind !== undefined && { kind, isNamed: kind === "day_summary" }),
});

const inMinutes = (table: string): Place => ({
  table,
  at: "minute",
  atOf: (atS) => Math.ceil(atS / 60),
  secondOf: (at) => Number(at) * 60,
});

const SUMS: Place = {
  table: "day_summary",
  at: "day",
  atOf: (atS) => new Date(atS * 1000).toISOString().slice(0, 10),
  secondOf: (at) => Date.parse(String(at)) / 1000,
  isNamed: true,
};

/** What does not count comes before what does: a source that is found there is not looked for any more. */
const PLACES: readonly Place[] = [
  SUMS,
  inSeconds("workout", "start_s"),
  inSeconds("stretch", "start_s"),
  ...Object.keys(MEASUREMENT_KINDS).map((kind) => inSeconds("measurement", "at_s", kind)),
  ...["measurement", "workout", "stretch", "day_summary"].map((kind) =>
    inSeconds("record_other", "at_s", kind),
  ),
  inMinutes("minute_other"),
];

const MINUTES = inMinutes("minute");

/** Between which days a band has anything; `undefined`: nothing. */
export function daysKept(
  database: Database,
  band: number,
  offsetAt: OffsetAt,
): SpanOfDays | undefined {
  const local = calendarOf(offsetAt);
  const ends = [...PLACES, MINUTES].flatMap((place) => {
    const { table, at } = place;
    const end = (what: string): string => `(SELECT ${what}(${at}) FROM ${table} ${whose(place)})`;
    const row = first(database, `SELECT ${end("min")} AS first, ${end("max")} AS last`, band);
    if (row === undefined || row.first === null) return [];
    const [from, last] = [row.first, row.last].map((at) => dayIn(place, at, local));
    return from === undefined || last === undefined ? [] : [{ from, to: last + 1 }];
  });
  if (ends.length === 0) return undefined;
  return {
    from: Math.max(EVER.from, Math.min(...ends.map(({ from }) => from))),
    to: Math.min(EVER.to, Math.max(...ends.map(({ to }) => to))),
  };
}

/** Whoever may have told anything of a band. */
export function tellersOf(database: Database, band: number): string[] {
  const sql = `SELECT DISTINCT source FROM run
    WHERE undone_s IS NULL AND (band IS NULL OR band = ?) ORDER BY source`;
  return [...database.rows(sql, band)].map(({ source }) => String(source));
}

/**
 * On which days of a span a source tells anything of a band: what counts, and what another source
 * displaces. Days, not months: a band that lay in a drawer for two weeks is to be seen.
 *
 * The next record of the source is looked for through the key of a table, then the first one behind its
 * day, and only where nothing was found before: what else a source tells of a day is not read. Only
 * where it has told nothing that is left all rows are.
 */
export function daysTold(
  database: Database,
  band: number,
  source: string,
  { from, to }: SpanOfDays,
  offsetAt: OffsetAt,
): SpanOfDays[] {
  const local = calendarOf(offsetAt);
  const span = { from: Math.max(from, EVER.from), to: Math.min(to, EVER.to) };
  let found: SpanOfDays[] = [];
  const look = (place: Place, within: readonly SpanOfDays[]): void => {
    const next = database.prepare(nextIn(place));
    const days = without(within, found).flatMap((gap) => [
      ...daysIn(place, gap, local, (after, before) => next.all(band, source, after, before)),
    ]);
    found = merged([...found, ...days]);
  };
  for (const place of PLACES) look(place, [span]);
  const outside = without([span], minutesBrought(database, band, source));
  look(MINUTES, without([span], outside));
  return found;
}

function* daysIn(
  place: Place,
  { from, to }: SpanOfDays,
  local: Calendar,
  next: (after: SqlValue, before: SqlValue) => readonly SqlRow[],
): Generator<SpanOfDays, void, void> {
  const { startS } = place.isNamed === true ? NAMED : local;
  const end = place.atOf(startS(to));
  for (let day = from; day < to;) {
    const [row] = next(place.atOf(startS(day)), end);
    const its = row && dayIn(place, row.at, local);
    // Also where a text names no day.
    if (its === undefined) return;
    // A clock that is set back across midnight shows the day before again.
    day = Math.max(day, its) + 1;
    yield { from: day - 1, to: day };
  }
}

/** Which day something is of, as far as there are days; `undefined`: it is no time. */
function dayIn(place: Place, at: SqlValue | undefined, local: Calendar): number | undefined {
  const atS = place.secondOf(at);
  if (Number.isNaN(atS)) return undefined;
  if (atS < NAMED.startS(EVER.from)) return EVER.from;
  if (atS >= NAMED.startS(EVER.to)) return EVER.to;
  return (place.isNamed === true ? NAMED : local).dayAt(atS);
}

/** Beginnings of days are searched for: each once. */
function calendarOf(offsetAt: OffsetAt): Calendar {
  const starts = new Map<number, UnixSeconds>();
  return {
    startS: (day) => {
      const startS = starts.get(day) ?? startOfDay(addDays("1970-01-01", day), offsetAt);
      starts.set(day, startS);
      return startS;
    },
    dayAt: (atS) => Math.floor((atS + offsetAt(atS) * 60) / DAY_S),
  };
}

function whose({ kind }: Place): string {
  return `WHERE band = ?1 ${kind === undefined ? "" : `AND kind = '${kind}'`}`;
}

function nextIn({ table, at, kind }: Place): string {
  const ofKind = kind === undefined ? "" : `AND it.kind = '${kind}'`;
  // Most rows of others are told apart by the numbers of their runs alone.
  return `SELECT it.${at} AS at FROM ${table} it CROSS JOIN run ON run.id = it.run
    WHERE it.band = ?1 ${ofKind} AND it.${at} >= ?3 AND it.${at} < ?4 AND run.source = ?2
      AND it.run BETWEEN (SELECT min(id) FROM run WHERE source = ?2)
        AND (SELECT max(id) FROM run WHERE source = ?2)
    ORDER BY it.${at} LIMIT 1`;
}

/**
 * Between which days minutes of a source can count, by what its imports have brought. A synchronisation
 * does not note where it has only confirmed what somebody else had told: there it may be anywhere.
 */
function minutesBrought(database: Database, band: number, source: string): SpanOfDays[] {
  const sql = `SELECT kind, first_s, last_s FROM run
    WHERE source = ?2 AND undone_s IS NULL AND (band IS NULL OR band = ?1)`;
  const spans = [...database.rows(sql, band, source)].flatMap((row): SpanOfDays[] => {
    if (row.kind === "sync") return [EVER];
    const [firstS, lastS] = [number(row.first_s), number(row.last_s)];
    if (firstS === undefined || lastS === undefined) return [];
    const [from, last] = [NAMED.dayAt(firstS), NAMED.dayAt(lastS)];
    return [{ from: from - AROUND_DAYS, to: last + 1 + AROUND_DAYS }];
  });
  return merged(spans);
}
