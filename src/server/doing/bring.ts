import { ExchangeError } from "../../exchange/errors.ts";
import { offsetsOf } from "../../health/zone.ts";
import type { DateOrder } from "../../exchange/vendor-csv/dates.ts";
import type { OwnFile } from "../../platform.ts";
import { Records } from "../../store/records.ts";
import { DATE_ORDERS } from "../../tasks/bring-history.ts";
import type { SearchTools } from "../../tasks/find-key.ts";
import { gatherHistory } from "../../tasks/history-files.ts";
import type { HistoryFiles } from "../../tasks/history-files.ts";
import { filesInWords } from "../../tasks/history-reading.ts";
import { importGathered } from "../../tasks/import-history.ts";
import type { HistoryReport } from "../../tasks/import-history.ts";
import { failureOf } from "../failures.ts";
import type { ImportResult, JobWish } from "../jobs.ts";
import { plainText } from "./plain-text.ts";
import { untilFree } from "./until-free.ts";
import { choose, writing } from "./work.ts";
import type { Work } from "./work.ts";
import { offerFollowers, withStore, workOut } from "./with-store.ts";

/** How history is to be read. */
export type BringWish = Pick<
  Extract<JobWish, { readonly kind: "import" }>,
  "uploads" | "dryRun" | "wearer" | "zone"
>;

/** What came of it, and the files that hold nothing of what is known. */
export type Brought = HistoryReport & Pick<ImportResult, "unread">;

/**
 * Brings what these files hold, and works out the days that it touches. The store is held only while
 * it is written to: not while files are unpacked, nor while a question waits.
 *
 * @throws as `importHistory` does
 */
export async function bring(
  work: Work,
  files: readonly OwnFile[],
  tools: SearchTools,
  wish: BringWish,
): Promise<Brought> {
  const history = await gatherHistory(files, tools);
  try {
    // What else a phone has is nobody's mistake.
    const isDropped = wish.uploads !== undefined;
    const unread = isDropped ? unreadOf(files, history) : [];
    // Of one file the failure says it all; of several, each has its own reason.
    if (isDropped && files.length > 1 && isWithoutHistory(history)) {
      return { runs: [], files: [], troubles: history.troubles, unread };
    }
    const report = await bringAsking(work, history, tools, wish);
    if (wish.dryRun !== true) {
      await writing(work, () =>
        withStore(work, "shared", async (store) => {
          await untilFree(work, store);
          const records = Records.open(store, work.house.nowS());
          await workOut(work, records);
          offerFollowers(work, records);
        }),
      );
    }
    const read = filesInWords(report.files);
    if (read !== "") work.line({ state: "good", what: "read", text: read });
    return { ...report, unread };
  } finally {
    await history.close();
  }
}

async function bringAsking(
  work: Work,
  history: HistoryFiles,
  tools: SearchTools,
  wish: BringWish,
): Promise<HistoryReport> {
  try {
    return await write(work, history, tools, wish);
  } catch (error) {
    if (!(error instanceof ExchangeError && error.code === "ambiguous-dates")) throw error;
    const texts = DATE_ORDERS.map(({ text }) => text);
    const place = await choose(work, error.message, texts);
    const dateOrder = place === undefined ? undefined : DATE_ORDERS[place]?.order;
    if (dateOrder === undefined) throw error;
    return write(work, history, tools, wish, dateOrder);
  }
}

function write(
  work: Work,
  history: HistoryFiles,
  tools: SearchTools,
  { zone, wearer, dryRun }: BringWish,
  dateOrder?: DateOrder,
): Promise<HistoryReport> {
  const { house } = work;
  return work.importing(() =>
    withStore(work, "import", async (store) => {
      await untilFree(work, store);
      if (dryRun !== true) work.willChange();
      return importGathered(history, {
        ...tools,
        records: Records.open(store, house.nowS()),
        nowS: house.nowS(),
        zone: zone ?? house.zone(),
        offsetAt: zone === undefined ? undefined : offsetsOf(zone),
        dateOrder,
        wearer,
        dryRun,
        onReading: ({ what }) => work.progress(what),
      });
    }),
  );
}

/** What an import has brought, for the page. */
export function resultOf(
  { runs, troubles, unread = [] }: HistoryReport & Partial<Brought>,
  { dryRun = false }: BringWish,
): ImportResult {
  return {
    isDryRun: dryRun,
    runs: runs.map(({ id, source, added, firstS, lastS }) => ({
      id,
      source,
      added: added.added,
      changed: added.changed,
      known: added.same + added.lost,
      firstS,
      lastS,
    })),
    leftOut: runs.flatMap(({ leftOut }) =>
      leftOut.map(({ text, count }) =>
        plainText(
          count === undefined || count < 2 ? text : `${text} (${count.toLocaleString("en-GB")})`,
        ),
      ),
    ),
    troubles: troubles.slice(0, MOST_TROUBLES).map(({ where, error }) => {
      const failure = failureOf(error);
      return { ...failure, where: plainText(where) };
    }),
    unread: unread.slice(0, MOST_TROUBLES),
  };
}

function isWithoutHistory({ databases, texts }: HistoryFiles): boolean {
  return databases.length + texts.length === 0;
}

/** Side files of a database, which go with it. */
const BESIDE = /-(?:wal|journal|shm)$/;

function unreadOf(files: readonly OwnFile[], history: HistoryFiles): ImportResult["unread"] {
  const known = [...history.databases, ...history.texts, ...history.troubles];
  const isKnown = (path: string): boolean =>
    BESIDE.test(path) || known.some(({ where }) => where === path || where.startsWith(`${path} ›`));
  return files
    .filter(({ path }) => !isKnown(path))
    .map(({ path, sizeBytes }) => ({
      name: plainText(path),
      why: sizeBytes === 0 ? "empty" : "unknown",
    }));
}

/** Nobody reads more; an archive may hold thousands of broken files. */
const MOST_TROUBLES = 50;
