import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { KEY, NOON_S, TestStore } from "../../test/band-store.ts";
import { inFlyingTime } from "../../test/flying-time.ts";
import { hiding, withoutSystemId } from "../../test/other-radios.ts";
import { AuthKey } from "../bytes/auth-key.ts";
import { Interrupted } from "../errors.ts";
import { VirtualRadio } from "../peers/band/virtual-radio.ts";
import { VirtualBand } from "../peers/virtual-band.ts";
import type { VirtualBandOptions } from "../peers/virtual-band.ts";
import type { KeySighting } from "../store/key-sighting.ts";
import type { KeptBand, KeptKey } from "../store/kept-key.ts";
import { verifyKey } from "./verify-key.ts";
import { withBand } from "./with-band.ts";
import type { BandStep, BandTools } from "./with-band.ts";

const MAC = "C8:0F:10:01:02:03";
const OTHER_MAC = "C8:0F:10:04:05:06";
const SERIAL = "d473414494d7";

let store: TestStore;
beforeEach(() => {
  store = new TestStore();
});
afterEach(() => {
  store.close();
});

function bandOf(options: VirtualBandOptions = {}): VirtualBand {
  const history = { minutes: [] };
  return new VirtualBand({ key: KEY, mac: MAC, serial: SERIAL, history, ...options });
}

/** Keys that open nothing, numbered. */
function wrongKey(number: number): AuthKey {
  return AuthKey.of(Uint8Array.from({ length: 16 }, (_, i) => (i === 0 ? number : 0x50 + i)));
}

/** As a search on a phone writes a key down; the later it was paired, the likelier it is tried. */
function found(key: AuthKey, more: Partial<KeySighting> = {}): KeySighting {
  const source = { kind: "phone-database", path: "/data/x" } as const;
  return { key, mac: MAC, foundAtS: NOON_S - 100, source, ...more };
}

/** Everything goes by the ledger's keys, and hidden bands are given up soon. */
function toolsFor(bands: readonly VirtualBand[], more: Partial<BandTools> = {}): BandTools {
  return store.tools(bands, { key: undefined, ...more });
}

function kept(mac = MAC): KeptBand | undefined {
  return store.ledger.list().find((band) => band.mac === mac);
}

function keptKey(key: AuthKey, mac = MAC): KeptKey | undefined {
  return kept(mac)?.keys.find((it) => it.key.equals(key));
}

/** The failure of a sign-in, without waiting for anybody. */
async function failure(tools: BandTools): Promise<unknown> {
  return inFlyingTime(async () => {
    try {
      await verifyKey(tools);
    } catch (error) {
      return error;
    }
    throw new Error("it went well");
  });
}

