import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { AuthKey } from "../src/bytes/auth-key.ts";
import { busMissing } from "../src/node/private-bus.ts";
import { VirtualBand } from "../src/peers/virtual-band.ts";
import type { VirtualBandOptions } from "../src/peers/virtual-band.ts";
import { closeBandBuses, startBandBus } from "./band-bus.ts";
import type { BandBus } from "./band-bus.ts";
import { KEY, ZONE } from "./band-store.ts";
import { keepHealthValue, keepSecretsOfBand, leaksIn } from "./leaks.ts";
import { newFolder, ownband, tidyUp } from "./ownband.ts";
import type { Run, RunOptions } from "./ownband.ts";

/*
 * Every run of `ownband()`, here and in all journeys, is with --debug, and what it says besides its result
 * is searched for the bands' keys, addresses and serial numbers, and for what the result says of the
 * wearer. Here is made sure that the search finds them, and that it sees every command, well and ill.
 */

afterAll(async () => {
  await closeBandBuses();
  await tidyUp();
});

describe("the search", () => {
  const band = { mac: "C8:0F:10:5E:C2:E7", serial: "5e71a1c0ffee", key: KEY };
  keepSecretsOfBand(band);
  const quiet = { args: ["verify"], status: 0, stdout: "", stderr: "" };
  const found = (stderr: string, stdout = ""): string[] => leaksIn({ ...quiet, stderr, stdout });

  test.each([
    "c8:0f:10:5e:c2:e7",
    "C80F105EC2E7",
    "/org/bluez/hci0/dev_C8_0F_10_5E_C2_E7/service0010",
    "c8-0f-10-5e-c2-e7",
    "c80f10fffe5ec2e7",
  ])("finds an address that is written %s", (text) => {
    expect(found(`debug 1 ms  connected  to=${text}`)).toHaveLength(1);
  });

  test("finds key and serial number", () => {
    expect(found(`debug 1 ms  key  ${KEY.reveal().toUpperCase()}`)).toHaveLength(1);
    expect(found(`debug 1 ms  info  serial=5E71A1C0FFEE`)).toHaveLength(1);
  });

  test("finds in --debug and in failures what the result says of the wearer", () => {
    const results = ['{"heartRateBpm":64}', "  64 bpm", "  64 %", "  64 steps · 3 m · 1 kcal"];
    for (const result of results) {
      expect(found("debug 64 ms  pulse  attempt=64", result)).toEqual([]);
      expect(found("debug 1 ms  pulse  bpm=64", result)).toEqual(["--debug: value 64"]);
      expect(found("debug 1 ms  got 64.", result)).toHaveLength(1);
    }
    keepHealthValue(6_721);
    expect(found("✗ After 6721 steps it was over.\n    at walk (file.ts:6721:1)")).toHaveLength(1);
    expect(found('{"error":{"message":"6721"}}')).toEqual([]);
    expect(leaksIn({ ...quiet, stdout: '{"error":{"message":"6721"}}\n' })).toHaveLength(1);
  });

  test("lets a result be", () => {
    expect(found("", `{"mac":"${band.mac}","serial":"${band.serial}","steps":6721}`)).toEqual([]);
  });
});

const missing = busMissing();

/** A band whose wearer walks and sleeps, and its owner. */
async function meet(options: VirtualBandOptions = {}) {
  const band = new VirtualBand({
    key: KEY,
    seed: 9,
    zone: ZONE,
    history: { days: 2 },
    ...options,
  });
  const bus = await startBandBus([band]);
  return { band, bus, ...ownerOf(bus) };
}

function ownerOf({ env }: Pick<BandBus, "env">, key = KEY) {
  const dataFolder = newFolder();
  const keyFile = join(dataFolder, "key.txt");
  writeFileSync(keyFile, key.reveal());
  const run = async (args: readonly string[], options: RunOptions = {}): Promise<Run> => {
    const result = await ownband(args, { dataFolder, env, ...options });
    expect(result.status, result.stderr).not.toBe(1);
    return result;
  };
  return { keyFile, run };
}

/** Nothing was searched in vain. */
function expectDebug({ args, stderr }: Run): void {
  expect(stderr, args.join(" ")).toMatch(/^debug \d+ ms {2}\S/m);
}

