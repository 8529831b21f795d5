import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Entry, Trouble } from "../archive/entry.ts";
import { ArchiveError } from "../archive/errors.ts";
import { AppError } from "../errors.ts";
import { openScratch } from "../node/scratch.ts";
import type { Scratch } from "../platform.ts";
import type { KeyFindings } from "./findings.ts";
import { findKeysInEntries } from "./from-files.ts";

const fixtures = join(import.meta.dirname, "../../test/fixtures/mifit");
const NOW_S = Date.UTC(2026, 0, 31) / 1000;
const MODIFIED_S = Date.UTC(2024, 2, 12, 12) / 1000;

interface Expected {
  readonly file?: string;
  readonly keys: Readonly<Record<string, string>>;
}
const expected = JSON.parse(readFileSync(join(fixtures, "expected.json"), "utf8")) as Record<
  string,
  Expected
>;

let folder: string;
let scratch: Scratch;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ownband-keys-"));
  scratch = openScratch(folder);
});

afterEach(async () => {
  await scratch.close();
  expect(readdirSync(folder)).toEqual([]);
  rmSync(folder, { recursive: true, force: true });
});

function entryOf(trail: readonly string[], bytes: Uint8Array, pieceBytes = 1000): Entry {
  return {
    is: "Entry",
    trail,
    sizeBytes: bytes.length,
    modifiedS: MODIFIED_S,
    head: bytes.slice(0, 512),
    bytes: (async function* () {
      for (let at = 0; at < bytes.length; at += pieceBytes) {
        await Promise.resolve();
        yield bytes.subarray(at, at + pieceBytes);
      }
    })(),
  };
}

/** The files of a fixture folder, as a walk over that folder gives them. */
function fixture(name: string, place = `own/${name}`): Entry[] {
  return readdirSync(join(fixtures, name))
    .filter((file) => statSync(join(fixtures, name, file)).isFile())
    .map((file) => entryOf([`${place}/${file}`], readFileSync(join(fixtures, name, file))));
}

async function* sequence(entries: readonly (Entry | Trouble)[]): AsyncGenerator<Entry | Trouble> {
  for (const entry of entries) {
    await Promise.resolve();
    yield entry;
  }
}

function find(entries: readonly (Entry | Trouble)[]): Promise<KeyFindings> {
  return findKeysInEntries(sequence(entries), { scratch, nowS: NOW_S });
}

function pairsIn({ keys }: KeyFindings): Record<string, string> {
  const pairs = keys.map(({ sighting }) => [sighting.mac ?? "", sighting.key.reveal().slice(2)]);
  return Object.fromEntries(pairs) as Record<string, string>;
}

const KEY = "00112233445566778899aabbccddeeff";
const KEY2 = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

test.each(["plain", "wal", "wal-stale", "two-bands", "hashname", "gen1", "mifitness"])(
  "fixture %s gives exactly its keys",
  async (name) => {
    const findings = await find(fixture(name));
    expect(pairsIn(findings)).toEqual(expected[name]?.keys);
    expect(findings.troubles).toEqual([]);
  },
);

test("fixture freemyband gives its keys, from names and contents", async () => {
  const findings = await find(fixture("freemyband"));
  expect(pairsIn(findings)).toEqual(expected.freemyband);
  expect(findings.keys.every(({ sighting }) => sighting.source.kind === "text")).toBe(true);
});

test("fixture empty gives its keys, the former band behind them, and says what the others are", async () => {
  const findings = await find(fixture("empty"));
  const current = findings.keys.filter(({ isFormer }) => !isFormer);
  expect(pairsIn({ ...findings, keys: current })).toEqual(expected.empty?.keys);
  expect(findings.keys.at(-1)).toMatchObject({
    sighting: { mac: "C0:FF:EE:00:00:03", paired: false },
    isFormer: true,
  });
  expect(findings.rejected.map(({ mac, why }) => [mac, why])).toEqual([
    ["88:0F:10:00:00:01", "empty"],
    ["C0:FF:EE:00:00:01", "empty"],
    ["C0:FF:EE:00:00:02", "empty"],
    ["C0:FF:EE:00:00:06", "malformed"],
    ["C0:FF:EE:00:00:07", "placeholder"],
  ]);
});

test("what a row says about the band comes with its key", async () => {
  const place = "own/com.xiaomi.hm.health/databases";
  const { keys } = await find(fixture("plain", place));
  expect(keys).toHaveLength(1);
  expect(keys[0]?.sighting).toMatchObject({
    mac: "C0:FF:EE:12:34:56",
    model: "Huami model 59",
    firmware: "V1.0.9.66",
    serial: "12345/00001234",
    paired: true,
    pairedAtS: Date.UTC(2023, 11, 13, 12) / 1000,
    lastUsedAtS: Date.UTC(2024, 2, 12, 12) / 1000,
    source: {
      kind: "database",
      app: "com.xiaomi.hm.health",
      path: `${place}/origin_db_1234567890`,
      account: "1234567890",
    },
    foundAtS: NOW_S,
  });
  expect(keys[0]?.reason).toBe(
    "The app calls this band paired since 13 Dec 2023. Last used on 12 Mar 2024.",
  );
});

