import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { runOn } from "../../../test/run-on-android.ts";
import { androidTools } from "../../node/make-database.ts";
import { createAndroid } from "./android.ts";
import type { Android } from "./android.ts";
import { fromUnicode } from "./byte-text.ts";
import type { AppScenario, Holding, PhoneScenario } from "./scenario/scenario.ts";

const KEY_DIGITS = /^0x[0-9a-f]{32}$/;

function phone(scenario: PhoneScenario = {}): Promise<Android> {
  return createAndroid(scenario, androidTools);
}

function bytesAt(android: Android, path: string): Uint8Array | undefined {
  const node = android.tree.find(fromUnicode(path));
  return node?.is === "file" ? node.content.read(0, node.content.sizeBytes) : undefined;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "ownband-scenario-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Copies a database of the phone here, with or without its write-ahead log. */
function copyHere(android: Android, path: string, withLog: boolean): string {
  const here = join(mkdtempSync(join(folder, "copy-")), "db");
  writeFileSync(here, bytesAt(android, path) ?? new Uint8Array(0));
  const log = bytesAt(android, `${path}-wal`);
  if (withLog && log !== undefined) writeFileSync(`${here}-wal`, log);
  return here;
}

function keysIn(here: string): string[] {
  const db = new DatabaseSync(here);
  try {
    const rows = db.prepare("SELECT AUTHKEY FROM DEVICE WHERE AUTHKEY <> '' ORDER BY _id").all();
    return rows.map((row) => `0x${String(row["AUTHKEY"])}`);
  } finally {
    db.close();
  }
}

async function withHolding(holds: Holding): Promise<Android> {
  return phone({ apps: [{ app: "zepp-life", holds }] });
}

test("the first band is the one of the documentation; a seed gives another one, always the same", async () => {
  const [first] = (await phone()).facts.keys;
  expect(first).toMatchObject({
    mac: "C8:0F:10:01:02:03",
    key: "0x0123456789abcdef0123456789abcdef",
  });
  const [other] = (await phone({ seed: 7 })).facts.keys;
  expect(other?.key).toMatch(KEY_DIGITS);
  expect(other?.key).not.toBe(first?.key);
  expect((await phone({ seed: 7 })).facts.keys).toEqual([other]);
});

test.each(["main", "bands", "former"] as const)(
  "when the app holds `%s`, the main file has the expected keys",
  async (holds) => {
    const android = await withHolding(holds);
    const { keys } = android.facts;
    expect(keys.map((one) => one.paired)).toEqual(keys.map(() => holds !== "former"));
    const here = copyHere(android, keys[0]?.path ?? "", false);
    expect(keysIn(here)).toEqual(keys.map((one) => one.key));
    expect(keys).toHaveLength(holds === "bands" ? 2 : 1);
  },
);

test("a key in the log only: without the log there is no band at all", async () => {
  const android = await withHolding("wal");
  const [key] = android.facts.keys;
  expect(key?.inWalOnly).toBe(true);
  expect(keysIn(copyHere(android, key?.path ?? "", false))).toEqual([]);
  expect(keysIn(copyHere(android, key?.path ?? "", true))).toEqual([key?.key]);
});

test("a stale key: without the log an older one comes out, which is listed as worthless", async () => {
  const android = await withHolding("stale");
  const [key] = android.facts.keys;
  expect(keysIn(copyHere(android, key?.path ?? "", false))).toEqual(android.facts.worthlessKeys);
  expect(keysIn(copyHere(android, key?.path ?? "", true))).toEqual([key?.key]);
});

test("two accounts have a database each", async () => {
  const { facts, tree } = await withHolding("accounts");
  expect(facts.keys).toHaveLength(2);
  expect(new Set(facts.keys.map((one) => one.path)).size).toBe(2);
  expect(new Set(facts.keys.map((one) => one.account)).size).toBe(2);
  for (const { path } of facts.keys) expect(tree.find(path)?.is).toBe("file");
});

test.each(["scale", "null", "empty"] as const)("`%s` holds no key", async (holds) => {
  const android = await withHolding(holds);
  expect(android.facts.keys).toEqual([]);
  const names = await runOn(android, "ls /data/data/com.xiaomi.hm.health/databases", { uid: 0 });
  const database = /^origin_db_\d+$/m.exec(names.out)?.[0];
  if (holds === "empty") expect(database).toBeUndefined();
  else {
    const path = `/data/data/com.xiaomi.hm.health/databases/${database ?? ""}`;
    expect(keysIn(copyHere(android, path, true))).toEqual([]);
  }
});

test("the days in the database fit together", async () => {
  const android = await withHolding("main");
  const here = copyHere(android, android.facts.keys[0]?.path ?? "", false);
  const db = new DatabaseSync(here);
  const days = db.prepare("SELECT DATE, SUMMARY, DATA, DATA_HR FROM DATE_DATA").all();
  db.close();
  expect(days).toHaveLength(5);
  expect(days.at(-1)?.["DATE"]).toBe("2026-01-31");
  for (const day of days) {
    const minutes = day["DATA"] as Uint8Array;
    const summary = JSON.parse(String(day["SUMMARY"])) as { stp: { ttl: number } };
    expect(minutes).toHaveLength(4320);
    expect(day["DATA_HR"]).toHaveLength(1440);
    const steps = minutes.filter((_, i) => i % 3 === 2).reduce((sum, one) => sum + one, 0);
    expect(steps).toBe(summary.stp.ttl);
  }
});

const noSqlite = spawnSync("sqlite3", ["-version"]).error !== undefined;

// Debian's program: another reader than the one that wrote.
test.skipIf(noSqlite)("the real sqlite3 finds the same keys and no damage", async () => {
  const android = await withHolding("stale");
  const [key] = android.facts.keys;
  const here = copyHere(android, key?.path ?? "", true);
  const ask = (sql: string): string => execFileSync("sqlite3", [here, sql], { encoding: "utf8" });
  expect(ask("PRAGMA integrity_check")).toBe("ok\n");
  expect(ask("SELECT AUTHKEY FROM DEVICE WHERE AUTHKEY <> ''")).toBe(
    `${key?.key.slice(2) ?? ""}\n`,
  );
});

test("sqlite3 on the phone finds the key, and changes the phone: the log is gone", async () => {
  const android = await phone({ sqlite3: true, apps: [{ app: "zepp-life", holds: "wal" }] });
  const [key] = android.facts.keys;
  const path = key?.path ?? "";
  const before = await android.dump();
  const readOnly = `su -c "sqlite3 -readonly ${path} 'select authkey from device'"`;
  expect((await runOn(android, readOnly)).out).toContain(key?.key.slice(2));
  expect(await android.dump()).toEqual(before);
  const query = `su -c "sqlite3 ${path} 'select device_address, authkey from device where authkey not null'"`;
  const ran = await runOn(android, query);
  expect(ran).toEqual({
    out: `${key?.mac ?? ""}|${key?.key.slice(2) ?? ""}\n`,
    err: "",
    status: 0,
  });
  expect(bytesAt(android, `${path}-wal`)).toBeUndefined();
  expect(await android.dump()).not.toEqual(before);
  expect(keysIn(copyHere(android, path, false))).toEqual([key?.key]);
  expect((await runOn(android, `su -c "sqlite3 ${path} nonsense"`)).status).toBe(1);
  expect((await runOn(await phone(), "su -c 'sqlite3 x y'")).status).toBe(127);
});

describe("Mi Fitness", () => {
  const apps: AppScenario[] = [{ app: "mi-fitness", holds: "stale", logZip: true }];

  test("keeps the key in the JSON of device_db", async () => {
    const android = await phone({ apps });
    const key = android.facts.keys.find((one) => one.kind === "database");
    expect(key?.path).toBe("/data/data/com.xiaomi.wearable/databases/device_db");
    const db = new DatabaseSync(copyHere(android, key?.path ?? "", true));
    const details = db.prepare("SELECT detail FROM device WHERE model LIKE 'miwear%'").all();
    db.close();
    expect(details.map((row) => JSON.parse(String(row["detail"])) as unknown)).toMatchObject([
      { mac: key?.mac, encrypt_key: key?.key.slice(2), token: key?.key.slice(2), auth_key: null },
    ]);
  });

  test("writes it into logs that the shell user may read, the newest last", async () => {
    for (const release of [9, 11] as const) {
      const android = await phone({ apps, android: release });
      const log = android.facts.keys.find((one) => one.kind === "log");
      const text = (await runOn(android, `cat ${log?.path ?? ""}`)).out;
      const found = [...text.matchAll(/huamiAuthKey=([0-9a-f]{32})/g)].map((match) => match[1]);
      expect(found.at(-1)).toBe(log?.key.slice(2));
      expect(android.facts.worthlessKeys).toContain(`0x${found[0] ?? ""}`);
      const zip = await runOn(android, "head -c 4 /sdcard/Download/wearablelog/*.zip");
      expect(zip.out).toBe("PK\x03\x04");
    }
  });
});

test("the modified app's text file is where it would be", async () => {
  const android = await phone({ apps: [{ app: "zepp-life", freemyband: true }] });
  const ran = await runOn(android, "cd /sdcard/freemyband; for f in *; do echo $f; cat $f; done");
  expect(ran.out).toBe(
    "mibandC80F10010203.txt\nC8:0F:10:01:02:03;0123456789abcdef0123456789abcdef",
  );
});

test("Android's own list of bonded devices names the band, for root only", async () => {
  const android = await phone();
  const path = "/data/misc/bluedroid/bt_config.conf";
  expect((await runOn(android, `cat ${path}`)).err).toContain("Permission denied");
  const config = (await runOn(android, `su -c 'cat ${path}'`)).out;
  expect(config).toContain("[c8:0f:10:01:02:03]\nName = Mi Smart Band 4\n");
});

test("several users and adopted storage have their own places, which dumpsys knows", async () => {
  const apps: AppScenario[] = [
    { app: "zepp-life" },
    { app: "zepp-life", user: 999 },
    { app: "zepp", adopted: true },
  ];
  const android = await phone({ users: [0, 10, 999], apps });
  for (const { path } of android.facts.keys)
    expect(bytesAt(android, path)?.length).toBeGreaterThan(0);
  expect(android.facts.keys.map((one) => one.path.split("/databases")[0])).toEqual([
    "/data/data/com.xiaomi.hm.health",
    "/data/user/999/com.xiaomi.hm.health",
    "/mnt/expand/57f8f4bc-abf4-655f-bf67-946fc0f9f25b/user/0/com.huami.watch.hmwatchmanager",
  ]);
  expect((await runOn(android, "pm list users")).out).toBe(
    "Users:\n\tUserInfo{0:Owner:c13} running\n\tUserInfo{10:Second space:1030} running\n\tUserInfo{999:XSpace:801010} running\n",
  );
  const dump = (await runOn(android, "dumpsys package com.huami.watch.hmwatchmanager")).out;
  expect(dump).toContain("dataDir=/mnt/expand/57f8f4bc");
  expect(dump).toContain("versionName=7.12.2");
  expect(dump).toMatch(/User 10: .*installed=false/);
  const packages = (await runOn(android, "pm list packages --user 999 xiaomi")).out;
  expect(packages).toBe("package:com.xiaomi.hm.health\n");
});

test("a phone that was not unlocked shows scrambled names, until it is", async () => {
  const android = await phone({ locked: true });
  const list = (): Promise<{ out: string }> => runOn(android, "su -c 'ls /data/data'");
  expect((await list()).out).not.toContain("com.xiaomi.hm.health");
  expect((await list()).out).toMatch(/^[\w+,]{22,}$/m);
  expect((await runOn(android, "ls /sdcard/")).status).toBe(1);
  const name = (await list()).out.split("\n")[0] ?? "";
  const deeper = await runOn(android, `su -c 'cat /data/data/${name}/*/*'`);
  expect(deeper.out).toBe("");
  expect((await runOn(android, "am get-started-user-state 0")).out).toBe("RUNNING_LOCKED\n");
  expect((await runOn(android, "getprop sys.user.0.ce_available")).out).toBe("\n");
  android.unlock();
  expect((await list()).out).toContain("com.xiaomi.hm.health");
  expect((await runOn(android, "ls /sdcard/")).out).toContain("Download");
  expect((await runOn(android, "am get-started-user-state 0")).out).toBe("RUNNING_UNLOCKED\n");
});

test("hostile names lie in the folder as they are, and do nothing", async () => {
  const android = await phone({ apps: [{ app: "zepp-life", hostileNames: true }] });
  const names = android.system.filesOf(0).list("/data/data/com.xiaomi.hm.health/databases");
  expect(names).toContain("origin_db_line\nbreak");
  expect(names).toContain("origin_db_ünïcode-✓");
  expect(names.some((name) => name.includes("$(cd"))).toBe(true);
  await runOn(android, "cd /data/data/com.xiaomi.hm.health/databases; cat ./* | wc -c; ls -la", {
    uid: 0,
  });
  expect(android.tree.find("/sdcard/pwned")).toBeUndefined();
  // Whoever is careless is caught.
  const careless =
    'cd /data/data/com.xiaomi.hm.health/databases; for f in *; do eval "ls $f"; done';
  await runOn(android, careless, { uid: 0 });
  expect(android.tree.find("/sdcard/pwned")).toBeDefined();
});

test("stopping an app ends its process; starting it gives it a new one", async () => {
  const android = await phone();
  const script =
    "pidof com.xiaomi.hm.health > /dev/null; echo $?; am force-stop com.xiaomi.hm.health; pidof com.xiaomi.hm.health; echo $?; am start -n com.xiaomi.hm.health/.X; pidof com.xiaomi.hm.health > /dev/null; echo $?";
  expect((await runOn(android, script)).out).toMatch(/^0\n1\nStarting: .*\n0\n$/);
  expect((await runOn(android, "logcat -d")).out).toContain("com.xiaomi.hm.health is running");
});

test("properties and services answer as on a phone", async () => {
  const android = await phone({ android: 14, model: "Pixel 8", brand: "google" });
  expect((await runOn(android, "getprop ro.product.model")).out).toBe("Pixel 8\n");
  expect((await runOn(android, "getprop")).out).toContain("[ro.build.version.sdk]: [34]\n");
  expect((await runOn(android, "getprop nope")).out).toBe("\n");
  expect((await runOn(android, "dumpsys nope")).err).toBe("Can't find service: nope\n");
  expect((await runOn(android, "dumpsys package nope")).out).toContain("Unable to find package");
  expect((await runOn(android, "cmd package list packages hm.health")).out).toBe(
    "package:com.xiaomi.hm.health\n",
  );
  expect((await runOn(android, "setprop ro.debuggable 1")).status).toBe(1);
});

test("the private folder in which databases are made is always removed", async () => {
  // Other tests make databases at the same time.
  const own = mkdtempSync(join(folder, "tmp-"));
  vi.stubEnv("TMPDIR", own);
  const failing = androidTools.makeDatabase(
    () => {
      throw new Error("no");
    },
    { mode: "wal" },
  );
  await expect(failing).rejects.toThrow("no");
  await withHolding("wal");
  vi.unstubAllEnvs();
  expect(readdirSync(own)).toEqual([]);
});
