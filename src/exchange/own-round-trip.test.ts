import { expect, test } from "vitest";
import type { MemoryFile } from "../../test/archive-tools.ts";
import {
  emptyStore,
  KEPT_A,
  KEPT_B,
  KEPT_NOBODY,
  KEPT_NOW_S,
  keptStore,
} from "../../test/kept-store.ts";
import { OutInMemory } from "../../test/out-in-memory.ts";
import { ownIntakes } from "../../test/own-intakes.ts";
import { dumpRecords } from "../../test/records-dump.ts";
import type { RecordsDump } from "../../test/records-dump.ts";
import type { Intake } from "../store/intake.ts";
import type { Source } from "../store/precedence.ts";
import type { Records } from "../store/records.ts";
import { exportJson } from "./json-export.ts";
import { readOwnJson } from "./json-import.ts";
import { exportCsv } from "./own-csv/export-csv.ts";
import { ownCsvKind } from "./own-csv/own-csv-kind.ts";
import type { OwnCsvKind } from "./own-csv/own-csv-kind.ts";
import type { OwnWords } from "./own-csv/own-rows.ts";
import { readOwnCsv } from "./own-csv/read-own-csv.ts";

const ALL = { macs: [KEPT_A, KEPT_B, KEPT_NOBODY], fromS: 0, toS: 2 ** 33 };
const NOW = { nowS: KEPT_NOW_S };

/** Reads what a writer wrote, into whatever intakes. */
type Reading = (intakes: (source: Source) => Intake) => Promise<OwnWords>;

async function asCsv(records: Records): Promise<Reading> {
  const out = new OutInMemory();
  await exportCsv(records, out, ALL);
  const files = new Map<OwnCsvKind, MemoryFile>();
  for (const file of out.files.values()) {
    const kind = ownCsvKind(await file.read(0, 4096));
    if (kind) files.set(kind, file);
  }
  return (intakes) => readOwnCsv(files, intakes, NOW);
}

async function asJson(records: Records): Promise<Reading> {
  const out = new OutInMemory();
  await exportJson(records, await out.create("x"), ALL);
  const [file] = [...out.files.values()];
  if (!file) throw new Error("not written");
  return (intakes) => readOwnJson(file, intakes, NOW);
}

/** What is in an empty store once all of it was imported; a second time changes nothing. */
async function imported(reading: Reading): Promise<RecordsDump> {
  const empty = emptyStore();
  const { records, store } = empty;
  try {
    const { zones } = await reading(ownIntakes().intakes);
    for (const { zone, fromS } of zones) records.noteZone(zone, fromS);
    const dumps: RecordsDump[] = [];
    while (dumps.length < 2) {
      const session = records.beginImport({ ...NOW, zone: "Europe/Berlin" });
      const { follows } = await reading((source) => session.intake(source));
      session.commit(KEPT_NOW_S);
      for (const { mac, follows: former } of follows) records.follow(former, mac);
      dumps.push(dumpRecords(store.database));
    }
    const [once, again] = dumps;
    expect(again).toEqual(once);
    if (!once) throw new Error("unreachable");
    return once;
  } finally {
    empty.close();
  }
}

test.each([
  ["CSV files", asCsv],
  ["a JSON document", asJson],
])("%s, read into an empty store, give the same rows with the same sources", async (_, write) => {
  const kept = keptStore();
  try {
    const expected = dumpRecords(kept.store.database);
    expect(await imported(await write(kept.records))).toEqual(expected);
    for (const [name, rows] of Object.entries(expected)) expect(rows, name).not.toEqual([]);
  } finally {
    kept.close();
  }
});
