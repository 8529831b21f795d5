import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { AuthKey } from "../bytes/auth-key.ts";
import { openStore } from "../node/sqlite.ts";
import type { NodeStore } from "../node/sqlite.ts";
import type { DeviceFacts } from "./intake.ts";
import { Ledger } from "./ledger.ts";
import { Records } from "./records.ts";

const A = "C8:0F:10:00:00:0A";
const B = "C8:0F:10:00:00:0B";
const C = "C8:0F:10:00:00:0C";
const NOW_S = Date.UTC(2026, 0, 31, 12) / 1000;
const MODEL = "Mi Smart Band 4";

let folder: string;
let store: NodeStore;
let records: Records;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ownband-followers-"));
  store = openStore(join(folder, "ownband.sqlite"));
  records = Records.open(store, NOW_S);
});

afterEach(() => {
  store.database.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A band with minutes on these days before now. */
function bring(facts: DeviceFacts, firstDay: number, lastDay: number, wearer?: string): void {
  const session = records.beginImport({ nowS: NOW_S, zone: "Europe/Berlin", wearer });
  const starts = [firstDay, lastDay].map((days) => NOW_S - days * 86_400);
  const device = session.intake("mifit").device(facts);
  device.minutes(starts.map((startS) => ({ startS, steps: 1 })));
  session.commit(NOW_S);
}

const continued = (): unknown[] => records.bands().map(({ mac, continues }) => [mac, continues]);

test("a band continues another one by its wearer's word, and keys are not judged by it", () => {
  bring({ mac: A, model: MODEL }, 200, 100);
  bring({ mac: B, model: MODEL }, 90, 10);
  const ledger = Ledger.open(store, NOW_S);
  const key = AuthKey.of(new Uint8Array(16).fill(7));
  ledger.noteVerdict(A, key, "accepted", NOW_S);
  store.database.run("DELETE FROM stale");
  records.follow(A, B);
  records.follow(A, B);
  expect(continued()).toEqual([
    [A, undefined],
    [B, A],
  ]);
  const kept = ledger.list().find(({ mac }) => mac === A);
  expect(kept?.keys).toMatchObject([{ superseded: undefined }]);
  expect([...store.database.rows("SELECT * FROM stale")].length).toBeGreaterThan(0);
  ledger.noteVerdict(A, key, "accepted", NOW_S + 1);
  expect(continued()).toContainEqual([B, A]);
});

test("no band continues itself, nor one that is not known", () => {
  for (const mac of [A, B, C]) bring({ mac }, 10, 1);
  records.follow(A, B);
  records.follow(B, C);
  for (const [before, after] of [
    [A, A],
    [C, A],
    [B, A],
  ] as const) {
    const call = (): void => records.follow(before, after);
    expect(call).toThrow(expect.objectContaining({ code: "not-a-successor" }));
  }
  const unknown = (): void => records.follow(A, "C8:0F:10:00:00:0F");
  expect(unknown).toThrow(expect.objectContaining({ code: "no-such-band" }));
});

test("a link to another band takes the place of the former one", () => {
  for (const mac of [A, B, C]) bring({ mac }, 10, 1);
  records.follow(A, C);
  records.follow(B, C);
  expect(continued()).toContainEqual([C, B]);
});

test("a band of the same model that begins where another one ends is offered, once it is not linked", () => {
  bring({ mac: A, model: MODEL }, 400, 200);
  bring({ mac: B, model: MODEL }, 180, 50);
  bring({ mac: C, model: MODEL }, 49, 1);
  expect(records.likelyFollowers()).toEqual([
    { oldMac: A, newMac: B, model: MODEL, why: "gap", gapS: 20 * 86_400 },
    { oldMac: B, newMac: C, model: MODEL, why: "gap", gapS: 86_400 },
  ]);
  records.follow(A, B);
  records.follow(B, C);
  expect(records.likelyFollowers()).toEqual([]);
});

test.each<[string, DeviceFacts, DeviceFacts, number, string?]>([
  ["are of two models", { mac: A, model: MODEL }, { mac: B, model: "Amazfit Bip" }, 90],
  ["are of no known model", { mac: A }, { mac: B }, 90],
  ["are of two wearers", { mac: A, model: MODEL }, { mac: B, model: MODEL }, 90, "Ada"],
  ["were worn at one time", { mac: A, model: MODEL }, { mac: B, model: MODEL }, 110],
  ["are a quarter of a year apart", { mac: A, model: MODEL }, { mac: B, model: MODEL }, 8],
])("two bands that %s are not offered", (_, old, young, firstDay, wearer) => {
  bring(old, 200, 100);
  bring(young, firstDay, 1, wearer);
  expect(records.likelyFollowers()).toEqual([]);
});

test("one serial number makes it likely whatever the gap", () => {
  bring({ mac: A, model: MODEL, serial: "7ac8d2a4d03c" }, 900, 800);
  bring({ mac: B, model: MODEL, serial: "7ac8d2a4d03c" }, 20, 1);
  expect(records.likelyFollowers()).toMatchObject([{ oldMac: A, newMac: B, why: "serial" }]);
});
