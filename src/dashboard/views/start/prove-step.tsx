import type { BandOfPage } from "../../../server/answers.ts";
import { JobButton } from "../../jobs/job-button.tsx";
import { JobView } from "../../jobs/job-view.tsx";
import { isUnderWay, latest, resultOf } from "../../jobs/jobs.ts";
import { capabilities } from "../../permissions.ts";
import { linkTo } from "../../route.ts";
import { useBandChoice } from "./band-choice.tsx";
import { WithDrawing } from "./with-drawing.tsx";
import { words } from "./words.ts";

/** The band has another key by now, or none: trying this one again does not help. */
const DEAD: ReadonlySet<string | undefined> = new Set(["refused", "stale-key", "not-paired"]);

/** Does the band take the key? */
export function ProveStep({ bands }: { readonly bands: readonly BandOfPage[] }) {
  const { band, choice } = useBandChoice(bands);
  const job = latest(["verify"]);
  const w = words();
  const lack = capabilities.value.band?.();
  if (lack !== undefined) return <p>{lack}</p>;
  if (band === undefined) return <p>{w.needsKey}</p>;
  const isProven = band.key === "proven";
  const isDead = DEAD.has(job?.failure?.code);
  const button = (
    <JobButton
      wish={{ kind: "verify", mac: band.mac }}
      text={isProven ? w.proveAgain : w.prove}
      needs="band"
      isFirst={!isProven && !isDead}
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
      {job.at === "failed" && !isDead && <p>{w.proveText}</p>}
      {isDead && (
        <p>
          <a class="button first" href={linkTo("start", "key")}>
            {w.keyAgain}
          </a>
        </p>
      )}
      {!isUnderWay(job) && choice}
      {!isUnderWay(job) && button}
    </JobView>
  );
}
