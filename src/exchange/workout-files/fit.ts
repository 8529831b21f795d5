import type { Lap, TrackPoint, Workout } from "../../health/workout.ts";
import type { ByteStream } from "../../platform.ts";
import type { RecordedWorkout } from "../../store/intake.ts";
import { throwIfStopped } from "../../waiting.ts";
import { ExchangeError } from "../errors.ts";
import { decodeFit, valueOf } from "./fit-decode.ts";
import type { FitMessage } from "./fit-decode.ts";
import {
  ACTIVITY_FILE,
  EVENT,
  FILE_ID,
  FIT_EPOCH_S,
  LAP,
  MESSAGE,
  OWN,
  OWN_MAGIC,
  RECORD,
  SESSION,
  START,
  STOP_ALL,
  STOPS,
  TIMER,
  TIMESTAMP,
} from "./fit-profile.ts";
import { sportOfFit } from "./fit-sports.ts";
import { Left, Room } from "./options.ts";
import type { WorkoutFileOptions } from "./options.ts";
import { ownWorkout } from "./own-facts.ts";
import { isOnFoot } from "./sport-words.ts";
import { inOrder } from "./track.ts";
import { isPossible, isPulse, pointOf, titleOf } from "./values.ts";
import { workoutOf } from "./workout-of.ts";

/** A day of records with everything that a watch measures has about 20 MB. */
const MAX_BYTES = 64 << 20;

/**
 * The workouts of a FIT file, one for every session of an activity. A course, a plan or settings are
 * no workout. What a session sums up is taken as it is.
 *
 * @throws ExchangeError "unknown-format" when it is no FIT; "damaged" when it breaks off or its
 *   checksum is wrong; "too-big"
 * @source Garmin FIT SDK, "FIT Protocol", Profile.xlsx and "Activity File"
 */
export async function readFit(
  bytes: ByteStream | Uint8Array,
  options: WorkoutFileOptions,
): Promise<RecordedWorkout[]> {
  const whole = bytes instanceof Uint8Array ? bytes : await gather(bytes, options);
  if (whole.length > MAX_BYTES) throw tooBig();
  const file = new FitFile(options);
  let count = 0;
  for (const message of decodeFit(whole, new Set(Object.values(MESSAGE)))) {
    if (++count % 10_000 === 0) throwIfStopped(options.signal);
    file.take(message);
  }
  return file.workouts();
}

