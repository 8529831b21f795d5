import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  inFlyingTime,
  letGo,
  openPhone,
  openScripted,
  takeTools,
} from "../../test/phone-in-memory.ts";
import { androidTools } from "../node/make-database.ts";
import { createAndroid } from "../peers/android/android.ts";
import type { AndroidRelease } from "../peers/android/versions.ts";
import type { ByteStream, OwnFile } from "../platform.ts";
import { findAppFolders } from "./app-folders.ts";
import { listSharedFiles, readBackupFile, readDatabases, readSharedFile } from "./phone-files.ts";

let tools: ReturnType<typeof takeTools>;

beforeEach(() => {
  tools = takeTools();
});
afterEach(letGo);

async function textOf(file: OwnFile): Promise<string> {
  return Buffer.from(await file.read(0, file.sizeBytes)).toString("latin1");
}

const PLACE = "/sdcard/Android/data/com.xiaomi.wearable/files/log/XiaomiFit.device.log";
const ON_DISK = PLACE.replace("/sdcard", "/data/media/0");

describe("the databases of an app", () => {
  test("the database comes with what lies beside it and belongs to it", async () => {
    const apps = [{ app: "zepp-life", holds: "stale" }] as const;
    const android = await createAndroid({ apps }, androidTools);
    const { phone } = await openPhone(android.system);
    const { root } = await phone.findRoot();
    if (root === undefined) throw new Error("this phone gives root");
    const [folder] = (await findAppFolders(phone, root)).folders;
    const name = folder?.databases.find((it) => /\d{10}/.test(it));
    if (folder === undefined || name === undefined) throw new Error("the app has a database");
    const files = await readDatabases(phone, root, folder, [name], tools);
    expect(files.map(({ path }) => path.slice(path.lastIndexOf("/") + 1)).sort()).toEqual([
      name,
      `${name}-shm`,
      `${name}-wal`,
    ]);
    expect(files[0]?.path.startsWith(folder.path)).toBe(true);
    for (const file of files) await file.drop();
    expect(tools.left()).toBe(0);
  });
});

