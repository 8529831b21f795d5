import { isAppError } from "../errors.ts";
import type { UnixSeconds } from "../health/minute.ts";
import type { Database, SqlRow } from "../platform.ts";
import type { Added } from "./added.ts";
import { addUp, NOTHING_ADDED } from "./added.ts";
import { extentOf, spanning } from "./extent.ts";
import type { Extent } from "./extent.ts";
import { storedMinute } from "./minute-row.ts";
import type { MinuteRows } from "./minute-rows.ts";
import { createNews, dropNews, insertNews, keepNews, newsOf, writeNews } from "./minute-news.ts";
import { TableText } from "./minute-table-text.ts";
import type { MinuteRange } from "./minute-table-text.ts";
import type { MinuteTable } from "./minute-table.ts";
import { first, number } from "./rows.ts";

/** What an import has at hand for tables of minutes. */
export interface TableTools {
  /** No minute is later. */
  readonly latestS: UnixSeconds;
  /** The schema under which our own statements reach the table; `undefined` where they cannot. */
  readonly schemaOf: (table: MinuteTable) => string | undefined;
}

export interface TableReading {
  readonly added: Added;
  readonly extent: Extent | undefined;
  /** Rows of the device whose time cannot be true. */
  readonly outOfTime: number;
  /** Their database failed on the way: what came before it is added. */
  readonly failure?: TheirFailure | undefined;
}

/** Whose minutes they are. */
export interface TableTarget {
  readonly band: number;
  readonly run: number;
  readonly rows: MinuteRows;
}

/** No band existed before. */
const EARLIEST_S = Date.UTC(2010, 0) / 1000;

/** Months in minutes: where one of ours is empty, theirs is taken over by one statement. */
const MONTH = 30 * 1440;

/** So many rows of theirs are in memory at once. */
const PAGE = 8_192;

/**
 * Adds the minutes of a table of somebody else's: where nothing is stored by a statement of SQLite's
 * own, elsewhere row by row.
 *
 * @throws TheirFailure when nothing of it is added; what its database throws where our own statement
 *   met the damage
 */
export function addMinuteTable(
  database: Database,
  target: TableTarget,
  table: MinuteTable,
  { latestS, schemaOf }: TableTools,
): TableReading {
  const all: MinuteRange = { from: EARLIEST_S / 60, to: Math.floor(latestS / 60) };
  const schema = schemaOf(table);
  const text = theirs(
    () => new TableText(table, schema === undefined ? undefined : { database, schema }),
  );
  const ranges = rangesOf(database, target.band, all);
  const isFree = ({ isEmpty }: Range): boolean => isEmpty && schema !== undefined;
  const free = takeOver(database, target, text, ranges.filter(isFree), table);
  const others = ranges.filter((range) => !isFree(range));
  const met = meet(database, target, text, others, table, schema !== undefined);
  const added = addUp(free.added, met.added);
  const extent = spanning(free.extent, met.extent);
  try {
    if (met.failure) throw met.failure;
    return { added, extent, outOfTime: outOfTime(table, text, all) };
  } catch (error) {
    if (!(error instanceof TheirFailure)) throw error;
    return { added, extent, outOfTime: 0, failure: error };
  }
}

/** Row by row, by the rule. */
function meet(
  database: Database,
  target: TableTarget,
  text: TableText,
  ranges: readonly Range[],
  table: MinuteTable,
  isReached: boolean,
): Part {
  if (ranges.length === 0) return { added: NOTHING_ADDED, extent: undefined };
  const { rows } = target;
  const theirRows = (): Iterable<SqlRow> => rowsOf(table, text.selection(ranges, "theirs"));
  if (text.isOnce) {
    return isReached
      ? addNews(database, target, text, ranges, table)
      : addPages(rows, pagesOf(theirRows()));
  }
  return addScattered(database, rows, () => {
    if (!isReached) writeNews(database, theirRows());
    else reaching(table, text, () => insertNews(database, text.selection(ranges, "ours")));
  });
}

