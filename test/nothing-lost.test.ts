import { afterEach, beforeEach, expect, test } from "vitest";
import type { SampledMinute } from "../src/health/minute.ts";
import { VirtualBand } from "../src/peers/virtual-band.ts";
import { FORGET, KEY, minutesOnDisk, NOON_S, TestStore } from "./band-store.ts";

/**
 * Nothing lost, nothing twice: wherever the link is lost, the store is what the band has recorded in
 * the end, and the band was never told to forget what was not on disk. `npm test` looks at some places,
 * `npm run test:long` at every one.
 */
const isLong = process.env["OWNBAND_LONG"] === "1";
const DAY_MINUTES = 1440;
const PACKETS = (2 * DAY_MINUTES) / 4;
const STEP = isLong ? 1 : 37;
const places = Array.from({ length: Math.ceil(PACKETS / STEP) }, (_, i) => i * STEP);

let store: TestStore;
beforeEach(() => {
  store = new TestStore();
});
afterEach(() => {
  store.close();
});

const twoDays: readonly SampledMinute[] = Array.from({ length: 2 * DAY_MINUTES }, (_, i) => ({
  startS: NOON_S - (2 * DAY_MINUTES - i) * 60,
  kind: i % 97 === 0 ? 0x01 : 0x50,
  intensity: (i * 7) % 200,
  steps: i % 97 === 0 ? i % 120 : 0,
  heartRateBpm: i % 5 === 0 ? 50 + (i % 60) : undefined,
}));

function bandWithTwoDays(): VirtualBand {
  return new VirtualBand({
    key: KEY,
    clock: () => NOON_S,
    history: { minutes: twoDays },
  });
}

test(`a link lost at any of ${places.length} packets costs nothing and doubles nothing`, async () => {
  for (const place of places) {
    const one = new TestStore();
    try {
      const band = bandWithTwoDays();
      band.faults.dropAfterPackets(place);
      const report = await one.sync(band);
      expect(report.reconnects, `dropped at ${place}`).toBe(1);
      expect(one.minutes(band.mac), `dropped at ${place}`).toEqual(twoDays);
      expect(report.minutes.added).toBe(twoDays.length);
      expect(band.told.forgotten).toEqual([]);
    } finally {
      one.close();
    }
  }
}, 600_000);

test("a link that is lost at every twentieth packet ends in the same store", async () => {
  const band = bandWithTwoDays();
  band.faults.dropAfterPackets(20, { times: 1_000 });
  const report = await store.sync(band);
  expect(store.minutes(band.mac)).toEqual(twoDays);
  expect(report.reconnects).toBeGreaterThan(30);
});

test("a band is told to forget only what another program can read from the disk", async () => {
  for (const place of places) {
    const one = new TestStore();
    try {
      const band = bandWithTwoDays();
      band.faults.dropAfterPackets(place);
      const missing: number[] = [];
      let asked = 0;
      const truth = band.truth.minutes;
      band.when(FORGET, () => {
        asked++;
        const kept = minutesOnDisk(one.path);
        missing.push(
          ...truth.filter(({ startS }) => !kept.has(startS)).map(({ startS }) => startS),
        );
        return "usual";
      });
      await one.sync(band, { forget: true });
      expect(asked, `dropped at ${place}`).toBeGreaterThan(0);
      expect(missing, `dropped at ${place}`).toEqual([]);
      expect(one.minutes(band.mac)).toEqual(twoDays);
    } finally {
      one.close();
    }
  }
}, 600_000);

test("by default the band keeps everything, and a second synchronisation adds nothing", async () => {
  const band = bandWithTwoDays();
  await store.sync(band);
  const again = await store.sync(band);
  expect(again.minutes).toEqual({ added: 0, changed: 0, same: 0, lost: 0 });
  const everything = await store.sync(band, { everything: true });
  expect(everything.minutes).toEqual({ added: 0, changed: 0, same: twoDays.length, lost: 0 });
  expect(band.told.forgotten).toEqual([]);
  expect(band.truth.minutes).toEqual(twoDays);
});

test("a counter that is skipped or repeated is noticed, and read again", async () => {
  for (const teach of ["skipCounter", "repeatCounter", "truncateSample"] as const) {
    const one = new TestStore();
    try {
      const band = bandWithTwoDays();
      band.faults[teach](100);
      await one.sync(band);
      expect(one.minutes(band.mac), teach).toEqual(twoDays);
    } finally {
      one.close();
    }
  }
});
