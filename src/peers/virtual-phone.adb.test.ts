import { createHash, randomBytes } from "node:crypto";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { adbMissing, startAdbServer } from "../../test/adb-server.ts";
import type { AdbServer } from "../../test/adb-server.ts";
import { ScriptedSystem } from "../../test/scripted-system.ts";
import type { Script } from "../../test/scripted-system.ts";
import { listenTcp } from "../node/tcp.ts";
import type { Listener } from "../node/tcp.ts";
import { VirtualPhone } from "./virtual-phone.ts";
import type { VirtualPhoneOptions } from "./virtual-phone.ts";

const MIB = 1024 * 1024;
const BIG = randomBytes(64 * MIB);

const script: Script = async ({ command, uid, terminal, input }) => {
  if (command === "id -u") return { out: `${uid}\n` };
  if (command === "both") return { out: "to out\n", err: "to err\n", status: 9 };
  if (command === "terminal") return { out: `${terminal}\n` };
  if (command === "cat") return { out: new TextDecoder().decode(await input) };
  if (command.startsWith("export ANDROID_LOG_TAGS=")) return { out: "the log\n" };
  if (command.startsWith("bu backup")) return { out: `ANDROID BACKUP\n${command}\n` };
  return { err: `/system/bin/sh: ${command}: inaccessible or not found\n`, status: 127 };
};

const reason = adbMissing();
const title = `to the real adb, the virtual phone${reason === undefined ? "" : ` (${reason})`}`;

