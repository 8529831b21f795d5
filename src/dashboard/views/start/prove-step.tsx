import type { BandOfPage } from "../../../server/answers.ts";
import { JobButton } from "../../jobs/job-button.tsx";
import { JobView } from "../../jobs/job-view.tsx";
import { isUnderWay, latest, resultOf } from "../../jobs/jobs.ts";
import { capabilities } from "../../permissions.ts";
import { useBandChoice } from "./band-choice.tsx";
import { WithDrawing } from "./with-drawing.tsx";
import { words } from "./words.ts";

/** Does the band take the key? */
export function ProveStep({ bands }: { readonly bands: readonly BandOfPage[] }) {
  const { band, choice } = useBandChoice(bands);
  const job = latest(["verify"]);
  const w = words();
  const lack = capabilities.value.band?.();
  if (lack !== undefined) return <p>{lack}</p>;
  if (band === undefined) return <p>{w.needsKey}</p>;
  const isProven = band.key === "proven";
  const button = (
    <JobButton
      wish={{ kind: "verify", mac: band.mac }}
      text={isProven ? w.proveAgain : w.prove}
      needs="band"
      isFirst={!isProven}
    />
  );
  if (job === undefined) {
    return (
      <WithDrawing drawing="quiet">
        <p>{w.proveText}</p>
        {choice}
        {button}
      </WithDrawing>
    );
  }
  return (
    <JobView job={job} drawing={job.at === "running" ? "wake" : undefined}>
      {resultOf(job, "verify") !== undefined && <p role="status">{w.accepted}</p>}
      {job.at === "failed" && <p>{w.proveText}</p>}
      {!isUnderWay(job) && choice}
      {!isUnderWay(job) && button}
    </JobView>
  );
}
