import { createDecipheriv, pbkdf2Sync } from "node:crypto";
import { inflateSync } from "node:zlib";
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { runOn } from "../../../../test/run-on-android.ts";
import { androidTools } from "../../../node/make-database.ts";
import { createAndroid } from "../android.ts";
import type { PhoneScenario } from "../scenario/scenario.ts";

const APP = "com.xiaomi.hm.health";
const OPEN: PhoneScenario = { apps: [{ app: "zepp-life", holds: "wal", allowBackup: true }] };

async function backup(scenario: PhoneScenario): Promise<Buffer> {
  const android = await createAndroid(scenario, androidTools);
  const ran = await runOn(android, `bu backup -noapk -noshared ${APP}`);
  expect(ran).toMatchObject({ err: "", status: 0 });
  return Buffer.from(ran.out, "latin1");
}

/** The names in a tar, read by the system's own tar. */
function namesIn(tar: Uint8Array): string[] {
  const listed = spawnSync("tar", ["-tf", "-"], { input: tar, encoding: "utf8" });
  expect(listed.stderr).toBe("");
  return listed.stdout.trim().split("\n");
}

test("a confirmed backup holds the app's databases with their side files", async () => {
  const file = await backup(OPEN);
  expect(file.subarray(0, 24).toString()).toBe("ANDROID BACKUP\n5\n1\nnone\n");
  const names = namesIn(inflateSync(file.subarray(24)));
  expect(names[0]).toBe(`apps/${APP}/_manifest`);
  expect(names).toContain(`apps/${APP}/db/origin_db_default`);
  expect(names.some((name) => /\/db\/origin_db_\d+-wal$/.test(name))).toBe(true);
  expect(names).toContain(`apps/${APP}/sp/hm_id_sdk_android.xml`);
  expect(names.some((name) => name.includes("cache"))).toBe(false);
});

test("what the owner does not confirm is empty", async () => {
  expect(await backup({ ...OPEN, backup: { confirmed: false } })).toHaveLength(0);
});

test.each<[string, PhoneScenario]>([
  ["an app that forbids backups", { apps: [{ app: "zepp-life" }] }],
  [
    "an app made for Android 12, on Android 14",
    { android: 14, apps: [{ app: "zepp-life", allowBackup: true, targetSdk: 31 }] },
  ],
  ["a locked phone", { ...OPEN, locked: true }],
])("%s gives its manifest only", async (_, scenario) => {
  const file = await backup(scenario);
  expect(namesIn(inflateSync(file.subarray(24)))).toEqual([`apps/${APP}/_manifest`]);
});

test.each<[string, PhoneScenario]>([
  ["made for Android 11", { android: 14, apps: [{ app: "zepp-life", allowBackup: true }] }],
  [
    "debuggable",
    {
      android: 14,
      apps: [{ app: "zepp-life", allowBackup: true, targetSdk: 34, debuggable: true }],
    },
  ],
])("on Android 14 an app that is %s still gives its data", async (_, scenario) => {
  const names = namesIn(inflateSync((await backup(scenario)).subarray(24)));
  expect(names.length).toBeGreaterThan(3);
});

test("an encrypted backup opens with its password, as other readers do it", async () => {
  const file = await backup({ ...OPEN, backup: { password: "töst" } });
  const lines = file.toString("latin1").split("\n", 9);
  expect(lines.slice(0, 4)).toEqual(["ANDROID BACKUP", "5", "1", "AES-256"]);
  const [userSalt = "", checkSalt = "", rounds = "", userIv = "", blob = ""] = lines.slice(4);
  const userKey = pbkdf2Sync("töst", Buffer.from(userSalt, "hex"), Number(rounds), 32, "sha1");
  const open = (key: Buffer, iv: Buffer, bytes: Buffer): Buffer => {
    const cipher = createDecipheriv("aes-256-cbc", key, iv);
    return Buffer.concat([cipher.update(bytes), cipher.final()]);
  };
  const secrets = open(userKey, Buffer.from(userIv, "hex"), Buffer.from(blob, "hex"));
  expect([secrets[0], secrets[17], secrets[50]]).toEqual([16, 32, 32]);
  // The checksum proves the password: the key's bytes as signed Java chars, in UTF-8.
  const chars = [...secrets.subarray(18, 50)].map((byte) => (byte < 0x80 ? byte : 0xff00 | byte));
  const text = String.fromCharCode(...chars);
  const check = pbkdf2Sync(text, Buffer.from(checkSalt, "hex"), Number(rounds), 32, "sha1");
  expect(secrets.subarray(51).equals(check)).toBe(true);
  const headBytes = lines.reduce((sum, line) => sum + line.length + 1, 0);
  const payload = open(secrets.subarray(18, 50), secrets.subarray(1, 17), file.subarray(headBytes));
  expect(namesIn(inflateSync(payload))).toContain(`apps/${APP}/_manifest`);
});

test("tar gives what the system's own tar reads, also for names that are long", async () => {
  const android = await createAndroid({ apps: [] }, androidTools);
  const long = "n".repeat(150);
  const make = `cd /data/local/tmp; mkdir -p d; echo one > d/f; echo two > d/${long}; ln -s f d/l; tar -cf - d`;
  const ran = await runOn(android, make);
  expect(namesIn(Buffer.from(ran.out, "latin1"))).toEqual(["d/", "d/f", "d/l", `d/${long}`]);
  const zipped = await runOn(android, "cd /data/local/tmp; tar -czf - d nope; echo $? >&2");
  expect(zipped.err).toContain("nope");
  expect(zipped.err).toContain("1\n");
});
