import { afterEach, describe, expect, test } from "vitest";
import { RequestChallengeMarked } from "../src/band/sign-in.messages.ts";
import { RequestHistory, SendHistory } from "../src/band/history.messages.ts";
import { HISTORY } from "../src/band/history.ts";
import { isAppError } from "../src/errors.ts";
import { VirtualBand } from "../src/peers/virtual-band.ts";
import { KEY, NOON_S, TestStore, ZONE } from "./band-store.ts";
import { inFlyingTime } from "./flying-time.ts";

const stores: TestStore[] = [];
afterEach(() => {
  for (const store of stores.splice(0)) store.close();
});

function newStore(): TestStore {
  const store = new TestStore();
  stores.push(store);
  return store;
}

function bandOf(model: "Mi Smart Band 5" | "Xiaomi Smart Band 7"): VirtualBand {
  return new VirtualBand({
    model,
    key: KEY,
    clock: () => NOON_S,
    zone: ZONE,
    history: { days: 3 },
  });
}

describe("a synchronisation ends", () => {
  test("with a band whose checksums are all wrong; nothing of it is kept", async () => {
    const band = bandOf("Xiaomi Smart Band 7");
    const store = newStore();
    band.faults.wrongChecksum({ times: Infinity });
    const { troubles } = await inFlyingTime(() => store.sync(band));
    expect(troubles).toContainEqual(
      expect.objectContaining({
        history: "activity",
        error: expect.objectContaining({ code: "checksum" }) as unknown,
      }),
    );
    expect(store.minutes(band.mac)).toEqual([]);
    // And with the next one all is well.
    band.behave();
    await inFlyingTime(() => store.sync(band));
    expect(store.minutes(band.mac)).toEqual(band.truth.minutes);
  });

  test("with a link that is lost, time after time, before a checksum could prove anything", async () => {
    const band = bandOf("Xiaomi Smart Band 7");
    band.faults.dropAfterPackets(100, { times: Infinity });
    const store = newStore();
    await expect(inFlyingTime(() => store.sync(band))).rejects.toSatisfy(isAppError);
    expect(band.told.connections).toBeLessThan(20);
  });
});

describe("a band that goes silent", () => {
  const isStress = (frame: Uint8Array): boolean =>
    RequestHistory.matches(frame) && frame[1] === HISTORY["stress-automatic"].code;

  test("in the middle of single readings is asked again", async () => {
    const band = bandOf("Mi Smart Band 5");
    let isAsked = false;
    let silences = 0;
    band.when(RequestHistory, (frame) => {
      isAsked = isStress(frame);
      return "usual";
    });
    band.when(SendHistory, () => {
      if (!isAsked || silences > 0) return "usual";
      silences++;
      return undefined;
    });
    const { troubles } = await inFlyingTime(() => newStore().sync(band));
    expect(silences).toBe(1);
    expect(troubles).toEqual([]);
  });

  test("while it signs in again has not refused what was to be read", async () => {
    const band = bandOf("Mi Smart Band 5");
    let isLost = false;
    let silences = 0;
    band.when({ matches: isStress }, () => {
      if (isLost) return "usual";
      isLost = true;
      band.walkAway();
      return undefined;
    });
    band.when(RequestChallengeMarked, () => {
      if (!isLost || silences > 0) return "usual";
      silences++;
      return undefined;
    });
    const { troubles } = await inFlyingTime(() => newStore().sync(band));
    expect(silences).toBe(1);
    expect(troubles).toEqual([]);
  });
});
