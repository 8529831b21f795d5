import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { listenTcp } from "../../src/node/tcp.ts";
import type { Listener } from "../../src/node/tcp.ts";
import { VirtualPhone } from "../../src/peers/virtual-phone.ts";
import { adbMissing, startAdbServer } from "../adb-server.ts";
import type { AdbServer } from "../adb-server.ts";
import { APP, buildFakeRoot, canBuildFakeRoot, DATABASE } from "./build.ts";
import type { FakeRoot } from "./build.ts";
import { ChrootSystem } from "./chroot-system.ts";

const FIXTURE = join(import.meta.dirname, "../fixtures/mifit/wal-stale/origin_db_1234567890");

/** The command lines of all processes here. */
function commandLines(): string[] {
  const ids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return ids.map((id) => {
    try {
      return readFileSync(`/proc/${id}/cmdline`, "latin1").replaceAll("\0", " ");
    } catch {
      return ""; // it has just ended
    }
  });
}

/** What a cooked terminal makes of it. */
function cooked(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString("latin1").replaceAll("\n", "\r\n"), "latin1");
}

const reason = adbMissing() ?? canBuildFakeRoot();

describe.skipIf(reason !== undefined)(
  `over Android's real shell and tools, the real adb${reason === undefined ? "" : ` (${reason})`}`,
  () => {
    const database = readFileSync(FIXTURE);
    const phones: { phone: VirtualPhone; listener: Listener; where: string }[] = [];
    let folder: string;
    let root: FakeRoot;
    let server: AdbServer;
    let where: string;
    let oldWhere: string;

    async function connect(android: number): Promise<string> {
      const phone = new VirtualPhone(new ChrootSystem(root), { android });
      const listener = await listenTcp(0, (pipe) => {
        phone.connect(pipe);
      });
      const address = `127.0.0.1:${listener.address.port}`;
      phones.push({ phone, listener, where: address });
      await server.adb(["connect", address]);
      return address;
    }

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), "ownband-root-"));
      root = buildFakeRoot(folder);
      server = await startAdbServer();
      where = await connect(11);
      oldWhere = await connect(6);
    });
    beforeEach(() => {
      root.teachSu({});
    });
    afterAll(async () => {
      await server.close();
      for (const { phone, listener } of phones) {
        phone.close();
        await listener.close();
      }
      rmSync(folder, { recursive: true, force: true });
    });

    async function run(...args: string[]) {
      const { status, stdout, stderr } = await server.adb(["-s", where, ...args]);
      return { status, stdout, out: stdout.toString(), err: stderr };
    }

    async function runOld(...args: string[]) {
      const { status, stdout } = await server.adb(["-s", oldWhere, ...args]);
      return { status, stdout, out: stdout.toString() };
    }

    test("runs commands as the shell user, with status and stderr apart", async () => {
      expect((await run("shell", "id -u; id -un")).out).toBe("2000\nshell\n");
      expect(await run("shell", "echo one; echo two >&2; exit 9")).toMatchObject({
        status: 9,
        out: "one\n",
        err: "two\n",
      });
      expect(await run("shell", "nothing-of-that-name")).toMatchObject({
        status: 127,
        err: expect.stringContaining("nothing-of-that-name: inaccessible or not found") as string,
      });
    });

    test("finds the phone's facts", async () => {
      expect((await run("shell", "getprop ro.product.model")).out).toBe("Fake Phone\n");
      expect((await run("shell", "getprop")).out).toContain("[ro.build.type]: [user]\n");
      expect((await run("shell", "getprop no.such")).out).toBe("\n");
      expect((await run("shell", "pm list packages hm.health")).out).toBe(`package:${APP}\n`);
      expect((await run("shell", `pm path ${APP}`)).status).toBe(0);
      expect((await run("shell", "pm path no.such")).status).toBe(1);
      expect((await run("shell", "pm list users")).out).toContain("UserInfo{0:Owner:");
      expect((await run("shell", `dumpsys package ${APP}`)).out).toContain("versionName=6.3.5\n");
      expect((await run("shell", "am get-current-user")).out).toBe("0\n");
      expect((await run("shell", "sqlite3 -version")).status).toBe(127);
    });

    test("is kept out of the app's folder, in the shell and in the file service", async () => {
      expect(await run("shell", `cat ${DATABASE}`)).toMatchObject({
        status: 1,
        err: `cat: ${DATABASE}: Permission denied\n`,
      });
      expect((await run("pull", DATABASE, join(server.home, "no"))).out).toBe(
        `adb: error: failed to stat remote object '${DATABASE}': Permission denied\n`,
      );
    });

    test("moves files in shared storage, through its links", async () => {
      const copy = join(server.home, "copy");
      expect((await run("push", FIXTURE, "/sdcard/Download/there")).status).toBe(0);
      expect((await run("pull", "/storage/emulated/0/Download/there", copy)).status).toBe(0);
      expect(readFileSync(copy).equals(database)).toBe(true);
      expect((await run("push", FIXTURE, "/system/there")).out).toContain("Permission denied");
    });

    test("reads the database as root byte for byte over shell v2", async () => {
      const { status, stdout } = await run("shell", `su -c 'cat ${DATABASE}'`);
      expect(status).toBe(0);
      expect(stdout.equals(database)).toBe(true);
    });

    test("gets it mangled over exec-out and the old shell, where su sees a terminal", async () => {
      const mangled = cooked(database);
      const cat = `su -c 'cat ${DATABASE}'`;
      expect((await run("exec-out", cat)).stdout.equals(mangled)).toBe(true);
      expect((await run("shell", "-x", cat)).stdout.equals(mangled)).toBe(true);
      expect((await runOld("shell", cat)).stdout.equals(mangled)).toBe(true);
      const hidden = `${cat} < /dev/null 2> /dev/null | cat`;
      expect((await run("exec-out", hidden)).stdout.equals(database)).toBe(true);
    });

    test("gets it whole everywhere from a su that takes no terminal, but for the oldest shell", async () => {
      root.teachSu({ terminal: "never" });
      const cat = `su -c 'cat ${DATABASE}'`;
      expect((await run("exec-out", cat)).stdout.equals(database)).toBe(true);
      expect((await run("shell", "-x", cat)).stdout.equals(database)).toBe(true);
      expect((await runOld("exec-out", cat)).stdout.equals(database)).toBe(true);
      expect((await runOld("shell", cat)).stdout.equals(cooked(database))).toBe(true);
    });

    test("gets it mangled even over shell v2 from a su that always takes one; base64 survives", async () => {
      root.teachSu({ terminal: "always" });
      const { stdout } = await run("shell", `su -c 'cat ${DATABASE}'`);
      expect(stdout.equals(cooked(database))).toBe(true);
      const { out } = await run("shell", `su -c 'base64 ${DATABASE}'`);
      expect(Buffer.from(out, "base64").equals(database)).toBe(true);
    });

    test("is refused by Magisk with exit status 13, which exec-out does not tell", async () => {
      root.teachSu({ policy: "deny" });
      expect(await run("shell", "su -c id")).toMatchObject({
        status: 13,
        out: "",
        err: "Permission denied\n",
      });
      expect(await run("exec-out", "su -c id")).toMatchObject({
        status: 0,
        out: "Permission denied\n",
      });
    });

    test("is refused late when nobody answers the prompt", async () => {
      root.teachSu({ policy: "hang", hangS: 1 });
      expect((await run("shell", "su -c id")).status).toBe(13);
    });

    test("finds no su on a phone that is not rooted", async () => {
      root.teachSu({ mode: "none" });
      expect(await run("shell", "su -c id")).toMatchObject({
        status: 127,
        err: expect.stringContaining("su: inaccessible or not found") as string,
      });
    });

    test("meets the su of userdebug builds, which knows no -c", async () => {
      root.teachSu({ mode: "aosp" });
      expect((await run("shell", "su 0 id -u")).out).toBe("0\n");
      expect((await run("shell", `su 0 sh -c 'cat ${DATABASE}'`)).stdout.equals(database)).toBe(
        true,
      );
      expect(await run("shell", "su -c id")).toMatchObject({
        status: 1,
        err: "su: invalid uid/gid '-c'\n",
      });
    });

    test("gets a shell that waits for input from Magisk's `su 0 id`", async () => {
      const { status } = await server.adb(["-s", where, "shell", "su 0 id"], { timeoutMs: 500 });
      expect(status).toBeNull();
      const { stdout } = await server.adb(["-s", where, "shell", "su 0 id"], { input: "id -u\n" });
      expect(stdout.toString()).toBe("0\n");
    });

    test("ends what it started when it goes away", async () => {
      const marker = `sleep ${100_000 + server.port}`;
      await server.adb(["-s", where, "shell", marker], { timeoutMs: 300 });
      await server.adb(["-s", where, "exec-out", marker], { timeoutMs: 300 });
      await expect.poll(() => commandLines().filter((line) => line.includes(marker))).toEqual([]);
    });
  },
);
