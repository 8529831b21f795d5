import type { BandOfPage } from "../../../server/answers.ts";
import type { Job } from "../../../server/jobs.ts";
import type { HandoverCheck } from "../../../tasks/check-handover.ts";
import { JobButton } from "../../jobs/job-button.tsx";
import { JobView } from "../../jobs/job-view.tsx";
import { isUnderWay, latest, resultOf } from "../../jobs/jobs.ts";
import { Said } from "../../jobs/said.tsx";
import { useBandChoice } from "./band-choice.tsx";
import { HandoverWays } from "./handover-ways.tsx";
import { SkipLink } from "./skip-link.tsx";
import { WithDrawing } from "./with-drawing.tsx";
import { words } from "./words.ts";

/** How Gadgetbridge gets the key, and with some ways the history. */
export function HandoverStep({ bands }: { readonly bands: readonly BandOfPage[] }) {
  const { band, choice } = useBandChoice(bands);
  const w = words();
  if (band === undefined) return <p>{w.needsKey}</p>;
  const plan = latest(["handover-plan"], (job) => isAbout(job, band.mac));
  const result = resultOf(plan, "handover-plan");
  const button = (
    <JobButton
      wish={{ kind: "handover-plan", mac: band.mac }}
      text={w.plan}
      needs="phone"
      isFirst
    />
  );
  return (
    <>
      {result === undefined ? (
        <WithDrawing drawing="add">
          <p>{w.handoverText}</p>
          {choice}
          {!isUnderWay(plan) && button}
          <SkipLink to="history" />
        </WithDrawing>
      ) : (
        <div class="job-text">
          <p>{w.handoverText}</p>
          {choice}
        </div>
      )}
      {plan !== undefined && <JobView job={plan} />}
      {result !== undefined && (
        <>
          <HandoverWays plan={result.plan} band={band} />
          <Check mac={band.mac} />
          <SkipLink to="history" isDone />
        </>
      )}
    </>
  );
}

/** A plan that is still being made names no band yet. */
function isAbout({ result }: Job, mac: string): boolean {
  return result?.is !== "handover-plan" || result.mac === mac;
}

function Check({ mac }: { readonly mac: string }) {
  const job = latest(["handover-check"]);
  const result = resultOf(job, "handover-check");
  const w = words();
  return (
    <section class="check">
      <p>{w.checkText}</p>
      <JobButton wish={{ kind: "handover-check", mac }} text={w.check} needs="phone" />
      {job !== undefined && (
        <JobView job={job}>
          {result !== undefined && (
            <p role="status">
              <strong>{checkText(result.check)}</strong>{" "}
              {!result.check.looked && <Said text={result.check.why} />}
            </p>
          )}
        </JobView>
      )}
    </section>
  );
}

function checkText(check: HandoverCheck): string {
  const { checks } = words();
  if (!check.looked) return checks.notLooked;
  return check.key === "same" && check.knowsBand !== true ? checks.sameNoBand : checks[check.key];
}
