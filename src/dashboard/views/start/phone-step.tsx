import { useEffect, useRef } from "preact/hooks";
import type { Job } from "../../../server/jobs.ts";
import { jobs } from "../../events.ts";
import { house } from "../../house.ts";
import { JobButton } from "../../jobs/job-button.tsx";
import { JobView } from "../../jobs/job-view.tsx";
import { begin, isOthers, isUnderWay } from "../../jobs/jobs.ts";
import { capabilities } from "../../permissions.ts";
import { linkTo } from "../../route.ts";
import { isPhoneThere, lossOfPhone, MENDED_ON_PHONE } from "./steps.ts";
import { WithDrawing } from "./with-drawing.tsx";
import { words } from "./words.ts";

/** Is the phone there, and does it let us in? */
export function PhoneStep() {
  const looks = jobs.value.filter(({ kind }) => kind === "doctor");
  const [job, former] = looks;
  const loss = lossOfPhone(jobs.value);
  const isWaiting = useLookingAgain(job, loss);
  const w = words();
  const lack = capabilities.value.phone?.();
  if (lack !== undefined) return <p>{lack}</p>;
  const isReady = isPhoneThere(jobs.value);
  const button = (
    <JobButton
      wish={{ kind: "doctor" }}
      text={job === undefined ? w.look : w.lookAgain}
      needs="phone"
      isFirst={!isReady}
      keepsFocus
    />
  );
  if (job === undefined) {
    return (
      <WithDrawing drawing="cable">
        <p>{w.phoneText}</p>
        {button}
      </WithDrawing>
    );
  }
  const withFormer = isWaiting ? afterFormer(job, former) : job;
  // What was seen before the phone went away is not so any more.
  const shown = loss === undefined ? withFormer : isUnderWay(job) ? job : loss;
  return (
    <JobView job={shown}>
      {isReady && (
        <p>
          <a class="button first" href={linkTo("start", "key")}>
            {w.goOn}
          </a>
        </p>
      )}
      {(!isUnderWay(job) || former !== undefined) && button}
      {isWaiting && <p class="quiet">{w.looksAgain}</p>}
    </JobView>
  );
}

/** What was seen the time before stays until it is seen anew: nothing flickers. */
function afterFormer(job: Job, former: Job | undefined): Job {
  if (!isUnderWay(job) || former === undefined) return job;
  const seen = new Set(job.lines.map(({ what }) => what));
  return { ...job, lines: [...job.lines, ...former.lines.filter(({ what }) => !seen.has(what))] };
}

const LOOK_AGAIN_MS = 4_000;
const MOST_LOOKS = 40;

/** Looks again while the phone is missing and somebody has looked from here; tells whether it does. */
function useLookingAgain(job: Job | undefined, loss: Job | undefined): boolean {
  const looks = useRef(0);
  const hasBegun = useRef(false);
  const isGoing = isUnderWay(job);
  if (isGoing || (loss !== undefined && !isOthers(loss))) hasBegun.current = true;
  const broken = job?.lines.find(({ state }) => state === "broken");
  const isMissing =
    loss !== undefined || MENDED_ON_PHONE.has(broken?.code) || (isGoing && looks.current > 0);
  const isPossible = house.value?.kind === "served" && looks.current < MOST_LOOKS;
  const looksAgain = isMissing && isPossible && hasBegun.current;
  const over = looksAgain && !isGoing ? (loss ?? job)?.id : undefined;
  useEffect(() => {
    if (over === undefined) return;
    const timer = setInterval(() => {
      if (document.hidden) return;
      looks.current++;
      // Another page may have begun it; what goes wrong is seen when somebody clicks.
      begin({ kind: "doctor" }).catch(() => undefined);
    }, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [over]);
  return looksAgain;
}
