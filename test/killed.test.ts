import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startVirtualBand } from "../src/cli/start-virtual-band.ts";
import type { RunningBand } from "../src/cli/start-virtual-band.ts";
import type { Minute, SampledMinute } from "../src/health/minute.ts";
import { busMissing } from "../src/node/private-bus.ts";
import { openStore } from "../src/node/sqlite.ts";
import { Records } from "../src/store/records.ts";
import { FORGET, KEY, minutesOnDisk } from "./band-store.ts";
import { newFolder, ownband, tidyUp } from "./ownband.ts";

/**
 * The process is killed (SIGKILL) at random moments of a synchronisation over D-Bus; the next one goes
 * on. `npm test` does it a few times, `npm run test:long` 200 times.
 */
const isLong = process.env["OWNBAND_LONG"] === "1";
const MOMENTS = isLong ? 200 : 5;
const MINUTES = 2 * 1440;
/** Start-up, scan and sign-in take about half a second; the transfer at this pace as long again. */
const PACE_MS = 1;
const LATEST_KILL_MS = 2_000;

const missing = busMissing();
let running: RunningBand;
const lastS = Math.floor(Date.now() / 60_000) * 60 - 60;
const minutes: readonly SampledMinute[] = Array.from({ length: MINUTES }, (_, i) => ({
  startS: lastS - (MINUTES - 1 - i) * 60,
  kind: 0x50,
  intensity: (i * 13) % 251,
  steps: 0,
  heartRateBpm: i % 3 === 0 ? 48 + (i % 70) : undefined,
}));

beforeAll(async () => {
  if (missing !== undefined) return;
  running = await startVirtualBand(
    { is: "private-bus" },
    { key: KEY, pace: PACE_MS, history: { minutes } },
    { connectDelayMs: 50, advertisingIntervalMs: 50 },
  );
});
afterAll(async () => {
  if (missing === undefined) await running.close();
  await tidyUp();
});

test.skipIf(missing !== undefined)(
  `killed at ${MOMENTS} random moments, it goes on where it was, and the band forgot nothing too early`,
  async () => {
    const { band, busAddress = "" } = running;
    const random = seeded(7);
    let killed = 0;
    for (let moment = 0; moment < MOMENTS; moment++) {
      const dataFolder = newFolder();
      const path = join(dataFolder, "data", "ownband.sqlite");
      const keyFile = join(dataFolder, "key.txt");
      mkdirSync(join(dataFolder, "data"), { recursive: true });
      writeFileSync(keyFile, KEY.reveal());
      const lost: number[] = [];
      band.behave();
      // Looked at, but not deleted: the next round reads the same again.
      band.when(FORGET, () => {
        const kept = minutesOnDisk(path);
        lost.push(...minutes.map(({ startS }) => startS).filter((startS) => !kept.has(startS)));
        return Uint8Array.of(0x10, 0x03, 0x01);
      });
      const args = ["sync", "--forget", "--key-file", keyFile, "--json"];
      const env = { DBUS_SYSTEM_BUS_ADDRESS: busAddress };
      const afterMs = 100 + random() * LATEST_KILL_MS;
      const first = await ownband(args, {
        dataFolder,
        env,
        onStart: (child) => setTimeout(() => child.kill("SIGKILL"), afterMs),
      });
      if (first.status === null) killed++;
      const second = await ownband(args, { dataFolder, env });
      expect(second.status, second.stderr).toBe(0);
      expect(readBack(path, band.mac), `killed after ${afterMs} ms`).toEqual(minutes);
      expect(lost, `killed after ${afterMs} ms`).toEqual([]);
    }
    expect(killed).toBeGreaterThan(MOMENTS / 4);
  },
  MOMENTS * 20_000,
);

function readBack(path: string, mac: string): Minute[] {
  const store = openStore(path);
  try {
    return [...Records.open(store, lastS).minutes(mac, 0, lastS + 60)];
  } finally {
    store.database.close();
  }
}

/** A small generator of our own: the moments are the same in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
