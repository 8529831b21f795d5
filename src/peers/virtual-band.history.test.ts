import { describe, expect, test } from "vitest";
import { hex, vectorsOf } from "../../test/huami-vectors.ts";
import { FETCH_CONTROL, FETCH_DATA } from "../band/characteristics.ts";
import { HISTORY, isRecordType, nextWorkoutSinceS } from "../band/history.ts";
import { decodeRecords } from "../band/records.ts";
import { decodeSamples } from "../band/samples.ts";
import { decodeSummary } from "../band/workout-summary.ts";
import { decodeTrack } from "../band/workout-track.ts";
import { concat } from "../bytes/byte-reader.ts";
import { crc32 } from "../bytes/crc.ts";
import { formatHex } from "../bytes/hex.ts";
import type { HistoryType } from "../band/models.ts";
import type { Measurement } from "../health/measurement.ts";
import type { Minute } from "../health/minute.ts";
import type { TrackPoint, Workout } from "../health/workout.ts";
import type { BandLink } from "../platform.ts";
import { modelNamed } from "../band/models.ts";
import { signIn } from "../band/sign-in.ts";
import { linkTo } from "./band/in-process-link.ts";
import { VirtualBand } from "./virtual-band.ts";
import type { VirtualBandOptions } from "./virtual-band.ts";

const NOW_S = Date.UTC(2024, 2, 5, 18, 30) / 1000;
const STEADY = { clock: () => NOW_S, zone: () => 60 };
/** When the vectors' readings were taken: 2024-03-01 08:00 UTC. */
const READ_S = 1_709_280_000;

interface Round {
  readonly length: number;
  readonly firstS: number;
  readonly bytes: Uint8Array;
  readonly end: Uint8Array;
}

/** One round by raw frames; `undefined` when there is nothing. */
async function fetchRaw(link: BandLink, type: number, sinceS: number): Promise<Round | undefined> {
  const pieces: Uint8Array[] = [];
  const answers: Uint8Array[] = [];
  const stops = [
    await link.listen(FETCH_DATA, (value) => pieces.push(value.subarray(1))),
    await link.listen(FETCH_CONTROL, (value) => answers.push(value)),
  ];
  const write = (...bytes: number[]): Promise<void> =>
    link.write(FETCH_CONTROL, Uint8Array.from(bytes), { kind: "without-response" });
  try {
    const since = new Date((sinceS + 3_600) * 1000);
    const year = since.getUTCFullYear();
    await write(
      ...[1, type, year & 0xff, year >> 8, since.getUTCMonth() + 1, since.getUTCDate()],
      ...[since.getUTCHours(), since.getUTCMinutes(), 0, 4],
    );
    await expect.poll(() => answers.length).toBe(1);
    const [answer = new Uint8Array(0)] = answers;
    expect(formatHex(answer.subarray(0, 3))).toBe("100101");
    const view = new DataView(answer.buffer);
    const length = view.getUint32(3, true);
    if (length === 0) return undefined;
    const [month = 0, day = 0, hour = 0, minute = 0, second = 0] = answer.subarray(9);
    const localMs = Date.UTC(view.getUint16(7, true), month - 1, day, hour, minute, second);
    await write(2);
    await expect.poll(() => answers.length, { timeout: 20_000 }).toBe(2);
    return {
      length,
      firstS: localMs / 1000 - 3_600,
      bytes: concat(pieces),
      end: answers[1] ?? new Uint8Array(0),
    };
  } finally {
    for (const stop of stops) stop();
  }
}

async function connectSignedIn(band: VirtualBand): Promise<BandLink> {
  const link = await linkTo(band);
  const model = modelNamed(band.profile.name);
  if (!model || !band.key) throw new Error("nobody we know");
  // The way that this band knows: others are met with silence.
  await signIn(link, band.key, { model: { ...model, signIn: [band.profile.signIn] } });
  return link;
}

async function fetchOf(options: VirtualBandOptions, type: number, sinceS: number) {
  const band = new VirtualBand({ ...STEADY, ...options });
  const link = await connectSignedIn(band);
  const round = await fetchRaw(link, type, sinceS);
  await link.close();
  return round;
}

interface RecordVectors {
  readonly manual_hr: { readonly payload: string };
  readonly stress_auto: { readonly payload: string };
  readonly resting_hr: { readonly record: string };
  readonly spo2_normal: { readonly payload: string };
  readonly sleep_resp_rate: { readonly record: string };
}

const at = (atS: number, value: number, more: Partial<Measurement> = {}): Measurement => ({
  kind: "heart-rate",
  atS,
  value,
  isAutomatic: true,
  offsetMin: 60,
  ...more,
});

test("single readings go out as the vectors have them", async () => {
  const vectors = vectorsOf<RecordVectors>("other_fetch_records");
  const secondS = new DataView(hex(vectors.manual_hr.payload).buffer).getUint32(6, true);
  const model = "Xiaomi Smart Band 7";
  const history = {
    measurements: [
      at(READ_S, 88, { isAutomatic: false }),
      at(secondS, 64, { isAutomatic: false }),
      at(READ_S, 52, { kind: "resting-heart-rate" }),
      at(READ_S, 97, { kind: "blood-oxygen", isAutomatic: false }),
      at(secondS, 95, { kind: "blood-oxygen" }),
      at(READ_S, 14, { kind: "breathing-rate" }),
      ...[28, 42, 69].map((value, i) => at(READ_S + 60 * i, value, { kind: "stress" })),
    ],
  };
  const fetched = async (type: number): Promise<string> =>
    formatHex((await fetchOf({ model, history }, type, READ_S - 86_400))?.bytes ?? hex(""));
  expect(await fetched(0x02)).toBe(vectors.manual_hr.payload);
  expect(await fetched(0x3a)).toBe(vectors.resting_hr.record);
  expect(await fetched(0x25)).toBe(vectors.spo2_normal.payload);
  expect(await fetched(0x38)).toBe(vectors.sleep_resp_rate.record);
  // Minutes without a reading before and after are not sent: the band begins where it has something.
  expect(`ffff${await fetched(0x13)}ff`).toBe(vectors.stress_auto.payload);
});

