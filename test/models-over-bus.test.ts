import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { readBattery } from "../src/band/battery.ts";
import { measurePulse } from "../src/band/pulse.ts";
import { readSteps } from "../src/band/steps.ts";
import { readTime, setTime } from "../src/band/time.ts";
import { startVirtualBand } from "../src/cli/start-virtual-band.ts";
import type { RunningBand } from "../src/cli/start-virtual-band.ts";
import type { Measurement, MeasurementKind } from "../src/health/measurement.ts";
import { dayOf, startOfDay } from "../src/health/local-day.ts";
import { offsetsOf } from "../src/health/zone.ts";
import { busMissing } from "../src/node/private-bus.ts";
import { openRadio } from "../src/node/radio.ts";
import { VirtualBand } from "../src/peers/virtual-band.ts";
import { verifyKey } from "../src/tasks/verify-key.ts";
import { withBand } from "../src/tasks/with-band.ts";
import { KEY, NOON_S, TestStore, ZONE } from "./band-store.ts";
import { inFlyingTime } from "./flying-time.ts";

/** The advertised name is not always the model's. */
const MODELS = [
  { model: "Mi Band 3", firmware: "old", known: "Mi Band 3" },
  { model: "Mi Smart Band 4", firmware: "old", known: "Mi Smart Band 4" },
  { model: "Mi Smart Band 5", firmware: "old", known: "Mi Smart Band 5" },
  { model: "Mi Smart Band 6", firmware: "old", known: "Mi Smart Band 6" },
  { model: "Mi Smart Band 6", firmware: "new", known: "Mi Smart Band 6" },
  { model: "Xiaomi Smart Band 7", firmware: "old", known: "Xiaomi Smart Band 7" },
  { model: "Amazfit Bip", firmware: "old", known: "Amazfit Bip" },
] as const;

const DAYS = 3;
/** A life with two workouts in these days, and minutes without a record. */
const SEED = 6;
const offsetAt = offsetsOf(ZONE);

let store: TestStore | undefined;
afterEach(() => {
  store?.close();
  store = undefined;
});

function newStore(): TestStore {
  store = new TestStore();
  return store;
}

/** Everything that it has recorded, as the store must have it. */
function recordsOf({ records }: TestStore, mac: string, truth: VirtualBand["truth"]) {
  const kinds = new Set<MeasurementKind>(truth.measurements.map(({ kind }) => kind));
  return {
    measurements: [...kinds].flatMap((kind) => [...records.measurements(mac, kind, 0, 4e9)]),
    workouts: records.workouts(mac, 0, 4e9).map((workout) => ({
      workout,
      track: records.track(mac, workout.startS),
    })),
  };
}

/** What a record does not say, the wearer's zone says. In the order of the store. */
function measurementsOf({ measurements }: VirtualBand["truth"]): Measurement[] {
  const filled = measurements.map((it) => ({ offsetMin: offsetAt(NOON_S), ...it }));
  const kinds = [...new Set(filled.map(({ kind }) => kind))];
  return filled.toSorted(
    (a, b) =>
      kinds.indexOf(a.kind) - kinds.indexOf(b.kind) ||
      a.atS - b.atS ||
      Number(a.isAutomatic) - Number(b.isAutomatic),
  );
}

