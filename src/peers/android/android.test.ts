import { expect, test } from "vitest";
import { runOn } from "../../../test/run-on-android.ts";
import { androidTools } from "../../node/make-database.ts";
import { PhoneFileError } from "../system.ts";
import { createAndroid } from "./android.ts";
import type { Android } from "./android.ts";
import { bytesOf } from "./byte-text.ts";
import { createWebHash } from "./tools.ts";
import type { PhoneScenario } from "./scenario/scenario.ts";

const APP = "/data/data/com.xiaomi.hm.health";

function phone(scenario: PhoneScenario = {}): Promise<Android> {
  return createAndroid(scenario, androidTools);
}

test("the shell user cannot look into an app's folder; root can", async () => {
  const android = await phone();
  expect(await runOn(android, `ls ${APP}`)).toEqual({
    out: "",
    err: `ls: ${APP}: Permission denied\n`,
    status: 1,
  });
  expect((await runOn(android, `ls ${APP}/databases/origin_db_default`)).err).toContain("denied");
  expect((await runOn(android, `su -c 'ls ${APP}'`)).out).toContain("databases\n");
  expect((await runOn(android, `cd ${APP}`)).err).toContain("Permission denied");
});

test("a wildcard outside of su's words finds nothing, inside of them it does", async () => {
  const android = await phone();
  const outside = await runOn(android, `su -c ls ${APP}/databases/stress*`);
  expect(outside.out).toMatch(/stress_\d+\n/);
  const quoted = await runOn(android, `for f in ${APP}/*; do echo "$f"; done`);
  expect(quoted.out).toBe(`${APP}/*\n`);
});

test("/data/user/0 and /data/data, /sdcard and /storage/emulated/0 are the same places", async () => {
  for (const release of [9, 11] as const) {
    const android = await phone({ android: release });
    const script = (place: string): string => `stat -c %i ${place}/com.xiaomi.hm.health/databases`;
    const one = await runOn(android, script("/data/data"), { uid: 0 });
    expect(one.status).toBe(0);
    expect(await runOn(android, script("/data/user/0"), { uid: 0 })).toEqual(one);
    await runOn(android, "echo hello > /sdcard/note");
    expect((await runOn(android, "cat /storage/emulated/0/note")).out).toBe("hello\n");
  }
});

test("the shell may write where Android lets it, and nowhere else", async () => {
  const android = await phone();
  expect((await runOn(android, "cd /data/local/tmp; echo x > f; cat f; rm f")).out).toBe("x\n");
  const refused = await runOn(android, "echo x > /data/x");
  expect(refused.err).toBe("/system/bin/sh: can't create /data/x: Permission denied\n");
  expect((await runOn(android, "rm /system/bin/ls")).err).toContain("Permission denied");
  expect((await runOn(android, "chmod 777 /data/local")).err).toContain("not permitted");
});

test("adbd's file transfer meets the same rights", async () => {
  const files = (await phone()).system.filesOf(2000);
  const refusal = (act: () => unknown): string => {
    try {
      act();
      return "allowed";
    } catch (error) {
      return error instanceof PhoneFileError ? error.errno : "another error";
    }
  };
  expect(refusal(() => files.list(APP))).toBe("EACCES");
  expect(refusal(() => files.lstat(`${APP}/databases`))).toBe("EACCES");
  expect(refusal(() => files.read("/nope"))).toBe("ENOENT");
  expect(refusal(() => files.read("/data/local"))).toBe("EACCES");
  expect(refusal(() => files.list("/data/local/tmp"))).toBe("allowed");
  const bytes = (async function* () {
    yield await Promise.resolve(Uint8Array.of(1, 2));
    yield Uint8Array.of(3);
  })();
  await files.write("/data/local/tmp/new/file", bytes, 0o644, () => 12345);
  expect(files.stat("/data/local/tmp/new/file")).toMatchObject({
    mode: 0o100644,
    uid: 2000,
    sizeBytes: 3,
    modifiedS: 12345,
  });
  expect(files.list("/data/local/tmp/new")).toEqual(["file"]);
});

test("reading changes nothing on the phone; writing shows in the dump", async () => {
  const android = await phone({
    apps: [{ app: "zepp-life", holds: "stale" }, { app: "mi-fitness" }],
  });
  const before = await android.dump();
  expect(before.length).toBeGreaterThan(150);
  const reading = `ls -laR / > /dev/null; cd ${APP}/databases; cat * > /dev/null; sha256sum *; stat *;
    tar -cf - . | wc -c; base64 origin_db_default; dd if=origin_db_default bs=1k count=2; grep -c x *;
    find / > /dev/null; cat /sdcard/Android/data/*/files/log/*; head -c 9 *; od *-wal; cmp * *`;
  expect((await runOn(android, reading, { uid: 0 })).out).toContain("origin_db_default");
  expect(await android.dump()).toEqual(before);
  await runOn(android, `touch ${APP}/databases/origin_db_default`, { uid: 0 });
  await runOn(android, "echo x >> /sdcard/new");
  expect(await android.dump()).not.toEqual(before);
});