test("a key that only the write-ahead log has is said to be newer than the main file's", async () => {
  const stale = await find(fixture("wal-stale"));
  expect(stale.keys[0]?.reason).toMatch(/^Newer than the key in the main file: it was still in/);
  const added = await find(fixture("wal"));
  expect(added.keys[0]?.reason).toMatch(/^Only the write-ahead log has it/);
});

test("side files count in any order, and only in the same folder of the same container", async () => {
  const [main, , wal] = fixture("wal-stale").map(({ trail }) => trail[0] ?? "");
  const bytes = (path = ""): Uint8Array => readFileSync(join(fixtures, path.replace("own/", "")));
  const inBackup = (path = ""): Entry => entryOf(["a.ab", path], bytes(path));
  expect(pairsIn(await find([inBackup(wal), inBackup(main)]))).toEqual({
    "C0:FF:EE:12:34:56": KEY,
  });
  const elsewhere = await find([inBackup(main), entryOf(["b.ab", wal ?? ""], bytes(wal))]);
  expect(pairsIn(elsewhere)).toEqual({ "C0:FF:EE:12:34:56": "ffeeddccbbaa99887766554433221100" });
  expect(elsewhere.looked.find(({ where }) => where.startsWith("b.ab"))?.note).toContain(
    "side file",
  );
});

test("a database that is written with a log, given without it, is read with a warning", async () => {
  const lone = (name: string): Entry[] =>
    fixture(name).filter(({ trail }) => !/-(wal|shm)$/.test(trail[0] ?? ""));
  expect((await find(lone("wal-stale"))).looked[0]?.note).toContain("-wal");
  for (const name of ["wal-stale", "plain"]) {
    const { looked } = await find(name === "plain" ? lone(name) : fixture(name));
    expect(looked[0]?.note).toBeUndefined();
  }
});

test("a write-ahead log that does not fit leaves the main file readable, and is told", async () => {
  const [main] = fixture("plain");
  const name = main?.trail[0] ?? "";
  const wal = readFileSync(join(fixtures, "wal/origin_db_1234567890-wal"));
  const findings = await find([...fixture("plain"), entryOf([`${name}-wal`], wal)]);
  expect(pairsIn(findings)).toEqual({ "C0:FF:EE:12:34:56": KEY });
});

test("decoys are named, copies stand behind the app's own file", async () => {
  const { looked, keys } = await find(fixture("hashname"));
  const decoy = looked.find(({ where }) => where.endsWith("origin_db_default_x"));
  expect(decoy).toMatchObject({
    found: 0,
    note: expect.stringContaining("empty database") as string,
  });
  expect(looked.map(({ where }) => where).join()).not.toMatch(/stress|spo2/);
  expect(keys[0]?.sources.map(({ path }) => path.split(".").at(-1))).toEqual([
    "own/hashname/origin_db_e807f1fcf82d132f9bb018ca6738a19f",
    "bak",
  ]);
});

test("another key in a copy beside the app's file counts as an older one", async () => {
  const old = readFileSync(join(fixtures, "wal-stale/origin_db_1234567890"));
  const copy = entryOf(["own/plain/origin_db_1234567890.bak"], old);
  const { keys } = await find([copy, ...fixture("plain")]);
  expect(keys.map(({ sighting, isFormer }) => [sighting.key.reveal(), isFormer])).toEqual([
    [`0x${KEY}`, false],
    ["0xffeeddccbbaa99887766554433221100", true],
  ]);
});

test("an archive full of crafted names is bounded, and a real key among them is found", async () => {
  const stub = new TextEncoder().encode("SQLite format 3\0");
  const crafted = Array.from({ length: 2_000 }, (_, i) => [
    entryOf(["a.tar", `databases/origin_db_${i}-wal`], stub),
    entryOf(["a.tar", `databases/origin_db_${i}`], i % 8 === 0 ? stub : new Uint8Array([65])),
  ]).flat();
  const { keys, looked, troubles } = await find([...crafted, ...fixture("plain")]);
  expect(keys).toHaveLength(1);
  expect(looked.length).toBeLessThanOrEqual(5_000);
  expect(troubles.length).toBeLessThanOrEqual(5_000);
});

test("each broken file has an explanation of its own", async () => {
  const { keys, looked, troubles } = await find(fixture("broken"));
  const codes = troubles.map(({ where, error }) => [
    where.at(-1),
    error.code,
    error.hint !== undefined,
  ]);
  expect(codes.sort()).toEqual([
    ["1", "truncated", true],
    ["2", "empty-file", true],
    ["3", "error-text", true],
  ]);
  const notes = new Map(looked.map(({ where, note }) => [where.at(-1), note]));
  expect(notes.get("4")).toContain("no column for keys");
  expect(notes.get("5")).toContain("line ends");
  // Taking the carriage returns away gives the very bytes that the phone sent.
  expect(keys.map(({ sighting }) => sighting.key.reveal())).toEqual([`0x${KEY}`]);
});

