import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { readBattery } from "../src/band/battery.ts";
import {
  BATTERY,
  FIRMWARE_REVISION,
  HARDWARE_REVISION,
  SERIAL_NUMBER,
  SOFTWARE_REVISION,
  STEPS,
  SYSTEM_ID,
  TIME,
} from "../src/band/characteristics.ts";
import { measurePulse } from "../src/band/pulse.ts";
import { readSteps } from "../src/band/steps.ts";
import { readTime } from "../src/band/time.ts";
import { setUser } from "../src/band/user.ts";
import { EXIT, exitStatusOf } from "../src/cli/exit-status.ts";
import { isAppError } from "../src/errors.ts";
import { busMissing } from "../src/node/private-bus.ts";
import type { Peripheral } from "../src/peers/gatt.ts";
import { VirtualBand } from "../src/peers/virtual-band.ts";
import type { VirtualBandOptions } from "../src/peers/virtual-band.ts";
import { VirtualRadio } from "../src/peers/band/virtual-radio.ts";
import type { Characteristic } from "../src/platform.ts";
import { watchBand } from "../src/tasks/live-band.ts";
import { syncBand } from "../src/tasks/sync-band.ts";
import type { SyncReport } from "../src/tasks/sync-work.ts";
import { verifyKey } from "../src/tasks/verify-key.ts";
import { withBand } from "../src/tasks/with-band.ts";
import { closeBandBuses, startBandBus } from "./band-bus.ts";
import { KEY, NOON_S, TestStore, ZONE } from "./band-store.ts";
import { inFlyingTime } from "./flying-time.ts";
import { keepSecretsOfBand } from "./leaks.ts";
import { newFolder, ownband, tidyUp } from "./ownband.ts";

const MODELS = [
  { model: "Mi Smart Band 4" },
  { model: "Mi Smart Band 6", firmware: "new" },
  { model: "Xiaomi Smart Band 7" },
] as const;

function bandOf(options: VirtualBandOptions = {}): VirtualBand {
  const history = { days: 1, ...options.history };
  return new VirtualBand({ key: KEY, clock: () => NOON_S, zone: ZONE, ...options, history });
}

/** The same ones in every run of `npm test`; many, and others each time, with OWNBAND_LONG=1. */
function runs(numRuns: number): { numRuns: number; seed?: number } {
  return process.env["OWNBAND_LONG"] === "1" ? { numRuns: 10 * numRuns } : { numRuns, seed: 1 };
}

const LONG_MS = 30 * 60_000;

const stores: TestStore[] = [];
afterEach(() => {
  for (const store of stores.splice(0)) store.close();
});

function newStore(): TestStore {
  const store = new TestStore();
  stores.push(store);
  return store;
}

/** Control characters, and what else does not print. */
const ODD = /\p{C}/u;

/** Everything that is said about a failure, also by what caused it. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  const hint = isAppError(error) ? (error.hint ?? "") : "";
  return [error.message, hint, wordsOf(error.cause)].join(" ").trim();
}

type Work<T> = (store: TestStore) => Promise<T>;

/**
 * Runs a task against a band that means no good. It ends, with a result or with a failure that was
 * foreseen; the link is down; the store is whole. Gives the result, if there was one.
 */
async function survive<T>(band: VirtualBand, store: TestStore, work: Work<T>) {
  const outcome = await inFlyingTime(() =>
    work(store).then(
      (result) => ({ result, error: undefined }),
      (error: unknown) => ({ result: undefined, error }),
    ),
  );
  const { error } = outcome;
  if (error !== undefined) {
    if (!isAppError(error)) throw new Error("nobody foresaw this", { cause: error });
    expect(exitStatusOf(error), `${error.name} ${error.code}`).not.toBe(EXIT.ourFault);
    const words = wordsOf(error);
    expect(words).not.toMatch(ODD);
    expect(words.length).toBeLessThan(1_000);
    expect(words.toLowerCase()).not.toContain(band.mac.toLowerCase());
    expect(words).not.toContain(band.serial);
  }
  expect(band.state).toBe("free");
  expectWhole(store);
  return outcome;
}

