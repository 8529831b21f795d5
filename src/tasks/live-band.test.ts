import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { KEY, NOON_S, TestStore, ZONE } from "../../test/band-store.ts";
import { HEART_RATE, HEART_RATE_CONTROL, STEPS } from "../band/characteristics.ts";
import { formatHex } from "../bytes/hex.ts";
import { VirtualRadio } from "../peers/band/virtual-radio.ts";
import { VirtualBand } from "../peers/virtual-band.ts";
import type { Radio } from "../platform.ts";
import { watchBand } from "./live-band.ts";
import type { LiveEvent } from "./live-band.ts";

const SECOND_MS = 1_000;
/** A morning at work: the wearer sits, and walks now and then. */
const MORNING_S = NOON_S - 4 * 3_600;

let store: TestStore;
let band: VirtualBand;
let passedMs = 0;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval"] });
  store = new TestStore();
  passedMs = 0;
  band = new VirtualBand({ key: KEY, zone: ZONE, clock: nowS, history: { days: 2 } });
});
afterEach(() => {
  vi.useRealTimers();
  store.close();
});

/** The world goes with the timers. */
function nowS(): number {
  return MORNING_S + Math.floor(passedMs / 1_000);
}

async function pass(ms: number): Promise<void> {
  const stepMs = 250;
  for (let left = ms; left > 0; left -= stepMs) {
    passedMs += stepMs;
    await vi.advanceTimersByTimeAsync(stepMs);
    // What goes over a channel of its own, not over a timer, has its turn too.
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

interface Watching {
  readonly events: LiveEvent[];
  /** As a person does; and how it ended. */
  readonly stop: () => Promise<unknown>;
  /** How it ended by itself. */
  readonly over: Promise<unknown>;
}

function watch(radio: Radio = new VirtualRadio([band])): Watching {
  const stop = new AbortController();
  const events: LiveEvent[] = [];
  const tools = { ...store.tools([band], { radio, nowS, scanMs: 5_000 }), signal: stop.signal };
  const over = watchBand(tools, (event) => events.push(event)).then(
    () => "well",
    (error: unknown) => error,
  );
  return {
    events,
    over,
    async stop() {
      stop.abort();
      await pass(SECOND_MS);
      return over;
    },
  };
}

function kinds(events: readonly LiveEvent[]): string[] {
  return [...new Set(events.map(({ is }) => is))];
}

/** What was written to the sensor's control, in order. */
function orders(): string[] {
  return band.told.writes
    .filter(({ characteristic }) => characteristic.uuid === HEART_RATE_CONTROL.uuid)
    .map(({ value }) => formatHex(value));
}

describe("a band on the wrist", () => {
  test("tells its pulse every second, as long as anybody wants to know", async () => {
    const { events, stop } = watch();
    await pass(60 * SECOND_MS);
    const pulses = events.filter((it) => it.is === "Pulse");
    // Fifteen seconds without being told to go on, and a band would have stopped.
    expect(pulses.length).toBeGreaterThan(50);
    expect(pulses.every(({ heartRateBpm }) => heartRateBpm > 30 && heartRateBpm < 220)).toBe(true);
    expect(pulses.map(({ atS }) => atS)).toEqual(pulses.map(({ atS }) => atS).toSorted());
    expect(await stop()).toBe("well");
  });

  test("tells its steps when they grow", async () => {
    const { events, stop } = watch();
    await pass(5 * SECOND_MS);
    band.say(STEPS, Uint8Array.of(0x0c, 0x10, 0x27, 0, 0, 0x40, 0x1f, 0, 0, 0xfa, 0, 0, 0));
    await pass(SECOND_MS);
    expect(events).toContainEqual({
      is: "Steps",
      atS: expect.any(Number) as number,
      steps: 10_000,
      distanceM: 8_000,
      energyKcal: 250,
    });
    await stop();
  });

  test("stops measuring when nobody wants to know any more, and is free again", async () => {
    const { stop, events } = watch();
    await pass(10 * SECOND_MS);
    expect(kinds(events)).toContain("Pulse");
    expect(orders().at(-1)).not.toBe("150100");
    expect(await stop()).toBe("well");
    expect(orders().at(-1)).toBe("150100");
    expect(band.state).toBe("free");
    const { notifications } = band.told;
    const { length } = events;
    await pass(10 * SECOND_MS);
    expect(band.told.notifications).toBe(notifications);
    expect(events).toHaveLength(length);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("that is stopped before it is found was never connected to", async () => {
    band.holdBySomebodyElse();
    const { stop } = watch();
    await pass(2 * SECOND_MS);
    expect(await stop()).toMatchObject({ code: "interrupted" });
    expect(band.told.connections).toBe(0);
  });
});

describe("a link that is lost", () => {
  test("is made again, and both are told", async () => {
    const { events, stop } = watch();
    await pass(6 * SECOND_MS);
    band.walkAway();
    await pass(6 * SECOND_MS);
    expect(events.map(({ is }) => is).filter((is) => is === "Lost" || is === "Back")).toEqual([
      "Lost",
      "Back",
    ]);
    expect(events.findLastIndex(({ is }) => is === "Pulse")).toBeGreaterThan(
      events.findIndex(({ is }) => is === "Back"),
    );
    expect(band.told.connections).toBe(2);
    expect(await stop()).toBe("well");
  });

  test("again and again is no reason to give up while something comes in between", async () => {
    const { events, stop } = watch();
    for (let time = 0; time < 6; time++) {
      await pass(6 * SECOND_MS);
      band.walkAway();
    }
    await pass(6 * SECOND_MS);
    expect(events.filter(({ is }) => is === "Back")).toHaveLength(6);
    expect(await stop()).toBe("well");
  });

  test("three times in a row is enough", async () => {
    const { events, over } = watch();
    await pass(6 * SECOND_MS);
    band.switchOff();
    await pass(10 * SECOND_MS);
    expect(await over).toMatchObject({ code: "out-of-reach" });
    expect(events.filter(({ is }) => is === "Lost")).toHaveLength(2);
    expect(kinds(events)).not.toContain("Back");
    expect(band.told.connections).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("does not keep anybody who stops in the meantime", async () => {
    const { events, stop } = watch();
    await pass(6 * SECOND_MS);
    band.walkAway();
    await pass(250);
    expect(events.at(-1)).toEqual({ is: "Lost" });
    expect(await stop()).toBe("well");
    expect(band.told.connections).toBe(1);
    expect(band.state).toBe("free");
  });
});

test("a key that the band refuses ends it at once", async () => {
  band.faults.refuseKey();
  const { events, over } = watch();
  await pass(5 * SECOND_MS);
  expect(await over).toMatchObject({ code: "refused" });
  expect(events).toEqual([]);
});

test("a band that does not measure now says so, and is left in peace", async () => {
  const { over } = watch();
  await pass(5 * SECOND_MS);
  expect(orders().at(-1)).toBe("150101");
  band.say(HEART_RATE, Uint8Array.of(0x10, 0x15, 0x05));
  await pass(SECOND_MS);
  expect(await over).toMatchObject({ code: "not-possible" });
  expect(orders().at(-1)).toBe("150100");
  expect(band.state).toBe("free");
});