describe.each(MODELS)("a $model of $firmware firmware", ({ known, ...options }) => {
  const newBand = (): VirtualBand =>
    new VirtualBand({
      ...options,
      seed: SEED,
      key: KEY,
      clock: () => NOON_S,
      zone: ZONE,
      history: { days: DAYS },
    });

  test("accepts the key and tells what it is", async () => {
    const band = newBand();
    const { mac, model, info } = await inFlyingTime(() => verifyKey(newStore().tools([band])));
    expect({ mac, model }).toEqual({ mac: band.mac, model: known });
    expect(info).toMatchObject({
      serial: band.serial,
      firmware: band.profile.firmware.replace(/^V/, ""),
      hardware: band.profile.hardware,
    });
    expect(band.state).toBe("free");
  });

  test("tells battery, time, steps and pulse", async () => {
    const band = newBand();
    const told = await inFlyingTime(() =>
      withBand(newStore().tools([band]), async ({ session }) => ({
        battery: await readBattery(session),
        fresh: await readTime(session),
        time: await setTime(session, NOON_S, 60).then(() => readTime(session)),
        today: await readSteps(session),
        heartRateBpm: await measurePulse(session),
      })),
    );
    expect(told.battery.levelPercent).toBeGreaterThan(0);
    expect(told.battery.levelPercent).toBeLessThanOrEqual(100);
    const localText = "2024-03-12 13:00:00";
    // Nobody has told it where it is.
    expect(told.fresh).toEqual({ localText });
    expect(told.time).toEqual({ atS: NOON_S, offsetMin: 60, localText });
    const midnightS = startOfDay(dayOf(NOON_S, offsetAt(NOON_S)), offsetAt);
    const walked = band.truth.minutes
      .filter(({ startS }) => startS >= midnightS)
      .reduce((sum, { steps }) => sum + steps, 0);
    expect(walked).toBeGreaterThan(0);
    expect(told.today.steps).toBe(walked);
    expect(told.heartRateBpm).toBeGreaterThan(40);
    expect(told.heartRateBpm).toBeLessThan(200);
    expect(band.state).toBe("free");
  });

  test("gives up all its minutes, readings and workouts, once", async () => {
    const band = newBand();
    const { truth, mac } = band;
    const kept = newStore();
    const first = await inFlyingTime(() => kept.sync(band));
    expect(first.troubles).toEqual([]);
    expect(kept.minutes(mac)).toEqual(truth.minutes);
    expect(truth.minutes.length).toBeGreaterThan(DAYS * 1_440 - 200);
    expect(truth.workouts).toHaveLength(2);
    const records = recordsOf(kept, mac, truth);
    expect(records.measurements).toEqual(measurementsOf(truth));
    expect(records.workouts).toEqual(truth.workouts);
    expect(first).toMatchObject({
      mac,
      model: known,
      minutes: { added: truth.minutes.length },
      measurements: { added: truth.measurements.length },
      workouts: { added: truth.workouts.length },
      reconnects: 0,
    });
    const second = await inFlyingTime(() => kept.sync(band, { everything: true }));
    expect(second).toMatchObject({
      minutes: { added: 0, changed: 0 },
      measurements: { added: 0, changed: 0 },
      workouts: { added: 0, changed: 0 },
      troubles: [],
    });
    expect(kept.minutes(mac)).toEqual(truth.minutes);
    expect(recordsOf(kept, mac, truth)).toEqual(records);
    // Nobody said that it may forget.
    expect(band.truth).toEqual(truth);
  });

  test("forgets what it gave when it is told to, and nothing else", async () => {
    const band = newBand();
    const { truth, mac } = band;
    const kept = newStore();
    const { troubles } = await inFlyingTime(() => kept.sync(band, { forget: true }));
    expect(troubles).toEqual([]);
    const minutes = kept.minutes(mac);
    const records = recordsOf(kept, mac, truth);
    expect(minutes).toEqual(truth.minutes);
    expect(records.workouts).toEqual(truth.workouts);
    expect(band.truth).toEqual({ minutes: [], measurements: [], workouts: [] });
    const again = await inFlyingTime(() => kept.sync(band, { forget: true, everything: true }));
    expect(again).toMatchObject({ minutes: { added: 0, changed: 0 }, troubles: [] });
    expect(kept.minutes(mac)).toEqual(minutes);
    expect(recordsOf(kept, mac, truth)).toEqual(records);
  });
});

const missing = busMissing();

describe.skipIf(missing !== undefined)("over a real D-Bus", () => {
  let running: RunningBand;
  beforeAll(async () => {
    running = await startVirtualBand(
      { is: "private-bus" },
      {
        model: "Mi Smart Band 6",
        firmware: "new",
        seed: SEED,
        key: KEY,
        clock: () => NOON_S,
        zone: ZONE,
        history: { days: DAYS },
      },
      { connectDelayMs: 50, advertisingIntervalMs: 50 },
    );
    process.env["DBUS_SYSTEM_BUS_ADDRESS"] = running.busAddress;
  });
  afterAll(async () => {
    delete process.env["DBUS_SYSTEM_BUS_ADDRESS"];
    await running.close();
  });

  test("a band that wants the sign-in of 2021 gives up everything too", async () => {
    const { band } = running;
    const { truth, mac } = band;
    const kept = newStore();
    const trace = (): void => undefined;
    const radio = await openRadio({ trace });
    try {
      const report = await kept.sync(band, { radio, mac, scanMs: 5_000 });
      expect(report).toMatchObject({ model: "Mi Smart Band 6", troubles: [], reconnects: 0 });
    } finally {
      await radio.close();
    }
    expect(kept.minutes(mac)).toEqual(truth.minutes);
    expect(recordsOf(kept, mac, truth)).toEqual({
      measurements: measurementsOf(truth),
      workouts: truth.workouts,
    });
    await expect.poll(() => band.state).toBe("free");
  });
});