describe("a band and its keys", () => {
  test("one key that is known: the band accepts it, and the ledger has its word", async () => {
    const band = bandOf();
    store.ledger.remember([found(KEY)]);
    const steps: string[] = [];
    const verified = await verifyKey(
      toolsFor([band], {
        onStep: (step) => {
          expect(band.state).toBe(step.is === "SignedIn" ? "signed-in" : STATE[step.is]);
          steps.push(step.is);
        },
      }),
    );
    expect(verified).toMatchObject({ mac: MAC, model: "Mi Smart Band 4" });
    expect(verified.info).toMatchObject({ serial: SERIAL, firmware: "1.0.9.66" });
    expect(verified.key.equals(KEY)).toBe(true);
    expect(steps).toEqual(["Searching", "Connecting", "SigningIn", "SignedIn"]);
    expect(keptKey(KEY)?.verifiedAtS).toBe(NOON_S);
    expect(kept()).toMatchObject({
      serial: SERIAL,
      firmware: "1.0.9.66",
      model: "Mi Smart Band 4",
    });
    expect(band.state).toBe("free");
  });

  test("several keys are tried one after the other, each on a connection of its own", async () => {
    const band = bandOf();
    const [first, second] = [wrongKey(1), wrongKey(2)];
    store.ledger.remember([
      found(KEY, { pairedAtS: NOON_S - 300 }),
      found(second, { pairedAtS: NOON_S - 200 }),
      found(first, { pairedAtS: NOON_S - 100 }),
    ]);
    const attempts: string[] = [];
    const tools = toolsFor([band], {
      onStep: (step) => {
        if (step.is === "SigningIn") attempts.push(`${step.attempt} of ${step.of}`);
      },
    });
    await verifyKey(tools);
    expect(attempts).toEqual(["1 of 3", "2 of 3", "3 of 3"]);
    expect(band.told.connections).toBe(3);
    expect(keptKey(first)?.refusedAtS).toBe(NOON_S);
    expect(keptKey(second)?.refusedAtS).toBe(NOON_S);
    expect(keptKey(KEY)?.verifiedAtS).toBe(NOON_S);
    attempts.length = 0;
    await verifyKey(tools);
    expect(attempts).toEqual(["1 of 3"]);
  });

  test("a band is not asked more than five times", async () => {
    const band = bandOf();
    const keys = Array.from({ length: 8 }, (_, i) => wrongKey(i));
    store.ledger.remember(keys.map((key, i) => found(key, { pairedAtS: NOON_S - i })));
    expect(await failure(toolsFor([band]))).toMatchObject({ code: "refused" });
    expect(band.told.connections).toBe(5);
    expect(band.state).toBe("free");
  });

  test("a key that is given goes before those of the ledger, and they are not tried after it", async () => {
    const band = bandOf();
    store.ledger.remember([found(KEY)]);
    expect(await failure(toolsFor([band], { key: wrongKey(1) }))).toMatchObject({
      code: "refused",
    });
    expect(band.told.connections).toBe(1);
    expect(keptKey(KEY)?.refusedAtS).toBeUndefined();
  });

  test("a key of which nobody knew whose it is belongs to the band that accepts it", async () => {
    const band = bandOf();
    store.ledger.remember([found(KEY, { mac: undefined })]);
    await verifyKey(toolsFor([band]));
    expect(keptKey(KEY)?.verifiedAtS).toBe(NOON_S);
  });

  test("a link that is lost while signing in says nothing about the key", async () => {
    const band = bandOf();
    store.ledger.remember([found(KEY)]);
    band.when({ matches: (frame) => frame[0] === 0x82 }, () => {
      band.walkAway();
      return undefined;
    });
    expect(await failure(toolsFor([band]))).toMatchObject({ code: "gone" });
    expect(keptKey(KEY)).toMatchObject({ verifiedAtS: undefined, refusedAtS: undefined });
  });
});

const STATE = { Searching: "free", Connecting: "free", SigningIn: "connected" } as const;

describe("a key that is dead", () => {
  test("the band refuses what it accepted before: it was paired anew", async () => {
    const band = bandOf();
    store.ledger.remember([found(KEY)]);
    await verifyKey(toolsFor([band]));
    band.faults.refuseKey();
    const error = await failure(toolsFor([band], { nowS: () => NOON_S + 60 }));
    expect(error).toMatchObject({ code: "stale-key", cause: { code: "refused" } });
    expect(error).toHaveProperty("hint", expect.stringContaining("ownband key"));
    expect(keptKey(KEY)?.refusedAtS).toBe(NOON_S + 60);
  });

  test("a band that is not paired at all says so", async () => {
    const band = bandOf({ key: "none" });
    store.ledger.remember([found(KEY)]);
    expect(await failure(toolsFor([band]))).toMatchObject({ code: "not-paired" });
  });

  test("a band that was reset is known by its serial number, and its former key is dead", async () => {
    const band = bandOf();
    store.ledger.remember([found(KEY)]);
    await verifyKey(toolsFor([band]));
    band.reset({ mac: OTHER_MAC });
    const error = await failure(toolsFor([band], { nowS: () => NOON_S + 60 }));
    expect(error).toMatchObject({
      code: "stale-key",
      message: "This band was reset: it has a new address, and its former key is dead.",
    });
    expect(kept(OTHER_MAC)?.continues).toBe(MAC);
    expect(keptKey(KEY)?.superseded?.why).toBe("reset");
  });

  test("that is said also when a key of which nobody knows whose it is was tried on it", async () => {
    const band = bandOf();
    store.ledger.remember([found(KEY)]);
    await verifyKey(toolsFor([band]));
    band.reset({ mac: OTHER_MAC });
    store.ledger.remember([found(wrongKey(1), { mac: undefined })]);
    const error = await failure(toolsFor([band], { nowS: () => NOON_S + 60 }));
    expect(band.told.connections).toBe(2);
    expect(error).toMatchObject({ code: "stale-key" });
    expect(error).toHaveProperty("message", expect.stringContaining("was reset"));
  });

  test("once its new key is known, the reset band is the only one that is meant", async () => {
    const band = bandOf();
    store.ledger.remember([found(KEY)]);
    await verifyKey(toolsFor([band]));
    const fresh = wrongKey(9);
    band.reset({ mac: OTHER_MAC, key: fresh });
    store.ledger.remember([found(fresh, { mac: OTHER_MAC, foundAtS: NOON_S + 60 })]);
    await verifyKey(toolsFor([band], { nowS: () => NOON_S + 120 }));
    expect(kept(OTHER_MAC)?.continues).toBe(MAC);
    // Nobody waits for its former address any more.
    const searchedMs = await inFlyingTime(async () => {
      const beganMs = performance.now();
      let foundMs = NaN;
      const onStep = ({ is }: BandStep): void => {
        if (is === "Connecting") foundMs = performance.now() - beganMs;
      };
      const verified = await verifyKey(toolsFor([band], { onStep, scanMs: 12_000 }));
      expect(verified.mac).toBe(OTHER_MAC);
      return foundMs;
    });
    expect(searchedMs).toBeLessThan(1_000);
  });
});

