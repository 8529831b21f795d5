import { useEffect, useRef, useState } from "preact/hooks";
import type { RunOfPage } from "../../../server/answers.ts";
import { formatMoment, formatNumber } from "../../format.ts";
import { Confirm } from "../../jobs/confirm.tsx";
import { JobView } from "../../jobs/job-view.tsx";
import { begin, latest } from "../../jobs/jobs.ts";
import { sourceName } from "../../source-names.ts";
import { spanText } from "./import-outcome.tsx";
import { unlessPutAway, usePutAwayOnLeaving } from "./seen.ts";
import { words } from "./words.ts";

/** So many are shown at first. */
const SHOWN = 20;

export interface RunsProps {
  readonly runs: readonly RunOfPage[];
  /** The one that somebody wants to see. */
  readonly wanted?: number | undefined;
}

/** What came in, the latest first; imports can be taken out again. */
export function Runs({ runs, wanted }: RunsProps) {
  const [isAll, setAll] = useState(false);
  const w = words();
  const job = unlessPutAway(latest(["undo"]));
  usePutAwayOnLeaving(job);
  if (runs.length === 0) return <p class="quiet">{w.runsNone}</p>;
  const place = runs.findIndex(({ id }) => id === wanted);
  const shown = isAll || place >= SHOWN ? runs : runs.slice(0, SHOWN);
  return (
    <>
      <div class="scroll runs" tabIndex={0} role="region" aria-label={w.runsTable}>
        <table>
          <thead>
            <tr>
              {[w.number, w.when, w.kind, w.from, w.span, w.added, w.changed, w.lost].map(
                (head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ),
              )}
              <th scope="col">
                <span class="unseen">{w.undo}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((run) => (
              <Run key={run.id} run={run} isWanted={run.id === wanted} />
            ))}
          </tbody>
        </table>
      </div>
      {shown.length < runs.length && (
        <p>
          <button type="button" onClick={() => setAll(true)}>
            {w.showAll(runs.length)}
          </button>
        </p>
      )}
      {job !== undefined && <JobView job={job} />}
    </>
  );
}

function Run({ run, isWanted }: { readonly run: RunOfPage; readonly isWanted: boolean }) {
  const { id, kind, source, startedS, outcome, firstS, lastS, undoneS } = run;
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (isWanted) row.current?.scrollIntoView({ block: "center" });
  }, [isWanted]);
  const w = words();
  const how = undoneS === undefined ? (w.outcomes[outcome] ?? outcome) : w.undone;
  return (
    <tr ref={row} class={isWanted ? "wanted" : undefined} aria-current={isWanted || undefined}>
      <th scope="row">{id}</th>
      <td>{formatMoment(startedS)}</td>
      <td>
        {w.kinds[kind]}
        {how !== "" && <span class="quiet"> · {how}</span>}
      </td>
      <td>{sourceName(source)}</td>
      <td>{spanText(firstS, lastS)}</td>
      <td>{formatNumber(run.added)}</td>
      <td>{formatNumber(run.changed)}</td>
      <td>{formatNumber(run.lost)}</td>
      <td>
        {kind === "import" && undoneS === undefined && (
          <Confirm
            text={w.undo}
            label={w.undoOf(id)}
            question={w.undoSure(id)}
            yes={w.undo}
            onYes={() => begin({ kind: "undo", run: id })}
          />
        )}
      </td>
    </tr>
  );
}
