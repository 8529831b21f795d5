import type { ByteStream } from "../../platform.ts";
import type { RecordedWorkout } from "../../store/intake.ts";
import { encodeFit } from "./fit-encode.ts";
import { readFit } from "./fit.ts";
import { formatGpx } from "./gpx-text.ts";
import { readGpx } from "./gpx.ts";
import type { WorkoutFileKind } from "./kind.ts";
import type { WorkoutFileOptions } from "./options.ts";
import { formatTcx } from "./tcx-text.ts";
import { readTcx } from "./tcx.ts";

const READERS = { gpx: readGpx, tcx: readTcx, fit: readFit };

/**
 * The workouts of a file of this kind; of one that has nothing but a planned way none.
 *
 * @throws ExchangeError "unknown-format" | "damaged" | "too-big"
 */
export async function readWorkoutFile(
  kind: WorkoutFileKind,
  bytes: ByteStream,
  options: WorkoutFileOptions,
): Promise<RecordedWorkout[]> {
  return await READERS[kind](bytes, options);
}

/** A workout as a file of this kind, in pieces; `undefined` for GPX where it has no position. */
export function encodeWorkoutFile(
  kind: WorkoutFileKind,
  workout: RecordedWorkout,
): Iterable<Uint8Array> | undefined {
  if (kind === "fit") return [encodeFit(workout)];
  const text = kind === "gpx" ? formatGpx(workout) : formatTcx(workout);
  return text && encoded(text);
}

/** In pieces of some size: a point by itself is too little for a write. */
function* encoded(text: Iterable<string>): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  let waiting = "";
  for (const piece of text) {
    waiting += piece;
    if (waiting.length < PIECE_LENGTH) continue;
    yield encoder.encode(waiting);
    waiting = "";
  }
  if (waiting) yield encoder.encode(waiting);
}

const PIECE_LENGTH = 1 << 15;
