import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AirCounter } from "../../test/air-counter.ts";
import { KEY, NOON_S, TestStore, ZONE } from "../../test/band-store.ts";
import { inFlyingTime } from "../../test/flying-time.ts";
import { FETCH_CONTROL, TIME } from "../band/characteristics.ts";
import { formatHex } from "../bytes/hex.ts";
import { Interrupted } from "../errors.ts";
import type { SampledMinute } from "../health/minute.ts";
import { VirtualRadio } from "../peers/band/virtual-radio.ts";
import { VirtualBand } from "../peers/virtual-band.ts";
import type { VirtualBandOptions } from "../peers/virtual-band.ts";
import { addUp } from "../store/added.ts";
import type { SyncProgress, SyncReport, SyncTools } from "./sync-work.ts";

const ZEPP_OS = "Xiaomi Smart Band 7";
const COUNT = 600;

let store: TestStore;
beforeEach(() => {
  store = new TestStore();
});
afterEach(() => {
  store.close();
});

/** The last hours before noon, as samples of four bytes have them, or of eight. */
function minutesBefore(endS: number, isLong: boolean): SampledMinute[] {
  const asleep = isLong ? { unknown: 0, light: 1, deep: 2, rem: 3 } : undefined;
  return Array.from({ length: COUNT }, (_, i) => ({
    startS: endS - (COUNT - i) * 60,
    kind: 0x50,
    intensity: i % 200,
    steps: i % 100,
    heartRateBpm: i % 3 === 0 ? 50 + (i % 60) : undefined,
    asleep,
  }));
}

function bandOf(options: VirtualBandOptions = {}): VirtualBand {
  const isLong = options.model !== undefined && options.model !== "Mi Smart Band 4";
  const minutes = minutesBefore(NOON_S, isLong);
  const clock = (): number => NOON_S;
  return new VirtualBand({ key: KEY, zone: ZONE, clock, history: { minutes }, ...options });
}

function sync(band: VirtualBand, more: Partial<SyncTools> = {}): Promise<SyncReport> {
  return inFlyingTime(() => store.sync(band, more));
}

function lastRun(band: VirtualBand) {
  return store.records.runs(band.mac)[0];
}

const ALL = { added: COUNT, changed: 0, same: 0, lost: 0 };

describe("what it brings", () => {
  test("all of the first time is new, and counted once: a workout with its track, too", async () => {
    const band = bandOf({ history: { days: 7 } });
    const { minutes, measurements, workouts } = await sync(band);
    const brought = [minutes, measurements, workouts].reduce(addUp);
    expect(workouts.added).toBeGreaterThan(0);
    expect(brought).toEqual({ ...ALL, added: brought.added });
    expect(lastRun(band)).toMatchObject(brought);
    const again = await sync(band, { everything: true });
    expect(again.workouts).toEqual({ ...ALL, added: 0, same: workouts.added });
    expect(lastRun(band)).toMatchObject({ ...ALL, added: 0, same: brought.added });
  });

  test("every minute, the battery, and a report of it", async () => {
    const band = bandOf();
    const report = await sync(band);
    expect(store.minutes(band.mac)).toEqual(band.truth.minutes);
    expect(report).toMatchObject({
      mac: band.mac,
      model: "Mi Smart Band 4",
      firmware: "1.0.9.66",
      minutes: ALL,
      firstS: NOON_S - COUNT * 60,
      lastS: NOON_S - 60,
      reconnects: 0,
      troubles: [],
    });
    expect(store.records.battery(band.mac)).toMatchObject({
      atS: NOON_S,
      levelPercent: report.batteryPercent,
    });
    expect(lastRun(band)).toMatchObject({ outcome: "done", added: COUNT, troubles: [] });
    expect(band.state).toBe("free");
  });

  test("the second time the band is asked only for what came since", async () => {
    const band = bandOf();
    await sync(band);
    band.told.requests.length = 0;
    const again = await sync(band);
    expect(again.minutes).toEqual({ added: 0, changed: 0, same: 0, lost: 0 });
    expect(again).toMatchObject({ firstS: undefined, lastS: undefined });
    const activity = band.told.requests.filter(({ type }) => type === 1);
    expect(activity).toEqual([]);
  });

  test("with everything asked for, all of it is read again and found to be there", async () => {
    const band = bandOf();
    await sync(band);
    const again = await sync(band, { everything: true });
    expect(again.minutes).toEqual({ ...ALL, added: 0, same: COUNT });
  });

  test("where the wearer is, is noted", async () => {
    await sync(bandOf());
    expect(store.records.zones()).toEqual([{ fromS: NOON_S, zone: ZONE }]);
    await sync(bandOf(), {
      zone: "America/New_York",
      offsetAt: () => -240,
      nowS: () => NOON_S + 9,
    });
    expect(store.records.zones()).toEqual([
      { fromS: NOON_S, zone: ZONE },
      { fromS: NOON_S + 9, zone: "America/New_York" },
    ]);
  });

  test("how far it is, is told in order and up to the end", async () => {
    const seen: SyncProgress[] = [];
    await sync(bandOf(), { onProgress: (progress) => seen.push(progress) });
    const minutes = seen.filter(({ history }) => history === "activity");
    expect(minutes.length).toBeGreaterThan(0);
    expect(minutes.map(({ atS }) => atS)).toEqual(minutes.map(({ atS }) => atS).toSorted());
    expect(minutes.at(-1)).toMatchObject({ count: COUNT, atS: NOON_S, untilS: NOON_S });
  });

  test("the band is asked for notifications once, and twice written to for every transfer", async () => {
    const band = bandOf();
    const air = new AirCounter(band);
    await sync(band, { radio: new VirtualRadio([air]) });
    const count = (operation: string): number =>
      air.operations.filter((it) => it === operation).length;
    // Of a kind that it has nothing of, there is only the request.
    expect(count("write 0004 01")).toBe(band.told.requests.length);
    expect(count("write 0004 01")).toBeGreaterThan(1);
    expect(count("write 0004 02")).toBe(1);
    expect(count("subscribe 0004") + count("subscribe 0005")).toBe(2);
    expect(count("unsubscribe 0004") + count("unsubscribe 0005")).toBe(0);
  });
});

