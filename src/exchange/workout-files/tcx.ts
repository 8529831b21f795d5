import type { Lap, TrackPoint, Workout } from "../../health/workout.ts";
import type { ByteStream } from "../../platform.ts";
import type { RecordedWorkout } from "../../store/intake.ts";
import { ExchangeError } from "../errors.ts";
import { Left, Room } from "./options.ts";
import type { WorkoutFileOptions } from "./options.ts";
import { OWN_NS, ownWorkoutOf } from "./own-facts.ts";
import type { OwnWorkout } from "./own-facts.ts";
import { sportOfWord } from "./sport-words.ts";
import { inOrder, trackOf } from "./track.ts";
import {
  isPossible,
  isPulse,
  isWithin,
  parseInstant,
  parseNumber,
  pointOf,
  titleOf,
} from "./values.ts";
import type { SaidPoint } from "./values.ts";
import { workoutOf } from "./workout-of.ts";
import type { SaidWorkout } from "./workout-of.ts";
import { readXml } from "./xml.ts";
import type { XmlElement, XmlListener } from "./xml.ts";

/**
 * The workouts of a TCX file, those of a multisport session one by one. What the laps sum up is taken
 * as it is; 0 m and 0 kcal are how TCX writes that neither is known. Where a lap has several tracks,
 * the workout was paused between them. Courses and plans are no workout.
 *
 * @throws ExchangeError "unknown-format" when it is no TCX; "damaged" when it breaks off or is no XML;
 *   "too-big"
 * @source Garmin TrainingCenterDatabase v2, ActivityExtension v2
 */
export async function readTcx(
  bytes: ByteStream,
  options: WorkoutFileOptions,
): Promise<RecordedWorkout[]> {
  const file = new TcxFile(options);
  await readXml(bytes, file, options);
  return file.workouts();
}

const TCX_NS = "http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2";
/** Where `Speed`, `RunCadence` and `Steps` come from; others may mean something else by them. */
const EXTENSION_NS: ReadonlySet<string> = new Set([
  "", // no namespace, or a prefix that is not explained
  TCX_NS,
  "http://www.garmin.com/xmlschemas/ActivityExtension/v1",
  "http://www.garmin.com/xmlschemas/ActivityExtension/v2",
]);

/** What of a point is where, by the element and the one around it. */
const POINT_VALUES: Readonly<Record<string, keyof SaidPoint>> = {
  "Position/LatitudeDegrees": "latitudeDeg",
  "Position/LongitudeDegrees": "longitudeDeg",
  "Trackpoint/AltitudeMeters": "altitudeM",
  "HeartRateBpm/Value": "heartRateBpm",
  "Trackpoint/Cadence": "cadencePerMin",
  "TPX/RunCadence": "cadencePerMin",
  "TPX/Speed": "speedMPerS",
};

type LapValue =
  "durationS" | "distanceM" | "energyKcal" | "mostMPerS" | "average" | "most" | "steps";

const LAP_VALUES: Readonly<Record<string, LapValue>> = {
  "Lap/TotalTimeSeconds": "durationS",
  "Lap/DistanceMeters": "distanceM",
  "Lap/MaximumSpeed": "mostMPerS",
  "Lap/Calories": "energyKcal",
  "AverageHeartRateBpm/Value": "average",
  "MaximumHeartRateBpm/Value": "most",
  "LX/Steps": "steps",
};

/** A lap while it is read. */
type TcxLap = { startS?: number | undefined; readonly tracks: TrackPoint[][] } & Partial<
  Record<LapValue, number | undefined>
>;

interface Activity {
  readonly sport: string | undefined;
  notes?: string;
  own?: OwnWorkout | undefined;
  readonly laps: TcxLap[];
}

interface Trackpoint {
  readonly said: SaidPoint;
  atS?: number | undefined;
  mark?: "pause" | "resume";
}

class TcxFile implements XmlListener {
  readonly #options: WorkoutFileOptions;
  readonly #left = new Left();
  readonly #room = new Room();
  readonly #activities: Activity[] = [];
  #activity: Activity | undefined;
  #lap: TcxLap | undefined;
  #point: Trackpoint | undefined;

  constructor(options: WorkoutFileOptions) {
    this.#options = options;
  }