function expectWhole({ path }: TestStore): void {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    expect(database.prepare("PRAGMA integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
    expect(database.prepare("PRAGMA foreign_key_check").all()).toEqual([]);
  } finally {
    database.close();
  }
}

const sync =
  (band: VirtualBand, forget = false): Work<SyncReport> =>
  (store) =>
    store.sync(band, { forget });

/** All that one can ask a band, one after the other; one that cannot be answered ends it. */
const askAll =
  (peripheral: Peripheral, band: VirtualBand): Work<unknown> =>
  (store) =>
    withBand(
      store.tools([band], { radio: new VirtualRadio([peripheral]) }),
      async ({ session }) => [
        await readBattery(session),
        await readTime(session),
        await readSteps(session),
        await setUser(session, { heightCm: 170, weightKg: 65, bornOn: "1990-05-17", sex: "other" }),
        await measurePulse(session),
      ],
    );

/** Pulse and steps for twenty seconds. */
const live =
  (peripheral: Peripheral, band: VirtualBand): Work<unknown> =>
  async (store) => {
    const over = new AbortController();
    const timer = setTimeout(() => over.abort(), 20_000);
    const heard: unknown[] = [];
    try {
      const radio = new VirtualRadio([peripheral]);
      const tools = { ...store.tools([band], { radio }), signal: over.signal };
      await watchBand(tools, (event) => heard.push(event));
      return heard;
    } finally {
      clearTimeout(timer);
    }
  };

/** Does it when the band is written to for the n-th time: somewhere in the middle of things. */
function atWrite(band: VirtualBand, n: number, teach: () => void): void {
  let writes = 0;
  const matches = (): boolean => {
    if (writes++ === n) teach();
    return false;
  };
  band.when({ matches }, () => "usual");
}

/** Minutes that the band has never recorded, as the store has them. */
function inventedMinutes(store: TestStore, band: VirtualBand): readonly unknown[] {
  const truth = new Map(band.truth.minutes.map((it) => [it.startS, JSON.stringify(it)]));
  return store.minutes(band.mac).filter((it) => truth.get(it.startS) !== JSON.stringify(it));
}

interface Fault {
  readonly name: string;
  readonly teach: (band: VirtualBand, n: number) => void;
}

/** What goes wrong without a lie about the minutes. */
const FAULTS: readonly Fault[] = [
  { name: "falls silent", teach: ({ faults }, n) => faults.silent(n) },
  { name: "freezes", teach: (band, n) => atWrite(band, n, () => band.faults.freeze()) },
  { name: "walks away", teach: (band, n) => atWrite(band, n, () => band.walkAway()) },
  { name: "switches itself off", teach: (band, n) => atWrite(band, n, () => band.switchOff()) },
  { name: "loses a packet", teach: ({ faults }, n) => faults.skipCounter(n, { times: 9 }) },
  { name: "repeats a packet", teach: ({ faults }, n) => faults.repeatCounter(n, { times: 9 }) },
  { name: "cuts a sample", teach: ({ faults }, n) => faults.truncateSample(n, { times: 9 }) },
  { name: "cuts its answers", teach: ({ faults }) => faults.wrongLength({ times: 9 }) },
  { name: "is always busy", teach: ({ faults }) => faults.busy(9_999) },
  { name: "refuses to send", teach: ({ faults }) => faults.refuseHistory({ times: 9 }) },
  { name: "gets stuck", teach: ({ faults }, n) => faults.stopMidTransfer(n, { times: 9 }) },
  { name: "drops every link", teach: ({ faults }, n) => faults.dropAfterPackets(n, { times: 9 }) },
  { name: "promises nothing", teach: ({ faults }) => faults.lieAboutLength(0) },
  { name: "promises too little", teach: ({ faults }, n) => faults.lieAboutLength(n) },
  { name: "promises the world", teach: ({ faults }) => faults.lieAboutLength(0xffffffff) },
  { name: "gets its checksums wrong", teach: ({ faults }) => faults.wrongChecksum({ times: 9 }) },
  { name: "refuses the key", teach: ({ faults }) => faults.refuseKey() },
];

describe.each(MODELS)("a $model", { timeout: LONG_MS }, (options) => {
  test.each(FAULTS)("that $name costs nothing but time", async ({ teach }) => {
    const anyMoment = fc.nat(60);
    await fc.assert(
      fc.asyncProperty(anyMoment, fc.boolean(), async (n, forget) => {
        const band = bandOf(options);
        const { minutes } = band.truth;
        const store = newStore();
        teach(band, n);
        await survive(band, store, sync(band, forget));
        expect(inventedMinutes(store, bandOf(options))).toEqual([]);
        // What it was told to forget is on disk, and all else it still has.
        band.behave();
        band.switchOn();
        const { error } = await survive(band, store, sync(band, forget));
        expect(error).toBeUndefined();
        expect(store.minutes(band.mac)).toEqual(minutes);
        for (const it of stores.splice(0)) it.close();
      }),
      runs(2),
    );
  });

  test("that sends without end is given up, within bounds", async () => {
    const band = bandOf(options);
    const store = newStore();
    band.faults.endless();
    const before = process.memoryUsage();
    let most = 0;
    const watch = setInterval(() => {
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      most = Math.max(most, heapUsed + arrayBuffers - before.heapUsed - before.arrayBuffers);
    }, 10);
    const { result, error } = await survive(band, store, sync(band));
    clearInterval(watch);
    expect(most).toBeLessThan(150e6);
    // What came is kept; it takes no part in what comes after, and cannot hold it up.
    const { troubles = [], reconnects = 0 } = result ?? {};
    expect(error !== undefined || troubles.length > 0 || reconnects > 0).toBe(true);
    expect(store.minutes(band.mac).every(({ startS }) => startS <= NOON_S + 120)).toBe(true);
  });

  test("that babbles is survived in every phase, and talked to when it is sane again", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const band = bandOf(options);
        const store = newStore();
        band.faults.garbage(seed);
        await survive(band, store, sync(band));
        await survive(band, store, live(band, band));
        await survive(band, store, askAll(band, band));
        band.behave();
        const { error } = await survive(band, store, sync(band));
        expect(error).toBeUndefined();
        for (const it of stores.splice(0)) it.close();
      }),
      runs(3),
    );
  });

  test("that says anything anywhere at any time is survived", async () => {
    await fc.assert(
      fc.asyncProperty(outbursts(options), fc.nat(2), async (said, what) => {
        const band = bandOf(options);
        const store = newStore();
        for (const { n, place, bytes } of said) {
          atWrite(band, n, () => band.say(place, Uint8Array.from(bytes)));
        }
        const works = [sync(band, true), live(band, band), askAll(band, band)];
        await survive(band, store, works[what] ?? sync(band));
        for (const it of stores.splice(0)) it.close();
      }),
      runs(25),
    );
  });

  test("whose values make no sense is survived", async () => {
    const values = fc.record({
      place: fc.constantFrom(BATTERY, TIME, STEPS, SERIAL_NUMBER, SOFTWARE_REVISION, SYSTEM_ID),
      bytes: fc.uint8Array({ maxLength: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(values, { maxLength: 6 }), async (said) => {
        const band = bandOf(options);
        const disguised = disguise(band, {
          values: said.map(({ place, bytes }) => [place, bytes] as const),
        });
        const store = newStore();
        const radio = new VirtualRadio([disguised]);
        await survive(band, store, askAll(disguised, band));
        await survive(band, store, (it) => syncBand(it.tools([band], { radio })));
        for (const it of stores.splice(0)) it.close();
      }),
      runs(8),
    );
  });
});

