import type { ComponentChildren } from "preact";
import type { Job } from "../../../server/jobs.ts";
import { JobView } from "../../jobs/job-view.tsx";
import { resultOf } from "../../jobs/jobs.ts";
import { ImportOutcome } from "./import-outcome.tsx";

/** An import as it goes, and what came of it. */
export function ImportView({
  job,
  children,
}: {
  readonly job: Job;
  readonly children?: ComponentChildren;
}) {
  const result = resultOf(job, "import");
  return (
    <JobView job={job}>
      {result !== undefined && <ImportOutcome result={result} />}
      {children}
    </JobView>
  );
}
