import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { walk } from "../archive/walk.ts";
import { nodeCodecs } from "../node/codecs.ts";
import { ownFiles } from "../node/own-files.ts";
import { openScratch } from "../node/scratch.ts";
import type { Scratch } from "../platform.ts";
import type { KeyFindings } from "./findings.ts";
import { findKeysInEntries } from "./from-files.ts";

const fixtures = join(import.meta.dirname, "../../test/fixtures/mifit");
const KEY = "0x00112233445566778899aabbccddeeff";
const MAC = "C0:FF:EE:12:34:56";

let folder: string;
let scratch: Scratch;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ownband-archives-"));
  scratch = openScratch(folder);
});

afterEach(async () => {
  await scratch.close();
  rmSync(folder, { recursive: true, force: true });
});

function find(name: string, password?: string): Promise<KeyFindings> {
  const askPassword = (_: readonly string[], attempt: number): Promise<string | undefined> =>
    Promise.resolve(attempt === 1 ? password : undefined);
  const entries = walk(ownFiles([join(fixtures, name)]), {
    codecs: nodeCodecs,
    scratch,
    askPassword,
  });
  return findKeysInEntries(entries, { scratch, nowS: Date.UTC(2026, 0, 31) / 1000 });
}

test.each([
  "ab/plain-stored.ab",
  "ab/plain-compressed.ab",
  "ab/encrypted-v1.ab",
  "ab/encrypted-v5.ab",
  "archives/neo",
  "archives/titanium",
  "archives/twrp",
])("the key is found in %s", async (name) => {
  const { keys, troubles } = await find(name, "test");
  expect(keys.map(({ sighting }) => [sighting.mac, sighting.key.reveal()])).toEqual([[MAC, KEY]]);
  expect(keys[0]?.sighting.source).toMatchObject({ kind: "database", app: "com.xiaomi.hm.health" });
  expect(keys[0]?.sighting.source.path).toContain(" › ");
  expect(troubles).toEqual([]);
});

test("a backup without the app's data says so, one with them does not", async () => {
  const { keys, looked } = await find("ab/nothing-in-it.ab");
  expect(keys).toEqual([]);
  expect(looked).toMatchObject([{ found: 0 }]);
  expect(looked[0]?.note).toContain("Android 12");
  const full = await find("ab/plain-stored.ab");
  expect(full.looked.map(({ note }) => note).join()).not.toContain("Android 12");
});

test("a wrong password is a trouble, and no key", async () => {
  const { keys, troubles } = await find("ab/encrypted-v5.ab", "wrong");
  expect(keys).toEqual([]);
  expect(troubles.map(({ error }) => error.code)).toEqual(["wrong-password"]);
});

test("the whole folder of fixtures gives every key of expected.json", async () => {
  const { keys } = await find("", "test");
  const found = new Set(
    keys.map(({ sighting }) => `${sighting.mac ?? ""} ${sighting.key.reveal()}`),
  );
  const expected = JSON.parse(readFileSync(join(fixtures, "expected.json"), "utf8")) as Record<
    string,
    { readonly keys?: Readonly<Record<string, string>> }
  >;
  const wanted = Object.values(expected).flatMap((variant) => Object.entries(variant.keys ?? {}));
  expect(wanted.length).toBeGreaterThan(8);
  for (const [mac, key] of wanted) expect(found).toContain(`${mac} 0x${key}`);
  expect([...found].filter((pair) => pair.endsWith("ffeeddccbbaa99887766554433221100"))).toEqual(
    [],
  );
});
