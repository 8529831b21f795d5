import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openScratch } from "../node/scratch.ts";
import type { RandomBytes, Scratch } from "../platform.ts";
import type { Reading } from "./findings.ts";
import { isKeyDatabase, readKeyDatabase } from "./key-database.ts";

const KEY = "00112233445566778899aabbccddeeff";
const KEY2 = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
const MAC = "C0:FF:EE:12:34:56";
const NOW_S = Date.UTC(2026, 0, 31) / 1000;

let folder: string;
let scratch: Scratch;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ownband-key-db-"));
  scratch = openScratch(join(folder, "data"));
});

afterEach(async () => {
  await scratch.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A database file made by `sql`; the maker may do everything, the schema may be rewritten. */
function made(sql: string): { main: RandomBytes } {
  const path = join(folder, "made.db");
  rmSync(path, { force: true });
  const database = new DatabaseSync(path, {
    defensive: false,
    enableDoubleQuotedStringLiterals: true,
    enableForeignKeyConstraints: false,
  });
  database.exec(sql);
  database.close();
  const bytes = Uint8Array.from(readFileSync(path));
  const main: RandomBytes = {
    sizeBytes: bytes.length,
    read: (start, end) => Promise.resolve(bytes.slice(start, end)),
    async *stream() {
      yield await Promise.resolve(bytes);
    },
  };
  return { main };
}

function read(sql: string, fileName = "origin_db_1234567890"): Promise<Reading> {
  const facts = {
    source: { kind: "database", path: fileName },
    fileName,
    foundAtS: NOW_S,
  } as const;
  return readKeyDatabase(made(sql), facts, scratch);
}

const pairs = ({ found }: Reading): unknown =>
  found.map(({ sighting }) => [sighting.mac, sighting.key.reveal().slice(2)]);

const DEVICE =
  "CREATE TABLE DEVICE (DEVICE_ID, DEVICE_ADDRESS, AUTHKEY, DEVICE_BIND_TIME, USER_ID);";

test.each<[string, string, unknown]>([
  ["text", `'${KEY}'`, [[MAC, KEY]]],
  ["16 bytes", `x'${KEY}'`, [[MAC, KEY]]],
  ["text as bytes", `CAST('${KEY}' AS BLOB)`, [[MAC, KEY]]],
  ["text with a NUL behind it", `'${KEY}' || char(0) || 'rest'`, [[MAC, KEY]]],
  ["a number", "12345", []],
  ["a huge number", "9223372036854775807", []],
  ["a fraction", "0.5", []],
  ["text of 100 MB", "hex(zeroblob(50000000))", []],
  ["bytes that are no text", "x'fffefdfc'", []],
  ["an empty blob", "x''", []],
])("a key kept as %s", async (_, value, expected) => {
  const reading = await read(
    `${DEVICE} INSERT INTO DEVICE VALUES ('C0FFEEFFFE123456', '${MAC}', ${value}, 1, 2)`,
  );
  expect(pairs(reading)).toEqual(expected);
  expect(reading.found.length + reading.rejected.length).toBe(1);
});

test("a row whose two addresses contradict each other gives its key without one", async () => {
  const row = (id: string, address: string): string =>
    `INSERT INTO DEVICE VALUES (${id}, ${address}, '${KEY}', NULL, NULL);`;
  const reading = await read(
    DEVICE +
      row("'C0FFEEFFFE000001'", `'${MAC}'`) +
      row("'C0FFEEFFFE123456'", "NULL") +
      row("'rubbish'", `'${MAC}'`),
  );
  expect(pairs(reading)).toEqual([
    [undefined, KEY],
    [MAC, KEY],
    [MAC, KEY],
  ]);
  expect(reading.notes.join()).toContain("two different addresses");
});

test.each([
  ["milliseconds", 1_702_468_800_123, 1_702_468_800],
  ["seconds", 1_702_468_800, 1_702_468_800],
  ["zero", 0, undefined],
  ["the far future", 99_999_999_999_999, undefined],
  ["a negative number", -5, undefined],
])("the time of pairing in %s", async (_, written, expected) => {
  const { found } = await read(
    `${DEVICE} INSERT INTO DEVICE VALUES (NULL, '${MAC}', '${KEY}', ${written}, NULL)`,
  );
  expect(found[0]?.sighting.pairedAtS).toBe(expected);
});

test("the account comes from the row, else from the digits of the file's name", async () => {
  const account = async (user: string, name: string): Promise<string | undefined> => {
    const sql = `${DEVICE} INSERT INTO DEVICE VALUES (NULL, '${MAC}', '${KEY}', NULL, ${user})`;
    return (await read(sql, name)).found[0]?.sighting.source.account;
  };
  expect(await account("3000000000", "origin_db_1234567890")).toBe("3000000000");
  expect(await account("NULL", "origin_db_1234567890")).toBe("1234567890");
  expect(await account("NULL", "origin_db_e807f1fcf82d132f9bb018ca6738a19f")).toBeUndefined();
});

test("with AUTHKEY and nothing else there is still a key", async () => {
  expect(
    pairs(await read(`CREATE TABLE device (authkey TEXT); INSERT INTO device VALUES ('${KEY}')`)),
  ).toEqual([[undefined, KEY]]);
});

test("only the first thousand rows are read", async () => {
  const sql = `${DEVICE} WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)
    INSERT INTO DEVICE SELECT NULL, NULL, '${KEY}', NULL, NULL FROM n`;
  expect((await read(sql)).found).toHaveLength(1000);
});

const INSERT = `INSERT INTO DEVICE (AUTHKEY) VALUES ('${KEY2}')`;

test.each<[string, string]>([
  [
    "a view",
    `CREATE TABLE t (AUTHKEY); INSERT INTO t VALUES ('${KEY2}'); CREATE VIEW DEVICE AS SELECT * FROM t`,
  ],
  ["a virtual table", `CREATE VIRTUAL TABLE DEVICE USING fts5(AUTHKEY); ${INSERT}`],
  [
    "a generated column",
    `CREATE TABLE DEVICE (DEVICE_ADDRESS, AUTHKEY AS ('${KEY2}')); INSERT INTO DEVICE VALUES ('${MAC}')`,
  ],
  [
    "a schema row that lies about a view",
    `CREATE TABLE t (AUTHKEY); INSERT INTO t VALUES ('${KEY2}');
    CREATE VIEW DEVICE AS SELECT * FROM t; PRAGMA writable_schema = ON;
    UPDATE sqlite_schema SET type = 'table' WHERE name = 'DEVICE'`,
  ],
  [
    "a schema row that lies about its name",
    `CREATE TABLE t (AUTHKEY); INSERT INTO t VALUES ('${KEY2}');
    CREATE VIEW v AS SELECT * FROM t; PRAGMA writable_schema = ON;
    UPDATE sqlite_schema SET type = 'table', name = 'DEVICE' WHERE name = 'v'`,
  ],
])("%s in the place of the table is not read", async (_, sql) => {
  const reading = await read(sql).catch((error: unknown) => {
    expect(error).toMatchObject({ code: "damaged" });
    return undefined;
  });
  expect(reading?.found ?? []).toEqual([]);
});

test.each([
  `CREATE TABLE t (AUTHKEY); CREATE VIEW DEVICE AS SELECT * FROM t`,
  `CREATE VIRTUAL TABLE DEVICE USING fts5(AUTHKEY)`,
  `CREATE VIRTUAL TABLE DEVICE USING dbstat`,
])("what is no real table is not even opened: %s", async (sql) => {
  expect((await read(sql)).notes.join()).toContain("no table of devices");
});

test("triggers, unknown collations, odd defaults and checks run nothing and do not hide the key", async () => {
  const victim = join(folder, "victim.db");
  const reading =
    await read(`CREATE TABLE DEVICE (AUTHKEY TEXT, DEVICE_ADDRESS TEXT DEFAULT '${MAC}');
    INSERT INTO DEVICE (AUTHKEY) VALUES ('${KEY}');
    CREATE TABLE log (a);
    CREATE TRIGGER t AFTER INSERT ON DEVICE BEGIN INSERT INTO log VALUES (load_extension('/tmp/evil')); END;
    CREATE INDEX i ON DEVICE (AUTHKEY);
    PRAGMA writable_schema = ON;
    UPDATE sqlite_schema SET sql = 'CREATE TABLE DEVICE (AUTHKEY TEXT COLLATE evil CHECK (evil(AUTHKEY)),
      DEVICE_ADDRESS TEXT DEFAULT (writefile(''${victim}'', ''x'')))' WHERE name = 'DEVICE'`);
  expect(pairs(reading)).toEqual([[MAC, KEY]]);
  expect(existsSync(victim)).toBe(false);
});

const detail = (json: unknown): string => JSON.stringify(json).replaceAll("'", "''");

function miFitness(...details: readonly unknown[]): Promise<Reading> {
  const rows = details.map((json) => `INSERT INTO device VALUES ('${detail(json)}');`).join("");
  return read(`CREATE TABLE device (detail TEXT); ${rows}`, "device_db");
}

test.each<[string, unknown, unknown]>([
  [
    "Huami's field for Huami's bands",
    { mac: MAC, model: "hmpace.watch.v7", auth_key: KEY, encrypt_key: KEY2 },
    [[MAC, KEY]],
  ],
  [
    "Xiaomi's field for the others",
    { mac: MAC, model: "miwear.watch.m66gl", auth_key: KEY2, encrypt_key: KEY },
    [[MAC, KEY]],
  ],
  ["auth_key for unknown models", { mac: MAC, auth_key: KEY, encrypt_key: KEY2 }, [[MAC, KEY]]],
  [
    "the token when it has 32 digits",
    { mac: MAC, auth_key: null, encrypt_key: "", token: KEY },
    [[MAC, KEY]],
  ],
  ["no longer token", { mac: MAC, token: KEY + KEY }, []],
  [
    "JSON within strings",
    { extra: JSON.stringify({ info: JSON.stringify({ auth_key: KEY, mac: MAC }) }) },
    [[MAC, KEY]],
  ],
  ["objects within", { device: { detail: { encryptKey: KEY, macAddress: MAC } } }, [[MAC, KEY]]],
])("Mi Fitness: %s", async (_, json, expected) => {
  expect(pairs(await miFitness(json))).toEqual(expected);
});

test("Mi Fitness: escaped JSON, and what is no JSON, are told apart", async () => {
  const escaped = JSON.stringify(JSON.stringify({ mac: MAC, auth_key: KEY })).slice(1, -1);
  const reading = await read(
    `CREATE TABLE device (detail TEXT); INSERT INTO device VALUES ('${escaped}'), ('rubbish'), (NULL)`,
    "device_db",
  );
  expect(pairs(reading)).toEqual([[MAC, KEY]]);
  expect(reading.notes).toEqual(["What it says about 2 of its devices is no JSON."]);
});

test("Mi Fitness: scales and watches that use the account's number are told", async () => {
  const { rejected } = await miFitness(
    { model: "yunmai.scales.ms103", name: "Scale" },
    { mac: MAC, name: "Mi Watch Lite", auth_key: "1234567890" },
    { name: "Mi Watch Color Sport" },
    { name: "Band", auth_key: "0".repeat(32) },
    { name: "Band", auth_key: "abc", encrypt_key: null },
    { name: "Band" },
  );
  expect(rejected.map(({ why, accountId }) => [why, accountId])).toEqual([
    ["scale", undefined],
    ["account-id", "1234567890"],
    ["account-id", undefined],
    ["placeholder", undefined],
    ["malformed", undefined],
    ["empty", undefined],
  ]);
});

test("Mi Fitness: JSON nested ten thousand deep does no harm", async () => {
  const deep = `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`;
  const reading = await read(
    `CREATE TABLE device (detail); INSERT INTO device VALUES ('${deep}')`,
    "device_db",
  );
  expect(reading.found).toEqual([]);
});

test("a database is known by its table", async () => {
  const is = (sql: string): Promise<boolean> => isKeyDatabase(made(sql), scratch);
  expect(await is(DEVICE)).toBe(true);
  expect(await is("CREATE TABLE device (detail)")).toBe(true);
  expect(await is("CREATE TABLE device (name)")).toBe(false);
  expect(await is("CREATE TABLE devices (AUTHKEY)")).toBe(false);
});

test("the lower-case schema of the time before keys says that none is needed", async () => {
  const { rejected } = await read("CREATE TABLE date_data (id)", "origin_db");
  expect(rejected).toMatchObject([{ why: "no-key-needed" }]);
  expect((await read("CREATE TABLE DATE_DATA (id)")).rejected).toEqual([]);
});
