import type { BandOfPage } from "../../../server/answers.ts";
import type { Job } from "../../../server/jobs.ts";
import { drawingOf } from "../../drawings/which.ts";
import { jobs } from "../../events.ts";
import { FilesIn } from "../../jobs/files-in.tsx";
import { JobButton } from "../../jobs/job-button.tsx";
import { JobView } from "../../jobs/job-view.tsx";
import { begin, isUnderWay, latest, resultOf } from "../../jobs/jobs.ts";
import { Said } from "../../jobs/said.tsx";
import { capabilities } from "../../permissions.ts";
import { KeyCard } from "../band/key-card.tsx";
import { ImportOutcome } from "../data/import-outcome.tsx";
import { hasMissedPhone, isPhoneThere } from "./steps.ts";
import { WithDrawing } from "./with-drawing.tsx";
import { words } from "./words.ts";

/** Where is the key? On the phone, in a backup, in a file. */
export function KeyStep({ bands }: { readonly bands: readonly BandOfPage[] }) {
  // A phone that is there again needs no word on that it was not.
  const last = latest(["key"]);
  const isOver = last !== undefined && hasMissedPhone(last) && isPhoneThere(jobs.value);
  const job = isOver ? undefined : last;
  const keyed = bands.filter(({ key }) => key !== "none");
  const hasLiveKey = keyed.some(({ key }) => key === "untried" || key === "proven");
  const failure = job?.failure;
  // Where the phone has no root to give, asking it again does not help.
  const isWithoutRoot =
    failure?.code === "no-root" && drawingOf(failure, { ofBand: false }) !== "grant";
  const result = resultOf(job, "key");
  const isFormerOnly = result?.found.every(({ isFormer }) => isFormer) === true;
  const w = words();
  const lack = capabilities.value.phone?.();
  const find = lack === undefined && (
    <JobButton
      wish={{ kind: "key", history: true }}
      text={w.find}
      needs="phone"
      isFirst={!hasLiveKey && !isWithoutRoot}
    />
  );
  return (
    <>
      {keyed.map((band) => (
        <KeyCard key={band.mac} band={band} />
      ))}
      {job === undefined ? (
        <WithDrawing drawing="grant">
          <p>{w.keyText}</p>
          {lack === undefined ? find : <p>{lack}</p>}
        </WithDrawing>
      ) : (
        <JobView job={job} drawing={isFormerOnly ? "pair" : undefined}>
          <Outcome job={job} />
          {!isUnderWay(job) && find}
        </JobView>
      )}
      {!isUnderWay(job) && (
        <Others job={job} hasPhone={lack === undefined} isFirst={isWithoutRoot} />
      )}
    </>
  );
}

function Outcome({ job }: { readonly job: Job }) {
  const result = resultOf(job, "key");
  const w = words();
  if (result === undefined) return null;
  const current = result.found.filter(({ isFormer }) => !isFormer);
  return (
    <>
      <p role="status">
        {current.length === 0 ? (
          w.formerOnly
        ) : (
          <>
            <strong>{w.keyFound(current.length)}</strong>
            {current.map(({ model, from }) => (
              <span>
                {" "}
                · {model ?? ""} {w.from} <Said text={from} />
              </span>
            ))}
          </>
        )}
      </p>
      {result.imported !== undefined && <ImportOutcome result={result.imported} />}
    </>
  );
}

interface OthersProps {
  readonly job: Job | undefined;
  readonly hasPhone: boolean;
  /** Whether the next thing to do is among them. */
  readonly isFirst: boolean;
}

/** What goes wrong with files: others are chosen where these were. */
const OF_FILES: ReadonlySet<string> = new Set([
  "unknown-format",
  "unsupported",
  "damaged",
  "truncated",
  "empty-file",
  "too-big",
  "unreadable",
  "not-a-database",
  "error-text",
  "line-ends",
  "wrong-password",
  "no-such-file",
]);

/** Without root, and without a phone. */
function Others({ job, hasPhone, isFirst }: OthersProps) {
  const w = words();
  const code = job?.failure?.code ?? "";
  return (
    <details open={!hasPhone || code === "no-root" || OF_FILES.has(code)}>
      <summary>{w.other}</summary>
      <div class="job-text">
        {hasPhone && (
          <>
            <p>{w.backupText}</p>
            <JobButton
              wish={{ kind: "key", history: true, backup: true }}
              text={w.backup}
              needs="phone"
              isFirst={isFirst}
            />
          </>
        )}
        <p>{w.filesText}</p>
        <FilesIn
          onUploads={(uploads) => begin({ kind: "key", uploads: [...uploads], history: true })}
        />
      </div>
    </details>
  );
}
