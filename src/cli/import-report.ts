import type { Added } from "../store/added.ts";
import type { ImportedKind, ImportedRun } from "../store/import-report.ts";
import type { Source } from "../store/precedence.ts";
import type { RunSummary } from "../store/run-rows.ts";
import type { HistoryReport } from "../tasks/import-history.ts";
import type { Context } from "./context.ts";
import { indent } from "./output.ts";
import { table } from "./table.ts";
import { formatDate, formatMoment, isoTime, plainLine } from "./words.ts";

/** Whose word an import is, as people call it. */
const SOURCES: Readonly<Record<Source, string>> = {
  band: "The band",
  gadgetbridge: "Gadgetbridge",
  mifit: "Zepp Life (Mi Fit), Zepp",
  "data-export": "The vendor's data export",
  file: "Workout files",
};

const KINDS: Readonly<Record<ImportedKind, string>> = {
  minutes: "minutes",
  measurements: "readings",
  workouts: "workouts",
  stretches: "sleep and activity stages",
  summaries: "day totals",
  alarms: "alarms",
  battery: "battery levels",
};

/** Shows what an import brings. */
export function printImport({ out }: Context, report: HistoryReport, isDryRun: boolean): void {
  for (const { what } of distinct(report.files)) out.note(`  ✓ read      ${what}`);
  for (const run of report.runs) printRun(out, run, isDryRun);
  for (const { where, error } of report.troubles) {
    out.warn(`${plainLine(where)}: ${error.message}`);
    if (error.hint !== undefined) out.note(indent(error.hint, "    "));
  }
  if (report.runs.every(({ id }) => id === undefined)) {
    out.result("  There is nothing in it that could be brought.");
  } else if (!report.runs.some(({ added }) => isNews(added))) {
    out.result("  Nothing new: all of it is known.");
  }
}

function printRun(out: Context["out"], run: ImportedRun, isDryRun: boolean): void {
  const { source, id, kinds, firstS, lastS, devices, leftOut } = run;
  if (id !== undefined && total(run.added) > 0) {
    const models = devices.map(({ mac, model }) => model ?? (mac.startsWith("@") ? "" : "a band"));
    const named = [...new Set(models.filter((it) => it !== ""))].join(", ");
    const span = firstS === undefined || lastS === undefined ? "" : spanText(firstS, lastS);
    const parts = [SOURCES[source], named, span].filter((it) => it !== "");
    out.result();
    out.result(`  ${out.paint("bold", parts.join(" · "))}`);
    const rows = Object.entries(KINDS).flatMap(([kind, name]) => {
      const added = kinds[kind as ImportedKind];
      return total(added) === 0 ? [] : [[name, ...countsOf(added)]];
    });
    const heads = ["", isDryRun ? "would be new" : "new", "changed", "known", "not as good"];
    for (const line of table(heads, rows)) out.result(`  ${line}`);
  }
  for (const { text, count } of leftOut) {
    const many = count === undefined || count < 2 ? "" : ` (${count.toLocaleString("en-GB")})`;
    out.note(`  – ${text}${many}`);
  }
  if (id !== undefined && !isDryRun && isNews(run.added)) {
    out.note(`  Import ${id}. To take it out again:  ownband import --undo ${id}`);
  }
}

function isNews({ added, changed }: Added): boolean {
  return added + changed > 0;
}

function countsOf({ added, changed, same, lost }: Added): string[] {
  return [added, changed, same, lost].map((it) => (it === 0 ? "–" : it.toLocaleString("en-GB")));
}

function total({ added, changed, same, lost }: Added): number {
  return added + changed + same + lost;
}

function spanText(firstS: number, lastS: number): string {
  const [first, last] = [formatDate(firstS), formatDate(lastS)];
  return first === last ? first : `${first} to ${last}`;
}

/** An export has many files of one kind. */
function distinct(files: HistoryReport["files"]): HistoryReport["files"] {
  return [...new Map(files.map((file) => [file.what, file])).values()];
}

/** An import for programs. */
export function importJson(report: HistoryReport, isDryRun: boolean): object {
  return {
    dryRun: isDryRun,
    runs: report.runs.map(({ id, source, added, kinds, firstS, lastS, devices, leftOut }) => ({
      ...(id === undefined ? {} : { run: id }),
      source,
      ...added,
      kinds,
      ...isoTimes({ from: firstS, to: lastS }),
      devices,
      leftOut,
    })),
    files: report.files.map(({ where, what }) => ({ where, what })),
    troubles: report.troubles.map(({ where, error }) => ({
      where,
      code: error.code,
      message: error.message,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    })),
  };
}

/** Shows the imports so far, the latest first. */
export function printImports({ out }: Context, runs: readonly RunSummary[]): void {
  if (runs.length === 0) {
    out.result("  Nothing was imported so far.");
    return;
  }
  const rows = runs.map(({ id, source, startedS, added, changed, outcome, undoneS }) => [
    String(id),
    formatMoment(startedS),
    SOURCES[source],
    added.toLocaleString("en-GB"),
    changed.toLocaleString("en-GB"),
    undoneS !== undefined ? "taken out again" : outcome === "done" ? "" : outcome,
  ]);
  for (const line of table(["import", "when", "from", "new", "changed", ""], rows)) {
    out.result(`  ${line}`);
  }
}

/** An import that is over, for programs. */
export function runJson(run: RunSummary): object {
  const { id, startedS, endedS, firstS, lastS, undoneS, ...rest } = run;
  const times = { endedAt: endedS, from: firstS, to: lastS, undoneAt: undoneS };
  return { run: id, ...rest, startedAt: isoTime(startedS), ...isoTimes(times) };
}

/** Those that are known. */
function isoTimes(times: Readonly<Record<string, number | undefined>>): object {
  const known = Object.entries(times).flatMap(([name, atS]) =>
    atS === undefined ? [] : [[name, isoTime(atS)] as const],
  );
  return Object.fromEntries(known);
}
