import type { Lap, TrackPoint } from "../../health/workout.ts";
import type { ByteStream } from "../../platform.ts";
import type { RecordedWorkout } from "../../store/intake.ts";
import { ExchangeError } from "../errors.ts";
import { Left, Room } from "./options.ts";
import type { WorkoutFileOptions } from "./options.ts";
import { OWN_NS, ownLapOf, ownWorkoutOf } from "./own-facts.ts";
import type { OwnWorkout } from "./own-facts.ts";
import { sportOfWord } from "./sport-words.ts";
import { inOrder, trackOf } from "./track.ts";
import { isPossible, parseInstant, parseNumber, pointOf, titleOf } from "./values.ts";
import type { SaidPoint } from "./values.ts";
import { workoutOf } from "./workout-of.ts";
import { readXml } from "./xml.ts";
import type { XmlElement, XmlListener } from "./xml.ts";

/**
 * The workouts of a GPX file: one for every track that has times. Where a track is in several parts,
 * the workout was paused between them. Routes, way points and points without a time are no workout:
 * a file of nothing else gives none.
 *
 * @throws ExchangeError "unknown-format" when it is no GPX; "damaged" when it breaks off or is no XML;
 *   "too-big"
 * @source GPX 1.0 and 1.1 (topografix.com); Garmin TrackPointExtension v1 and v2; gadgetbridge §7
 */
export async function readGpx(
  bytes: ByteStream,
  options: WorkoutFileOptions,
): Promise<RecordedWorkout[]> {
  const file = new GpxFile(options);
  await readXml(bytes, file, options);
  return file.workouts();
}

/**
 * Where the values of a point's extensions come from. Others may mean something else, or km/h, by
 * the same word.
 */
const KNOWN_NS: ReadonlySet<string> = new Set([
  "", // no namespace, or a prefix that is not explained
  "http://www.topografix.com/GPX/1/0",
  "http://www.topografix.com/GPX/1/1",
  "http://www.garmin.com/xmlschemas/TrackPointExtension/v1",
  "http://www.garmin.com/xmlschemas/TrackPointExtension/v2",
  "https://www8.garmin.com/xmlschemas/TrackPointExtensionv2.xsd", // Gadgetbridge's
  "http://www.cluetrust.com/XML/GPXDATA/1/0",
  "https://osmand.net",
  "https://osmand.net/docs/technical/osmand-file-formats/osmand-gpx",
  OWN_NS,
]);

const VALUES: Readonly<Record<string, keyof SaidPoint>> = {
  ele: "altitudeM",
  hr: "heartRateBpm",
  heartrate: "heartRateBpm",
  cad: "cadencePerMin",
  cadence: "cadencePerMin",
  speed: "speedMPerS",
};

/** A track while it is read. */
interface Trk {
  name?: string | undefined;
  type?: string | undefined;
  own?: OwnWorkout | undefined;
  readonly segments: TrackPoint[][];
  /** GPX has none; these are ours. */
  readonly laps: Lap[];
}

/** A point while it is read. */
interface Trkpt {
  readonly said: SaidPoint;
  atS?: number | undefined;
  mark?: "pause" | "resume" | undefined;
  /** Its pulse is that of a moment before; we wrote that for other programs. */
  isPulseBorrowed?: boolean;
}

class GpxFile implements XmlListener {
  readonly #options: WorkoutFileOptions;
  readonly #left = new Left();
  readonly #room = new Room();
  readonly #tracks: Trk[] = [];
  #name: string | undefined;
  #creator = "";
  #trk: Trk | undefined;
  #trkpt: Trkpt | undefined;

  constructor(options: WorkoutFileOptions) {
    this.#options = options;
  }

