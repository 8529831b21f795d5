import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createFile, fillFolder, outFolder } from "./out-folder.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ownband-out-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test("a file has its name only when it is closed, and only its owner reads it", async () => {
  const file = await outFolder(join(folder, "out")).create("year=2026/a.csv");
  await file.write(bytes("one\n"));
  const there = join(folder, "out", "year=2026");
  expect(readdirSync(there)).toEqual([expect.stringMatching(/^a\.csv\.[0-9a-f]{8}\.part$/)]);
  await file.write(bytes("two\n"));
  await file.close();
  expect(readdirSync(there)).toEqual(["a.csv"]);
  expect(readFileSync(join(there, "a.csv"), "utf8")).toBe("one\ntwo\n");
  expect(statSync(join(there, "a.csv")).mode & 0o777).toBe(0o600);
  expect(statSync(there).mode & 0o777).toBe(0o700);
});

test("what is there already is never overwritten, whenever it appeared", async () => {
  const path = join(folder, "a.json");
  const file = await createFile(path);
  await file.write(bytes("ours"));
  writeFileSync(path, "theirs");
  await expect(file.close()).rejects.toMatchObject({ code: "exists" });
  await expect(createFile(path)).rejects.toMatchObject({ code: "exists" });
  expect(readFileSync(path, "utf8")).toBe("theirs");
  expect(readdirSync(folder)).toEqual(["a.json"]);
});

test("what is given up leaves nothing", async () => {
  const file = await createFile(join(folder, "a.json"));
  await file.write(bytes("ours"));
  await file.discard();
  expect(readdirSync(folder)).toEqual([]);
});

test.each(["../a", "/a", "a//b", "a/./b", ""])(
  "no way leads out of the folder: %j",
  async (path) => {
    await expect(outFolder(folder).create(path)).rejects.toBeInstanceOf(TypeError);
  },
);

test("a folder that cannot be written is told as that", async () => {
  writeFileSync(join(folder, "file"), "");
  await expect(outFolder(join(folder, "file")).create("a")).rejects.toMatchObject({
    code: "no-access",
  });
});

test("a folder has its name only when it is filled; of one that breaks off nothing stays", async () => {
  const path = join(folder, "out");
  await fillFolder(path, async (out) => {
    const file = await out.create("a");
    await file.close();
    expect(readdirSync(folder)).toEqual([expect.stringMatching(/^out\.[0-9a-f]{8}\.part$/)]);
  });
  expect(readdirSync(path)).toEqual(["a"]);
  const broken = fillFolder(join(folder, "other"), async (out) => {
    await (await out.create("a")).close();
    throw new TypeError("on the way");
  });
  await expect(broken).rejects.toThrow("on the way");
  await expect(fillFolder(path, () => Promise.resolve())).rejects.toMatchObject({ code: "exists" });
  expect(readdirSync(folder)).toEqual(["out"]);
});

test.skipIf(process.platform !== "linux")("where nothing can be made it ends at once", async () => {
  const fill = fillFolder("/proc/ownband-out", () => Promise.resolve());
  await expect(fill).rejects.toMatchObject({ code: "no-access" });
  await expect(createFile("/proc/ownband-out.json")).rejects.toMatchObject({ code: "no-access" });
});