/**
 * Of a table in which rows of one minute may be anywhere: which one is the last is known when all of
 * them were seen.
 */
function addScattered(database: Database, rows: MinuteRows, fill: () => void): Part {
  let failure: TheirFailure | undefined;
  createNews(database);
  try {
    fill();
  } catch (error) {
    if (!(error instanceof TheirFailure)) throw error;
    failure = error;
  }
  const part = addPages(rows, pagesOf(newsOf(database)));
  dropNews(database);
  return { ...part, failure };
}

interface Range extends MinuteRange {
  /** Whether nothing of ours is in it. */
  readonly isEmpty: boolean;
}

interface Part {
  readonly added: Added;
  readonly extent: Extent | undefined;
  readonly failure?: TheirFailure | undefined;
}

/** All time in as few pieces as there can be, told apart by whether we have anything there. */
function rangesOf(database: Database, band: number, { from, to }: MinuteRange): Range[] {
  const span = first(
    database,
    `SELECT (SELECT min(minute) FROM minute WHERE band = ?1) AS first,
       (SELECT max(minute) FROM minute WHERE band = ?1) AS last`,
    band,
  );
  const [ourFirst, ourLast] = [number(span?.first), number(span?.last)];
  if (ourFirst === undefined || ourLast === undefined) return [{ from, to, isEmpty: true }];
  const any = database.prepare(
    "SELECT 1 FROM minute WHERE band = ? AND minute BETWEEN ? AND ? LIMIT 1",
  );
  const ranges: Range[] = [];
  const add = (range: Range): void => {
    const last = ranges.at(-1);
    if (range.from > range.to) return;
    if (last?.isEmpty === range.isEmpty) ranges[ranges.length - 1] = { ...last, to: range.to };
    else ranges.push(range);
  };
  add({ from, to: Math.min(to, ourFirst - 1), isEmpty: true });
  for (let at = Math.max(from, ourFirst); at <= Math.min(to, ourLast); at += MONTH) {
    const end = Math.min(to, ourLast, at + MONTH - 1);
    add({ from: at, to: end, isEmpty: any.all(band, at, end).length === 0 });
  }
  add({ from: Math.max(from, ourLast + 1), to, isEmpty: true });
  return ranges;
}

/** Where nothing of ours is. */
function takeOver(
  database: Database,
  { band, run }: TableTarget,
  text: TableText,
  ranges: readonly Range[],
  table: MinuteTable,
): Part {
  if (ranges.length === 0) return { added: NOTHING_ADDED, extent: undefined };
  const insert = (care: "none" | "all"): number =>
    database.prepare(text.insertion(band, run, ranges, care)).run();
  const count = reaching(table, text, () => {
    const done = withoutCare(() => insert("none"));
    if (done === undefined) insert("all");
    return done;
  });
  const extent = ranges
    .map(({ from, to }) => extentBetween(database, band, from, to))
    .reduce(spanning);
  const added = count ?? countBetween(database, band, ranges);
  return { added: { ...NOTHING_ADDED, added }, extent };
}

/** `undefined` when a constraint of our table says no, as it does to what no application writes. */
function withoutCare(insert: () => number): number | undefined {
  try {
    return insert();
  } catch (error) {
    if (isAppError(error)) throw error;
    return undefined;
  }
}

function extentBetween(
  database: Database,
  band: number,
  from: number,
  to: number,
): Extent | undefined {
  const of = (what: string): string =>
    `(SELECT ${what}(minute) FROM minute WHERE band = ?1 AND minute BETWEEN ?2 AND ?3)`;
  return extentIn(
    first(database, `SELECT ${of("min")} AS first, ${of("max")} AS last`, band, from, to),
  );
}

function extentIn(row: SqlRow | undefined): Extent | undefined {
  if (typeof row?.first !== "number") return undefined;
  return { firstS: row.first * 60, lastS: Number(row.last) * 60 };
}