/** Words at certain moments: random ones, and such as nearly make sense. */
function outbursts(options: VirtualBandOptions) {
  const places = bandOf(options).gatt.flatMap(({ uuid: service, characteristics }) =>
    characteristics
      .filter(({ properties }) => properties.includes("notify"))
      .map(({ uuid }): Characteristic => ({ service, uuid })),
  );
  const beginning = fc.constantFrom(
    ...[[], [0x10, 0x01, 0x01], [0x10, 0x01, 0x02], [0x10, 0x02, 0x01], [0x10, 0x02, 0x04]],
    ...[
      [0x10, 0x82, 0x01],
      [0x10, 0x83, 0x01],
      [0x10, 0x83, 0x08],
      [0x10, 0x81, 0x01],
    ],
    ...[[0x10, 0x03, 0x01], [0x03, 0x00], [0x03, 0x03, 0x00], [0x03, 0x07], [0x00], [0x01]],
  );
  const bytes = fc
    .tuple(beginning, fc.uint8Array({ maxLength: 20 }))
    .map(([first, rest]) => [...first, ...rest].slice(0, 20));
  const one = fc.record({ n: fc.nat(40), place: fc.constantFrom(...places), bytes });
  return fc.array(one, { minLength: 1, maxLength: 60 });
}

interface Disguise {
  /** What it advertises as its name. */
  readonly name?: string;
  /** What its characteristics read as. */
  readonly values?: readonly (readonly [Characteristic, Uint8Array])[];
}

