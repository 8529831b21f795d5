import { acknowledge } from "../band/fetch.ts";
import { decodeSummary } from "../band/workout-summary.ts";
import { decodeTrack } from "../band/workout-track.ts";
import { FrameError } from "../bytes/message.ts";
import type { TrackPoint, Workout } from "../health/workout.ts";
import type { UnixSeconds } from "../health/minute.ts";
import { addUp } from "../store/added.ts";
import { fetchWhole } from "./sync-measurements.ts";
import type { SyncWork } from "./sync-band.ts";

/** One round brings one workout. */
const MOST_ROUNDS = 10_000;

/** Reads the workouts since the last time, each with its track, until there is no later one. */
export async function readWorkouts(work: SyncWork): Promise<void> {
  const { tools } = work;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const nowS = tools.nowS();
    const sinceS = work.sinceS("workouts");
    if (sinceS > nowS) return;
    const nextS = await readWorkout(work, sinceS);
    if (nextS === undefined || nextS <= sinceS) return;
  }
}

/** Gives the moment from which to go on; `undefined` when there is no later workout. */
async function readWorkout(work: SyncWork, sinceS: UnixSeconds): Promise<UnixSeconds | undefined> {
  const { tools, run, totals } = work;
  const summary = await fetchWhole(work, "workouts", sinceS);
  if (summary === undefined) return undefined;
  const workout = decodeSummary(summary.bytes, summary.firstS);
  // Kept before its track is asked for: were the link lost now, the workout would not be.
  const bare = run.addWorkouts([{ workout, track: [] }]);
  const track = await readTrack(work, workout);
  // A request has but minutes: a workout that ends within its first one would come again for ever.
  const nextS = Math.max(workout.endS, workout.startS + 60);
  const whole = run.addWorkouts([{ workout, track }], { history: "workouts", nextS });
  totals.workouts = addUp(totals.workouts, bare.added > 0 ? bare : whole);
  totals.count++;
  tools.onProgress?.({
    history: "workouts",
    count: totals.workouts.added + totals.workouts.same,
    atS: nextS,
    firstS: sinceS,
    untilS: tools.nowS(),
  });
  if (tools.forget === true) await forgetSummary(work, sinceS, workout);
  return nextS;
}

/** Empty where the band has no track of it, or sends one that makes no sense. */
async function readTrack(work: SyncWork, workout: Workout): Promise<readonly TrackPoint[]> {
  const { tools, band } = work;
  if (!band.session.model.history.includes("tracks")) return [];
  try {
    const details = await fetchWhole(work, "tracks", workout.startS);
    // The band moves on to the next track where this workout has none.
    if (details === undefined || details.firstS > workout.endS) return [];
    const track = decodeTrack(details.bytes, workout, { isZeppOs: band.session.model.isZeppOs });
    return track;
  } catch (error) {
    if (!(error instanceof FrameError)) throw error;
    tools.trace("track unreadable", { points: 0 });
    return [];
  }
}

/**
 * A band forgets what it has just sent: after the track, the summary is asked for once more, compared
 * with what is on disk, and acknowledged.
 */
async function forgetSummary(work: SyncWork, sinceS: UnixSeconds, kept: Workout): Promise<void> {
  const again = await fetchWhole(work, "workouts", sinceS);
  const isSame =
    again?.bytes.length === kept.raw.length && again.bytes.every((it, i) => it === kept.raw[i]);
  const { signal } = work.tools;
  await acknowledge(work.band.session, isSame ? "forget" : "keep", { signal });
}
