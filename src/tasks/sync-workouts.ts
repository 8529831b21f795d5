import { BandError } from "../band/errors.ts";
import { acknowledge } from "../band/fetch.ts";
import { decodeSummary } from "../band/workout-summary.ts";
import { decodeTrack } from "../band/workout-track.ts";
import { FrameError } from "../bytes/message.ts";
import type { TrackPoint, Workout } from "../health/workout.ts";
import type { UnixSeconds } from "../health/minute.ts";
import { addUp } from "../store/added.ts";
import type { SyncWork } from "./sync-work.ts";
import { cursorAfter, latestOf } from "./sync-cursor.ts";
import { fetchWhole } from "./sync-measurements.ts";
import type { Transfer } from "./sync-measurements.ts";

/** One round brings one workout. */
const MOST_ROUNDS = 10_000;

/** Answers that another try does not change. */
const GIVEN_UP: ReadonlySet<string> = new Set(["fetch-failed", "flood"]);

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
  const summary = await fetchAndKeep(work, "workouts", sinceS);
  if (summary === undefined) return undefined;
  const workout = decodeSummary(summary.bytes, summary.firstS);
  if (workout.startS > latestOf(tools.nowS())) {
    // The band's clock was wrong. Whoever went on from there would miss what comes till then.
    totals.dropped++;
    return undefined;
  }
  await tools.untilFree?.();
  // Kept before its track is asked for: were the link lost now, the workout would not be.
  const bare = run.addWorkouts([{ workout, track: [] }]);
  const nextS = nextAfter(workout, sinceS, tools.nowS());
  const cursor = { history: "workouts", nextS };
  const track = await readTrack(work, workout).catch(async (error: unknown) => {
    // One track that never comes does not keep all later workouts from being read.
    const isHopeless = error instanceof BandError && (work.isLastTry || GIVEN_UP.has(error.code));
    if (isHopeless) {
      await tools.untilFree?.();
      run.setCursor(cursor.history, nextS);
    }
    throw error;
  });
  await tools.untilFree?.();
  const whole = run.completeWorkout({ workout, track: track ?? [] }, bare, cursor);
  totals.workouts = addUp(addUp(totals.workouts, bare), whole);
  totals.count++;
  tools.onProgress?.({
    history: "workouts",
    count: totals.workouts.added + totals.workouts.same,
    atS: nextS,
    firstS: sinceS,
    untilS: tools.nowS(),
  });
  // What the band does not give of it may be given another time.
  if (tools.forget === true && track !== undefined) await forgetSummary(work, sinceS, workout);
  return nextS;
}

/**
 * From its end on; but a request has only minutes, and a workout that ends within its first one would
 * come again for ever. An end that is yet to come is none.
 */
function nextAfter({ startS, endS }: Workout, sinceS: UnixSeconds, nowS: UnixSeconds): UnixSeconds {
  return Math.max(sinceS, startS + 60, cursorAfter(sinceS, endS, nowS));
}

/** Empty where the band has no track of it; `undefined` where it gives none, or one without sense. */
async function readTrack(
  work: SyncWork,
  workout: Workout,
): Promise<readonly TrackPoint[] | undefined> {
  const { tools, band } = work;
  const { isZeppOs, history } = band.session.model;
  if (!history.includes("tracks")) return [];
  const details = await fetchTrack(work, workout);
  if (details === "none") return undefined;
  // The band moves on to the next track where this workout has none.
  if (details === undefined || details.firstS > endOf(workout)) return [];
  try {
    return decodeTrack(details.bytes, workout, { isZeppOs });
  } catch (error) {
    if (!(error instanceof FrameError)) throw error;
    tools.trace("track unreadable", { bytes: details.bytes.length });
    return undefined;
  }
}

/** The band keeps it: what is read of it is not all on disk, or not yet. */
async function fetchAndKeep(
  work: SyncWork,
  history: "workouts" | "tracks",
  sinceS: UnixSeconds,
): Promise<Transfer | undefined> {
  const transfer = await fetchWhole(work, history, sinceS);
  if (transfer === undefined) return undefined;
  await acknowledge(work.band.session, "keep", { signal: work.tools.signal });
  return transfer;
}

/** "none": the band says that it has no such thing, which is no reason to give up the workouts. */
async function fetchTrack(
  work: SyncWork,
  { startS }: Workout,
): Promise<Transfer | "none" | undefined> {
  try {
    return await fetchAndKeep(work, "tracks", startS);
  } catch (error) {
    if (error instanceof BandError && error.code === "not-supported") return "none";
    throw error;
  }
}

/** Of a workout whose end nobody can read, at least its first minute. */
function endOf({ startS, endS }: Workout): UnixSeconds {
  return Math.max(endS, startS + 60);
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