test.each([false, true])(
  "a Zepp OS band hears of every answer what becomes of it; may it forget: %s",
  async (forget) => {
    const band = bandOf({ model: ZEPP_OS, history: { days: 7 } });
    const report = await sync(band, { forget });
    expect(report).toMatchObject({ troubles: [], minutes: { lost: 0 } });
    expect(report.workouts.added).toBeGreaterThan(0);
    const control = band.told.writes
      .filter(({ characteristic }) => characteristic.uuid === FETCH_CONTROL.uuid)
      .map(({ value }) => formatHex(value.subarray(0, 2)));
    const heard = control.filter((it) => it.startsWith("03"));
    expect(heard).toHaveLength(band.told.requests.length);
    expect(heard.includes("0309")).toBe(true);
    expect(heard.includes("0301")).toBe(forget);
  },
);

describe("the band's clock", () => {
  function timesSet(band: VirtualBand): number {
    return band.told.writes.filter(({ characteristic }) => characteristic.uuid === TIME.uuid)
      .length;
  }

  test("is set when the band does not know its zone, and then never touched while it is right", async () => {
    const band = bandOf();
    const first = await sync(band);
    expect(timesSet(band)).toBe(1);
    expect(band.clock.quarterHoursEast).toBe(4);
    expect(first.clockOffS).toBeUndefined();
    await sync(band);
    expect(timesSet(band)).toBe(1);
  });

  test("is set when it is off, and by how much is told", async () => {
    const band = bandOf();
    await sync(band);
    band.reboot({ clockJumpS: -900 });
    const report = await sync(band);
    expect(report.clockOffS).toBe(-900);
    expect(band.clock.offsetS).toBe(0);
    expect(timesSet(band)).toBe(2);
  });

  test("is left alone when it is off by no more than a moment", async () => {
    const band = bandOf();
    await sync(band);
    const report = await sync(band, { nowS: () => NOON_S + 2 });
    expect(report.clockOffS).toBeUndefined();
    expect(timesSet(band)).toBe(1);
  });

  test("gets the new offset on the day when the clocks change, and was not off by that", async () => {
    const band = bandOf();
    await sync(band);
    const report = await sync(band, { offsetAt: () => 120 });
    expect(report.clockOffS).toBeUndefined();
    expect(band.clock.quarterHoursEast).toBe(8);
  });

  test("that was ahead: minutes of the future are not believed, and the band keeps them", async () => {
    const ahead = minutesBefore(NOON_S + 300 * 60, false);
    const band = bandOf({ clock: () => NOON_S + 300 * 60, history: { minutes: ahead } });
    const report = await sync(band, { forget: true });
    const past = ahead.filter(({ startS }) => startS <= NOON_S + 120);
    expect(store.minutes(band.mac)).toEqual(past);
    expect(report.minutes.added).toBe(past.length);
    expect(band.told.forgotten).toEqual([]);
    expect(lastRun(band)?.troubles).toContain("dropped");
  });
});

describe("a checksum at the end", () => {
  test("that is wrong: what came is taken back, read again and counted once", async () => {
    const band = bandOf({ model: ZEPP_OS });
    band.faults.wrongChecksum();
    const report = await sync(band);
    expect(store.minutes(band.mac)).toEqual(band.truth.minutes);
    expect(report.minutes).toEqual(ALL);
    expect(report.reconnects).toBe(1);
    expect(lastRun(band)).toMatchObject({ outcome: "done", added: COUNT });
  });

  test("that is wrong every time: given up, and nothing of it is kept or forgotten", async () => {
    const band = bandOf({ model: ZEPP_OS });
    band.faults.wrongChecksum({ times: Infinity });
    const report = await sync(band, { forget: true });
    expect(report.troubles).toMatchObject([{ history: "activity", error: { code: "checksum" } }]);
    expect(report).toMatchObject({ minutes: { added: 0 }, firstS: undefined, lastS: undefined });
    expect(store.minutes(band.mac)).toEqual([]);
    expect(band.told.forgotten).toEqual([]);
    expect(lastRun(band)?.troubles).toContain("checksum");
  });

  test("keeps the place till it has come: what was lost on the way is asked for from the beginning", async () => {
    const band = bandOf({ model: ZEPP_OS });
    band.faults.dropAfterPackets(10);
    const report = await sync(band);
    const asked = band.told.requests.filter(({ type }) => type === 1).map(({ sinceS }) => sinceS);
    expect(asked[1]).toBe(asked[0]);
    expect(store.minutes(band.mac)).toEqual(band.truth.minutes);
    expect(report.reconnects).toBe(1);
  });
});