test("a database whose line ends were changed and whose end is missing is explained", async () => {
  const bytes = readFileSync(join(fixtures, "broken/origin_db_1000000005")).subarray(0, 80_000);
  const { keys, troubles } = await find([entryOf(["origin_db_1"], bytes)]);
  expect(keys).toEqual([]);
  expect(troubles[0]?.error.code).toBe("line-ends");
});

test("a database under any name is recognised by its table", async () => {
  const bytes = readFileSync(join(fixtures, "plain/origin_db_1234567890"));
  const findings = await find([entryOf(["pulled from my phone.db"], bytes)]);
  expect(pairsIn(findings)).toEqual({ "C0:FF:EE:12:34:56": KEY });
});

test("logs give the last key of each band, the newest file first", async () => {
  const device = (key: string): string =>
    `03-12 09:30:02.000  1  1 I X: Detail(mac=C0:FF:EE:12:34:56, sn=SYNTH1), huamiAuthKey=${key})\n`;
  const log = (name: string, text: string): Entry =>
    entryOf([`files/log/${name}`], new TextEncoder().encode(text));
  const findings = await find([
    log("XiaomiFit.device.log.bak.2", device("ffeeddccbbaa99887766554433221100")),
    log("XiaomiFit.device.log", device(KEY)),
    log("XiaomiFit.device.log.bak.1", device(KEY2)),
  ]);
  expect(pairsIn(findings)).toEqual({ "C0:FF:EE:12:34:56": KEY });
  expect(findings.keys[0]?.sighting).toMatchObject({
    lastUsedAtS: Date.UTC(2024, 2, 12, 9, 30, 2) / 1000,
    source: { kind: "log" },
  });
});

test("a text that is no log counts only with an address beside the key", async () => {
  const text = (content: string): Entry => entryOf(["notes"], new TextEncoder().encode(content));
  expect((await find([text(`auth_key = ${KEY}`)])).keys).toEqual([]);
  const beside = await find([text(`mac=C0:FF:EE:12:34:56\nauth_key = ${KEY}`)]);
  expect(pairsIn(beside)).toEqual({ "C0:FF:EE:12:34:56": KEY });
});

test("troubles of the walk go on to the result, and a fault that reading threw is told once", async () => {
  const error = new ArchiveError("damaged", "broken off");
  const broken: Entry = {
    ...entryOf(["a.tar", "x.log"], new TextEncoder().encode("03-12")),
    bytes: failing(error),
  };
  const findings = await find([broken, { is: "Trouble", trail: ["a.tar"], error }]);
  expect(findings.troubles).toEqual([{ where: "a.tar › x.log", error }]);
});

async function* failing(error: Error): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(new Uint8Array([0x30]));
  throw error;
}

test("an entry of the phone, and of its backup, says so", async () => {
  const run = (origin: "phone" | "phone-backup"): Promise<KeyFindings> =>
    findKeysInEntries(sequence(fixture("plain")), { scratch, nowS: NOW_S, origin });
  expect((await run("phone")).keys[0]?.sighting.source.kind).toBe("phone-database");
  expect((await run("phone-backup")).keys[0]?.sighting.source.kind).toBe("phone-backup");
});

test("a stop ends the search", async () => {
  const search = findKeysInEntries(sequence(fixture("plain")), {
    scratch,
    nowS: NOW_S,
    signal: AbortSignal.abort(),
  });
  await expect(search).rejects.toMatchObject({ code: "interrupted" });
});

test("damage anywhere never crashes the search and never gets a key into an error", async () => {
  const names = ["wal", "wal-stale", "mifitness", "empty", "freemyband"];
  const files = names.flatMap((name) =>
    readdirSync(join(fixtures, name)).map((file) => ({ name, file })),
  );
  const damage = fc.record({
    target: fc.constantFrom(...files),
    flips: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 12 }),
    cut: fc.option(fc.nat()),
    pieceBytes: fc.integer({ min: 100, max: 5_000 }),
  });
  await fc.assert(
    fc.asyncProperty(damage, async ({ target: { name, file }, flips, cut, pieceBytes }) => {
      const whole = Uint8Array.from(readFileSync(join(fixtures, name, file)));
      const bytes = cut === null ? whole : whole.slice(0, cut % (whole.length + 1));
      for (const [at, value] of flips) if (bytes.length > 0) bytes[at % bytes.length] = value;
      const others = fixture(name).filter(({ trail }) => !trail[0]?.endsWith(`/${file}`));
      const { troubles } = await find([
        entryOf([`own/${name}/${file}`], bytes, pieceBytes),
        ...others,
      ]);
      for (const { error } of troubles) {
        expect(error).toBeInstanceOf(AppError);
        expect(`${error.message} ${error.hint ?? ""}`).not.toMatch(/[0-9a-f]{32}|C0:FF/i);
      }
    }),
    { numRuns: 150 },
  );
});
