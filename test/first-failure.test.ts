import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { DiskError } from "../src/disk/errors.ts";
import { SyncRun } from "../src/store/sync-run.ts";
import { VirtualBand } from "../src/peers/virtual-band.ts";
import { KEY, NOON_S, TestStore, ZONE } from "./band-store.ts";

let store: TestStore;
beforeEach(() => {
  store = new TestStore();
});
afterEach(() => {
  vi.restoreAllMocks();
  store.close();
});

function bandOf(): VirtualBand {
  const history = { days: 0.1 };
  return new VirtualBand({ key: KEY, clock: () => NOON_S, zone: ZONE, history });
}

test("a store that is busy in the end does not hide what ended the synchronisation", async () => {
  vi.spyOn(SyncRun.prototype, "finish").mockImplementation(() => {
    throw new DiskError("in-use", "Another ownband is writing at this moment.");
  });
  const stop = new AbortController();
  const band = bandOf();
  const onProgress = (): void => stop.abort();
  await expect(store.sync(band, { signal: stop.signal, onProgress })).rejects.toMatchObject({
    code: "interrupted",
  });
  expect(band.state).toBe("free");
});
