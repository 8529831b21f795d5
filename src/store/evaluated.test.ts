import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { openStore } from "../node/sqlite.ts";
import type { SqlRow } from "../platform.ts";
import { writeBand } from "./band-rows.ts";
import { touch } from "./evaluated.ts";
import { migrate } from "./migrate.ts";
import { Records } from "./records.ts";

const MAC = "C8:0F:10:01:02:03";
const PIECE_S = 30 * 86_400;

const folder = mkdtempSync(join(tmpdir(), "ownband-evaluated-"));
const store = openStore(join(folder, "ownband.sqlite"));
let band: number;
beforeEach(() => {
  migrate(store, 1_700_000_000);
  band = writeBand(store.database, MAC, {}, { asOfS: 1, seenS: 1 });
});
afterEach(() => {
  store.database.run("DELETE FROM stale");
});

afterAll(() => {
  store.database.close();
  rmSync(folder, { recursive: true });
});

function marks(): SqlRow[] {
  return [...store.database.rows("SELECT piece, from_s, to_s FROM stale ORDER BY piece")];
}

describe("what has changed", () => {
  test("is noted in pieces of thirty days", () => {
    touch(store.database, band, 2 * PIECE_S - 60, 3 * PIECE_S + 60);
    expect(marks()).toEqual([
      { piece: 1, from_s: 2 * PIECE_S - 60, to_s: 2 * PIECE_S },
      { piece: 2, from_s: 2 * PIECE_S, to_s: 3 * PIECE_S },
      { piece: 3, from_s: 3 * PIECE_S, to_s: 3 * PIECE_S + 60 },
    ]);
  });

  test("up to the end of a piece touches the next one not", () => {
    touch(store.database, band, PIECE_S, 2 * PIECE_S);
    expect(marks()).toEqual([{ piece: 1, from_s: PIECE_S, to_s: 2 * PIECE_S }]);
  });

  test("said again and again widens what was noted", () => {
    for (const atS of [600, 60, 1_200, 600]) touch(store.database, band, atS, atS + 60);
    expect(marks()).toEqual([{ piece: 0, from_s: 60, to_s: 1_260 }]);
  });

  test("of no time at all is nothing", () => {
    touch(store.database, band, 600, 600);
    touch(store.database, band, Infinity, -Infinity);
    touch(store.database, band, NaN, 600);
    expect(marks()).toEqual([]);
  });

  test("of whole days reaches as far as any clock on earth", () => {
    const nowS = Date.UTC(2026, 0, 1) / 1000;
    const session = Records.open(store, nowS).beginImport({ nowS, zone: "Europe/Berlin" });
    const days = ["2024-03-10", "2024-03-11"].map((day) => ({ day, steps: 1 }));
    session.intake("gadgetbridge").device({ mac: MAC }).summaries(days);
    session.commit(nowS);
    const [first] = marks();
    expect(Number(first?.from_s)).toBeLessThanOrEqual(Date.UTC(2024, 2, 9, 10) / 1000);
    expect(Number(marks().at(-1)?.to_s)).toBeGreaterThanOrEqual(Date.UTC(2024, 2, 12, 12) / 1000);
  });
});
