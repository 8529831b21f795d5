import type { Records } from "../../store/records.ts";
import type { RunSummary } from "../../store/run-rows.ts";
import type { RunOfPage, RunsAnswer } from "../answers.ts";
import { shortText } from "./plain.ts";

/** So many of each band are told. */
const RUNS_SHOWN = 100;

/** What came in, the latest first. */
export function runsIn(records: Records): RunsAnswer {
  const synced = records.bands().flatMap(({ mac }) => records.runs(mac, RUNS_SHOWN));
  const all = new Map([...records.imports(), ...synced].map((run) => [run.id, run] as const));
  const inOrder = [...all.values()].toSorted((a, b) => b.startedS - a.startedS || b.id - a.id);
  return { runs: inOrder.map(runOfPage) };
}

function runOfPage(run: RunSummary): RunOfPage {
  const { id, kind, startedS, outcome, added, changed, lost, firstS, lastS, undoneS } = run;
  const source = shortText(run.source) ?? "";
  return { id, kind, source, startedS, outcome, added, changed, lost, firstS, lastS, undoneS };
}
