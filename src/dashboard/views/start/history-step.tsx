import type { RunOfPage } from "../../../server/answers.ts";
import { JobButton } from "../../jobs/job-button.tsx";
import { capabilities } from "../../permissions.ts";
import { BringFiles } from "../data/bring-files.tsx";
import { isUnderWay, latest } from "../../jobs/jobs.ts";
import { SkipLink } from "./skip-link.tsx";
import { importsOf } from "./steps.ts";
import { WithDrawing } from "./with-drawing.tsx";
import { words } from "./words.ts";

/** What was recorded before. */
export function HistoryStep({ runs }: { readonly runs: readonly RunOfPage[] }) {
  const job = latest(["import"]);
  const w = words();
  const hasAny = importsOf(runs).length > 0;
  return (
    <>
      <WithDrawing drawing="files">
        <p>{w.historyText}</p>
        {hasAny && <p role="status">{w.brought}</p>}
        {capabilities.value.phone === undefined && !isUnderWay(job) && (
          <JobButton wish={{ kind: "import" }} text={w.bring} needs="phone" isFirst={!hasAny} />
        )}
        {!hasAny && <SkipLink to="read" />}
      </WithDrawing>
      <BringFiles />
    </>
  );
}
