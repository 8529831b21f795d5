import { offsetsOf } from "../../health/zone.ts";
import { evaluateStale } from "../../tasks/evaluate-stale.ts";
import { syncBand } from "../../tasks/sync-band.ts";
import type { SyncReport } from "../../tasks/sync-work.ts";
import { offText } from "../../tasks/words.ts";
import { withBandWork } from "../band-work.ts";
import type { BandWords } from "../band-work.ts";
import type { Context } from "../context.ts";
import { EXIT, exitStatusOf } from "../exit-status.ts";
import { evaluationTools } from "../evaluation.ts";
import { syncProgress } from "../sync-progress.ts";
import { count, formatMoment, isoTime } from "../words.ts";
import { zoneHere } from "../zone-here.ts";
import { offerFollowers } from "./follow.ts";

export interface SyncWords extends BandWords {
  readonly forget?: boolean;
  readonly all?: boolean;
}

/** `ownband sync [MAC]`: reads everything new from the band. */
export async function sync(
  context: Context,
  words: SyncWords,
  [word]: readonly string[],
): Promise<number> {
  const { out } = context;
  const zone = zoneHere();
  const progress = syncProgress(out);
  let minutesRead = 0;
  const report = await withBandWork(context, word, words, async ({ tools, records }) => {
    try {
      const done = await syncBand({
        ...tools,
        onStep: (step) => {
          progress.end();
          tools.onStep?.(step);
        },
        records,
        zone,
        offsetAt: offsetsOf(zone),
        forget: words.forget,
        everything: words.all,
        onProgress: (it) => {
          if (it.history === "activity") minutesRead = it.count;
          progress.update(it);
        },
      });
      await evaluateStale(records, evaluationTools(context));
      if (!out.manner.json) offerFollowers(context, records);
      return done;
    } catch (error) {
      progress.end();
      const read = count(minutesRead, "minute");
      if (minutesRead > 0) out.note(`  ${read} read and kept; the next sync goes on from there.`);
      throw error;
    } finally {
      progress.end();
    }
  });
  out.json(jsonOf(report));
  if (!out.manner.json) print(context, report);
  // Without the minutes it is not done, whatever else was read.
  const missed = report.troubles.find(({ history }) => history === "activity");
  return missed === undefined ? EXIT.done : exitStatusOf(missed.error);
}

function print({ out }: Context, report: SyncReport): void {
  const { minutes, measurements, workouts, firstS, lastS, batteryPercent } = report;
  if (minutes.added + measurements.added + workouts.added + minutes.changed === 0) {
    out.result("  Nothing new on the band.");
  } else {
    if (minutes.added > 0) {
      const text = out.paint("bold", count(minutes.added, "new minute"));
      out.result(`  ${text}${span(firstS, lastS)}`);
    }
    if (measurements.added > 0) out.result(`  ${count(measurements.added, "new reading")}`);
    if (workouts.added > 0) out.result(`  ${count(workouts.added, "new workout")}`);
    if (minutes.changed > 0) {
      const why =
        minutes.lost > 0
          ? "replaced: the band's own word counts more than what was imported"
          : "corrected";
      out.result(`  ${count(minutes.changed, "minute")} ${why}`);
    }
  }
  if (batteryPercent !== undefined) out.result(`  battery ${batteryPercent} %`);
  if (report.clockOffS !== undefined) {
    out.warn(`The band's clock was off by ${offText(report.clockOffS)}; it has been set.`);
  }
  for (const { history, error } of report.troubles) {
    const hint = error.hint === undefined ? "" : ` ${error.hint}`;
    out.warn(`Not read to the end: ${history.replaceAll("-", " ")}. ${error.message}${hint}`);
  }
  out.note("\n  Next:  ownband days   ·   ownband nights");
}

function span(firstS: number | undefined, lastS: number | undefined): string {
  if (firstS === undefined || lastS === undefined) return "";
  return `, ${formatMoment(firstS)} to ${formatMoment(lastS)}`;
}

function jsonOf({ firstS, lastS, troubles, ...report }: SyncReport): object {
  return {
    ...report,
    ...(firstS === undefined ? {} : { from: isoTime(firstS) }),
    ...(lastS === undefined ? {} : { to: isoTime(lastS) }),
    troubles: troubles.map(({ history, error }) => ({
      history,
      code: error.code,
      message: error.message,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    })),
  };
}