describe.skipIf(missing !== undefined).concurrent("nothing secret is told besides", () => {
  test("when all is well", { timeout: 60_000 }, async () => {
    const { band, run, keyFile } = await meet();
    const verified = await run(["verify", "--key-file", keyFile]);
    // The result is for its owner.
    expect(verified.stdout).toContain(band.mac);
    expectDebug(verified);
    const told: string[] = [];
    for (const words of [
      ["sync", "--forget"],
      ["sync", "--all", "--json"],
      ...["info", "battery", "time", "steps", "pulse"].map((what) => ["band", what, "--json"]),
      ["band", "user", "--height", "170", "--weight", "65"],
      ["live", "--seconds", "3", "--json"],
    ]) {
      const result = await run(words);
      expect(result.status, result.stderr).toBe(0);
      expectDebug(result);
      told.push(result.stdout);
    }
    for (const words of [["days"], ["nights", "--json"], ["keys"]]) {
      expect((await run(words)).status).toBe(0);
    }
    const values = told.join("").matchAll(/"(?:heartRateBpm|steps|levelPercent)":(\d+)/g);
    expect([...values].length).toBeGreaterThan(3);
  });

  test("by the virtual band's own command", async () => {
    const run = await ownband(["virtual", "band", "--days", "1"], {
      env: { PATH: process.env["PATH"] ?? "" },
      onStart: (child) => child.stdout?.once("data", () => child.kill("SIGINT")),
    });
    expect(run.status, run.stderr).toBe(0);
    const { mac, serial, key } = JSON.parse(run.stdout) as Record<string, string>;
    const parsed = AuthKey.parse(key ?? "");
    if (typeof parsed === "string") throw new Error("it tells its key");
    keepSecretsOfBand({ mac: mac ?? "", serial: serial ?? "", key: parsed });
    expect(leaksIn(run)).toEqual([]);
  });

  interface Ill {
    readonly what: string;
    readonly options?: VirtualBandOptions;
    readonly teach: (band: VirtualBand, bus: BandBus) => void;
    readonly words?: readonly string[];
  }
  const OTHER_KEY = AuthKey.of(Uint8Array.from({ length: 16 }, (_, i) => 13 * i + 7));

  // The slowest go first.
  test.each<Ill>([
    {
      what: "the band goes away in the middle",
      options: { pace: 5 },
      teach: (band, { bluez }) => whenTold(band, 50, () => bluez.remove(band)),
    },
    { what: "the band says nothing", teach: ({ faults }) => faults.silent(), words: ["verify"] },
    { what: "the key is wrong", options: { key: OTHER_KEY }, teach: () => undefined },
    { what: "the band was never paired", options: { key: "none" }, teach: () => undefined },
    {
      what: "strangers are hung up on",
      options: { beforeSignIn: "hang-up" },
      teach: () => undefined,
    },
    { what: "the link is lost", teach: ({ faults }) => faults.dropAfterPackets(20, { times: 2 }) },
    { what: "a packet is lost", teach: ({ faults }) => faults.skipCounter(9) },
    { what: "a packet is cut", teach: ({ faults }) => faults.truncateSample(9) },
    { what: "answers are cut", teach: ({ faults }) => faults.wrongLength({ times: 9 }) },
    { what: "the band babbles", teach: ({ faults }) => faults.garbage(5) },
    { what: "the band sends without end", teach: ({ faults }) => faults.endless() },
    { what: "the band has a wrong clock", teach: (band) => band.reboot({ clockJumpS: -7_777 }) },
    {
      what: "the band falls silent",
      teach: ({ faults }) => faults.silent(9),
      words: ["band", "steps"],
    },
    {
      what: "connecting fails",
      teach: (_, { bluez }) => bluez.misbehave({ failingConnects: 99 }),
      words: ["verify"],
    },
    {
      what: "Bluetooth is switched off in the middle",
      options: { pace: 5 },
      teach: (band, { bluez }) => whenTold(band, 50, () => bluez.setPowered(false)),
    },
    {
      what: "the dongle is pulled in the middle",
      options: { pace: 5 },
      teach: (band, { bluez }) => whenTold(band, 50, () => bluez.unplug()),
    },
    {
      what: "BlueZ ends in the middle",
      options: { pace: 5 },
      teach: (band, { bluez }) => whenTold(band, 50, () => void bluez.close()),
    },
  ])("when $what", { timeout: 90_000 }, async ({ options, teach, words = ["sync"] }) => {
    const { band, bus, run, keyFile } = await meet(options);
    teach(band, bus);
    const result = await run([...words, "--band", band.mac, "--key-file", keyFile], {
      timeoutMs: 80_000,
    });
    expect(result.status, "it ended by itself").not.toBeNull();
    expectDebug(result);
  });
});

/** Does it when the band has said so much. */
function whenTold(band: VirtualBand, notifications: number, act: () => void): void {
  const timer = setInterval(() => {
    if (band.told.notifications < notifications) return;
    clearInterval(timer);
    act();
  }, 5);
  timer.unref();
}
