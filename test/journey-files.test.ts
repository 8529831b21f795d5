import { copyFileSync, existsSync, readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { keysOf } from "./keys-document.ts";
import type { KeyJson } from "./keys-document.ts";
import { failureOf, newFolder, ownband, tidyUp } from "./ownband.ts";
import type { RunOptions } from "./ownband.ts";

afterAll(tidyUp);

const fixtures = resolve(import.meta.dirname, "fixtures", "mifit");

type Keys = Readonly<Record<string, string>>;

interface Variant {
  readonly file: string;
  readonly keys: Keys;
  readonly keys_if_main_only?: Keys;
}

/** What the program that made the fixtures says a correct reader gets (`README.md` there). */
const expected = JSON.parse(readFileSync(join(fixtures, "expected.json"), "utf8")) as Readonly<
  Record<
    "plain" | "wal" | "wal-stale" | "two-bands" | "hashname" | "mifitness" | "empty",
    Variant
  > & {
    logs: Readonly<Record<string, Keys | string>>;
    freemyband: Keys;
    ab: { password: string; keys: Keys };
    archives: { keys: Keys };
  }
>;

const DEAD = { "C0:FF:EE:00:00:03": "0f1e2d3c4b5a69788796a5b4c3d2e1f0" };

async function keysIn(path: string, options?: RunOptions): Promise<KeyJson[]> {
  return keysOf(await ownband(["key", "--json", join(fixtures, path)], options));
}

/** The keys that may be used now, by band, in the form of `expected.json`. */
function currentOf(keys: readonly KeyJson[]): Keys {
  const current = keys.filter(({ former }) => !former);
  return Object.fromEntries(current.map(({ mac = "?", key }) => [mac, key.slice(2)]));
}

describe.concurrent("databases with known answers", () => {
  test.each(["plain", "wal", "wal-stale", "two-bands", "hashname", "mifitness"] as const)(
    "%s: exactly its keys, given as a folder",
    async (variant) => {
      const keys = await keysIn(variant);
      expect(currentOf(keys)).toEqual(expected[variant].keys);
    },
  );

  test("an old key in the main file is not taken for the one in the write-ahead log", async () => {
    const wrong = Object.values(expected["wal-stale"].keys_if_main_only ?? {});
    const [first, ...others] = await keysIn("wal-stale");
    expect(wrong).not.toContain(first?.key.slice(2));
    expect(others.every(({ former }) => former)).toBe(true);
    expect(first?.reason).toMatch(/write-ahead log/);
  });

  test("a main file whose log is missing is warned about, even where only the key is wanted", async () => {
    const alone = join(newFolder(), "origin_db_1");
    copyFileSync(join(fixtures, expected["wal-stale"].file), alone);
    const run = await ownband(["key", "--quiet", "--no-keep", alone]);
    expect(run.status).toBe(0);
    expect(run.stderr).toContain("-wal, and none was given");
  });

  test("--data=DIR is the folder, as --data DIR is: nothing is made anywhere else", async () => {
    const [data, other] = [newFolder(), join(newFolder(), "not-made")];
    const env = { OWNBAND_DATA: other };
    const run = await ownband(["key", "--json", `--data=${data}`, join(fixtures, "plain")], {
      env,
    });
    expect(run.status).toBe(0);
    expect(readdirSync(data)).toContain("ownband.sqlite");
    expect(existsSync(other)).toBe(false);
  });

  test("given the main file alone, its log beside it is read as well", async () => {
    const keys = await keysIn(expected["wal-stale"].file);
    expect(currentOf(keys)).toEqual(expected["wal-stale"].keys);
  });

  test("every odd way to write a key, and nothing that is none", async () => {
    const keys = await keysIn("empty");
    expect(currentOf(keys)).toEqual(expected.empty.keys);
    const dead = keys.filter(({ former }) => former);
    expect(dead.map(({ mac = "?", key }) => [mac, key.slice(2)])).toEqual(Object.entries(DEAD));
  });

  test("the schema from before keys: no band that needs one", async () => {
    const run = await ownband(["key", "--json", join(fixtures, "gen1")]);
    expect(run.status).toBe(6);
    expect(failureOf(run).code).toBe("no-band");
  });

  test("line ends changed on the way are put right, and that is told", async () => {
    const run = await ownband(["key", "--json", join(fixtures, "broken/origin_db_1000000005")]);
    expect(currentOf(keysOf(run))).toEqual(expected.plain.keys);
    expect(run.stdout).toMatch(/line ends had been changed on the way/);
  });

  test("broken databases beside a good one are told, and the good one is read", async () => {
    const run = await ownband(["key", join(fixtures, "broken"), join(fixtures, "plain")]);
    expect(run.status).toBe(0);
    expect(run.stdout).toContain(expected.plain.keys["C0:FF:EE:12:34:56"]);
    expect(run.stderr).toMatch(/error message instead of a database/);
    expect(run.stderr).toMatch(/cut off/);
    expect(run.stderr).toMatch(/is empty/);
  });
});

describe.concurrent("logs and texts with known answers", () => {
  const LOGS = Object.entries(expected.logs).filter(
    (entry): entry is [string, Keys] => typeof entry[1] !== "string",
  );
  test.each(LOGS)("%s", async (name, keys) => {
    expect(currentOf(await keysIn(`logs/${name}`))).toEqual(keys);
  });

  test("the modified app's text files", async () => {
    expect(currentOf(await keysIn("freemyband"))).toEqual(expected.freemyband);
  });
});

describe.concurrent("backups and archives with known answers", () => {
  const env = { OWNBAND_PASSWORD: expected.ab.password };
  test.each(["plain-stored", "plain-compressed", "encrypted-v1", "encrypted-v5"])(
    "ab/%s.ab",
    async (name) => {
      expect(currentOf(await keysIn(`ab/${name}.ab`, { env }))).toEqual(expected.ab.keys);
    },
  );

  test("a backup without the app's data ends with 6, and says why", async () => {
    const run = await ownband(["key", "--json", join(fixtures, "ab/nothing-in-it.ab")]);
    expect(run.status).toBe(6);
    expect(failureOf(run)).toMatchObject({ code: "no-band" });
    expect(failureOf(run).hint).toMatch(/Android 12 and newer leave them out/);
  });

  test.each(readdirSync(join(fixtures, "archives")))("archives/%s", async (name) => {
    expect(currentOf(await keysIn(`archives/${name}`))).toEqual(expected.archives.keys);
  });

  test("everything at once: each key once, its places beside it", async () => {
    const dataFolder = newFolder();
    const keys = await keysIn(".", { env, dataFolder });
    const pairs = keys.map(({ key, mac }) => `${key} ${mac ?? "?"}`);
    expect(new Set(pairs).size).toBe(pairs.length);
    const best = keys.find(({ mac }) => mac === "C0:FF:EE:12:34:56");
    expect(best?.key).toBe("0x00112233445566778899aabbccddeeff");
    expect(best?.alsoIn?.length).toBeGreaterThan(5);
  });
});
