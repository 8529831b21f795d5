import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunningPhone } from "../src/cli/start-virtual-phone.ts";
import type { Holding, PhoneScenario, VendorApp } from "../src/peers/android/scenario/scenario.ts";
import { adbMissing, startAdbServer } from "./adb-server.ts";
import type { AdbServer } from "./adb-server.ts";
import { expectKeys, keysOf } from "./keys-document.ts";
import type { KeyJson } from "./keys-document.ts";
import { failureOf, ownband, startPhone, tidyUp } from "./ownband.ts";
import type { Run } from "./ownband.ts";

const ANDROIDS = [6, 9, 11, 14] as const;

/** What the app knows, and what `ownband key` must end with. */
const HOLDINGS: readonly (readonly [Holding, number, string])[] = [
  ["main", 0, ""],
  ["wal", 0, ""],
  ["stale", 0, ""],
  ["accounts", 0, ""],
  ["bands", 0, ""],
  // The dead key is shown all the same.
  ["former", 6, ""],
  // Nothing in the app's database tells a scale from a band whose pairing was interrupted.
  ["scale", 7, "no-valid-key"],
  ["null", 7, "no-valid-key"],
  ["empty", 6, "no-band"],
];

const PHONES = HOLDINGS.flatMap(([holds, status, code]) =>
  ANDROIDS.map((android) => ({ holds, android, status, code })),
);

/** Like the fields of a chessboard: each holding and each Android goes both ways, no pair twice. */
const isBlack = (i: number): boolean => (i + Math.floor(i / ANDROIDS.length)) % 2 === 0;
const OVER_TCP = PHONES.filter((_, i) => isBlack(i));
const THROUGH_ADB = PHONES.filter((_, i) => !isBlack(i));

afterAll(tidyUp);

/** Exactly the keys that the phone holds, or the failure that says why there is none. */
function check(run: Run, { android }: RunningPhone, status: number, code: string): void {
  expect(run.status, run.stdout + run.stderr).toBe(status);
  if (code === "") {
    expectKeys(keysOf(run), android.facts);
    return;
  }
  expect(failureOf(run)).toMatchObject({ code, hint: expect.any(String) as string });
}

async function keysFrom(
  scenario: PhoneScenario,
): Promise<{ keys: KeyJson[]; phone: RunningPhone }> {
  const phone = await startPhone(scenario);
  return { keys: keysOf(await ownband(["key", "--json", "--phone", phone.address])), phone };
}

describe.concurrent("straight over TCP", () => {
  test.each(OVER_TCP)(
    "an app that holds “$holds” on Android $android ends with $status",
    async ({ holds, android, status, code }) => {
      const phone = await startPhone({ android, apps: [{ app: "zepp-life", holds }] });
      check(await ownband(["key", "--json", "--phone", phone.address]), phone, status, code);
    },
  );
});

const missing = adbMissing();

describe.skipIf(missing !== undefined)(
  `through adb's server${missing === undefined ? "" : ` (${missing})`}`,
  () => {
    let server: AdbServer;
    beforeAll(async () => {
      server = await startAdbServer();
    });
    afterAll(() => server.close());

    describe.concurrent("with the real adb between", () => {
      test.each(THROUGH_ADB)(
        "an app that holds “$holds” on Android $android ends with $status",
        async ({ holds, android, status, code }) => {
          const phone = await startPhone({ android, apps: [{ app: "zepp-life", holds }] });
          await server.adb(["connect", phone.address]);
          await server.adb(["-s", phone.address, "wait-for-device"]);
          const run = await ownband(["key", "--json", "--phone", phone.address], { server });
          check(run, phone, status, code);
          expect(run.stderr).toMatch(/adb server {2}running=true/);
        },
      );
    });

    test("adb root is given back through it as well", async ({ expect }) => {
      const phone = await startPhone({ root: "debuggable" });
      await server.adb(["connect", phone.address]);
      await server.adb(["-s", phone.address, "wait-for-device"]);
      const run = await ownband(["key", "--json", "--phone", phone.address], { server });
      expectKeys(keysOf(run), phone.android.facts);
      await expect.poll(() => userOf(server, phone), { timeout: 30_000 }).toBe("2000");
    });
  },
);

async function userOf(server: AdbServer, { address }: RunningPhone): Promise<string> {
  await server.adb(["connect", address]);
  const { stdout } = await server.adb(["-s", address, "shell", "id -u"]);
  return stdout.toString().trim();
}