describe("whose band it is", () => {
  test("no key at all is known", async () => {
    const band = bandOf();
    expect(await failure(toolsFor([band]))).toMatchObject({ code: "no-key" });
    expect(band.state).toBe("free");
    expect(band.told.signIns).toBe(0);
  });

  test("keys of another band only: that one is missed, and nothing is tried on this one", async () => {
    const stranger = bandOf({ mac: OTHER_MAC, serial: "aabbccddeeff" });
    store.ledger.remember([found(KEY)]);
    const error = await failure(toolsFor([stranger]));
    expect(error).toMatchObject({ code: "band-not-found" });
    expect(error).toHaveProperty("message", expect.stringContaining("another one does"));
    expect(stranger.told.writes).toEqual([]);
  });

  test("where the stack hides addresses, the band is asked for its own", async () => {
    const band = bandOf();
    store.ledger.remember([found(KEY)]);
    const radio = hiding(new VirtualRadio([band]), ["mac", "manufacturerData"]);
    expect((await verifyKey(toolsFor([], { radio }))).mac).toBe(MAC);
    expect(keptKey(KEY)?.verifiedAtS).toBe(NOON_S);
  });

  test("where it does not say it either, it is the one that the person names", async () => {
    const band = bandOf();
    store.ledger.remember([found(KEY)]);
    const hidden = hiding(new VirtualRadio([band]), ["mac", "manufacturerData"]);
    const radio = withoutSystemId(hidden);
    expect(await failure(toolsFor([], { radio }))).toMatchObject({ code: "no-band-known" });
    expect(band.state).toBe("free");
    expect((await verifyKey(toolsFor([], { radio, mac: MAC }))).mac).toBe(MAC);
  });

  test("a band that turns out to be another than the one named is left alone", async () => {
    const stranger = bandOf({ mac: OTHER_MAC });
    store.ledger.remember([found(KEY)]);
    const radio = hiding(new VirtualRadio([stranger]), ["mac", "manufacturerData"]);
    const error = await failure(toolsFor([], { radio, mac: MAC, key: KEY }));
    expect(error).toMatchObject({ code: "band-not-found" });
    expect(stranger.told.writes).toEqual([]);
    expect(stranger.state).toBe("free");
  });
});

describe("the link", () => {
  test("is closed behind the work, also when that fails", async () => {
    const band = bandOf();
    const work = withBand(toolsFor([band], { key: KEY }), () => {
      expect(band.state).toBe("signed-in");
      return Promise.reject(new RangeError("of the work's own"));
    });
    await expect(work).rejects.toThrow("of the work's own");
    expect(band.state).toBe("free");
  });

  test("is never made when it was stopped before", async () => {
    const band = bandOf();
    const signal = AbortSignal.abort();
    const stopped = verifyKey(toolsFor([band], { key: KEY, signal }));
    await expect(stopped).rejects.toBeInstanceOf(Interrupted);
    expect(band.told.connections).toBe(0);
  });

  test("is closed when it is stopped while signing in", async () => {
    const band = bandOf();
    const stop = new AbortController();
    band.when({ matches: (frame) => frame[0] === 0x82 }, () => {
      stop.abort();
      return undefined;
    });
    const stopped = verifyKey(toolsFor([band], { key: KEY, signal: stop.signal }));
    await expect(stopped).rejects.toBeInstanceOf(Interrupted);
    expect(band.state).toBe("free");
  });

  test("a band that says nothing is given up, and the key is not to blame", async () => {
    const band = bandOf();
    store.ledger.remember([found(KEY)]);
    band.faults.silent();
    expect(await failure(toolsFor([band]))).toMatchObject({ code: "silent" });
    expect(keptKey(KEY)?.refusedAtS).toBeUndefined();
    expect(band.state).toBe("free");
  });
});
