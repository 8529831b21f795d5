import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunningPhone } from "../src/cli/start-virtual-phone.ts";
import type { PhoneScenario } from "../src/peers/android/scenario/scenario.ts";
import { adbMissing, startAdbServer } from "./adb-server.ts";
import type { AdbServer } from "./adb-server.ts";
import { keepSecret, leaksIn } from "./leaks.ts";
import { newFolder, ownband, startPhone, tidyUp } from "./ownband.ts";

/*
 * Every run of `ownband()`, here and in all journeys, is with --debug and is searched for keys,
 * Bluetooth addresses and serial numbers: standard error always, standard output when it failed or
 * when it is doctor's report. One that is found fails the test. Vendor accounts are searched for in
 * errors and in what --debug adds; the notes about a search name them to their owner.
 */

afterAll(tidyUp);

const fixtures = resolve(import.meta.dirname, "fixtures", "mifit");

/** What its `expected.json` names. */
const FIXTURE_SECRETS = [
  "00112233445566778899aabbccddeeff",
  "ffeeddccbbaa99887766554433221100",
  "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
  "C0:FF:EE:12:34:56",
  "C0:FF:EE:65:43:21",
];

describe("the search for secrets", () => {
  let phone: RunningPhone;
  let key: string;
  let account: string;
  const quiet = { args: ["key"], status: 0, stdout: "", stderr: "" };
  beforeAll(async () => {
    phone = await startPhone({ seed: 4711, serial: "5e51a1no" });
    const [first] = phone.android.facts.keys;
    key = first?.key ?? "";
    account = first?.account ?? "";
  });

  test("finds a key on standard error, in either case, with or without 0x", () => {
    for (const text of [key, key.toUpperCase(), `(${key.slice(2)})`]) {
      expect(leaksIn({ ...quiet, stderr: text })).toHaveLength(1);
    }
  });

  test("finds addresses with and without colons, and serial numbers", () => {
    const mac = phone.android.facts.keys[0]?.mac ?? "";
    expect(leaksIn({ ...quiet, stderr: mac })).toHaveLength(1);
    expect(leaksIn({ ...quiet, stderr: mac.replaceAll(":", "").toLowerCase() })).toHaveLength(1);
    expect(leaksIn({ ...quiet, stderr: "5E51A1NO" })).toHaveLength(1);
  });

  test("lets a result on standard output be, but no failure and no report of doctor's", () => {
    expect(leaksIn({ ...quiet, stdout: key })).toEqual([]);
    expect(leaksIn({ ...quiet, stdout: `{"error":"${key}"}` })).toHaveLength(1);
    expect(leaksIn({ ...quiet, stdout: key, stderr: "✗ No.\n" })).toHaveLength(1);
    expect(leaksIn({ ...quiet, stdout: key, args: ["doctor"] })).toHaveLength(1);
  });

  test("finds the account in an error and behind --debug, not in what is told of a success", () => {
    expect(leaksIn({ ...quiet, stderr: `  ✓ app  account ${account}` })).toEqual([]);
    expect(leaksIn({ ...quiet, stderr: `debug 1 ms  read  ${account}` })).toHaveLength(1);
    expect(leaksIn({ ...quiet, stderr: `  ✓ app\n✗ ${account}\n` })).toHaveLength(1);
  });
});

const BANDS = [{ app: "zepp-life", holds: "bands" }] as const;

const PHONES: readonly (readonly [string, PhoneScenario])[] = [
  ["two bands", { apps: BANDS }],
  ["a new pairing", { apps: [{ app: "zepp-life", holds: "stale", hostileNames: true }] }],
  ["several accounts", { apps: [{ app: "zepp", holds: "accounts" }] }],
  ["a former band", { apps: [{ app: "zepp-life", holds: "former" }] }],
  ["Mi Fitness, on an old Android", { android: 6, apps: [{ app: "mi-fitness", logZip: true }] }],
  ["logs without root", { root: "none", apps: [{ app: "mi-fitness", holds: "stale" }] }],
  ["no root", { root: "none", apps: BANDS }],
  ["root refused", { rootAnswer: "deny", apps: BANDS }],
  ["a backup", { root: "none", apps: [{ app: "zepp-life", holds: "wal", allowBackup: true }] }],
  [
    "a sealed backup",
    { root: "none", backup: { password: "x" }, apps: [{ app: "zepp-life", allowBackup: true }] },
  ],
  ["a locked phone", { locked: true, apps: BANDS }],
  ["adb root", { root: "debuggable", apps: BANDS }],
];

const COMMANDS = [["doctor"], ["key", "--qr"], ["key", "--backup", "--json"]] as const;

describe.concurrent("nothing secret is printed where it does not belong", () => {
  test.each(PHONES)("%s", async (_, scenario) => {
    const { address } = await startPhone({ seed: 99, serial: "ser1a1n0", ...scenario });
    const dataFolder = newFolder();
    for (const command of COMMANDS) {
      const run = await ownband([...command, "--phone", address], { dataFolder });
      expect(run.status, run.stderr).not.toBe(1);
      expect(run.stderr).toMatch(/^debug \d+ ms/m);
    }
    expect((await ownband(["keys", "show"], { dataFolder })).status).toBe(0);
  });

  test.each([0, 300, 2_000, 8_000, 30_000, 70_000, 100_000])(
    "a phone that vanishes after %i bytes",
    async (bytes) => {
      const { address, phone } = await startPhone({ seed: 98, apps: BANDS });
      phone.vanishAfter(bytes);
      await ownband(["key", "--phone", address]);
    },
  );

  test("files, whole and broken, with the account in their names", async () => {
    keepSecret(...FIXTURE_SECRETS);
    for (const name of ["plain", "broken", "empty", "logs", "ab", "two-bands"]) {
      const run = await ownband(["key", join(fixtures, name)]);
      expect(run.status, run.stderr).toBe(0);
    }
    for (const name of ["broken/origin_db_1000000001", "ab/encrypted-v1.ab", "no/origin_db_1"]) {
      const run = await ownband(["key", join(fixtures, name)]);
      expect(run.status).toBe(10);
      expect(run.stderr).not.toMatch(/1000000001|1234567890/);
    }
  });
});

const missing = adbMissing();

describe.skipIf(missing !== undefined)("nor through the real adb", () => {
  let server: AdbServer;
  beforeAll(async () => {
    server = await startAdbServer();
  });
  afterAll(() => server.close());

  test("with two phones, whose serials adb knows", async () => {
    const phones = [await startPhone({ seed: 5 }), await startPhone({ seed: 6 })];
    for (const { address } of phones) {
      await server.adb(["connect", address]);
      await server.adb(["-s", address, "wait-for-device"]);
    }
    for (const words of [["key"], ["key", "--json"], ["doctor"], ["doctor", "--json"]]) {
      const { status, stdout, stderr } = await ownband(words, { server });
      expect(status).toBe(4);
      for (const { port } of phones) expect(stdout + stderr).not.toContain(String(port));
    }
  });
});