describe("files in shared storage", () => {
  async function onAndroid(release: AndroidRelease) {
    const apps = [
      { app: "mi-fitness", logZip: true },
      { app: "zepp-life", freemyband: true },
    ] as const;
    const android = await createAndroid({ android: release, apps, root: "none" }, androidTools);
    return { android, ...(await openPhone(android.system)) };
  }

  test.each([6, 9, 11, 14] as const)(
    "Android %i: they are listed and read byte for byte",
    async (release) => {
      const { android, phone } = await onAndroid(release);
      const listed = await listSharedFiles(phone, {});
      const paths = listed.map(({ path }) => path);
      expect(paths).toContain(PLACE);
      expect(paths.some((it) => /freemyband\/miband[0-9A-F]{12}\.txt$/.test(it))).toBe(true);
      expect(paths.some((it) => it.endsWith("log.zip"))).toBe(true);
      expect(new Set(paths).size).toBe(paths.length);
      for (const one of listed) {
        const node = android.tree.find(one.path.replace("/sdcard", "/data/media/0"));
        if (node?.is !== "file") throw new Error(`${one.path} is listed but not there`);
        const file = await readSharedFile(phone, one, tools);
        const { content } = node;
        expect(await textOf(file)).toBe(
          Buffer.from(content.read(0, content.sizeBytes)).toString("latin1"),
        );
        expect(file.path).toBe(one.path);
        expect(file.modifiedS).toBe(node.modifiedS);
        await file.drop();
      }
      expect(tools.left()).toBe(0);
    },
  );

  test.each([6, 11] as const)(
    "Android %i: names with quotes and commands are only names",
    async (release) => {
      const { android, phone } = await onAndroid(release);
      const names = [
        "miband'; touch pwned;'.txt",
        "miband$(touch pwned).txt",
        'miband" x ".txt',
        "miband  two.txt",
      ];
      const attributes = { uid: 0, gid: 1015, mode: 0o660 };
      for (const name of names) {
        android.tree.putFile(`/data/media/0/freemyband/${name}`, Buffer.from(name), attributes);
      }
      const before = await android.dump();
      const listed = (await listSharedFiles(phone, {})).filter(({ path }) =>
        names.includes(path.slice("/sdcard/freemyband/".length)),
      );
      expect(listed).toHaveLength(names.length);
      for (const one of listed) {
        const file = await readSharedFile(phone, one, tools);
        expect(`/sdcard/freemyband/${await textOf(file)}`).toBe(one.path);
      }
      expect(await android.dump()).toEqual(before);
    },
  );

  test("a name that cannot be shown on one line is left alone", async () => {
    const { android, phone } = await onAndroid(11);
    const attributes = { uid: 0, gid: 1015, mode: 0o660 };
    for (const name of ["miband\n1.txt", "miband\u001b[2J.txt"]) {
      android.tree.putFile(`/data/media/0/freemyband/${name}`, Buffer.from("x"), attributes);
    }
    for (const { path } of await listSharedFiles(phone, {})) expect(path).not.toMatch(/\p{C}/u);
  });

  test("a log that has grown since it was listed is read as it is now", async () => {
    const { android, phone } = await onAndroid(11);
    const one = (await listSharedFiles(phone, {})).find(({ path }) => path === PLACE);
    if (one === undefined) throw new Error("it is there");
    android.tree.putFile(ON_DISK, Buffer.from("x".repeat(one.sizeBytes + 10)), {
      gid: 1078,
      mode: 0o664,
    });
    expect((await readSharedFile(phone, one, tools)).sizeBytes).toBe(one.sizeBytes + 10);
  });

  test.each([
    ["is refused", { out: "cat: Permission denied\n", status: 1 }],
    ["is refused on standard error", { err: "cat: Permission denied\n", status: 1 }],
    ["breaks off with a failure", { out: "1234", err: "cat: I/O error\n", status: 1 }],
    ["breaks off, and nobody says so", { out: "1234" }],
    ["has grown and breaks off with a failure", { out: "x".repeat(60), status: 1 }],
    ["is empty, and nobody says why", { out: "" }],
  ])("a file that %s is a trouble, not content", async (_, answer) => {
    const { phone } = await openScripted(() => answer);
    const one = { path: "/sdcard/freemyband/miband1.txt", modifiedS: 1, sizeBytes: 49 };
    await expect(readSharedFile(phone, one, tools)).rejects.toMatchObject({ code: "mangled" });
    expect(tools.left()).toBe(0);
  });

  test("a file that never ends is a trouble too", async () => {
    const { phone } = await openScripted(({ killed }) => ({ out: zeros(killed) }));
    const one = { path: "/sdcard/freemyband/miband1.txt", modifiedS: 1, sizeBytes: 49 };
    await expect(readSharedFile(phone, one, tools)).rejects.toMatchObject({ code: "too-big" });
    expect(tools.left()).toBe(0);
  });

  test("whatever the phone lists, only paths in shared storage come out, and not too many", async () => {
    let out = "";
    const { phone } = await openScripted(() => ({ out }));
    const number = fc.oneof(
      fc.nat().map(String),
      fc.constantFrom("-1", "", "9".repeat(30), "0x10"),
    );
    const path = fc.oneof(
      fc.string({ unit: "binary" }).map((it) => `/sdcard/${it}`),
      fc.constantFrom(
        "/sdcard/../data/x",
        "/data/x",
        "/sdcard/freemyband/miband1.txt",
        "/sdcard/a/..",
      ),
      fc.string({ unit: "binary" }),
    );
    const line = fc.tuple(number, number, path).map((words) => words.join(" "));
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 12 }), async (lines) => {
        out = lines.join("\n");
        for (const one of await listSharedFiles(phone, {})) {
          expect(one.path).toMatch(/^\/sdcard\/\P{C}+$/u);
          expect(one.path.split("/")).not.toContain("..");
          expect(Number.isSafeInteger(one.modifiedS)).toBe(true);
          expect(Number.isSafeInteger(one.sizeBytes)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
    out = "1 1 /sdcard/x\n".repeat(100_000);
    expect((await listSharedFiles(phone, {})).length).toBeLessThanOrEqual(1_000);
  });
});

describe("the phone's own backup", () => {
  async function withBackup(backup: { confirmed: boolean; afterMs?: number }) {
    const apps = [{ app: "zepp-life", allowBackup: true, targetSdk: 30 }] as const;
    const android = await createAndroid({ apps, backup, root: "none" }, androidTools);
    return (await openPhone(android.system)).phone;
  }

  async function backedUp(backup: { confirmed: boolean; afterMs?: number }) {
    const phone = await withBackup(backup);
    vi.useFakeTimers();
    return inFlyingTime(readBackupFile(phone, "com.xiaomi.hm.health", tools));
  }

  test("is a file, once its owner has said yes", async () => {
    const phone = await withBackup({ confirmed: true });
    const file = await readBackupFile(phone, "com.xiaomi.hm.health", tools);
    expect(file.path).toBe("com.xiaomi.hm.health.ab");
    expect(await textOf(file)).toMatch(/^ANDROID BACKUP\n/);
  });

  test("that is not confirmed is told, and nothing is kept", async () => {
    const { error } = await backedUp({ confirmed: false });
    expect(error).toMatchObject({
      code: "silent",
      hint: expect.stringMatching(/Back up my data/) as string,
    });
    expect(tools.left()).toBe(0);
  });

  test("that nobody answers is waited for two minutes", async () => {
    const { error, ms } = await backedUp({ confirmed: true, afterMs: 3_600_000 });
    expect(error).toMatchObject({ code: "silent" });
    expect(ms).toBeGreaterThanOrEqual(120_000);
    expect(ms).toBeLessThan(180_000);
  });
});

async function* zeros(signal: AbortSignal): ByteStream {
  const piece = new Uint8Array(1 << 20);
  while (!signal.aborted) yield await Promise.resolve(piece);
}
