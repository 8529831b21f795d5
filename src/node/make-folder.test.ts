import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeFolder } from "./make-folder.ts";

test("folders on the way are made too, for their owner only, and again changes nothing", () => {
  const root = mkdtempSync(join(tmpdir(), "ownband-folder-"));
  try {
    const path = join(root, "a", "b");
    makeFolder(path);
    makeFolder(path);
    for (const made of [join(root, "a"), path]) expect(statSync(made).mode & 0o777).toBe(0o700);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});

test.skipIf(process.platform !== "linux")("where nothing can be made it ends at once", () => {
  expect(() => {
    makeFolder("/proc/ownband/data");
  }).toThrow("ENOENT");
});