  open(element: XmlElement): void {
    const { local, parent } = element;
    if (!parent && local !== "TrainingCenterDatabase") {
      throw new ExchangeError("unknown-format", "This is no TCX file.", {
        hint: "Name a file of a workout: GPX, TCX or FIT.",
      });
    }
    if (local === "Activity") {
      this.#room.take("workout");
      this.#activity = { sport: sportOfWord(element.attribute("Sport")), laps: [] };
    } else if (local === "Lap" && this.#activity) this.#openLap(element, this.#activity);
    else if (local === "Track") {
      this.#room.take("lap");
      this.#lap?.tracks.push([]);
    } else if (local === "Trackpoint") {
      this.#room.take("point");
      this.#point = { said: {} };
    } else if (local === "workout" && element.uri === OWN_NS && this.#activity) {
      this.#activity.own = ownWorkoutOf(element);
    }
  }

  close(element: XmlElement, text: string): void {
    if (this.#point) this.#closeInPoint(element, text, this.#point);
    else if (element.local === "Lap") this.#lap = undefined;
    else if (this.#lap) readLapValue(this.#lap, element, text);
    else if (element.local === "Activity") {
      if (this.#activity) this.#activities.push(this.#activity);
      this.#activity = undefined;
    } else if (pathOf(element) === "Activity/Notes" && this.#activity) this.#activity.notes = text;
  }

  workouts(): RecordedWorkout[] {
    this.#left.tell(this.#options.leftOut);
    return this.#activities.flatMap((it) => workoutOf(saidBy(it)) ?? []);
  }

  #openLap(element: XmlElement, activity: Activity): void {
    const startS = parseInstant(element.attribute("StartTime") ?? "");
    const isThen = startS !== undefined && isPossible(startS, this.#options.nowS);
    this.#lap = { startS: isThen ? startS : undefined, tracks: [] };
    this.#room.take("lap");
    activity.laps.push(this.#lap);
  }

  #closeInPoint(element: XmlElement, text: string, point: Trackpoint): void {
    const { local, uri } = element;
    const path = pathOf(element);
    const key = Object.hasOwn(POINT_VALUES, path) ? POINT_VALUES[path] : undefined;
    if (local === "Trackpoint") {
      this.#point = undefined;
      this.#closePoint(point);
    } else if (path === "Trackpoint/Time") point.atS = parseInstant(text);
    else if (uri === OWN_NS && (text === "pause" || text === "resume")) point.mark = text;
    else if (key && EXTENSION_NS.has(uri)) point.said[key] ??= parseNumber(text);
  }

  #closePoint({ atS, said, mark }: Trackpoint): void {
    const point = atS === undefined ? undefined : pointOf(atS, said);
    if (atS === undefined) this.#left.count("no-time", "Points without a time.");
    else if (!isPossible(atS, this.#options.nowS)) {
      this.#left.count("bad-time", "Points at a time that cannot be.");
    } else if (point) this.#lap?.tracks.at(-1)?.push(mark ? { ...point, mark } : point);
    // A point that says nothing but its time is how devices note a pause; ours may be only a mark.
    else if (mark) this.#lap?.tracks.at(-1)?.push({ atS, mark });
  }
}

function pathOf({ local, parent }: XmlElement): string {
  return `${parent?.local ?? ""}/${local}`;
}

function readLapValue(lap: TcxLap, element: XmlElement, text: string): void {
  const path = pathOf(element);
  const key = Object.hasOwn(LAP_VALUES, path) ? LAP_VALUES[path] : undefined;
  if (!key || !EXTENSION_NS.has(element.uri)) return;
  const value = parseNumber(text);
  lap[key] ??= isWithin(value, Number.MIN_VALUE, 1e8) ? value : undefined;
}

function saidBy({ sport, notes, own, laps: tcxLaps }: Activity): SaidWorkout {
  const track = own
    ? inOrder(tcxLaps.flatMap((it) => it.tracks.flat()))
    : trackOf(partsOf(tcxLaps));
  const laps = tcxLaps.flatMap((it) => lapOf(it) ?? []);
  return {
    track,
    startS: laps[0]?.startS,
    endS: laps.reduce<number | undefined>((end, { startS, durationS }) => {
      return Math.max(end ?? 0, startS + Math.round(durationS));
    }, undefined),
    said: { sport, ...sumOf(tcxLaps) },
    laps,
    title: titleOf(notes),
    own,
  };
}

/** The tracks of all laps; the first of a lap goes on where the lap before it ended. */
function partsOf(laps: readonly TcxLap[]): TrackPoint[][] {
  const parts: TrackPoint[][] = [];
  for (const { tracks } of laps) {
    for (const [i, track] of tracks.entries()) {
      if (i > 0 || parts.length === 0) parts.push([]);
      for (const point of track) parts.at(-1)?.push(point);
    }
  }
  return parts;
}

/** A lap without its time begins with its first point. */
function lapOf(lap: TcxLap): Lap | undefined {
  const startS = lap.startS ?? lap.tracks.flat()[0]?.atS;
  // Far longer than anybody's workout: a damaged number.
  if (startS === undefined || (lap.durationS ?? 0) > 31 * 86_400) return undefined;
  return {
    startS,
    durationS: lap.durationS ?? 0,
    distanceM: lap.distanceM,
    energyKcal: lap.energyKcal,
    averageHeartRateBpm: pulseOf(lap.average),
    maxHeartRateBpm: pulseOf(lap.most),
  };
}

function pulseOf(bpm: number | undefined): number | undefined {
  return isPulse(bpm) ? bpm : undefined;
}

/** What all laps say together; `undefined` for what none says. */
function sumOf(laps: readonly TcxLap[]): Partial<Workout> {
  const sum = (key: LapValue) =>
    laps.reduce<number | undefined>((all, it) => add(all, it[key]), undefined);
  const most = (key: LapValue) =>
    laps.reduce<number | undefined>((all, it) => larger(all, it[key]), undefined);
  return {
    activeS: sum("durationS"),
    distanceM: sum("distanceM"),
    energyKcal: sum("energyKcal"),
    steps: sum("steps"),
    maxSpeedMPerS: most("mostMPerS"),
    maxHeartRateBpm: pulseOf(most("most")),
    averageHeartRateBpm: averagePulse(laps),
  };
}

function add(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined ? other : one + (other ?? 0);
}

function larger(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined ? other : Math.max(one, other ?? one);
}

/** A longer lap counts for more. */
function averagePulse(laps: readonly TcxLap[]): number | undefined {
  const said = laps.filter(({ average, durationS }) => pulseOf(average) && durationS);
  const allS = said.reduce((sum, { durationS = 0 }) => sum + durationS, 0);
  const beats = said.reduce((sum, { durationS = 0, average = 0 }) => sum + durationS * average, 0);
  return allS > 0 ? Math.round(beats / allS) : undefined;
}
