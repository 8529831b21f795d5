import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inPieces, NOW_S, RUN, workoutFile } from "../../../test/workout-files.ts";
import { isAppError } from "../../errors.ts";
import type { RecordedWorkout } from "../../store/intake.ts";
import { fitCrc } from "./fit-crc.ts";
import { encodeFit } from "./fit-encode.ts";
import { workoutFileKind } from "./kind.ts";
import type { WorkoutFileKind } from "./kind.ts";
import { readWorkoutFile } from "./workout-file.ts";

const KINDS: readonly WorkoutFileKind[] = ["gpx", "tcx", "fit"];

/** What is read, or the code of the failure; anything but a failure that was foreseen is thrown. */
async function outcome(
  kind: WorkoutFileKind,
  bytes: AsyncIterable<Uint8Array>,
): Promise<RecordedWorkout[] | string> {
  try {
    return await readWorkoutFile(kind, bytes, { nowS: NOW_S });
  } catch (error) {
    if (isAppError(error)) return error.code;
    throw error;
  }
}

const SAMPLES: Readonly<Record<WorkoutFileKind, Uint8Array>> = {
  gpx: workoutFile("gadgetbridge.gpx"),
  tcx: workoutFile("garmin.tcx"),
  fit: encodeFit(RUN),
};

describe.each(KINDS)("%s", (kind) => {
  test("random bytes are refused", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (bytes) => {
        expect(await outcome(kind, inPieces(bytes))).toMatch(/^(damaged|unknown-format)$/);
        workoutFileKind(bytes);
      }),
    );
  });

  test("a file that breaks off anywhere is refused", async () => {
    const whole = SAMPLES[kind];
    for (let at = 1; at < whole.length - 1; at += 97) {
      expect(await outcome(kind, inPieces(whole.subarray(0, at)))).toMatch(
        /^(damaged|unknown-format)$/,
      );
    }
    expect(await outcome(kind, inPieces(whole))).toHaveLength(1);
  });

  test("bytes that were changed are read or refused, and what is read can be", async () => {
    const change = fc.tuple(fc.nat(), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 20 }), async (changes) => {
        const bytes = SAMPLES[kind].slice();
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        if (kind === "fit") mend(bytes);
        const found = await outcome(kind, inPieces(bytes));
        for (const { workout, track } of Array.isArray(found) ? found : []) {
          expect(workout.endS).toBeGreaterThanOrEqual(workout.startS);
          for (const { atS, latitudeDeg = 0, heartRateBpm = 1 } of track) {
            expect(Number.isSafeInteger(atS)).toBe(true);
            expect(Math.abs(latitudeDeg)).toBeLessThanOrEqual(90);
            expect(heartRateBpm).toBeGreaterThan(0);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** With checksums that are right, so that what is behind them is reached. */
function mend(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer);
  view.setUint32(4, bytes.length - 16, true);
  bytes.set([14], 0);
  view.setUint16(bytes.length - 2, fitCrc(bytes.subarray(0, -2)), true);
}

async function* repeated(
  before: string,
  text: string,
  times: number,
  after = "",
): AsyncGenerator<Uint8Array> {
  yield* inPieces(before);
  const some = new TextEncoder().encode(text.repeat(1_000));
  for (let i = 0; i < times / 1_000; i++) yield some;
  yield* inPieces(`${after} `);
}

const GPX = '<gpx xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>';

test.each([
  [
    "a billion laughs",
    '<!DOCTYPE gpx [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><gpx><trk><name>&b;</name></trk></gpx>',
    "damaged",
  ],
  [
    "an entity from outside",
    '<!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/passwd">]><gpx><trk><name>&x;</name></trk></gpx>',
    "damaged",
  ],
  ["an element that is never closed", "<gpx><trk>", "damaged"],
  ["control characters", "<gpx><trk><name>\u0001</name></trk></gpx>", "damaged"],
  ["two roots", "<gpx/><gpx/>", "damaged"],
])("%s is refused", async (_, text, code) => {
  expect(await outcome("gpx", inPieces(text))).toBe(code);
});

test.each([
  ["elements in each other", repeated("<gpx>", "<a>", 1_000_000)],
  ["an attribute of 10 MB", repeated('<gpx a="', "0123456789", 1_000_000, '"/>')],
  ["a name of 10 MB", repeated("<gpx", "0123456789", 1_000_000, "/>")],
  ["a comment of 10 MB", repeated("<!--", "0123456789", 1_000_000, "--><gpx/>")],
  ["an entity of 10 MB", repeated("<gpx>&", "0123456789", 1_000_000, ";</gpx>")],
  ["a document type of 10 MB", repeated("<!DOCTYPE gpx [", "0123456789", 1_000_000, "]><gpx/>")],
  [
    "a title of 10 MB",
    repeated(`<gpx><trk><name>`, "0123456789", 1_000_000, "</name></trk></gpx>"),
  ],
  ["a thousand attributes", repeated("<gpx", " a='' b=''", 1_000, "/>")],
  ["tracks and tracks", repeated("<gpx>", "<trk/>", 100_000, "</gpx>")],
  ["parts and parts", repeated("<gpx><trk>", "<trkseg/>", 200_000, "</trk></gpx>")],
])("%s are too much, and that is known soon", { timeout: 10_000 }, async (_, bytes) => {
  expect(await outcome("gpx", bytes)).toMatch(/^(too-big|damaged)$/);
});

test("more points than any workout has are too many", { timeout: 60_000 }, async () => {
  expect(await outcome("gpx", repeated(GPX, "<trkpt/>", 1_001_000, "</trkseg></trk></gpx>"))).toBe(
    "too-big",
  );
});

test("parts that all overlap are joined in reasonable time", { timeout: 20_000 }, async () => {
  const seg = (second: number) =>
    `<trkseg><trkpt lat="1" lon="1"><time>2020-01-01T00:00:00Z</time></trkpt><trkpt lat="1" lon="1"><time>2020-01-01T0${second}:00:00Z</time></trkpt></trkseg>`;
  const text = `<gpx><trk>${Array.from({ length: 5_000 }, (_, i) => seg(i % 10)).join("")}</trk></gpx>`;
  const [found] = (await outcome("gpx", inPieces(text))) as RecordedWorkout[];
  expect(found?.track).toHaveLength(10_000);
});

test("a FIT file of the smallest messages is read or refused without piling them up", async () => {
  // A definition of records without any field, then nothing but such records.
  const bytes = new Uint8Array(14 + 6 + 20_000_000 + 2);
  bytes.set([14, 0x20, 0, 0, 0, 0, 0, 0, 0x2e, 0x46, 0x49, 0x54, 0, 0, 0x40, 0, 0, 20, 0, 0]);
  mend(bytes);
  const before = process.memoryUsage().heapUsed;
  expect(await outcome("fit", inPieces(bytes))).toBe("too-big");
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(200e6);
});

test("no failure quotes the file", async () => {
  const secret = "C8:0F:10:01:02:03";
  const text = `<gpx><trk><name>${secret}</x></trk></gpx>`;
  const error = await readWorkoutFile("gpx", inPieces(text), { nowS: NOW_S }).catch(
    (it: unknown) => it,
  );
  expect(error).toMatchObject({ code: "damaged" });
  expect(
    JSON.stringify([error, String(error), error instanceof Error && error.cause]),
  ).not.toContain(secret);
});