describe("a band that does not do what it should", () => {
  test("is busy at first: it is asked again", async () => {
    const band = bandOf();
    band.faults.busy(3);
    const report = await sync(band);
    expect(report).toMatchObject({ minutes: ALL, reconnects: 0, troubles: [] });
  });

  test("stays busy: over other links too, then that kind is given up and the next one read", async () => {
    const band = bandOf();
    band.faults.busy(18);
    const report = await sync(band);
    expect(report.troubles).toMatchObject([{ history: "activity", error: { code: "busy" } }]);
    expect(report.reconnects).toBe(3);
    expect(lastRun(band)).toMatchObject({ outcome: "done", troubles: ["busy"] });
  });

  test("refuses its minutes, which every band has: that is a trouble", async () => {
    const band = bandOf();
    band.faults.refuseHistory();
    const report = await sync(band);
    expect(report.troubles).toMatchObject([
      { history: "activity", error: { code: "fetch-failed" } },
    ]);
    expect(report.reconnects).toBe(0);
  });

  test("does not keep some of what its model may: that is none", async () => {
    const band = bandOf({ model: "Mi Smart Band 5" });
    const report = await sync(band);
    const asked = new Set(band.told.requests.map(({ type }) => type));
    // Of heart rate (02) and PAI (0D) this one says that it has no such thing.
    expect([...asked]).not.toContain(0x02);
    expect(report).toMatchObject({ minutes: ALL, troubles: [], reconnects: 0 });
  });

  test("does not answer at all to a kind that it does not know: only that kind is missing", async () => {
    const band = bandOf({ model: "Mi Smart Band 5" });
    const isStress = (frame: Uint8Array): boolean => frame[0] === 0x01 && frame[1] === 0x13;
    band.when({ matches: isStress }, () => undefined);
    const report = await sync(band);
    expect(report.troubles).toMatchObject([
      { history: "stress-automatic", error: { code: "silent" } },
    ]);
    expect(report).toMatchObject({ minutes: ALL, reconnects: 0 });
  });

  test("says nothing of its battery: the history is read all the same", async () => {
    const band = bandOf({ model: ZEPP_OS });
    // The battery's request is the only message of one byte 03.
    band.when({ matches: (frame) => frame.length === 1 && frame[0] === 0x03 }, () => undefined);
    const report = await sync(band);
    expect(report).toMatchObject({ batteryPercent: undefined, minutes: ALL });
  });
});

describe("a link that is lost", () => {
  test("as soon as it is made is made again", async () => {
    const band = bandOf();
    let isFirst = true;
    const report = await sync(band, {
      onStep: ({ is }) => {
        if (is !== "SignedIn" || !isFirst) return;
        isFirst = false;
        band.walkAway();
      },
    });
    expect(report).toMatchObject({ minutes: ALL, reconnects: 1 });
    expect(store.records.runs(band.mac)).toHaveLength(1);
  });

  test("for good: it gives up, keeps what it has, and the next one goes on there", async () => {
    const band = bandOf();
    band.faults.dropAfterPackets(100);
    const first = sync(band, {
      onStep: ({ is }) => {
        if (is === "Connecting" && band.told.connections > 0) band.switchOff();
      },
    });
    await expect(first).rejects.toMatchObject({ code: "out-of-reach" });
    expect(lastRun(band)).toMatchObject({ outcome: "failed", added: 400 });
    expect(store.minutes(band.mac)).toEqual(band.truth.minutes.slice(0, 400));
    band.switchOn();
    const second = await sync(band);
    expect(second).toMatchObject({ firstS: NOON_S - 200 * 60, minutes: { added: 200 } });
    expect(store.minutes(band.mac)).toEqual(band.truth.minutes);
  });

  test("a person who stops it finds what was read, and the band free", async () => {
    const band = bandOf();
    const stop = new AbortController();
    const stopped = sync(band, {
      signal: stop.signal,
      onProgress: () => {
        stop.abort();
      },
    });
    await expect(stopped).rejects.toBeInstanceOf(Interrupted);
    expect(lastRun(band)?.outcome).toBe("interrupted");
    expect(store.minutes(band.mac).length).toBeGreaterThan(0);
    expect(band.state).toBe("free");
  });
});