  open(element: XmlElement): void {
    const { local, parent } = element;
    if (!parent) this.#root(element);
    else if (local === "trk") {
      this.#room.take("workout");
      this.#trk = { segments: [], laps: [] };
    } else if (local === "trkseg") {
      this.#room.take("lap");
      this.#trk?.segments.push([]);
    } else if (local === "trkpt") {
      this.#room.take("point");
      this.#trkpt = { said: placeOf(element) };
    } else if (element.uri === OWN_NS && this.#trk && !this.#trkpt) {
      this.#openOwn(element, this.#trk);
    }
  }

  close(element: XmlElement, text: string): void {
    const { local, parent } = element;
    if (this.#trkpt) this.#closeInPoint(element, text, this.#trkpt);
    else if (local === "trk") this.#closeTrack();
    else if (local === "name" && parent?.local === "trk" && this.#trk) this.#trk.name = text;
    else if (local === "type" && parent?.local === "trk" && this.#trk) this.#trk.type = text;
    else if (local === "name" && (parent?.local === "metadata" || parent?.local === "gpx")) {
      this.#name = text;
    }
  }

  workouts(): RecordedWorkout[] {
    this.#left.tell(this.#options.leftOut);
    return this.#tracks.flatMap((trk) => this.#workout(trk));
  }

  #root(element: XmlElement): void {
    if (element.local !== "gpx") {
      throw new ExchangeError("unknown-format", "This is no GPX file.", {
        hint: "Name a file of a workout: GPX, TCX or FIT.",
      });
    }
    this.#creator = element.attribute("creator") ?? "";
  }

  #openOwn(element: XmlElement, trk: Trk): void {
    if (element.local === "workout") trk.own = ownWorkoutOf(element);
    if (element.local !== "lap") return;
    this.#room.take("lap");
    const lap = ownLapOf(element);
    if (lap && isPossible(lap.startS, this.#options.nowS)) trk.laps.push(lap);
  }

  #closeTrack(): void {
    if (this.#trk) this.#tracks.push(this.#trk);
    this.#trk = undefined;
  }

  #closeInPoint({ local, uri, parent }: XmlElement, text: string, point: Trkpt): void {
    if (local === "trkpt") {
      this.#trkpt = undefined;
      this.#closePoint(point);
    } else if (parent?.local === "trkpt" && local === "time") point.atS = parseInstant(text);
    else if (uri === OWN_NS) readOwn(point, local, text);
    else if (KNOWN_NS.has(uri) && Object.hasOwn(VALUES, local)) {
      const key = VALUES[local];
      if (key) point.said[key] ??= parseNumber(text);
    }
  }

  #closePoint({ atS, said, mark, isPulseBorrowed }: Trkpt): void {
    if (isPulseBorrowed === true) said.heartRateBpm = undefined;
    const point = atS === undefined ? undefined : pointOf(atS, said);
    if (atS === undefined) this.#left.count("no-time", "Points without a time.");
    else if (!isPossible(atS, this.#options.nowS)) {
      this.#left.count("bad-time", "Points at a time that cannot be.");
    } else if (!point) this.#left.count("bad-row", "Points at a place that cannot be.");
    else this.#trk?.segments.at(-1)?.push(mark ? { ...point, mark } : point);
  }

  #workout({ name, type, own, segments, laps }: Trk): RecordedWorkout[] {
    const workout = workoutOf({
      // Ours has its marks itself.
      track: own ? inOrder(segments.flat()) : trackOf(segments),
      own,
      laps,
      said: { sport: sportOfWord(type) },
      title: titleOf(name) ?? titleOf(this.#name),
      // Gadgetbridge writes steps as bands count them.
      isBothLegs: this.#creator.startsWith("Gadgetbridge"),
    });
    return workout ? [workout] : [];
  }
}

function placeOf(element: XmlElement): SaidPoint {
  return {
    latitudeDeg: parseNumber(element.attribute("lat")),
    longitudeDeg: parseNumber(element.attribute("lon")),
  };
}

function readOwn(point: Trkpt, local: string, text: string): void {
  if (local === "mark" && (text === "pause" || text === "resume")) point.mark = text;
  if (local === "borrowed-pulse") point.isPulseBorrowed = true;
}
