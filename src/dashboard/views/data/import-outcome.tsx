import type { ImportResult } from "../../../server/jobs.ts";
import { formatDay, formatNumber, FULL_DAY } from "../../format.ts";
import { Said } from "../../jobs/said.tsx";
import { failureInWords } from "../../parts/failure-words.ts";
import { sourceName } from "../../source-names.ts";
import { importWords } from "./import-words.ts";

/** What an import brings, or would bring; what it leaves out; what could not be read. */
export function ImportOutcome({
  result,
  isReminder = false,
}: {
  readonly result: ImportResult;
  /** What has become of it since is told elsewhere. */
  readonly isReminder?: boolean;
}) {
  const { isDryRun, leftOut } = result;
  const runs = result.runs.filter(({ added, changed, known }) => added + changed + known > 0);
  const w = importWords();
  return (
    <div class="outcome">
      {!isReminder && <p role="status">{summaryOf(result)}</p>}
      {runs.length > 0 && (
        <div class="scroll" tabIndex={0} role="region" aria-label={w.from}>
          <table>
            <thead>
              <tr>
                <th scope="col">{w.from}</th>
                <th scope="col">{w.span}</th>
                <th scope="col">{isDryRun ? w.wouldBeNew : w.isNew}</th>
                <th scope="col">{w.changed}</th>
                <th scope="col">{w.known}</th>
              </tr>
            </thead>
            <tbody>
              {runs.map(({ source, firstS, lastS, added, changed, known }, i) => (
                <tr key={i}>
                  <th scope="row">{sourceName(source)}</th>
                  <td>{spanText(firstS, lastS)}</td>
                  <td>{formatNumber(added)}</td>
                  <td>{formatNumber(changed)}</td>
                  <td>{formatNumber(known)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {leftOut.length > 0 && (
        <details open={leftOut.length < 4}>
          <summary>{w.leftOut}</summary>
          <ul>
            {leftOut.map((text, i) => (
              <li key={i}>
                <Said text={text} />
              </li>
            ))}
          </ul>
        </details>
      )}
      <NotRead {...result} />
    </div>
  );
}

/** Which files were not read, each with its reason; and what is read. */
function NotRead({ troubles, unread }: Pick<ImportResult, "troubles" | "unread">) {
  const w = importWords();
  const all = [
    ...troubles.map(({ where, ...failure }) => ({ name: where, ...failureInWords(failure) })),
    ...unread.map(({ name, why }) => ({ name, message: w.why[why], hint: undefined })),
  ];
  if (all.length === 0) return null;
  return (
    <details class="not-read" open={all.length < 6}>
      <summary>{w.notRead(all.length)}</summary>
      <ul>
        {all.map(({ name, message, hint }, i) => (
          <li key={i}>
            {name !== undefined && <strong title={name}>{shortened(name)}: </strong>}
            {message} {hint !== undefined && <span class="quiet">{hint}</span>}
          </li>
        ))}
      </ul>
      {unread.length > 0 && <p class="quiet">{w.reads}</p>}
    </details>
  );
}

/** Beginning and end: what kind of file it is stands at its end. */
function shortened(name: string): string {
  return name.length <= 60 ? name : `${name.slice(0, 20)}…${name.slice(-38)}`;
}

function summaryOf({ isDryRun, runs }: ImportResult): string {
  const w = importWords();
  if (runs.every(({ added, changed, known }) => added + changed + known === 0)) return w.nothing;
  if (!hasNews({ runs })) return w.nothingNew;
  return isDryRun ? w.preview : w.brought;
}

/** Whether there is anything in it that is not here yet. */
export function hasNews({ runs }: Pick<ImportResult, "runs">): boolean {
  return runs.some(({ added, changed }) => added + changed > 0);
}

/** `4 May 2019 – 22 Nov 2026` */
export function spanText(firstS: number | undefined, lastS: number | undefined): string {
  if (firstS === undefined || lastS === undefined) return "–";
  const [first, last] = [firstS, lastS].map((atS) =>
    formatDay(new Date(atS * 1000).toISOString().slice(0, 10), { ...FULL_DAY, month: "short" }),
  );
  return first === last ? String(first) : `${String(first)} – ${String(last)}`;
}