describe.concurrent("what stands beside a key", () => {
  test("is when it was paired and last used, and why it stands first", async () => {
    const { keys } = await keysFrom({ apps: [{ app: "zepp-life", holds: "stale" }] });
    expect(keys[0]).toMatchObject({
      key: "0x0123456789abcdef0123456789abcdef",
      mac: "C8:0F:10:01:02:03",
      model: "Mi Smart Band 4",
      firmware: "V1.0.9.66",
      paired: true,
      pairedAt: "2026-01-31T11:00:00Z",
      lastUsedAt: "2026-01-31T12:00:00Z",
      former: false,
    });
    expect(keys[0]?.reason).toMatch(/write-ahead log/);
  });

  test("is an earlier pairing where the main file has the key", async () => {
    const { keys } = await keysFrom({ apps: [{ app: "zepp-life", holds: "main" }] });
    expect(keys[0]).toMatchObject({ pairedAt: "2025-11-02T12:00:00Z", paired: true });
    expect(keys[0]?.reason).not.toMatch(/write-ahead log/);
  });

  test("is its account, with several accounts the one that paired last first", async () => {
    const { keys, phone } = await keysFrom({ apps: [{ app: "zepp-life", holds: "accounts" }] });
    const accounts = phone.android.facts.keys.map(({ account }) => account);
    expect(new Set(accounts).size).toBe(2);
    expect(keys.map(({ source }) => source.account)).toEqual(accounts);
  });

  test("is that it is dead, when the band was un-paired", async () => {
    const { keys } = await keysFrom({ apps: [{ app: "zepp-life", holds: "former" }] });
    expect(keys[0]).toMatchObject({ paired: false, former: true });
    expect(keys[0]?.reason).toMatch(/most likely dead/);
  });
});

describe.concurrent("wherever the app keeps it", () => {
  const APPS: readonly VendorApp[] = ["zepp-life", "zepp", "mi-fitness", "mi-fitness-cn"];
  const ONE_OF: readonly Holding[] = ["wal", "stale", "bands", "former"];
  test.each(APPS.flatMap((app) => ONE_OF.map((holds) => ({ app, holds }))))(
    "the key of $app is found when it holds “$holds”",
    async ({ app, holds }) => {
      const { keys, phone } = await keysFrom({ apps: [{ app, holds }] });
      expectKeys(keys, phone.android.facts);
    },
  );

  test.each([
    ["a second user", [0, 10], 10],
    ["MIUI's dual apps", [0, 999], 999],
  ] as const)("the key is found with %s", async (_, users, user) => {
    const { keys, phone } = await keysFrom({ users, apps: [{ app: "zepp-life", user }] });
    expectKeys(keys, phone.android.facts);
    expect(keys[0]?.source.path).toContain(`/user/${user}/`);
  });

  test("the keys of every user and every app are found at once", async () => {
    const { keys, phone } = await keysFrom({
      users: [0, 10, 999],
      apps: [
        { app: "zepp-life", user: 0 },
        { app: "zepp-life", user: 999, holds: "stale" },
        { app: "zepp", user: 10, holds: "wal" },
        { app: "mi-fitness", user: 0, adopted: true },
      ],
    });
    expectKeys(keys, phone.android.facts);
    expect(keys.filter(({ former }) => !former)).toHaveLength(4);
  });

  test.each([0, 10])("the key is found on adopted storage of user %i", async (user) => {
    const apps = [{ app: "zepp-life", holds: "wal", adopted: true, user }] as const;
    const { keys, phone } = await keysFrom({ users: [0, 10], apps });
    expectKeys(keys, phone.android.facts);
    expect(keys[0]?.source.path).toMatch(/^\/mnt\/expand\//);
  });
});

describe.concurrent("however the phone gives root", () => {
  const WAYS: readonly (readonly [string, PhoneScenario, string])[] = [
    ["Magisk", { root: "magisk" }, "su -c"],
    ["Magisk on Android 6", { root: "magisk", android: 6 }, "su -c"],
    ["SuperSU", { root: "supersu" }, "su -c"],
    ["SuperSU on Android 6", { root: "supersu", android: 6 }, "su -c"],
    ["AOSP's own su", { root: "aosp" }, "su 0"],
    ["AOSP's own su on Android 6", { root: "aosp", android: 6 }, "su 0"],
    ["a su outside of the search path", { suPath: "/data/adb/ksu/bin/su" }, "su -c"],
    ["another such su", { root: "aosp", suPath: "/su/bin/su" }, "su 0"],
    ["a su with a terminal of its own", { suTerminal: "always" }, "su -c"],
    ["two terminals", { suTerminal: "always", android: 6 }, "su -c"],
    ["adb root", { root: "debuggable" }, "adb root"],
    ["adb root on Android 6", { root: "debuggable", android: 6 }, "adb root"],
  ];
  test.each(WAYS)("the newest key is read through %s", async (_, scenario, way) => {
    const apps = [{ app: "zepp-life", holds: "stale" }] as const;
    const phone = await startPhone({ ...scenario, apps });
    const run = await ownband(["key", "--json", "--phone", phone.address]);
    expectKeys(keysOf(run), phone.android.facts);
    expect(run.stderr).toContain(`root  way=${way}\n`);
  });

  test("a phone that became root for us is not root afterwards", async () => {
    const phone = await startPhone({ root: "debuggable" });
    for (const command of ["key", "doctor"]) {
      const run = await ownband([command, "--json", "--phone", phone.address]);
      expect(run.status, run.stdout).toBe(0);
      expect(run.stderr).not.toContain("way=already root");
    }
  });
});
