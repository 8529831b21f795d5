import type { TrackPoint } from "../../health/workout.ts";
import type { RecordedWorkout } from "../../store/intake.ts";
import { OWN_NS } from "./own-facts.ts";
import { formatOwn, formatOwnLap } from "./own-text.ts";
import { isOnFoot } from "./sport-words.ts";
import { eastOf, formatInstant, isNumber, isPlace, isPulse, isWithin } from "./values.ts";
import type { Place } from "./values.ts";
import { decimal, escapeXml } from "./xml-write.ts";

/** How far a pulse may be from a position to be written beside it. @source gadgetbridge §7 */
const NEAR_S = 120;

/**
 * A workout as GPX 1.1, in pieces; `undefined` where it has no position at all. Points without one
 * are left out; a position without a pulse gets that of the last two minutes, marked so that we do
 * not read it back as measured. A pause begins a new part of the track.
 *
 * @source GPX 1.1 (topografix.com); Garmin TrackPointExtension v2
 */
export function formatGpx({
  workout,
  track,
  laps = [],
}: RecordedWorkout): Iterable<string> | undefined {
  if (!track.some(isPlace)) return undefined;
  return (function* () {
    const { sport, title, startS } = workout;
    yield HEAD;
    yield ` <metadata>\n  <time>${formatInstant(startS)}</time>\n </metadata>\n <trk>\n`;
    if (title !== undefined) yield `  <name>${escapeXml(title)}</name>\n`;
    if (sport !== undefined) yield `  <type>${escapeXml(sport)}</type>\n`;
    const own = [formatOwn(workout, laps.length), ...laps.map(formatOwnLap)];
    yield `  <extensions>\n${own.map((it) => `   ${it}\n`).join("")}  </extensions>\n`;
    yield* formatTrack(track, isOnFoot(sport) ? 2 : 1);
    yield " </trk>\n</gpx>\n";
  })();
}

const HEAD = `<?xml version="1.0" encoding="UTF-8"?>
<gpx xmlns="http://www.topografix.com/GPX/1/1" xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v2" xmlns:ownband="${OWN_NS}" version="1.1" creator="ownband">
`;

function* formatTrack(track: readonly TrackPoint[], legs: 1 | 2): Generator<string> {
  yield "  <trkseg>\n";
  let isBegun = false;
  let isPaused = false;
  let pulse: TrackPoint | undefined;
  for (const point of track) {
    isPaused ||= point.mark === "resume";
    if (isPlace(point)) {
      if (isPaused && isBegun) yield "  </trkseg>\n  <trkseg>\n";
      yield formatPoint(point, pulse, legs);
      isBegun = true;
      isPaused = false;
    }
    if (isPulse(point.heartRateBpm)) pulse = point;
    isPaused ||= point.mark === "pause";
  }
  yield "  </trkseg>\n";
}

function formatPoint(point: Place, before: TrackPoint | undefined, legs: 1 | 2): string {
  const { latitudeDeg, altitudeM, atS } = point;
  const lines = [
    `   <trkpt lat="${decimal(latitudeDeg)}" lon="${decimal(eastOf(point.longitudeDeg))}">\n`,
  ];
  if (isNumber(altitudeM)) lines.push(`    <ele>${decimal(altitudeM)}</ele>\n`);
  lines.push(`    <time>${formatInstant(atS)}</time>\n`, ...extensions(point, before, legs));
  lines.push("   </trkpt>\n");
  return lines.join("");
}

function extensions(point: Place, before: TrackPoint | undefined, legs: 1 | 2): string[] {
  const { atS, mark, cadencePerMin, speedMPerS } = point;
  const isBorrowed =
    !isPulse(point.heartRateBpm) && before !== undefined && atS - before.atS <= NEAR_S;
  const bpm = isBorrowed ? before.heartRateBpm : point.heartRateBpm;
  const cadence = isNumber(cadencePerMin) ? Math.round(cadencePerMin / legs) : undefined;
  const values = [
    isPulse(bpm) ? `      <gpxtpx:hr>${Math.round(bpm)}</gpxtpx:hr>\n` : "",
    isWithin(cadence, 0, 254) ? `      <gpxtpx:cad>${cadence}</gpxtpx:cad>\n` : "",
    isNumber(speedMPerS) ? `      <gpxtpx:speed>${decimal(speedMPerS)}</gpxtpx:speed>\n` : "",
  ].join("");
  const all = [
    values && `     <gpxtpx:TrackPointExtension>\n${values}     </gpxtpx:TrackPointExtension>\n`,
    isBorrowed ? "     <ownband:borrowed-pulse/>\n" : "",
    mark ? `     <ownband:mark>${mark}</ownband:mark>\n` : "",
  ].join("");
  return all === "" ? [] : [`    <extensions>\n${all}    </extensions>\n`];
}