const MODELS = [
  { model: "Mi Band 3", firmware: "old" },
  { model: "Mi Smart Band 4", firmware: "old" },
  { model: "Mi Smart Band 5", firmware: "old" },
  { model: "Mi Smart Band 6", firmware: "old" },
  { model: "Mi Smart Band 6", firmware: "new" },
  { model: "Xiaomi Smart Band 7", firmware: "old" },
  { model: "Amazfit Bip", firmware: "old" },
] as const;

describe.each(MODELS)("a $model of $firmware firmware with a fortnight of life", (options) => {
  const days = 14;
  const firstS = NOW_S - days * 86_400;
  const band = new VirtualBand({ ...STEADY, ...options, history: { days } });
  const { truth, profile } = band;

  /** Round after round, until there is nothing more. */
  async function* rounds(type: HistoryType): AsyncGenerator<Round, void, number> {
    const link = await connectSignedIn(band);
    let sinceS = firstS;
    try {
      for (;;) {
        const round = await fetchRaw(link, HISTORY[type].code, sinceS);
        if (!round) return;
        sinceS = yield round;
      }
    } finally {
      await link.close();
    }
  }

  test("sends the minutes of its truth", async () => {
    expect(truth.minutes.length).toBeGreaterThan(days * 1_440 - 100);
    const minutes: Minute[] = [];
    const all = rounds("activity");
    for (let next = await all.next(); next.done !== true;) {
      const { length, firstS: startS, bytes, end } = next.value;
      expect(bytes).toHaveLength(length * profile.sampleBytes);
      minutes.push(...decodeSamples(bytes, profile.sampleBytes, startS));
      if (profile.hasChecksum) {
        expect(new DataView(end.buffer).getUint32(3, true)).toBe(crc32(bytes));
      } else expect(formatHex(end)).toBe("100201");
      next = await all.next(startS + length * 60);
    }
    expect(minutes).toEqual(truth.minutes);
  });

  test("sends the readings of its truth", async () => {
    const measurements: Measurement[] = [];
    for (const type of profile.history.filter(isRecordType)) {
      const all = rounds(type);
      const before = measurements.length;
      for (let next = await all.next(); next.done !== true;) {
        const round = next.value;
        const decoded = decodeRecords(type, round.bytes, round.firstS, 60);
        expect(decoded.dropped).toBe(0);
        measurements.push(...decoded.measurements);
        next = await all.next((decoded.lastS ?? NOW_S) + 60);
      }
      expect(measurements.length, type).toBeGreaterThan(before);
    }
    // What a record does not say, the client fills in.
    const wanted = truth.measurements.map((it) => ({ offsetMin: 60, ...it }));
    expect(measurements).toEqual(wanted);
  });

  test("sends the workouts of its truth with their tracks", async () => {
    const found: { workout: Workout; track: TrackPoint[] }[] = [];
    const summaries = rounds("workouts");
    for (let next = await summaries.next(); next.done !== true;) {
      const workout = decodeSummary(next.value.bytes, next.value.firstS);
      found.push({ workout, track: [] });
      next = await summaries.next(nextWorkoutSinceS(0, workout) ?? NOW_S);
    }
    expect(found.length).toBeGreaterThan(2);
    const tracks = rounds("tracks");
    let next = await tracks.next();
    for (const { workout, track } of found) {
      if (next.done === true) break;
      expect(next.value.firstS).toBe(workout.startS);
      track.push(...decodeTrack(next.value.bytes, workout, profile));
      expect(track.length).toBeGreaterThan(100);
      next = await tracks.next(workout.startS + 60);
    }
    expect(found).toEqual(truth.workouts);
  });
});

test("what comes later is the same with more behind it", async () => {
  let nowS = NOW_S;
  const band = new VirtualBand({ clock: () => nowS, history: { days: 3 } });
  const before = band.truth;
  nowS += 2 * 86_400;
  const after = band.truth;
  expect(after.minutes.length - before.minutes.length).toBe(2 * 1_440);
  expect(after.minutes.slice(0, before.minutes.length)).toEqual(before.minutes);
  expect(after.workouts.slice(0, before.workouts.length)).toEqual(before.workouts);
  const link = await connectSignedIn(band);
  const round = await fetchRaw(link, 0x01, NOW_S);
  expect(round?.length).toBe(2 * 1_440);
  await link.close();
});

test("a year comes in seconds, and others have their turn meanwhile", async () => {
  const band = new VirtualBand({ ...STEADY, history: { days: 365 } });
  const link = await connectSignedIn(band);
  let turns = 0;
  const ticking = setInterval(() => turns++, 1);
  try {
    const beganMs = performance.now();
    let count = 0;
    let sinceS = NOW_S - 365 * 86_400;
    for (;;) {
      const round = await fetchRaw(link, 0x01, sinceS);
      if (!round) break;
      count += round.length;
      sinceS = round.firstS + 60 * round.length;
    }
    expect(count).toBeGreaterThan(520_000);
    expect(turns).toBeGreaterThan(20);
    expect(performance.now() - beganMs).toBeLessThan(15_000);
  } finally {
    clearInterval(ticking);
    await link.close();
  }
});
