import type { DateOrder } from "../../exchange/vendor-csv/dates.ts";
import { offsetsOf } from "../../health/zone.ts";
import { openStore } from "../../node/sqlite.ts";
import type { OwnFile } from "../../platform.ts";
import { Records } from "../../store/records.ts";
import { bringFromPhone, bringHistory, DATE_ORDERS } from "../../tasks/bring-history.ts";
import { evaluateStale } from "../../tasks/evaluate-stale.ts";
import type { SearchTools } from "../../tasks/find-key.ts";
import { checkName } from "../../tasks/household.ts";
import type { HistoryReport, ImportTools } from "../../tasks/import-history.ts";
import { storePath, UsageError, wantedMac } from "../context.ts";
import type { Context } from "../context.ts";
import { evaluationTools } from "../evaluation.ts";
import { EXIT, exitStatusOf } from "../exit-status.ts";
import { importJson, printImport, printImports, runJson } from "../import-report.ts";
import { keepKeys } from "../ledger.ts";
import { nowS } from "../now.ts";
import { progressLine } from "../progress.ts";
import { namedFiles, phoneWork, withTools } from "../search.ts";
import type { SearchOptions } from "../search.ts";
import { zoneHere } from "../zone-here.ts";
import { offerFollowers } from "./follow.ts";

export interface ImportWords extends SearchOptions {
  readonly dryRun?: boolean;
  readonly undo?: string;
  readonly list?: boolean;
  readonly zone?: string;
  readonly dateOrder?: string;
  readonly wearer?: string;
}

/** `ownband import [PATH...]`: brings history, from files or from the phone. */
export async function importCommand(
  context: Context,
  words: ImportWords,
  paths: readonly string[],
): Promise<number> {
  if (words.list === true) return listImports(context);
  if (words.undo !== undefined) return undoImport(context, words.undo);
  checkWords(words);
  const report =
    paths.length === 0 ? await fromPhone(context, words) : await fromFiles(context, words, paths);
  return tell(context, words, report);
}

/** What cannot be is told before anything is read. @throws UsageError; HealthError "unknown-zone" */
function checkWords({ dateOrder, zone, wearer }: ImportWords): void {
  if (zone !== undefined) offsetsOf(zone);
  if (wearer !== undefined) checkName(wearer);
  if (dateOrder === undefined || orderNamed(dateOrder) !== undefined) return;
  throw new UsageError("--date-order is day-first or month-first.");
}

function orderNamed(word: string | undefined): DateOrder | undefined {
  return DATE_ORDERS.find(({ order }) => order === word)?.order;
}

async function askDateOrder(question: string): Promise<DateOrder | undefined> {
  const { choose } = await import("../ask.ts");
  const place = await choose(
    question,
    DATE_ORDERS.map(({ text }) => text),
  );
  return place === undefined ? undefined : DATE_ORDERS[place]?.order;
}

async function fromFiles(
  context: Context,
  words: ImportWords,
  paths: readonly string[],
): Promise<HistoryReport> {
  const line = progressLine(context.out, "reading");
  return withTools(
    context,
    words,
    (tools) => bring(context, words, namedFiles(context, paths), tools),
    line.update,
  ).finally(line.end);
}

/** One question for root brings the key and the history. */
function fromPhone(context: Context, words: ImportWords): Promise<HistoryReport> {
  return withTools(context, words, (tools) =>
    bringFromPhone(phoneWork(context, words, tools), {
      keep: ({ keys }) => {
        if (words.dryRun !== true) keepKeys(context, keys);
      },
      bring: (files) => bring(context, words, files, tools),
    }),
  );
}

/** As `ownband import` does with files that are here already. */
export async function bringAndTell(
  context: Context,
  words: ImportWords,
  files: Iterable<OwnFile>,
  tools: SearchTools,
): Promise<number> {
  return tell(context, words, await bring(context, words, files, tools));
}

/** Brings what these files hold, and works out the days that it touches. */
export async function bring(
  context: Context,
  words: ImportWords,
  files: Iterable<OwnFile> | AsyncIterable<OwnFile>,
  tools: SearchTools,
): Promise<HistoryReport> {
  const store = openStore(storePath(context));
  try {
    const records = Records.open(store, nowS());
    const all = importTools(context, words, tools, records);
    const report = await bringHistory(files, all, evaluationTools(context));
    context.trace("history brought, days worked out");
    if (words.dryRun !== true) offerFollowers(context, records);
    return report;
  } finally {
    store.database.close();
  }
}

function importTools(
  context: Context,
  { zone, dateOrder, wearer, dryRun }: ImportWords,
  tools: SearchTools,
  records: Records,
): ImportTools {
  return {
    ...tools,
    records,
    nowS: nowS(),
    zone: zone ?? zoneHere(),
    offsetAt: zone === undefined ? undefined : offsetsOf(zone),
    dateOrder: orderNamed(dateOrder),
    askDateOrder: context.out.interactive ? askDateOrder : undefined,
    wearer: wearer === undefined ? undefined : checkName(wearer),
    device: wantedMac(context.options.band),
    dryRun,
    onReading: ({ what }) => {
      context.trace("reading history", { what });
    },
  };
}

function tell(context: Context, { dryRun = false }: ImportWords, report: HistoryReport): number {
  const { out } = context;
  out.json(importJson(report, dryRun));
  if (!out.manner.json) {
    printImport(context, report, dryRun);
    out.note(dryRun ? "\n  Nothing was changed." : "\n  Next:  ownband days   ·   ownband nights");
  }
  const [trouble] = report.troubles;
  return trouble === undefined ? EXIT.done : exitStatusOf(trouble.error);
}

function listImports(context: Context): number {
  const { out } = context;
  const store = openStore(storePath(context));
  try {
    const runs = Records.open(store, nowS()).imports();
    out.json({ imports: runs.map(runJson) });
    if (!out.manner.json) printImports(context, runs);
    return EXIT.done;
  } finally {
    store.database.close();
  }
}

async function undoImport(context: Context, word: string): Promise<number> {
  const { out } = context;
  if (!/^\d{1,9}$/.test(word)) {
    throw new UsageError("--undo wants the number of an import.", "ownband import --list");
  }
  const store = openStore(storePath(context));
  try {
    const records = Records.open(store, nowS());
    const undone = records.undoImport(Number(word), nowS());
    await evaluateStale(records, evaluationTools(context));
    out.json({ undone: runJson(undone) });
    out.result(`  Import ${word} is taken out again.`);
    return EXIT.done;
  } finally {
    store.database.close();
  }
}
