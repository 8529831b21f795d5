import type { ComponentChildren } from "preact";
import type { Job, JobLine } from "../../server/jobs.ts";
import { Drawing } from "../drawings/drawing.tsx";
import { drawingOf, drawingOfLines } from "../drawings/which.ts";
import type { DrawingName } from "../drawings/which.ts";
import { Failed } from "../parts/failed.tsx";
import { failureInWords } from "../parts/failure-words.ts";
import { isUnderWay, stop, useDoing } from "./jobs.ts";
import "./jobs.css";
import { Said } from "./said.tsx";
import { words } from "./words.ts";

export interface JobViewProps {
  readonly job: Job;
  /** What is drawn where nothing has to be tapped just now. */
  readonly drawing?: DrawingName | undefined;
  /** Begins it once more; absent: there is no button for it. */
  readonly onRetry?: (() => void) | undefined;
  /** Other ways, below a failure. */
  readonly children?: ComponentChildren;
}

/** A job as it goes: its lines, how far it is, what to tap, and what went wrong. */
export function JobView({ job, drawing, onRetry, children }: JobViewProps) {
  const shown = drawingFor(job) ?? drawing;
  return (
    <div class="job">
      <div class="job-text">
        <Lines lines={job.lines} />
        <Progress job={job} />
        <End job={job} onRetry={onRetry} />
        {children}
      </div>
      {shown !== undefined && <Drawing name={shown} />}
    </div>
  );
}

const OF_BAND: ReadonlySet<Job["kind"]> = new Set(["verify", "sync", "live", "band"]);

function drawingFor(job: Job): DrawingName | undefined {
  if (job.failure !== undefined) {
    return drawingOf(job.failure, { ofBand: OF_BAND.has(job.kind) });
  }
  return job.at === "stopped" ? undefined : drawingOfLines(job.lines);
}

const MARKS: Readonly<Record<JobLine["state"], string>> = {
  good: "✓",
  note: "–",
  wait: "●",
  broken: "✗",
  unknown: "·",
};

/** What was seen, line by line; of what was not looked at there is nothing to say. */
export function Lines({ lines: all }: { readonly lines: readonly JobLine[] }) {
  const lines = all.filter(({ state }) => state !== "unknown");
  if (lines.length === 0) return null;
  const { states, what } = words();
  return (
    <ul class="job-lines" role="list">
      {lines.map((line) => (
        <li key={line.what} class={line.state}>
          <span class="mark" aria-hidden="true">
            {MARKS[line.state]}
          </span>
          <span class="what">{what(line.what)}</span>
          <span class="said">
            <span class="unseen">{states[line.state]}: </span>
            <Told line={line} />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** A failure has words of its own in every language. */
function Told({ line: { state, text, hint, code } }: { readonly line: JobLine }) {
  const failure = { code: code ?? "", message: text, hint };
  const said = state === "broken" ? failureInWords(failure) : failure;
  const isTranslated = said.message !== text;
  const shownHint = state === "good" ? undefined : said.hint;
  return (
    <>
      {isTranslated ? said.message : <Said text={text} />}
      {shownHint !== undefined && (
        <span class="hint">{isTranslated ? shownHint : <Said text={shownHint} />}</span>
      )}
    </>
  );
}

/** It has not begun yet: something else comes first. There is no bar for that, and it is read aloud. */
const WAITS = "waiting ";

function Progress({ job }: { readonly job: Job }) {
  const doing = useDoing();
  if (!isUnderWay(job)) return null;
  const { kinds, stop: stopWord, what } = words();
  const { text: told, share } = job.progress ?? { text: "" };
  // The doctor tells which link it looks at.
  const text = job.kind === "doctor" ? what(told) : told;
  const kind = kinds[job.kind];
  const waits = told.startsWith(WAITS);
  return (
    <div class="job-progress">
      <p role="status">
        {kind} …{" "}
        {waits && (
          <strong>
            <Said text={text} />
          </strong>
        )}
      </p>
      {!waits && (
        <progress aria-label={kind} max={1} {...(share === undefined ? {} : { value: share })} />
      )}
      {!waits && text !== "" && (
        <p class="quiet">
          <Said text={text} />
        </p>
      )}
      <button type="button" disabled={doing.isBusy} onClick={() => doing.run(() => stop(job.id))}>
        {stopWord}
      </button>
    </div>
  );
}

function End({ job, onRetry }: Pick<JobViewProps, "job" | "onRetry">) {
  if (job.at === "failed" && job.failure !== undefined) {
    return <Failed failure={job.failure} onRetry={onRetry ?? null} />;
  }
  return job.at === "stopped" ? <p class="quiet">{words().stopped}</p> : null;
}
