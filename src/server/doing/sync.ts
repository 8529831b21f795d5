import { offsetsOf } from "../../health/zone.ts";
import { syncBand } from "../../tasks/sync-band.ts";
import { syncShare, syncText } from "../../tasks/sync-text.ts";
import type { SyncProgress, SyncReport } from "../../tasks/sync-work.ts";
import { count, offText } from "../../tasks/words.ts";
import { failureOf } from "../failures.ts";
import type { JobResult, JobWish } from "../jobs.ts";
import { plainText } from "./plain-text.ts";
import type { Work } from "./work.ts";
import { withBandWork } from "./with-band.ts";
import { offerFollowers, workOut } from "./with-store.ts";

/** While it goes, what is shown grows now and then. */
const SHOW_MS = 5_000;

/** Reads everything new from the band. */
export function sync(
  work: Work,
  { mac }: Extract<JobWish, { readonly kind: "sync" }>,
): Promise<JobResult> {
  return withBandWork(work, mac, async ({ tools, records }) => {
    const zone = work.house.zone();
    const told = new Told(work);
    try {
      const report = await syncBand({
        ...tools,
        records,
        zone,
        offsetAt: offsetsOf(zone),
        onProgress: (progress) => told.hear(progress),
      });
      await tools.untilFree();
      await workOut(work, records);
      offerFollowers(work, records);
      return resultOf(work, report);
    } catch (error) {
      told.tellKept();
      throw error;
    }
  });
}

/** What pages hear while it goes. */
class Told {
  readonly #work: Work;
  #shownMs = performance.now();
  #minutes = 0;

  constructor(work: Work) {
    this.#work = work;
  }

  hear(progress: SyncProgress): void {
    if (progress.history === "activity") this.#minutes = progress.count;
    this.#work.progress(syncText(progress), syncShare(progress));
    const nowMs = performance.now();
    if (nowMs - this.#shownMs < SHOW_MS) return;
    this.#shownMs = nowMs;
    this.#work.tell({ is: "Changed" });
  }

  tellKept(): void {
    if (this.#minutes === 0) return;
    const read = count(this.#minutes, "minute");
    const text = `${read} read and kept; the next sync goes on from there.`;
    this.#work.line({ state: "note", what: "kept", text });
  }
}

function resultOf(work: Work, report: SyncReport): JobResult {
  const { mac, model, batteryPercent, minutes, measurements, workouts, firstS, lastS } = report;
  if (report.clockOffS !== undefined) {
    const text = `The band's clock was off by ${offText(report.clockOffS)}; it has been set.`;
    work.line({ state: "note", what: "clock", text });
  }
  return {
    is: "sync",
    mac,
    model: plainText(model),
    batteryPercent,
    minutes: minutes.added,
    measurements: measurements.added,
    workouts: workouts.added,
    firstS,
    lastS,
    troubles: report.troubles.map(({ history, error }) => {
      const failure = failureOf(error);
      const what = history.replaceAll("-", " ");
      return { ...failure, message: `Not read to the end: ${what}. ${failure.message}` };
    }),
  };
}