/** A band that looks like another one. */
function disguise(band: VirtualBand, { name, values = [] }: Disguise): Peripheral {
  return {
    mac: band.mac,
    mtu: band.mtu,
    gatt: band.gatt,
    advertisement() {
      const said = band.advertisement();
      return said && name !== undefined ? { ...said, name } : said;
    },
    onAdvertisement: (listener) => band.onAdvertisement(listener),
    connect(central) {
      const link = band.connect(central);
      return {
        read: async (place) => {
          const value = await link.read(place);
          const [, instead] = values.find(([it]) => it.uuid === place.uuid) ?? [];
          return instead?.slice() ?? value;
        },
        write: (place, value) => link.write(place, value),
        subscribe: (place, isOn) => link.subscribe(place, isOn),
        close: () => link.close(),
      };
    },
  };
}

const EVIL = "\u001b]0;owned\u0007\u001b[31mred\r\n\u009b2J";
const TEXTS = [SERIAL_NUMBER, FIRMWARE_REVISION, SOFTWARE_REVISION, HARDWARE_REVISION] as const;

function withTexts(text: string): NonNullable<Disguise["values"]> {
  const bytes = new TextEncoder().encode(text);
  return TEXTS.map((place) => [place, bytes] as const);
}

test.each([
  ["control characters", EVIL],
  ["ten thousand characters", "x".repeat(10_000)],
  ["text that is no UTF-8", "\ufffd\ud800"],
])("texts of %s are not believed", async (_, text) => {
  const band = bandOf();
  const disguised = disguise(band, { values: withTexts(text) });
  const store = newStore();
  const { result } = await survive(band, store, (it) =>
    verifyKey(it.tools([band], { radio: new VirtualRadio([disguised]) })),
  );
  expect(result?.info).toMatchObject({ serial: undefined, firmware: undefined });
  expect(result?.info.hardware).toBeUndefined();
});

const missing = busMissing();

describe.skipIf(missing !== undefined)("on the screen", () => {
  afterAll(async () => {
    await closeBandBuses();
    await tidyUp();
  });

  test.concurrent.each([
    ["control characters", `Mi Smart Band 4${EVIL}`, EVIL],
    ["ten thousand characters", `Mi Smart Band 4 ${"y".repeat(10_000)}`, "x".repeat(500)],
  ])("a band's name and texts of %s do not appear", async (_, name, text) => {
    const band = new VirtualBand({ key: KEY, history: { days: 1 } });
    keepSecretsOfBand(band);
    const { bluez, env } = await startBandBus([]);
    bluez.add(disguise(band, { name, values: withTexts(text) }));
    const dataFolder = newFolder();
    const keyFile = join(dataFolder, "key.txt");
    writeFileSync(keyFile, KEY.reveal());
    const said: string[] = [];
    const verify = ["verify", "--key-file", keyFile];
    for (const args of [verify, ["band", "info"], ["keys"]]) {
      const run = await ownband(args, { dataFolder, env });
      expect(run.status, run.stderr).toBe(0);
      said.push(run.stdout, run.stderr);
    }
    const all = said.join("");
    expect(all.replaceAll("\n", "")).not.toMatch(ODD);
    expect(all).not.toMatch(/owned|xxx|yyy/);
    expect(all.length).toBeLessThan(20_000);
  });
});