async function gather(bytes: ByteStream, { signal }: WorkoutFileOptions): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of bytes) {
    throwIfStopped(signal);
    length += piece.length;
    if (length > MAX_BYTES) throw tooBig();
    pieces.push(piece);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function tooBig(): ExchangeError {
  return new ExchangeError("too-big", "This file is far bigger than any workout.", {
    hint: "Export the workouts one by one in the program that they come from.",
  });
}

interface Session {
  readonly startS: number | undefined;
  readonly endS: number | undefined;
  readonly said: Partial<Workout>;
}

class FitFile {
  readonly #options: WorkoutFileOptions;
  readonly #left = new Left();
  readonly #room = new Room();
  readonly #track: TrackPoint[] = [];
  readonly #laps: Lap[] = [];
  readonly #sessions: Session[] = [];
  /** What we wrote besides, by name. */
  readonly #own = new Map<string, string>();
  #isActivity = true;
  /** Where the track stood when the clock was stopped. */
  #stoppedAt: number | undefined;
  /** The clock runs again since then, and no point has come yet. */
  #resumedS: number | undefined;

  constructor(options: WorkoutFileOptions) {
    this.#options = options;
  }

  take(message: FitMessage): void {
    const { number, fields } = message;
    if (number === MESSAGE.fileId) {
      this.#isActivity = (fields.get(FILE_ID.type) ?? ACTIVITY_FILE) === ACTIVITY_FILE;
    }
    if (!this.#isActivity) return;
    if (number === MESSAGE.record) this.#takeRecord(message);
    else if (number === MESSAGE.event) this.#takeEvent(message);
    else if (number === MESSAGE.lap) this.#takeLap(message);
    else if (number === MESSAGE.session) this.#takeSession(message);
    else if (number === MESSAGE.own) this.#takeOwn(message);
  }

  workouts(): RecordedWorkout[] {
    this.#left.tell(this.#options.leftOut);
    if (this.#isOurs) this.#addResumption();
    const sessions = this.#sessions.toSorted(
      (one, other) => (one.startS ?? 0) - (other.startS ?? 0),
    );
    if (sessions.length === 0) sessions.push({ startS: undefined, endS: undefined, said: {} });
    const own = sessions.length === 1 ? ownWorkout((name) => this.#own.get(name)) : undefined;
    const tracks = shares(inOrder(this.#track), sessions, ({ atS }) => atS);
    const laps = shares(this.#laps, sessions, ({ startS }) => startS);
    return sessions.flatMap((session, i) => {
      const title = own && titleOf(this.#own.get("title"));
      const file = { ...session, track: tracks[i] ?? [], laps: laps[i], title, own };
      return workoutOf(file) ?? [];
    });
  }

  #takeRecord(message: FitMessage): void {
    this.#room.take("point");
    const atS = timeOf(message, TIMESTAMP);
    if (atS === undefined) this.#left.count("no-time", "Points without a time.");
    else if (!isPossible(atS, this.#options.nowS)) {
      this.#left.count("bad-time", "Points at a time that cannot be.");
    } else this.#add(atS, message);
  }

  #add(atS: number, message: FitMessage): void {
    const point = pointOf(atS, saidBy(message));
    const isResumed = this.#resumedS !== undefined && (!this.#isOurs || this.#resumedS === atS);
    if (!isResumed) this.#addResumption();
    if (!point) return;
    this.#track.push(isResumed ? { ...point, mark: "resume" } : point);
    this.#resumedS = undefined;
  }

  /** We write a mark beside its point, and one that has no point by itself. */
  #addResumption(): void {
    if (this.#resumedS !== undefined) this.#track.push({ atS: this.#resumedS, mark: "resume" });
    this.#resumedS = undefined;
  }

  get #isOurs(): boolean {
    return this.#own.size > 0;
  }

  #takeEvent(message: FitMessage): void {
    const { fields } = message;
    const atS = timeOf(message, TIMESTAMP);
    if (fields.get(EVENT.event) !== TIMER || atS === undefined) return;
    this.#room.take("point");
    if (!isPossible(atS, this.#options.nowS)) return;
    const type = fields.get(EVENT.type);
    if (this.#isOurs) this.#takeOwnMark(atS, type);
    else if (STOPS.has(type)) this.#stoppedAt ??= this.#track.length - 1;
    else if (type === START && this.#stoppedAt !== undefined) {
      // Only a stop that goes on is a pause: the last one ends the workout.
      this.#mark(this.#stoppedAt, "pause");
      this.#stoppedAt = undefined;
      this.#resumedS = atS;
    }
  }

  #takeOwnMark(atS: number, type: unknown): void {
    if (type === START) {
      this.#addResumption();
      this.#resumedS = atS;
    }
    if (type !== STOP_ALL) return;
    this.#addResumption();
    const last = this.#track.at(-1);
    if (last?.atS === atS && !last.mark) this.#mark(this.#track.length - 1, "pause");
    else this.#track.push({ atS, mark: "pause" });
  }

  #mark(at: number, mark: "pause" | "resume"): void {
    const point = this.#track[at];
    if (point) this.#track[at] = { ...point, mark };
  }

  #takeLap(message: FitMessage): void {
    this.#room.take("lap");
    const startS = timeOf(message, LAP.start.number);
    if (startS === undefined || !isPossible(startS, this.#options.nowS)) return;
    this.#laps.push({
      startS,
      durationS: valueOf(message, LAP.timer) ?? valueOf(message, LAP.elapsed) ?? 0,
      distanceM: valueOf(message, LAP.distance),
      energyKcal: valueOf(message, LAP.calories),
      averageHeartRateBpm: pulse(valueOf(message, LAP.averageHeartRate)),
      maxHeartRateBpm: pulse(valueOf(message, LAP.maxHeartRate)),
    });
  }

  #takeSession(message: FitMessage): void {
    this.#room.take("workout");
    const startS = timeOf(message, SESSION.start.number);
    const isThen = startS !== undefined && isPossible(startS, this.#options.nowS);
    const elapsedS = valueOf(message, SESSION.elapsed);
    const endS = isThen && elapsedS !== undefined ? startS + Math.round(elapsedS) : undefined;
    const said = summaryOf(message);
    this.#sessions.push({ startS: isThen ? startS : undefined, endS, said });
  }

  #takeOwn({ fields }: FitMessage): void {
    const name = fields.get(OWN.name);
    const value = fields.get(OWN.value);
    if (fields.get(OWN.magic) !== OWN_MAGIC || typeof name !== "string" || this.#own.size > 100)
      return;
    const before = this.#own.get(name) ?? "";
    if (typeof value === "string" && before.length < 2_000) this.#own.set(name, before + value);
  }
}

/** What belongs to every session: the last that has begun by then; what is too early, to the first. */
function shares<It>(
  all: readonly It[],
  sessions: readonly Session[],
  timeOfIt: (it: It) => number,
): It[][] {
  const out = sessions.map((): It[] => []);
  let at = 0;
  for (const it of all) {
    while ((sessions[at + 1]?.startS ?? Infinity) <= timeOfIt(it)) at++;
    out[at]?.push(it);
  }
  return out;
}

function timeOf({ fields }: FitMessage, field: number): number | undefined {
  const time = fields.get(field);
  return typeof time === "number" ? time + FIT_EPOCH_S : undefined;
}

function saidBy(message: FitMessage): Parameters<typeof pointOf>[1] {
  const turns = valueOf(message, RECORD.cadence);
  const part = valueOf(message, RECORD.fractionalCadence) ?? 0;
  return {
    latitudeDeg: valueOf(message, RECORD.latitude),
    longitudeDeg: valueOf(message, RECORD.longitude),
    altitudeM: valueOf(message, RECORD.enhancedAltitude) ?? valueOf(message, RECORD.altitude),
    heartRateBpm: valueOf(message, RECORD.heartRate),
    speedMPerS: valueOf(message, RECORD.enhancedSpeed) ?? valueOf(message, RECORD.speed),
    cadencePerMin: turns === undefined ? undefined : turns + part,
  };
}

function summaryOf(message: FitMessage): Partial<Workout> {
  const value = (key: keyof typeof SESSION) => valueOf(message, SESSION[key]);
  const code = value("sport") ?? 0;
  const sport = sportOfFit(code, value("subSport") ?? 0);
  const cycles = value("cycles");
  return {
    sportCode: code,
    sportCodes: "fit",
    sport,
    activeS: value("timer"),
    distanceM: value("distance"),
    energyKcal: value("calories"),
    ...cyclesOf(sport, cycles),
    maxSpeedMPerS: value("enhancedMaxSpeed") ?? value("maxSpeed"),
    averageHeartRateBpm: pulse(value("averageHeartRate")),
    maxHeartRateBpm: pulse(value("maxHeartRate")),
    minHeartRateBpm: pulse(value("minHeartRate")),
    ascentM: value("ascent"),
    descentM: value("descent"),
    highestM: value("enhancedHighest") ?? value("highest"),
    lowestM: value("enhancedLowest") ?? value("lowest"),
  };
}

/** What a cycle is depends on the sport: two steps, a stroke, a turn of the pedals. */
function cyclesOf(sport: string | undefined, cycles: number | undefined): Partial<Workout> {
  if (cycles === undefined) return {};
  if (isOnFoot(sport)) return { steps: cycles * 2 };
  return sport?.includes("swimming") === true ? { strokes: cycles } : {};
}

function pulse(bpm: number | undefined): number | undefined {
  return isPulse(bpm) ? bpm : undefined;
}
