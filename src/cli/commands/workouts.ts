import { dayOf } from "../../health/local-day.ts";
import type { OffsetAt } from "../../health/zone.ts";
import type { Records } from "../../store/records.ts";
import { workoutsOf } from "../../tasks/workouts.ts";
import type { WornWorkout } from "../../tasks/workouts.ts";
import type { DayRange } from "../../tasks/evaluate.ts";
import { UsageError } from "../context.ts";
import type { Context } from "../context.ts";
import { checkRange, devicesJson, devicesText, lengthOf as daysOf } from "../evaluation.ts";
import { namesIn, rangeBefore, wantedRange, withEvaluation } from "../evaluation.ts";
import type { Evaluated, RangeWords } from "../evaluation.ts";
import { EXIT } from "../exit-status.ts";
import { table } from "../table.ts";
import { showWorkout, workoutFacts } from "../workout-view.ts";
import { lengthOf, speedText, titleLine, wayText } from "../workout-words.ts";
import { clockTime, count, duration, grouped, isoTime } from "../words.ts";

/** So many are shown when nothing else is asked for. */
const SHOWN = 20;

/** `ownband workouts`: a list of them, or one of them from near. */
export async function workouts(
  context: Context,
  words: RangeWords,
  [which]: readonly string[],
): Promise<number> {
  checkRange(words);
  await withEvaluation(context, words, (evaluated, records) => {
    const all = workoutsOf(records, evaluated.bands);
    if (which === undefined) list(context, evaluated, words, all);
    else showOne(context, evaluated, records, wanted(all, which, evaluated.clock()));
  });
  return EXIT.done;
}

function showOne(
  context: Context,
  evaluated: Evaluated,
  records: Records,
  workout: WornWorkout,
): void {
  const { out } = context;
  const clock = evaluated.clock();
  showWorkout(out, workout, { records, clock, bornOn: evaluated.bornOn });
}

/** @param word its number, or when it began: `2026-01-31T17:05` */
function wanted(all: readonly WornWorkout[], word: string, clock: OffsetAt): WornWorkout {
  const found = /^\d{1,6}$/.test(word)
    ? all.find(({ number }) => number === Number(word))
    : all.find(({ workout }) => isAt(workout.startS, word, clock));
  if (found !== undefined) return found;
  throw new UsageError(
    "There is no such workout.",
    "Name its number in the list of ownband workouts, or when it began: 2026-01-31T17:05.",
  );
}

/** Its beginning by the wearer's clock, or as programs are told of it. */
function isAt(startS: number, word: string, clock: OffsetAt): boolean {
  const local = isoTime(startS + clock(startS) * 60).slice(0, 16);
  return word === isoTime(startS) || word.replace(" ", "T").slice(0, 16) === local;
}

function list(
  { out }: Context,
  evaluated: Evaluated,
  words: RangeWords,
  all: readonly WornWorkout[],
): void {
  const clock = evaluated.clock();
  const isRanged = words.from !== undefined || words.to !== undefined;
  const range = isRanged ? wantedRange(words, { ...evaluated, lastDay: undefined }) : undefined;
  const found = range === undefined ? all.slice(-SHOWN) : within(all, range, clock);
  if (out.manner.json) {
    out.json({ ...devicesJson(evaluated), ...range, workouts: found.map(workoutJson) });
    return;
  }
  out.result(`  ${out.paint("bold", devicesText(evaluated.devices))}   ${title(found, all)}`);
  if (found.length === 0) return;
  out.result();
  out.result(listText(found, clock));
  out.result();
  out.result(`  ${sumText(found)}`);
  const before = range === undefined ? [] : within(all, rangeBefore(range), clock);
  if (range !== undefined && before.length > 0) {
    out.result(`  in the ${grouped(daysOf(range))} days before: ${sumText(before)}`);
  }
}

function title(found: readonly WornWorkout[], all: readonly WornWorkout[]): string {
  if (all.length === 0) return "no workouts are recorded";
  if (found.length === 0) return "no workouts in these days";
  return found.length < all.length
    ? `${grouped(found.length)} of ${count(all.length, "workout")}`
    : count(all.length, "workout");
}

function within(
  all: readonly WornWorkout[],
  { from, to }: DayRange,
  clock: OffsetAt,
): WornWorkout[] {
  return all.filter(({ workout: { startS } }) => {
    const day = dayOf(startS, clock(startS));
    return day >= from && day <= to;
  });
}

function listText(found: readonly WornWorkout[], clock: OffsetAt): string {
  const dayAt = (atS: number): string => dayOf(atS, clock(atS));
  const starts = found.map(({ workout }) => workout.startS);
  const nameOf = namesIn({ from: dayAt(Math.min(...starts)), to: dayAt(Math.max(...starts)) });
  // The table's columns are flush right; names are to be read from the left.
  const sports = flushLeft(found.map(({ workout }) => workout.sport ?? "workout"));
  const titles = flushLeft(found.map(({ workout }) => titleLine(workout.title ?? "")));
  const rows = found.map(({ number, workout }, i) => {
    const { startS, distanceM, averageHeartRateBpm, maxHeartRateBpm, energyKcal } = workout;
    const [day, hour] = [nameOf(dayAt(startS)), clockTime(startS, clock(startS))];
    return [
      `${String(number).padStart(4)}  ${day}, ${hour}`,
      sports[i] ?? "",
      duration(lengthOf(workout)),
      distanceM === undefined ? "–" : wayText(distanceM),
      speedText(workout.sport, distanceM, lengthOf(workout)) ?? "–",
      whole(averageHeartRateBpm),
      whole(maxHeartRateBpm),
      whole(energyKcal),
      titles[i] ?? "",
    ];
  });
  const heads = ["", "", "time", "distance", "speed", "pulse", "highest", "kcal", ""];
  return table(heads, rows)
    .map((line) => `  ${line}`)
    .join("\n");
}

function flushLeft(texts: readonly string[]): string[] {
  const width = Math.max(...texts.map(({ length }) => length));
  return texts.map((text) => text.padEnd(width));
}

function whole(value: number | undefined): string {
  return value === undefined ? "–" : grouped(value);
}

/** `12 workouts, 9 h 12, 85.30 km`. */
function sumText(found: readonly WornWorkout[]): string {
  const s = found.reduce((sum, { workout }) => sum + lengthOf(workout), 0);
  const m = found.reduce((sum, { workout }) => sum + (workout.distanceM ?? 0), 0);
  return [count(found.length, "workout"), duration(s), ...(m > 0 ? [wayText(m)] : [])].join(", ");
}

function workoutJson({ number, workout, tellers: [{ macs }] }: WornWorkout): object {
  return { number, mac: macs[0], ...workoutFacts(workout) };
}
