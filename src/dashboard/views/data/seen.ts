import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Job } from "../../../server/jobs.ts";
import { isUnderWay, nameOf } from "../../jobs/jobs.ts";
import { placeNow } from "../../route.ts";

/** Jobs whose end was seen, and put away. */
const putAway = signal<ReadonlySet<string>>(new Set());

/** The job, unless its end was seen and put away. */
export function unlessPutAway(job: Job | undefined): Job | undefined {
  return job === undefined || putAway.value.has(nameOf(job)) ? undefined : job;
}

export function putAwayJob(job: Job): void {
  if (!isUnderWay(job)) putAway.value = new Set([...putAway.value, nameOf(job)]);
}

/** Puts a job that is over away when the reader goes to another view. */
export function usePutAwayOnLeaving(job: Job | undefined): void {
  const latest = useRef(job);
  latest.current = job;
  useEffect(() => {
    const [view] = placeNow();
    return () => {
      // What is on the screen is drawn anew for other reasons, too: because somebody else's days are shown.
      if (placeNow()[0] !== view && latest.current !== undefined) putAwayJob(latest.current);
    };
  }, []);
}