test("a file of a gigabyte takes no memory, and its parts are always the same", async () => {
  const android = await phone({ apps: [], bigFileBytes: 2 ** 30 });
  const size = await runOn(android, "stat -c %s /sdcard/Download/big.bin");
  expect(size.out).toBe("1073741824\n");
  const part = (): Promise<{ out: string }> =>
    runOn(android, "dd if=/sdcard/Download/big.bin bs=1k skip=3 count=2 2>/dev/null | sha256sum");
  expect(await part()).toEqual(await part());
});

test("a big cat waits for its reader instead of filling the memory", async () => {
  const android = await phone({ apps: [], bigFileBytes: 2 ** 30 });
  const process = android.system.start("cat /sdcard/Download/big.bin", {
    uid: 2000,
    terminal: false,
  });
  let read = 0;
  for await (const piece of process.stdout) {
    read += piece.length;
    if (read >= 1_000_000) break;
  }
  expect(read).toBeLessThan(2_000_000);
  expect(await process.exited).toBe(141);
});

test("binary bytes pass through pipes, variables of the shell and files unchanged", async () => {
  const android = await phone({ apps: [] });
  const all = String.fromCharCode(...Array.from({ length: 256 }, (_, i) => i));
  android.tree.putFile("/data/local/tmp/all", bytesOf(all), { uid: 2000 });
  const copied = "cd /data/local/tmp; cat all | tee b | cat > c; cmp all c && cat < c";
  expect((await runOn(android, copied)).out).toBe(all);
  const throughVariable = "x=$(printf '\\377\\200z'); printf %s \"$x\"";
  expect((await runOn(android, throughVariable)).out).toBe("\xff\x80z");
});

test("a killed command ends at once, also in the middle of an endless loop", async () => {
  const android = await phone({ apps: [] });
  for (const command of ["while :; do :; done", "cat", "sleep 1000", "yes | cat > /dev/null"]) {
    const process = android.system.start(command, { uid: 2000, terminal: false });
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.kill();
    expect(await process.exited).toBe(137);
  }
});

test("an empty command is a shell that reads its input, with a prompt on a terminal", async () => {
  const android = await phone({ apps: [] });
  const input = "echo one\nif true\nthen echo two; fi\nfoo\nexit 5\n";
  const plain = await runOn(android, "", { input });
  expect(plain).toEqual({
    out: "one\ntwo\n",
    err: "/system/bin/sh: <stdin>[4]: foo: inaccessible or not found\n",
    status: 5,
  });
  const typed = await runOn(android, "", { input: "ecko\x7f\x7fho hi\r\x04", terminal: "cooked" });
  expect(typed.out).toContain("ginkgo:/ $ ");
  expect(typed.out).toContain("\r\nhi\r\n");
});

test("a script can be pushed and run by its path", async () => {
  const android = await phone({ apps: [] });
  const script = "cd /data/local/tmp; echo 'echo ran $1' > s; ./s; echo $?; chmod 755 s; ./s it";
  expect((await runOn(android, script)).out).toBe("126\nran it\n");
});

test("an old phone lacks tools, and speaks like toolbox", async () => {
  const android = await phone({ android: 6, apps: [{ app: "zepp-life" }] });
  for (const name of ["base64", "sha256sum", "tar", "xxd"]) {
    const ran = await runOn(android, `${name} /system/etc/hosts`);
    expect(ran).toMatchObject({ err: `/system/bin/sh: ${name}: not found\n`, status: 127 });
  }
  expect((await runOn(android, "ls /data/data")).err).toBe("opendir failed, Permission denied\n");
  expect((await runOn(android, "ls /nope")).err).toBe("/nope: No such file or directory\n");
  const long = await runOn(android, "ls -l /system/etc/hosts");
  expect(long.out).toMatch(/^-rw-r--r-- root {5}root +\d+ 2026-01-31 12:00 \S+\n$/);
});

test("hidden bugs of the language do not reach the phone: names like constructor are unknown", async () => {
  const android = await phone({ apps: [] });
  const script =
    "toybox constructor; constructor; [ 1 constructor 1 ]; case a in [[:constructor:]]) ;; esac; getprop toString";
  const ran = await runOn(android, script);
  expect(ran.err).not.toContain("internal fault");
  expect(ran.err).toContain("toybox: Unknown command constructor");
});

test("the platform's checksums and those of Node.js are the same", async () => {
  const script = "for sum in sha1sum sha256sum sha512sum; do $sum /system/etc/hosts; done";
  const web = await createAndroid({ apps: [] }, { ...androidTools, createHash: createWebHash });
  const ran = await runOn(web, script);
  expect(ran.out.split("\n")).toHaveLength(4);
  expect(ran).toEqual(await runOn(await phone({ apps: [] }), script));
});
