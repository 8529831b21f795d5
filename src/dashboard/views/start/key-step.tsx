import type { BandOfPage } from "../../../server/answers.ts";
import type { Job } from "../../../server/jobs.ts";
import { FilesIn } from "../../jobs/files-in.tsx";
import { JobButton } from "../../jobs/job-button.tsx";
import { JobView } from "../../jobs/job-view.tsx";
import { begin, isUnderWay, latest, resultOf } from "../../jobs/jobs.ts";
import { Said } from "../../jobs/said.tsx";
import { capabilities } from "../../permissions.ts";
import { KeyCard } from "../band/key-card.tsx";
import { ImportOutcome } from "../data/import-outcome.tsx";
import { WithDrawing } from "./with-drawing.tsx";
import { words } from "./words.ts";

/** Where is the key? On the phone, in a backup, in a file. */
export function KeyStep({ bands }: { readonly bands: readonly BandOfPage[] }) {
  const job = latest(["key"]);
  const keyed = bands.filter(({ key }) => key !== "none");
  const w = words();
  const lack = capabilities.value.phone?.();
  const find = lack === undefined && (
    <JobButton
      wish={{ kind: "key", history: true }}
      text={w.find}
      needs="phone"
      isFirst={keyed.length === 0}
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
        <JobView job={job}>
          <Outcome job={job} />
          {!isUnderWay(job) && find}
        </JobView>
      )}
      {!isUnderWay(job) && <Others job={job} hasPhone={lack === undefined} />}
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

/** Without root, and without a phone. */
function Others({ job, hasPhone }: { readonly job: Job | undefined; readonly hasPhone: boolean }) {
  const w = words();
  const hasNoRoot = job?.failure?.code === "no-root";
  return (
    <details open={hasNoRoot || !hasPhone}>
      <summary>{w.other}</summary>
      <div class="job-text">
        {hasPhone && (
          <>
            <p>{w.backupText}</p>
            <JobButton
              wish={{ kind: "key", history: true, backup: true }}
              text={w.backup}
              needs="phone"
              isFirst={hasNoRoot}
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
