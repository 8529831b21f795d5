import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { AuthKey } from "../../bytes/auth-key.ts";
import { Interrupted } from "../../errors.ts";
import { createFile } from "../../node/out-folder.ts";
import { openScratch } from "../../node/scratch.ts";
import type { KeptBytes, Scratch } from "../../platform.ts";
import { restoreZipName, writeRestoreZip } from "./restore-zip.ts";
import type { RestoreContent } from "./restore-zip.ts";
import { createSchema } from "./schema.ts";

const KEY = AuthKey.of(Uint8Array.from({ length: 16 }, (_, i) => i * 17));
const MAC = "C8:0F:10:01:02:03";
const NOON_S = 1_710_244_800;

let folder: string;
let scratch: Scratch;
let database: KeptBytes;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "ownband-restore-"));
  scratch = openScratch(folder);
  const draft = await scratch.newDatabase();
  createSchema(draft.database);
  draft.database.run(
    "INSERT INTO DEVICE VALUES (1, 'x', 'x', ?, 16, 'MIBAND4', NULL, NULL, NULL)",
    MAC,
  );
  database = await draft.finish();
});
afterEach(async () => {
  await scratch.close();
  rmSync(folder, { recursive: true, force: true });
});

function contentOf(more: Partial<RestoreContent> = {}): RestoreContent {
  return {
    database,
    devices: [
      { mac: MAC, settings: { key: KEY, newProtocol: true } },
      { mac: "C8:0F:10:01:02:04" },
    ],
    files: [{ name: "run.gpx", text: "<gpx/>\n" }],
    nowS: NOON_S,
    ...more,
  };
}

async function written(content: RestoreContent): Promise<string> {
  const path = join(folder, "backup.zip");
  const out = await createFile(path);
  await writeRestoreZip(out, content);
  await out.close();
  return path;
}

/** Python's zipfile, which knows nothing of ours: names, texts, and what of zip64 there is. */
function asPythonSees(path: string): {
  names: string[];
  texts: Record<string, string>;
  bad: string | null;
  extras: number;
} {
  const program = `
import json, sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
names = z.namelist()
print(json.dumps({
  "names": names,
  "texts": {n: z.read(n).decode() for n in names if n.endswith((".json", ".gpx"))},
  "bad": z.testzip(),
  "extras": sum(len(i.extra) for i in z.infolist()),
}))`;
  const out = execFileSync("python3", ["-c", program, path], { encoding: "utf8" });
  return JSON.parse(out) as ReturnType<typeof asPythonSees>;
}

test("the zip is a backup of Gadgetbridge's, entry by entry", async () => {
  const path = await written(contentOf());
  const { names, texts, bad, extras } = asPythonSees(path);
  expect(bad).toBeNull();
  expect(names).toEqual([
    "gadgetbridge.json",
    "files/run.gpx",
    "database/Gadgetbridge",
    "preferences/global.json",
    `preferences/device_${MAC}.json`,
    "preferences/device_C8:0F:10:01:02:04.json",
  ]);
  expect(JSON.parse(texts["gadgetbridge.json"] ?? "")).toEqual({
    appId: "nodomain.freeyourgadget.gadgetbridge",
    appVersionName: "0.83.0",
    appVersionCode: 235,
    backupVersion: 1,
    backupDate: "2024-03-12T12:00:00.000Z",
  });
  expect(JSON.parse(texts["preferences/global.json"] ?? "")).toEqual({ preferences: {} });
  expect(JSON.parse(texts[`preferences/device_${MAC}.json`] ?? "")).toEqual({
    preferences: {
      authkey: { type: "String", value: "0x00112233445566778899aabbccddeeff" },
      force_new_protocol: { type: "Boolean", value: true },
    },
  });
  expect(JSON.parse(texts["preferences/device_C8:0F:10:01:02:04.json"] ?? "")).toEqual({
    preferences: {},
  });
  expect(texts["files/run.gpx"]).toBe("<gpx/>\n");
  // No zip64 and no other extra: the Java of Android 5 reads it.
  expect(extras).toBe(0);
});

test("the database comes out of the zip byte for byte, and SQLite opens it", async () => {
  const path = await written(contentOf());
  execFileSync("unzip", ["-q", path, "database/Gadgetbridge", "-d", folder]);
  const out = join(folder, "database/Gadgetbridge");
  expect(readFileSync(out).equals(await database.read(0, database.sizeBytes))).toBe(true);
  const sql = "PRAGMA integrity_check; PRAGMA user_version; SELECT IDENTIFIER FROM DEVICE";
  const said = execFileSync("sqlite3", [out, sql], { encoding: "utf8" });
  expect(said).toBe(`ok\n92\n${MAC}\n`);
});

test("it is called as Gadgetbridge calls its own", () => {
  expect(restoreZipName(NOON_S)).toBe("gadgetbridge_20240312120000.zip");
});

test("what cannot be written is told as the disk tells it", async () => {
  const full = new Error("no room");
  const out = {
    write: () => Promise.reject(full),
    close: () => Promise.resolve(),
    discard: () => Promise.resolve(),
  };
  await expect(writeRestoreZip(out, contentOf())).rejects.toBe(full);
});

test("it stops where it is when it is asked to", async () => {
  const stop = new AbortController();
  const out = {
    write: () => Promise.resolve(),
    close: () => Promise.resolve(),
    discard: () => Promise.resolve(),
  };
  const files = (function* () {
    yield { name: "one.gpx", text: "<gpx/>" };
    stop.abort();
    yield { name: "two.gpx", text: "<gpx/>" };
  })();
  const attempt = writeRestoreZip(out, contentOf({ files }), { signal: stop.signal });
  await expect(attempt).rejects.toBeInstanceOf(Interrupted);
});
