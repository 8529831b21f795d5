import type { WalkTools } from "../archive/entry.ts";
import { isAppError } from "../errors.ts";
import type { AppError } from "../errors.ts";
import { ExchangeError } from "../exchange/errors.ts";
import type { OwnWords } from "../exchange/own-csv/own-rows.ts";
import type { DateOrder } from "../exchange/vendor-csv/dates.ts";
import { offsetsOf, offsetsOfStays } from "../health/zone.ts";
import type { OffsetAt, Stay } from "../health/zone.ts";
import type { ForeignDatabase, OwnFile } from "../platform.ts";
import type { ImportReport } from "../store/import-report.ts";
import type { ImportSession } from "../store/import-session.ts";
import type { Records } from "../store/records.ts";
import { pause } from "../waiting.ts";
import { gatherHistory } from "./history-files.ts";
import type { HistoryDatabase, HistoryFiles, HistoryTrouble } from "./history-files.ts";
import { HistoryReading } from "./history-reading.ts";
import type { ReadFile, ReadingTools } from "./history-reading.ts";
import { noteJourneys } from "./note-journeys.ts";

/** What an import works with. */
export interface ImportTools extends WalkTools, Omit<ReadingTools, "offsetAt"> {
  readonly records: Records;
  /** Where the wearer lives, if nothing is known of that yet. */
  readonly zone: string;
  /** By which local times are to be read, whatever is known of the wearer; default: where that was. */
  readonly offsetAt?: OffsetAt | undefined;
  /** Asked where nothing tells in which order dates are written. */
  readonly askDateOrder?: ((question: string) => Promise<DateOrder | undefined>) | undefined;
  readonly wearer?: string | undefined;
  /** The band that recorded what names none. */
  readonly device?: string | undefined;
  /** Find out what would change, and change nothing. */
  readonly dryRun?: boolean | undefined;
}

/** What came of an import. */
export interface HistoryReport extends ImportReport {
  readonly files: readonly ReadFile[];
  readonly troubles: readonly HistoryTrouble[];
}

/**
 * Brings the history that is in these files, whatever they are. All of it or nothing: what fails on the
 * way leaves the store as it was. A file that breaks off is brought as far as it goes, and named.
 *
 * @throws ExchangeError "unknown-format" when no file holds history; "ambiguous-dates", or "damaged" for
 *   dates that contradict each other; the trouble of the only file; AppError "no-space"; Interrupted
 */
export async function importHistory(
  files: Iterable<OwnFile> | AsyncIterable<OwnFile>,
  tools: ImportTools,
): Promise<HistoryReport> {
  const history = await gatherHistory(files, tools);
  try {
    return await bringAsking(history, tools);
  } finally {
    await history.close();
  }
}

/**
 * Brings what was gathered, as {@link importHistory} does, and asks nobody: the store is not held longer
 * than it takes. The caller closes `history`; until then it may be brought again.
 */
export function importGathered(
  history: HistoryFiles,
  tools: Omit<ImportTools, "askDateOrder">,
): Promise<HistoryReport> {
  if (history.databases.length + history.texts.length === 0) {
    return Promise.reject(nothingIn(history));
  }
  return bring(history, tools);
}

async function bringAsking(history: HistoryFiles, tools: ImportTools): Promise<HistoryReport> {
  try {
    return await importGathered(history, tools);
  } catch (error) {
    if (!(error instanceof ExchangeError && error.code === "ambiguous-dates")) throw error;
    const dateOrder = await tools.askDateOrder?.(error.message);
    if (dateOrder === undefined) throw error;
    return importGathered(history, { ...tools, dateOrder });
  }
}

/**
 * Where SQLite meets damage in a database of theirs that our own statements read, it writes nothing more
 * in that transaction. Then all is read once more, that database on a connection of its own: it is
 * brought as far as it goes.
 */
async function bring(history: HistoryFiles, tools: ImportTools): Promise<HistoryReport> {
  try {
    return await bringOnce(history, tools);
  } catch (error) {
    const isReached = history.databases.some(({ database }) => database.attachTo !== undefined);
    if (!isReached || !isAppError(error) || error.code !== "damaged") throw error;
    return bringOnce(outOfReach(history), tools);
  }
}

/** The same databases, which our own statements cannot read. */
function outOfReach(history: HistoryFiles): HistoryFiles {
  const databases = history.databases.map(({ database, ...rest }): HistoryDatabase => {
    const apart: ForeignDatabase = {
      run: (sql, ...values) => {
        database.run(sql, ...values);
      },
      rows: (sql, ...values) => database.rows(sql, ...values),
      prepare: (sql) => database.prepare(sql),
      close: () => {
        database.close();
      },
    };
    return { ...rest, database: apart };
  });
  const { texts, troubles, seen } = history;
  return { databases, texts, troubles, seen, close: () => history.close() };
}

