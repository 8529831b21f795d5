import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { AuthKey } from "../bytes/auth-key.ts";
import { openStore } from "../node/sqlite.ts";
import type { NodeStore } from "../node/sqlite.ts";
import { RECORD_TABLES } from "./band-rows.ts";
import type { KeySighting } from "./key-sighting.ts";
import { Ledger } from "./ledger.ts";
import { Records } from "./records.ts";

const day = (n: number): number => Date.UTC(2025, 0, n) / 1000;
const A = "C0:FF:EE:00:00:0A";
const B = "C0:FF:EE:00:00:0B";
const C = "C0:FF:EE:00:00:0C";
const SERIAL = "7ac8d2a4d03c";

let folder: string;
let store: NodeStore;
let ledger: Ledger;
let records: Records;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ownband-verdicts-"));
  store = openStore(join(folder, "ownband.sqlite"));
  ledger = Ledger.open(store, day(1));
  records = Records.open(store, day(1));
});

afterEach(() => {
  store.database.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Key number n. */
const keyNo = (n: number): AuthKey =>
  AuthKey.of(Uint8Array.from({ length: 16 }, (_, i) => 16 * n + i));
const numberOf = (key: AuthKey): number => (key.bytes()[0] ?? 0) / 16;

/** A sighting of key n at address A in an undated file, unless said otherwise. */
function seen(n: number, facts: Partial<KeySighting> = {}): KeySighting {
  const source = { kind: "database", path: "origin_db_1" } as const;
  return { key: keyNo(n), mac: A, source, foundAtS: day(20), ...facts };
}

/** `A1 current`: the last letter of the address, the number of the key, its mark. */
function states(): string[] {
  const keys = ledger.list().flatMap(({ mac, keys }) => keys.map((key) => ({ mac, ...key })));
  return keys
    .map(({ mac, key, superseded }) => {
      return `${mac?.at(-1) ?? "?"}${numberOf(key)} ${superseded?.why ?? "current"}`;
    })
    .toSorted();
}

const candidates = (mac?: string): number[] => ledger.keysFor(mac).map(numberOf);
const addMinute = (mac: string): unknown =>
  records
    .beginSync({ mac }, day(25))
    .addMinutes([{ startS: day(24), kind: 1, intensity: 1, steps: 1 }]);

test("a verdict is kept with its key, the latest of each kind", () => {
  ledger.remember([seen(1)]);
  expect(ledger.noteVerdict(A, keyNo(1), "accepted", day(21))).toEqual([]);
  ledger.noteVerdict(A, keyNo(1), "refused", day(22));
  ledger.noteVerdict(A, keyNo(1), "accepted", day(23));
  ledger.noteVerdict(A, keyNo(1), "accepted", day(19));
  expect(ledger.list()[0]?.keys).toMatchObject([
    { verifiedAtS: day(23), refusedAtS: day(22), sources: [{ kind: "database" }] },
  ]);
  expect(records.bands()).toHaveLength(1);
});

test("a key that the owner gave is kept, with its band, whatever the band says", () => {
  expect(ledger.noteVerdict(A, keyNo(1), "accepted", day(21))).toEqual([
    { is: "BandAdded", mac: A },
    { is: "KeyAdded", mac: A },
  ]);
  ledger.noteVerdict(B, keyNo(2), "refused", day(21));
  const typed = [{ kind: "typed", path: "", app: undefined, account: undefined }];
  expect(ledger.list()).toMatchObject([
    { mac: A, keys: [{ verifiedAtS: day(21), sources: typed }] },
    { mac: B, keys: [{ refusedAtS: day(21), sources: typed }] },
  ]);
});

test("the key that the band accepts is the current one, whatever was marked before", () => {
  ledger.remember([seen(1, { pairedAtS: day(1) }), seen(2, { pairedAtS: day(2) }), seen(3)]);
  expect(states()).toEqual(["A1 re-paired", "A2 current", "A3 current"]);
  expect(ledger.noteVerdict(A, keyNo(1), "accepted", day(21))).toEqual([
    { is: "KeyRestored", mac: A },
    { is: "KeySuperseded", mac: A, why: "re-paired" },
    { is: "KeySuperseded", mac: A, why: "re-paired" },
  ]);
  expect(states()).toEqual(["A1 current", "A2 re-paired", "A3 re-paired"]);
});

test("a key found anew after that may be a newer one, if it was paired or used since", () => {
  ledger.noteVerdict(A, keyNo(1), "accepted", day(10));
  ledger.remember([seen(2, { pairedAtS: day(9) })]);
  expect(states()).toEqual(["A1 current", "A2 re-paired"]);
  ledger.remember([seen(3)]);
  expect(states()).toEqual(["A1 current", "A2 re-paired", "A3 current"]);
  ledger.remember([seen(4, { pairedAtS: day(11) })]);
  expect(states()).toContain("A1 re-paired");
  expect(states()).toContain("A4 current");
});

test("a key that was refused after it was accepted is stale; another one's mark goes", () => {
  ledger.remember([seen(1, { pairedAtS: day(1) }), seen(2, { pairedAtS: day(2) })]);
  ledger.noteVerdict(A, keyNo(2), "accepted", day(21));
  ledger.noteVerdict(A, keyNo(2), "refused", day(22));
  expect(states()).toEqual(["A1 current", "A2 re-paired"]);
  expect(candidates(A)).toEqual([1, 2]);
  ledger.noteVerdict(A, keyNo(2), "accepted", day(23));
  expect(states()).toEqual(["A1 re-paired", "A2 current"]);
});

test("a mark that outlived its forgotten cause goes when the band accepts the key", () => {
  ledger.remember([
    seen(1, { serial: SERIAL, pairedAtS: day(1) }),
    seen(2, { serial: SERIAL, pairedAtS: day(2), mac: B }),
  ]);
  ledger.forget({ mac: B });
  expect(states()).toEqual(["A1 reset"]);
  ledger.noteVerdict(A, keyNo(1), "refused", day(20));
  ledger.noteVerdict(A, keyNo(1), "accepted", day(21));
  expect(states()).toEqual(["A1 current"]);
});

test("candidates: accepted, current, of nobody known, former, refused; each once", () => {
  ledger.remember([
    seen(1, { pairedAtS: day(1) }),
    seen(2, { pairedAtS: day(8), paired: false }),
    seen(3, { pairedAtS: day(9) }),
    seen(4, { mac: undefined }),
    seen(5, { mac: undefined }),
    seen(6, { mac: B }),
  ]);
  expect(candidates(A)).toEqual([3, 4, 5, 1, 2]);
  ledger.noteVerdict(A, keyNo(4), "refused", day(21));
  ledger.noteVerdict(A, keyNo(3), "refused", day(21));
  expect(candidates(A).slice(0, 2)).toEqual([5, 2]);
  expect(candidates(A).slice(2).toSorted()).toEqual([1, 3, 4]);
  expect(candidates(B)).toEqual([6, 4, 5]);
  expect(candidates(C)).toEqual([4, 5]);
  expect(candidates().toSorted()).toEqual([1, 2, 3, 4, 5, 6]);
  expect(candidates()[0]).toBe(6);
});

test("a key of nobody known that a band accepts is that band's; refused, it stays nobody's too", () => {
  const log = { kind: "log", path: "a.log", app: "app" } as const;
  ledger.remember([seen(1, { mac: undefined, source: log })]);
  ledger.noteVerdict(A, keyNo(1), "refused", day(21));
  expect(states()).toEqual(["?1 current", "A1 current"]);
  expect(ledger.list().flatMap(({ keys }) => keys.flatMap(({ sources }) => sources))).toMatchObject(
    [log, log],
  );
  ledger.noteVerdict(B, keyNo(1), "accepted", day(21));
  expect(states()).toEqual(["A1 current", "B1 current"]);
  expect(candidates(B)).toEqual([1]);
});

test("a known serial number under a new address: the former keys are dead before any sign-in", () => {
  ledger.remember([seen(1, { serial: SERIAL, pairedAtS: day(1), lastUsedAtS: day(19) })]);
  const band = { mac: B, serial: SERIAL, model: "Mi Smart Band 4", firmware: "1.0.9.66" };
  expect(ledger.noteBand(band, day(21))).toEqual([
    { is: "BandAdded", mac: B },
    { is: "BandContinues", mac: B, formerMac: A },
    { is: "KeySuperseded", mac: A, why: "reset" },
  ]);
  expect(ledger.noteBand(band, day(22))).toEqual([]);
  expect(ledger.list()[0]).toMatchObject({ ...band, continues: A, keys: [] });
  expect(candidates(B)).toEqual([]);
  ledger.noteVerdict(B, keyNo(2), "accepted", day(22));
  expect(states()).toEqual(["A1 reset", "B2 current"]);
});

test.each([
  ["no serial number", undefined],
  ["one that is none", "000000000000"],
])("a new address with %s is a band of its own", (_, serial) => {
  ledger.remember([seen(1, { serial, pairedAtS: day(1) })]);
  ledger.noteBand({ mac: B, serial }, day(21));
  expect(states()).toEqual(["A1 current"]);
  expect(ledger.list().every(({ continues }) => continues === undefined)).toBe(true);
});

test("an address that answers is not dead, even when it refuses its key", () => {
  ledger.noteBand({ mac: B, serial: SERIAL }, day(5));
  ledger.remember([seen(1, { serial: SERIAL, foundAtS: day(6) })]);
  ledger.remember([seen(2, { serial: SERIAL, mac: B, pairedAtS: day(4), foundAtS: day(6) })]);
  ledger.noteVerdict(A, keyNo(1), "refused", day(21));
  expect(states()).toEqual(["A1 current", "B2 reset"]);
  ledger.noteVerdict(B, keyNo(2), "accepted", day(22));
  expect(states()).toEqual(["A1 reset", "B2 current"]);
});

test("forgetting keys keeps records, and the band they belong to", () => {
  const pair = { serial: SERIAL, model: "Mi Smart Band 4" };
  ledger.remember([
    seen(1, { ...pair, pairedAtS: day(1) }),
    seen(2, { ...pair, pairedAtS: day(2), mac: B }),
    seen(3, { mac: C }),
  ]);
  addMinute(B);
  addMinute(A);
  expect(ledger.forget({ mac: B })).toBe(1);
  expect(states()).toEqual(["A1 reset", "C3 current"]);
  expect(records.bands()).toMatchObject([
    { mac: A, hasMinutes: true },
    { mac: B, hasMinutes: true, continues: A, model: "Mi Smart Band 4" },
    { mac: C, hasMinutes: false },
  ]);
  expect(ledger.forget({ everything: true })).toBe(2);
  expect(ledger.forget({ mac: A, formerToo: true })).toBe(0);
  expect(records.bands()).toMatchObject([
    { mac: A, hasMinutes: true },
    { mac: B, hasMinutes: true, continues: A },
  ]);
});

test("a band whose keys were forgotten stays what it was to its other address, until it answers", () => {
  ledger.remember([
    seen(1, { serial: SERIAL, pairedAtS: day(1) }),
    seen(2, { serial: SERIAL, pairedAtS: day(2), mac: B, foundAtS: day(20) }),
  ]);
  addMinute(B);
  ledger.forget({ mac: B });
  const phone = { kind: "phone-database", path: "origin_db_1" } as const;
  ledger.remember([seen(1, { serial: SERIAL, source: phone, foundAtS: day(26) })]);
  expect(states()).toEqual(["A1 reset"]);
  ledger.noteVerdict(A, keyNo(1), "accepted", day(27));
  expect(states()).toEqual(["A1 current"]);
  expect(ledger.list()[0]).toMatchObject({ mac: A, continues: B });
});

test("every table that refers to a band keeps it from being forgotten", () => {
  const sql = `SELECT DISTINCT m.name AS name FROM sqlite_master m, pragma_foreign_key_list(m.name) f
    WHERE m.type = 'table' AND f."table" = 'band' AND m.name NOT IN ('band', 'auth_key')`;
  const referring = [...store.database.rows(sql)].map(({ name }) => name);
  expect(referring.toSorted()).toEqual(RECORD_TABLES.toSorted());
});
