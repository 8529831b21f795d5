import { afterAll, beforeAll, expect, test } from "vitest";
import { startVirtualBand } from "../src/cli/start-virtual-band.ts";
import type { RunningBand } from "../src/cli/start-virtual-band.ts";
import { busMissing } from "../src/node/private-bus.ts";
import { KEY } from "./band-store.ts";
import { chromiumMissing, openPage } from "./chromium.ts";
import type { OpenPage } from "./chromium.ts";

/**
 * The journey in a real Chromium: the page's Web Bluetooth goes through Chromium's own BlueZ client to
 * the virtual band on a private bus. The code in the page is the one that the command line runs.
 */
const missing = busMissing() ?? chromiumMissing();
const DAYS = 2;
let running: RunningBand;
let open: OpenPage;

beforeAll(async () => {
  if (missing !== undefined) return;
  const nowS = Math.floor(Date.now() / 60_000) * 60;
  running = await startVirtualBand(
    { is: "private-bus" },
    { key: KEY, history: { days: DAYS, endS: nowS } },
    { disconnectDelayMs: 2_000 }, // as the real one: a link that is used again too soon is dying
  );
  open = await openPage(running.busAddress ?? "", KEY.reveal());
  await open.page.waitForFunction("globalThis.results?.ready");
}, 90_000);
afterAll(async () => {
  if (missing !== undefined) return;
  await open.close();
  await running.close();
}, 30_000);

/** Presses a button of the page, as a person would, and gives what came of it. */
async function press(name: string): Promise<Record<string, unknown>> {
  await open.page.click(`#${name}`);
  await open.page.waitForFunction(`globalThis.results.${name}`, null, { timeout: 60_000 });
  return open.page.evaluate<Record<string, unknown>>(`globalThis.results.${name}`);
}

test.skipIf(missing !== undefined)(
  "the key is proved on the band",
  async () => {
    expect(await press("verify"), open.console.join("\n")).toEqual({
      result: {
        mac: running.band.mac,
        model: "Mi Smart Band 4",
        firmware: "1.0.9.66",
        keys: 1,
      },
    });
  },
  90_000,
);

test.skipIf(missing !== undefined)(
  "everything is read, to the last minute, and evaluated",
  async () => {
    const { result, error } = await press("sync");
    expect(error, open.console.join("\n")).toBeUndefined();
    const { report, minutes, days } = result as {
      report: { troubles: unknown[]; workouts: { added: number } };
      minutes: { startS: number; steps: number }[];
      days: { day: string; steps?: number }[];
    };
    expect(report.troubles).toEqual([]);
    const plain = (list: readonly object[]): unknown => JSON.parse(JSON.stringify(list));
    expect(plain(minutes)).toEqual(plain(running.band.truth.minutes));
    expect(report.workouts.added).toBe(running.band.truth.workouts.length);
    expect(days.length).toBeGreaterThanOrEqual(DAYS);
    const steps = minutes.reduce((sum, minute) => sum + minute.steps, 0);
    expect(days.reduce((sum, day) => sum + (day.steps ?? 0), 0)).toBe(steps);
  },
  90_000,
);

test.skipIf(missing !== undefined)(
  "pulse and steps come live",
  async () => {
    const { result, error } = await press("live");
    expect(error, open.console.join("\n")).toBeUndefined();
    const events = result as { is: string; heartRateBpm?: number }[];
    expect(events.length).toBeGreaterThanOrEqual(5);
    const pulses = events.flatMap(({ heartRateBpm }) => heartRateBpm ?? []);
    expect(pulses.length).toBeGreaterThan(0);
    expect(Math.min(...pulses)).toBeGreaterThan(30);
  },
  90_000,
);

test.skipIf(missing !== undefined)(
  "neither the key nor the band's address is in the page's console",
  () => {
    const said = open.console.join("\n").toLowerCase();
    expect(said).toContain("signed in");
    expect(said).not.toContain(KEY.reveal().slice(2));
    expect(said).not.toContain(running.band.mac.toLowerCase());
  },
);
