import type { Lap, TrackPoint, Workout } from "../../health/workout.ts";
import type { RecordedWorkout } from "../../store/intake.ts";
import { OWN_NS } from "./own-facts.ts";
import { formatOwn } from "./own-text.ts";
import { isOnFoot } from "./sport-words.ts";
import { eastOf, formatInstant, isNumber, isPlace, isPulse, isWithin } from "./values.ts";
import { decimal, escapeXml } from "./xml-write.ts";

/**
 * A workout as TCX, in pieces, with all of its points and laps; one without laps is one lap, as TCX
 * wants it. A pause begins a new track within its lap.
 *
 * @source Garmin TrainingCenterDatabase v2, ActivityExtension v2
 */
export function* formatTcx({ workout, track, laps = [] }: RecordedWorkout): Generator<string> {
  yield HEAD;
  yield `  <Activity Sport="${SPORTS[workout.sport ?? ""] ?? "Other"}">\n`;
  yield `   <Id>${formatInstant(workout.startS)}</Id>\n`;
  const parts = laps.length > 0 ? laps : [wholeOf(workout)];
  const legs = isOnFoot(workout.sport) ? 2 : 1;
  let from = 0;
  for (const [i, lap] of parts.entries()) {
    const next = parts[i + 1];
    const to = next ? endOf(track, from, next.startS) : track.length;
    yield* formatLap(lap, track.slice(from, to), { legs, most: next || i ? undefined : workout });
    from = to;
  }
  if (workout.title !== undefined) yield `   <Notes>${escapeXml(workout.title)}</Notes>\n`;
  yield `   <Extensions>\n    ${formatOwn(workout, laps.length)}\n   </Extensions>\n`;
  yield "  </Activity>\n </Activities>\n</TrainingCenterDatabase>\n";
}

const HEAD = `<?xml version="1.0" encoding="UTF-8"?>
<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2" xmlns:ns3="http://www.garmin.com/xmlschemas/ActivityExtension/v2" xmlns:ownband="${OWN_NS}">
 <Activities>
`;

/** TCX knows three sports. */
const SPORTS: Readonly<Record<string, string>> = {
  running: "Running",
  treadmill: "Running",
  "trail running": "Running",
  cycling: "Biking",
  "indoor cycling": "Biking",
  "e-bike": "Biking",
};

/** The whole workout as the lap that there must be. */
function wholeOf(workout: Workout): Lap {
  const { startS, endS, activeS, distanceM, energyKcal } = workout;
  const { averageHeartRateBpm, maxHeartRateBpm } = workout;
  const durationS = activeS ?? endS - startS;
  return { startS, durationS, distanceM, energyKcal, averageHeartRateBpm, maxHeartRateBpm };
}

/** Where in the track the next lap begins. */
function endOf(track: readonly TrackPoint[], from: number, nextS: number): number {
  let to = from;
  while ((track[to]?.atS ?? Infinity) < nextS) to++;
  return to;
}

interface LapOptions {
  readonly legs: 1 | 2;
  /** Whose greatest speed this lap has. */
  readonly most: Workout | undefined;
}

function* formatLap(
  lap: Lap,
  track: readonly TrackPoint[],
  { legs, most }: LapOptions,
): Generator<string> {
  const { startS, durationS, distanceM = 0, energyKcal = 0 } = lap;
  const mostMPerS = most?.maxSpeedMPerS;
  yield `   <Lap StartTime="${formatInstant(startS)}">\n`;
  yield `    <TotalTimeSeconds>${decimal(durationS)}</TotalTimeSeconds>\n`;
  yield `    <DistanceMeters>${decimal(distanceM)}</DistanceMeters>\n`;
  if (isNumber(mostMPerS)) yield `    <MaximumSpeed>${decimal(mostMPerS)}</MaximumSpeed>\n`;
  yield `    <Calories>${Math.round(Math.min(Math.max(energyKcal, 0), 65_535))}</Calories>\n`;
  yield formatPulse("AverageHeartRateBpm", lap.averageHeartRateBpm, "    ");
  yield formatPulse("MaximumHeartRateBpm", lap.maxHeartRateBpm, "    ");
  yield "    <Intensity>Active</Intensity>\n    <TriggerMethod>Manual</TriggerMethod>\n";
  if (track.length > 0) yield* formatTrack(track, legs);
  yield "   </Lap>\n";
}

function* formatTrack(track: readonly TrackPoint[], legs: 1 | 2): Generator<string> {
  yield "    <Track>\n";
  let before: TrackPoint | undefined;
  for (const point of track) {
    const isParted = before && (before.mark === "pause" || point.mark === "resume");
    if (isParted) yield "    </Track>\n    <Track>\n";
    yield formatPoint(point, legs);
    before = point;
  }
  yield "    </Track>\n";
}

function formatPoint(point: TrackPoint, legs: 1 | 2): string {
  const { atS, altitudeM, heartRateBpm, cadencePerMin } = point;
  const turns = legs === 1 ? cadenceOf(cadencePerMin, 1) : undefined;
  return [
    `     <Trackpoint>\n      <Time>${formatInstant(atS)}</Time>\n`,
    isPlace(point) ? formatPosition(point.latitudeDeg, point.longitudeDeg) : "",
    isNumber(altitudeM) ? `      <AltitudeMeters>${decimal(altitudeM)}</AltitudeMeters>\n` : "",
    formatPulse("HeartRateBpm", heartRateBpm, "      "),
    turns === undefined ? "" : `      <Cadence>${turns}</Cadence>\n`,
    formatExtensions(point, legs),
    "     </Trackpoint>\n",
  ].join("");
}

function formatPosition(latitudeDeg: number, longitudeDeg: number): string {
  return (
    `      <Position>\n       <LatitudeDegrees>${decimal(latitudeDeg)}</LatitudeDegrees>\n` +
    `       <LongitudeDegrees>${decimal(eastOf(longitudeDeg))}</LongitudeDegrees>\n      </Position>\n`
  );
}

function formatPulse(name: string, bpm: number | undefined, indent: string): string {
  if (!isPulse(bpm)) return "";
  return `${indent}<${name}>\n${indent} <Value>${Math.round(bpm)}</Value>\n${indent}</${name}>\n`;
}

function formatExtensions({ mark, speedMPerS, cadencePerMin }: TrackPoint, legs: 1 | 2): string {
  const strides = legs === 2 ? cadenceOf(cadencePerMin, 2) : undefined;
  const values = [
    isNumber(speedMPerS) ? `        <ns3:Speed>${decimal(speedMPerS)}</ns3:Speed>\n` : "",
    strides === undefined ? "" : `        <ns3:RunCadence>${strides}</ns3:RunCadence>\n`,
  ].join("");
  const all = [
    values && `       <ns3:TPX>\n${values}       </ns3:TPX>\n`,
    mark ? `       <ownband:mark>${mark}</ownband:mark>\n` : "",
  ].join("");
  return all && `      <Extensions>\n${all}      </Extensions>\n`;
}

/** As the schema takes it. */
function cadenceOf(perMin: number | undefined, legs: 1 | 2): number | undefined {
  const cadence = perMin === undefined ? undefined : Math.round(perMin / legs);
  return isWithin(cadence, 0, 254) ? cadence : undefined;
}
