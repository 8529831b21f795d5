import { afterAll, describe, expect, test } from "vitest";
import type { PhoneScenario } from "../src/peers/android/scenario/scenario.ts";
import { ownband, startPhone, tidyUp } from "./ownband.ts";

afterAll(tidyUp);

const APPS = [
  { app: "zepp-life", holds: "stale", hostileNames: true, freemyband: true },
  { app: "mi-fitness", holds: "wal", logZip: true },
] as const;

const SCENARIOS: readonly (readonly [string, PhoneScenario, readonly string[]])[] = [
  ["a rooted phone with write-ahead logs", { apps: APPS }, []],
  ["one with sqlite3 in reach", { apps: APPS, sqlite3: true }, []],
  ["a rooted Android 6", { apps: APPS, android: 6 }, []],
  ["a rooted Android 14", { apps: APPS, android: 14 }, []],
  ["AOSP's su", { apps: APPS, root: "aosp" }, []],
  ["adb root", { apps: APPS, root: "debuggable" }, []],
  ["a su with its own terminal", { apps: APPS, suTerminal: "always" }, []],
  ["a phone without root", { apps: APPS, root: "none" }, []],
  ["an Android 6 without root", { apps: APPS, root: "none", android: 6 }, []],
  ["a locked phone", { apps: APPS, locked: true }, []],
  [
    "users and adopted storage",
    { users: [0, 10], apps: [{ ...APPS[0], adopted: true, user: 10 }] },
    [],
  ],
  [
    "a backup",
    { root: "none", apps: [{ app: "zepp-life", holds: "wal", allowBackup: true }] },
    ["--backup"],
  ],
];

describe.concurrent("nothing changes on the phone: not a name, an owner, a time, a byte", () => {
  test.each(SCENARIOS)("%s", async (_, scenario, options) => {
    const { android, address } = await startPhone(scenario);
    const before = await android.dump();
    expect(before.length).toBeGreaterThan(50);
    const doctor = await ownband(["doctor", "--json", "--phone", address]);
    expect(doctor.status, doctor.stderr).not.toBe(1);
    expect(await android.dump()).toEqual(before);
    const key = await ownband(["key", "--json", "--phone", address, ...options]);
    expect(key.status, key.stdout).toBe(scenario.locked === true ? 4 : 0);
    expect(await android.dump()).toEqual(before);
  });

  test("the comparison sees what sqlite3 on the phone would have changed", async () => {
    const { android } = await startPhone({ apps: [{ app: "zepp-life", holds: "wal" }] });
    const before = await android.dump();
    const [path] = before.flatMap((line) => /"(\/data\/.*origin_db_\d+)"$/.exec(line)?.[1] ?? []);
    await android.system.filesOf(0).write(path ?? "", nothing(), 0o660, () => 1_769_860_801);
    expect(await android.dump()).not.toEqual(before);
  });
});

async function* nothing(): AsyncGenerator<Uint8Array> {
  yield* await Promise.resolve([]);
}
