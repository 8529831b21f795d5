import { afterEach, expect, test } from "vitest";
import { RequestHistory } from "../src/band/history.messages.ts";
import { HISTORY } from "../src/band/history.ts";
import { VirtualBand } from "../src/peers/virtual-band.ts";
import { KEY, NOON_S, TestStore } from "./band-store.ts";

let store: TestStore | undefined;
afterEach(() => store?.close());

test("a track that never comes is told, and does not hide the workouts after it", async () => {
  store = new TestStore();
  const band = new VirtualBand({ key: KEY, clock: () => NOON_S, history: { days: 30 } });
  const workouts = band.truth.workouts.map(({ workout }) => workout.startS);
  expect(workouts.length).toBeGreaterThan(3);
  let refusals = 0;
  band.when(RequestHistory, (frame) => {
    if (frame[1] !== HISTORY.tracks.code || refusals > 0) return "usual";
    refusals++;
    // The transfer is given up: `10 02` and a reason that is not "nothing".
    return [
      Uint8Array.of(0x10, 0x01, 0x01, 9, 0, 0, 0, 0xe8, 7, 3, 1, 0, 0, 0, 4),
      Uint8Array.of(0x10, 0x02, 0x09),
    ];
  });
  const first = await store.sync(band);
  expect(first.troubles).toMatchObject([{ history: "workouts", error: { code: "fetch-failed" } }]);
  const second = await store.sync(band);
  expect(second.troubles).toEqual([]);
  const kept = store.records.workouts(band.mac, 0, NOON_S + 1).map(({ startS }) => startS);
  expect(kept).toEqual(workouts);
  // Asked for everything, the band gives the missing track as well.
  await store.sync(band, { everything: true });
  expect(store.records.track(band.mac, workouts[0] ?? 0).length).toBeGreaterThan(0);
});