/** Where the wearer was is known once everything is read; what local times mean may be another thing then. */
async function bringOnce(history: HistoryFiles, tools: ImportTools): Promise<HistoryReport> {
  const outcome = await attempt(history, tools, undefined);
  if (outcome.is === "Brought") return outcome.report;
  const again = await attempt(history, tools, outcome.stays);
  if (again.is === "Brought") return again.report;
  throw new TypeError("it is read twice at most");
}

type Outcome =
  | { readonly is: "Brought"; readonly report: HistoryReport }
  | { readonly is: "Journeys"; readonly stays: readonly Stay[] };

/** @param stays where the wearer was, if the files were read before; then they are not read again */
async function attempt(
  history: HistoryFiles,
  tools: ImportTools,
  stays: readonly Stay[] | undefined,
): Promise<Outcome> {
  const { records, nowS, wearer, device, zone } = tools;
  const session = records.beginImport({ nowS, wearer, device, zone });
  try {
    const clock = new Clock(tools, stays ?? session.zones());
    const { offsetAt } = clock;
    const reading = new HistoryReading(session, history, { ...tools, offsetAt });
    await reading.all();
    await hearSignals(tools.signal);
    noteWhereabouts(session, reading.words, tools);
    const found = session.zones();
    if (stays === undefined && clock.wouldDiffer(found)) {
      return { is: "Journeys", stays: found };
    }
    const report = session.report();
    const troubles = [...history.troubles, ...reading.troubles];
    const [only, ...others] = troubles;
    if (only !== undefined && others.length === 0 && isEmpty(report)) throw only.error;
    if (tools.dryRun !== true) session.commit(nowS);
    return { is: "Brought", report: { ...report, files: reading.files, troubles } };
  } finally {
    // Nothing, when it is committed.
    session.rollBack();
  }
}

/** Whether nothing was read, and nothing of it is to be told. */
function isEmpty({ runs }: ImportReport): boolean {
  return runs.every(({ id, leftOut }) => id === undefined && leftOut.length === 0);
}

/**
 * Reading leaves no time for signals: what was given meanwhile is heard now. Once is not enough: the first
 * pause is over by the time that reading took.
 */
async function hearSignals(signal: AbortSignal | undefined): Promise<void> {
  await pause(0, signal);
  await pause(0, signal);
}

/** By which local times are read. */
class Clock {
  readonly #stays: readonly Stay[];
  readonly #given: OffsetAt | undefined;
  readonly #read: OffsetAt;
  #isAsked = false;

  constructor({ offsetAt, zone }: ImportTools, stays: readonly Stay[]) {
    this.#stays = stays;
    this.#given = offsetAt;
    this.#read = offsetAt ?? (stays.length === 0 ? offsetsOf(zone) : offsetsOfStays(stays));
  }

  readonly offsetAt: OffsetAt = (atS) => {
    this.#isAsked = true;
    return this.#read(atS);
  };

  /** Whether somebody who was there would have been told something else. */
  wouldDiffer(stays: readonly Stay[]): boolean {
    return this.#isAsked && this.#given === undefined && stays.length > this.#stays.length;
  }
}

/** So many are said of the life of one person. */
const MOST_WORDS = 1_000;

/** What no record says: where the wearer was, which band continues which. */
function noteWhereabouts(
  session: ImportSession,
  words: readonly OwnWords[],
  { records, zone: home }: ImportTools,
): void {
  for (const { zone, fromS } of words.flatMap(({ zones }) => zones).slice(0, MOST_WORDS)) {
    session.noteZone(zone, fromS);
  }
  for (const { mac, follows } of words.flatMap((it) => it.follows).slice(0, MOST_WORDS)) {
    session.follow(follows, mac);
  }
  const { runs } = session.report();
  const macs = runs.flatMap(({ devices }) => devices.map(({ mac }) => mac));
  noteJourneys(session, records.summaries(macs, "2010-01-01", "2100-01-01"), home);
}

/** Nothing is there: the reason why a file that has the name of history is none counts most. */
function nothingIn({ troubles, seen }: HistoryFiles): AppError {
  const [only] = troubles;
  if (only !== undefined) return only.error;
  const text =
    seen === 0 ? "There is no file in it." : "Nothing in it is history that ownband reads.";
  return new ExchangeError("unknown-format", text, {
    hint:
      "ownband reads the databases of Mi Fit, Zepp Life, Zepp and Gadgetbridge, Gadgetbridge's backups, " +
      "the vendor's data export (zip, folder or CSV), GPX, TCX and FIT, and its own CSV and JSON.",
  });
}