function countBetween(database: Database, band: number, ranges: readonly Range[]): number {
  const sql = "SELECT count(*) AS count FROM minute WHERE band = ? AND minute BETWEEN ? AND ?";
  return ranges
    .map(({ from, to }) => Number(first(database, sql, band, from, to)?.count))
    .reduce((a, b) => a + b);
}

/**
 * Where something of ours is: what we have from the same source already is found by SQLite itself, so
 * that the same file is quick the next time.
 */
function addNews(
  database: Database,
  { band, run, rows }: TableTarget,
  text: TableText,
  ranges: readonly Range[],
  table: MinuteTable,
): Part {
  const all = reaching(table, text, () => {
    keepNews(database, text.news(band, run, ranges));
    return first(database, text.tally(ranges));
  });
  const count = Number(first(database, "SELECT count(*) AS count FROM temp.news")?.count);
  const { added } = addPages(rows, pagesOf(newsOf(database)));
  dropNews(database);
  const known = { ...NOTHING_ADDED, same: Number(all?.count) - count };
  return { added: addUp(added, known), extent: extentIn(all) };
}

/** Where SQLite cannot reach theirs from here. */
function* rowsOf(table: MinuteTable, sql: string): Generator<SqlRow, void, void> {
  const rows = table.database.rows(sql)[Symbol.iterator]();
  for (;;) {
    const next = theirs(() => rows.next());
    if (next.done === true) return;
    yield next.value;
  }
}

function addPages(rows: MinuteRows, pages: Iterable<readonly SqlRow[]>): Part {
  let part: Part = { added: NOTHING_ADDED, extent: undefined };
  try {
    for (const page of pages) {
      const minutes = page.map((row) => storedMinute(row).minute);
      const extent = extentOf(minutes.map(({ startS }) => startS));
      part = { added: addUp(part.added, rows.add(minutes)), extent: spanning(part.extent, extent) };
    }
  } catch (error) {
    if (!(error instanceof TheirFailure)) throw error;
    return { ...part, failure: error };
  }
  return part;
}

/** Of rows of one minute the last one, as where SQLite replaces one by the other. */
function* pagesOf(rows: Iterable<SqlRow>): Generator<SqlRow[], void, void> {
  let page: SqlRow[] = [];
  for (const row of rows) {
    if (page.at(-1)?.minute === row.minute) page.pop();
    else if (page.length === PAGE) {
      yield page;
      page = [];
    }
    page.push(row);
  }
  if (page.length > 0) yield page;
}

/** What reads theirs through our own connection. */
function reaching<T>(table: MinuteTable, text: TableText, work: () => T): T {
  try {
    return work();
  } catch (error) {
    // Theirs or ours? What is damaged of theirs is so for its own connection too. Either way SQLite
    // writes nothing more in this transaction, so it is no failure that an import outlives.
    if (isAppError(error) && error.code === "damaged") first(table.database, text.walk());
    throw error;
  }
}

/** How many of the device's rows are from no time that we believe. */
function outOfTime(table: MinuteTable, text: TableText, all: MinuteRange): number {
  if (
    text.isOrdered &&
    isWithin(read(table, text.end("ASC")), all) &&
    isWithin(read(table, text.end("DESC")), all)
  ) {
    return 0;
  }
  return Number(read(table, text.outside(all))?.count ?? 0);
}

function isWithin(row: SqlRow | undefined, { from, to }: MinuteRange): boolean {
  const at = row?.t;
  return row === undefined || (typeof at === "number" && at >= from * 60 && at < to * 60 + 60);
}

function read({ database }: MinuteTable, sql: string): SqlRow | undefined {
  return theirs(() => first(database, sql));
}

/** A failure of somebody else's database: ours is as good as before. */
export class TheirFailure extends Error {}

function theirs<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new TheirFailure("their database failed", { cause });
  }
}
