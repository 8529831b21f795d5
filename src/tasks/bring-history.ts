import { AppError } from "../errors.ts";
import { ExchangeError } from "../exchange/errors.ts";
import type { DateOrder } from "../exchange/vendor-csv/dates.ts";
import type { KeyFindings } from "../keys/findings.ts";
import type { OwnFile } from "../platform.ts";
import { evaluateStale } from "./evaluate-stale.ts";
import type { EvaluationTools } from "./evaluate-stale.ts";
import { importHistory } from "./import-history.ts";
import type { HistoryReport, ImportTools } from "./import-history.ts";
import { searchPhone } from "./search-phone.ts";
import type { PhoneWork } from "./search-phone.ts";

/** Asked where nothing tells in which order dates are written: the orders, and how they look. */
export const DATE_ORDERS: readonly { readonly order: DateOrder; readonly text: string }[] = [
  { order: "day-first", text: "31/12/2020: the day first" },
  { order: "month-first", text: "12/31/2020: the month first" },
];

/**
 * Brings what these files hold, and works out the days that it touches.
 *
 * @throws what {@link importHistory} and {@link evaluateStale} throw
 */
export async function bringHistory(
  files: Iterable<OwnFile> | AsyncIterable<OwnFile>,
  tools: ImportTools,
  evaluation: EvaluationTools,
): Promise<HistoryReport> {
  const report = await importHistory(files, tools);
  if (tools.dryRun !== true) await evaluateStale(tools.records, evaluation);
  return report;
}

/** What becomes of what a phone gives. */
export interface PhoneHistory {
  /** Takes the keys that were found on the way: one question for root brings both. */
  readonly keep: (findings: KeyFindings) => void | Promise<void>;
  readonly bring: (files: readonly OwnFile[]) => Promise<HistoryReport>;
}

/**
 * Brings the history that the connected phone holds.
 *
 * @throws AppError "no-app" | "no-root" when it holds none that can be read; what the search and
 *   `bring` throw
 */
export async function bringFromPhone(
  work: PhoneWork,
  { keep, bring }: PhoneHistory,
): Promise<HistoryReport> {
  let report: HistoryReport | undefined;
  let failure = nothingOnPhone();
  await searchPhone(work, {
    withoutKey: true,
    use: async (files, findings, { root }) => {
      if (!root) failure = nothingWithoutRoot();
      await keep(findings);
      report = await unlessNone(bring(files));
    },
  });
  if (report === undefined) throw failure;
  return report;
}

/** Logs and keys are no history; a database that cannot be read is told. */
export async function unlessNone<T>(bringing: Promise<T>): Promise<T | undefined> {
  try {
    return await bringing;
  } catch (error) {
    if (error instanceof ExchangeError && error.code === "unknown-format") return undefined;
    throw error;
  }
}

function nothingOnPhone(): AppError {
  return new AppError("no-app", "The phone holds no history that ownband reads.", {
    hint: `Neither Mi Fit, Zepp Life, Zepp nor Gadgetbridge has any there. ${OTHER_WAYS}`,
  });
}

function nothingWithoutRoot(): AppError {
  return new AppError("no-root", "Without root the phone gives no history.", {
    hint: `The vendor's app keeps it where only root sees it. ${OTHER_WAYS}`,
  });
}

const OTHER_WAYS =
  "Export it in Gadgetbridge (Data management → Export) and run this again, or ask the vendor for your " +
  "data, and give ownband the file: ownband import FILE.";
