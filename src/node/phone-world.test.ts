import { createPrivateKey } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { letGo, newFolder } from "../../test/phone-in-memory.ts";
import { isAppError } from "../errors.ts";
import { nodePhoneWorld } from "./phone-world.ts";

afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await letGo();
});

const modeOf = (path: string): number => statSync(path).mode & 0o777;

describe("the key that phones know us by", () => {
  test("is made once, and is the same for whoever comes later", async () => {
    const data = join(newFolder(), "not", "there", "yet");
    const first = await nodePhoneWorld(data).adbKey();
    expect(await nodePhoneWorld(data).adbKey()).toEqual(first);
    const key = createPrivateKey({ key: Buffer.from(first), format: "der", type: "pkcs8" });
    expect(key.asymmetricKeyType).toBe("rsa");
    expect(key.asymmetricKeyDetails?.modulusLength).toBe(2048);
  });

  test("is one, however many ask for it at the same moment", async () => {
    const data = newFolder();
    const keys = await Promise.all([1, 2, 3].map(() => nodePhoneWorld(data).adbKey()));
    expect(new Set(keys.map((key) => Buffer.from(key).toString("hex"))).size).toBe(1);
    expect(readdirSync(data)).toEqual(["adbkey"]);
  });

  test("only its owner can read it, and nothing else is left beside it", async () => {
    const data = join(newFolder(), "data");
    await nodePhoneWorld(data).adbKey();
    expect(readdirSync(data)).toEqual(["adbkey"]);
    expect(modeOf(join(data, "adbkey"))).toBe(0o600);
    expect(modeOf(data)).toBe(0o700);
  });

  test("one that is damaged is explained, and is not overwritten", async () => {
    const data = newFolder();
    const path = join(data, "adbkey");
    for (const text of [
      "",
      "rubbish",
      "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
    ]) {
      writeFileSync(path, text);
      await expect(nodePhoneWorld(data).adbKey()).rejects.toMatchObject({
        code: "damaged-key",
        hint: expect.stringMatching(/Delete the file adbkey/) as string,
      });
      expect(readFileSync(path, "utf8")).toBe(text);
    }
  });

  test.each([
    [
      "a folder lies in its place",
      (path: string) => mkdirSync(join(path, "adbkey"), { recursive: true }),
    ],
    [
      "the data folder is a file",
      (path: string) => {
        writeFileSync(path, "");
      },
    ],
  ])("a failure of ours with a code when %s", async (_, spoil) => {
    const data = join(newFolder(), "data");
    spoil(data);
    const failure: unknown = await nodePhoneWorld(data)
      .adbKey()
      .catch((error: unknown) => error);
    expect(isAppError(failure), String(failure instanceof Error && failure.message)).toBe(true);
  });
});

describe("starting adb's server", () => {
  /** A folder with an `adb` that does this; it notes what it is called with. */
  function fakeAdb(script: string): { calls: () => string } {
    const folder = newFolder();
    const notes = join(folder, "notes");
    writeFileSync(join(folder, "adb"), `#!/bin/sh\necho "$@" >> '${notes}'\n${script}\n`);
    chmodSync(join(folder, "adb"), 0o755);
    vi.stubEnv("PATH", folder);
    return { calls: () => (existsSync(notes) ? readFileSync(notes, "utf8") : "") };
  }

  const start = (signal?: AbortSignal) =>
    nodePhoneWorld(newFolder()).startAdbServer(5099, { signal });

  test("an installed adb is told its port", async () => {
    const adb = fakeAdb("exit 0");
    expect(await start()).toBe("started");
    expect(adb.calls()).toBe("-P 5099 start-server\n");
  });

  test("one that fails has failed", async () => {
    fakeAdb("echo 'cannot bind' >&2; exit 1");
    expect(await start()).toBe("failed");
  });

  test("one that is killed has failed", async () => {
    fakeAdb("kill -9 $$");
    expect(await start()).toBe("failed");
  });

  test("one that cannot be run has failed", async () => {
    fakeAdb("exit 0");
    writeFileSync(join(process.env["PATH"] ?? "", "adb"), "\0\0\0not a program");
    expect(await start()).not.toBe("started");
  });

  test("no adb in PATH is not installed", async () => {
    vi.stubEnv("PATH", newFolder());
    expect(await start()).toBe("not-installed");
  });

  test("Ctrl-C ends one that hangs", async () => {
    const adb = fakeAdb("exec /bin/sleep 300");
    const patience = vi.spyOn(AbortSignal, "timeout").mockReturnValue(new AbortController().signal);
    const stop = new AbortController();
    const starting = start(stop.signal).catch(() => "stopped");
    await vi.waitFor(() => {
      expect(adb.calls()).not.toBe("");
    }, 20_000);
    // Its own patience is without end here: only being told to stop ends it.
    expect(patience).toHaveBeenCalledOnce();
    stop.abort();
    expect(await starting).not.toBe("started");
  });
});

test("ADB_USB=0 leaves USB alone", async () => {
  vi.stubEnv("ADB_USB", "0");
  expect(await nodePhoneWorld(newFolder()).usb()).toBeUndefined();
});