// As the real adb sees it; nothing of our own client takes part.
describe.skipIf(reason !== undefined)(title, () => {
  let server: AdbServer;
  const open: { phone: VirtualPhone; listener: Listener }[] = [];

  beforeAll(async () => {
    server = await startAdbServer();
  });
  afterAll(() => server.close());
  afterEach(async () => {
    await server.adb(["disconnect"]);
    for (const { phone, listener } of open.splice(0)) {
      phone.close();
      await listener.close();
    }
  });

  async function newPhone(options: VirtualPhoneOptions = {}) {
    const system = new ScriptedSystem(script, {
      "/sdcard/big": { bytes: BIG },
      "/sdcard/note": { bytes: Buffer.from("hello"), modifiedS: 1_600_000_000 },
      "/sdcard/empty": { bytes: new Uint8Array() },
      "/data/own": { bytes: Buffer.from("root's own"), mode: 0o600 },
      "/data/closed/": { bytes: new Uint8Array(), mode: 0o700 },
      "/data/closed/file": { bytes: new Uint8Array(2) },
    });
    const phone = new VirtualPhone(system, options);
    const listener = await listenTcp(0, (pipe) => {
      phone.connect(pipe);
    });
    open.push({ phone, listener });
    const where = `127.0.0.1:${listener.address.port}`;
    const adb = async (...args: string[]) => {
      const { status, stdout, stderr } = await server.adb(["-s", where, ...args]);
      return { status, out: stdout.toString(), err: stderr, stdout };
    };
    return { phone, system, where, adb };
  }

  async function connected(options: VirtualPhoneOptions = {}) {
    const made = await newPhone(options);
    const said = await server.adb(["connect", made.where]);
    expect(said.stdout.toString()).toBe(`connected to ${made.where}\n`);
    return made;
  }

  async function stateOf(where: string) {
    const { stdout } = await server.adb(["devices", "-l"]);
    const line = stdout.toString().split("\n");
    return line
      .find((each) => each.startsWith(where))
      ?.slice(where.length)
      .trim();
  }

  async function untilState(where: string, state: string) {
    await vi.waitUntil(async () => (await stateOf(where))?.startsWith(state), {
      timeout: 30_000,
      interval: 50,
    });
  }

  describe("connects and", () => {
    test("shows its names", async () => {
      const { where } = await connected();
      expect(await stateOf(where)).toMatch(
        /^device product:scripted model:Scripted_Phone device:script transport_id:\d+$/,
      );
    });

    test("announces what its Android could do", async () => {
      const { adb } = await connected({ android: 9 });
      expect((await adb("features")).out.trim().split("\n").sort()).toEqual([
        "cmd",
        "shell_v2",
        "stat_v2",
      ]);
    });

    test("is unauthorized until the owner taps, then a device", async () => {
      const { phone, where, adb } = await newPhone({ authorization: "ask" });
      const said = await server.adb(["connect", where]);
      expect(said.status).toBe(0);
      expect(said.stdout.toString()).toBe(`failed to authenticate to ${where}\n`);
      expect(await stateOf(where)).toMatch(/^unauthorized/);
      expect(await adb("shell", "id")).toMatchObject({
        status: 1,
        err: expect.stringMatching(
          /^error: device unauthorized\.\n.*ADB_VENDOR_KEYS is not set\n.*\n.*confirmation dialog/,
        ) as string,
      });
      expect(phone.allow()).toBe(true);
      await untilState(where, "device");
      expect((await adb("shell", "id -u")).out).toBe("2000\n");
    });

    test("knows a computer by the key that adb signs with", async () => {
      const knownKeys = [readFileSync(join(server.home, ".android/adbkey.pub"), "utf8")];
      const { phone, where } = await connected({ authorization: "ask", knownKeys });
      expect(phone.isAsking).toBe(false);
      phone.distrust();
      await untilState(where, "unauthorized");
      expect(phone.allow()).toBe(false);
    });

    test("is offline when it accepts connections and says nothing, and comes back", async () => {
      const { phone, where, adb } = await connected();
      phone.goOffline();
      await untilState(where, "offline");
      expect(await adb("shell", "id -u")).toMatchObject({
        status: 1,
        err: "error: device offline\n",
      });
      phone.behave();
      await untilState(where, "device");
      expect((await adb("shell", "id -u")).out).toBe("2000\n");
    });

    test("comes back by itself after a loose cable and after a reboot", async () => {
      const { phone, adb } = await connected({ rebootMs: 300 });
      phone.closeConnections();
      await adb("wait-for-device");
      expect((await adb("reboot")).status).toBe(0);
      await adb("wait-for-disconnect");
      await adb("wait-for-device");
      expect((await adb("shell", "id -u")).out).toBe("2000\n");
    });

    test("is no device while it talks rubbish", async () => {
      const { phone, where, adb } = await connected();
      phone.talkRubbish();
      expect((await adb("shell", "id -u")).status).not.toBe(0);
      await untilState(where, "offline");
      phone.behave();
      await untilState(where, "device");
    });
  });

  describe.each([6, 7, 9, 11, 14])("with Android %i", (android) => {
    const isOld = android === 6;

    test("runs commands, with exit status and stderr apart unless it is too old for that", async () => {
      const { adb } = await connected({ android });
      expect(await adb("shell", "both")).toMatchObject(
        isOld
          ? { status: 0, out: expect.stringContaining("to err\n") as string, err: "" }
          : { status: 9, out: "to out\n", err: "to err\n" },
      );
      expect((await adb("exec-out", "both")).out).toContain("to err\n");
      expect((await adb("shell", "terminal")).out).toBe(isOld ? "cooked\n" : "false\n");
      expect((await adb("shell", "-x", "terminal")).out).toBe(isOld ? "cooked\n" : "raw\n");
      expect((await adb("exec-out", "terminal")).out).toBe(isOld ? "false\n" : "raw\n");
    });

    test("gives files, and takes them", async () => {
      const { adb, system } = await connected({ android });
      const copy = join(server.home, `note-${android}`);
      expect((await adb("pull", "-a", "/sdcard/note", copy)).status).toBe(0);
      expect(readFileSync(copy, "utf8")).toBe("hello");
      expect(statSync(copy).mtimeMs / 1000).toBe(1_600_000_000);
      expect((await adb("pull", "/sdcard/empty", copy)).status).toBe(0);
      expect(readFileSync(copy)).toHaveLength(0);

      const bytes = randomBytes(3 * MIB + 17);
      writeFileSync(copy, bytes);
      expect((await adb("push", copy, "/data/local/tmp/new/file")).status).toBe(0);
      const pushed = system.files.get("/data/local/tmp/new/file");
      expect(bytes.equals(pushed?.bytes ?? new Uint8Array())).toBe(true);
      expect(pushed?.modifiedS).toBe(Math.floor(statSync(copy).mtimeMs / 1000));
      expect(await adb("push", copy, "/system/file")).toMatchObject({
        status: 1,
        out: expect.stringContaining("remote couldn't create file: Permission denied") as string,
      });
    });

    test("says why a file is not given", async () => {
      const { adb } = await connected({ android });
      const copy = join(server.home, "nothing");
      const pull = async (path: string) => (await adb("pull", path, copy)).out;
      const missing = (path: string, reason: string) =>
        android < 9
          ? `adb: error: remote object '${path}' does not exist\n`
          : `adb: error: failed to stat remote object '${path}': ${reason}\n`;
      expect(await pull("/sdcard/no")).toBe(missing("/sdcard/no", "No such file or directory"));
      expect(await pull("/data/closed/file")).toBe(
        missing("/data/closed/file", "Permission denied"),
      );
      expect(await pull("/data/own")).toBe(
        `adb: error: failed to copy '/data/own' to '${copy}': remote open failed: Permission denied\n`,
      );
      expect(existsSync(copy)).toBe(false);
    });
  });

  test("64 MiB arrive as they are", async () => {
    const { adb } = await connected();
    const copy = join(server.home, "big");
    expect((await adb("pull", "/sdcard/big", copy)).status).toBe(0);
    const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
    expect(sha256(readFileSync(copy))).toBe(sha256(BIG));
  });

  test("lists folders in both protocols", async () => {
    for (const android of [9, 11]) {
      const { adb } = await connected({ android });
      const { out } = await adb("ls", "/sdcard");
      expect(out).toContain("00000005 5f5e1000 note\n");
      expect((await adb("ls", "/data/closed")).out).toBe("");
    }
  });

  test("hands standard input on to its end", async () => {
    const { where } = await connected();
    const run = await server.adb(["-s", where, "shell", "cat"], { input: "one\ntwo\n" });
    expect(run.stdout.toString()).toBe("one\ntwo\n");
  });

  test("serves logcat and backup", async () => {
    const { adb } = await connected();
    expect((await adb("logcat", "-d")).out).toBe("the log\n");
    const copy = join(server.home, "backup.ab");
    expect((await adb("backup", "-f", copy, "-noapk", "com.example")).status).toBe(0);
    expect(readFileSync(copy, "utf8")).toBe("ANDROID BACKUP\nbu backup '-noapk' 'com.example'\n");
    expect((await adb("exec-out", "bu backup x")).out).toBe("ANDROID BACKUP\nbu backup x\n");
  });

  test("becomes root and shell again where that is allowed", async () => {
    const { adb } = await connected({ adbRoot: "allowed" });
    expect((await adb("root")).out).toBe("restarting adbd as root\n");
    await adb("wait-for-device");
    expect((await adb("shell", "id -u")).out).toBe("0\n");
    expect((await adb("root")).out).toBe("adbd is already running as root\n");
    expect((await adb("unroot")).out).toBe("restarting adbd as non root\n");
    await adb("wait-for-device");
    expect((await adb("shell", "id -u")).out).toBe("2000\n");
  });

  test("refuses root and remount where they are not", async () => {
    const { adb } = await connected({ adbRoot: "production" });
    expect(await adb("root")).toMatchObject({
      status: 0, // adb 29 looks at nothing but the first letters of "restarting"
      out: "adbd cannot run as root in production builds\n",
    });
    expect((await adb("remount")).out).toBe('Not running as root. Try "adb root" first.\n');
  });

  test("vanishing in the middle cuts a pull, and leaves exec-out looking like a success", async () => {
    const { phone, adb, where } = await connected();
    const copy = join(server.home, "cut");
    phone.vanishAfter(5 * MIB);
    const pulled = await adb("pull", "/sdcard/big", copy);
    expect(pulled.status).toBe(1);
    expect(existsSync(copy)).toBe(false);
    phone.behave();
    await untilState(where, "device");
    phone.talkEndlessly();
    phone.vanishAfter(5 * MIB);
    const cut = await adb("exec-out", "cat /dev/zero");
    expect(cut.status).toBe(0);
    expect(cut.stdout.length).toBeGreaterThan(MIB);
    expect(cut.stdout.length).toBeLessThan(5 * MIB);
  });

  test("frozen, it still is a device that never answers", async () => {
    const { phone, where } = await connected();
    phone.freeze();
    const run = await server.adb(["-s", where, "shell", "id -u"], { timeoutMs: 500 });
    expect(run.status).toBeNull();
    expect(await stateOf(where)).toMatch(/^device/);
  });
});
