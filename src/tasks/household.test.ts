import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { minutesFrom } from "../../test/minutes.ts";
import { emptyStore } from "../../test/kept-store.ts";
import type { KeptStore } from "../../test/kept-store.ts";
import type { UnixSeconds } from "../health/minute.ts";
import { historyBands } from "../exchange/gadgetbridge/history-bands.ts";
import { evaluateStale } from "./evaluate-stale.ts";
import { evaluateDays } from "./evaluate.ts";
import { exportOfBand, exportOfWearer } from "./export-subject.ts";
import { recordsOfWearerOf } from "./export-wearer.ts";
import { addWearer, changeWearer, giveBand, removeWearer } from "./household.ts";

const OLD = "C8:0F:10:01:02:03";
const NEW = "C8:0F:10:01:02:04";
const OTHER = "C8:0F:10:0A:0B:0C";
const ZONE = "Europe/Berlin";
const TOOLS = { zone: ZONE };
const EVER = { from: "1980-01-01", to: "2099-12-31" };
const NOW_S = Date.UTC(2025, 5, 1) / 1000;

let kept: KeptStore;
beforeEach(() => {
  kept = emptyStore();
});
afterEach(() => {
  kept.close();
});

/** A band has recorded two hours of walking; a former address of the same serial number is continued. */
function read(mac: string, start: string, serial?: string, atS: UnixSeconds = NOW_S): void {
  const run = kept.records.beginSync({ mac, model: "Mi Smart Band 4", serial }, atS);
  run.addMinutes(minutesFrom(start, "01 i120 s100 h90 x120"));
  run.finish("done", atS);
}

async function daysOf(id: number): Promise<readonly string[]> {
  await evaluateStale(kept.records, TOOLS);
  return kept.records.evaluated.days(id, EVER.from, EVER.to).map(({ day }) => day);
}

/** Everything that is kept of both, but for whose it is. */
function records(): unknown {
  return ["minute", "measurement", "workout", "run", "auth_key"].map((table) => [
    ...kept.store.database.rows(`SELECT * FROM ${table}`),
  ]);
}

const wearerOf = (mac: string) => kept.records.wearerOf(mac);

describe("a household", () => {
  test("takes somebody in, by a name that nobody has", () => {
    read(OLD, "2025-05-01T10:00Z");
    const { id } = addWearer(kept.records, "  Ana ");
    expect(kept.records.wearers()).toMatchObject([{ id: 1 }, { id, name: "Ana" }]);
    for (const name of ["ANA", "ana "]) {
      expect(() => addWearer(kept.records, name)).toThrow(
        expect.objectContaining({ code: "exists" }),
      );
    }
    for (const name of ["", "  ", "x".repeat(81), "a\nb", "a\u202Eb"]) {
      expect(() => addWearer(kept.records, name)).toThrow(
        expect.objectContaining({ code: "usage" }),
      );
    }
    expect(kept.records.wearers()).toHaveLength(2);
  });

  test("names one another anew, and never two alike, also where letters are not English", () => {
    read(OLD, "2025-05-01T10:00Z");
    const { id } = addWearer(kept.records, "Özgür");
    expect(() => addWearer(kept.records, "özgür")).toThrow(
      expect.objectContaining({ code: "exists" }),
    );
    expect(changeWearer(kept.records, id, { name: "ÖZGÜR" }).name).toBe("ÖZGÜR");
    expect(() => changeWearer(kept.records, 1, { name: "Özgür" })).toThrow(
      expect.objectContaining({ code: "exists" }),
    );
    const session = kept.records.beginImport({ nowS: NOW_S, zone: ZONE, wearer: "özgür" });
    session.commit(NOW_S);
    expect(kept.records.wearers()).toHaveLength(2);
  });

  test("lets somebody go who wears nothing, and nobody else", () => {
    read(OLD, "2025-05-01T10:00Z");
    const none = { code: "still-worn" };
    expect(() => removeWearer(kept.records, 1)).toThrow(expect.objectContaining(none));
    const { id } = addWearer(kept.records, "Ana");
    kept.records.ofWearer(id).noteZone(ZONE, 1);
    giveBand(kept.records, OLD, id);
    expect(() => removeWearer(kept.records, id)).toThrow(expect.objectContaining(none));
    giveBand(kept.records, OLD, 1);
    removeWearer(kept.records, id);
    expect(kept.records.wearers().map((it) => it.id)).toEqual([1]);
    expect(() => removeWearer(kept.records, id)).toThrow(
      expect.objectContaining({ code: "no-such-wearer" }),
    );
    expect([...kept.store.database.rows("PRAGMA foreign_key_check")]).toEqual([]);
  });

  test("keeps the one that bands belong to of which nobody said whose they are", () => {
    read(OLD, "2025-05-01T10:00Z");
    addWearer(kept.records, "Ana");
    kept.store.database.run("UPDATE band SET wearer = NULL");
    expect(() => removeWearer(kept.records, 1)).toThrow(
      expect.objectContaining({ code: "still-worn" }),
    );
  });
});

describe("a band that is given to somebody", () => {
  test("takes its days along, loses none, and given back all is as it was", async () => {
    read(OLD, "2025-05-01T10:00Z");
    read(OTHER, "2025-05-01T15:00Z");
    read(OTHER, "2025-05-03T15:00Z");
    const before = [await daysOf(1), records(), kept.records.evaluated.days(1, EVER.from, EVER.to)];
    expect(before[0]).toEqual(["2025-05-01", "2025-05-03"]);
    const { id } = addWearer(kept.records, "Ana");
    expect(giveBand(kept.records, OTHER, id)).toEqual([OTHER]);
    expect(await daysOf(1)).toEqual(["2025-05-01"]);
    expect(await daysOf(id)).toEqual(["2025-05-01", "2025-05-03"]);
    expect(kept.records.evaluated.days(1, EVER.from, EVER.to)).toEqual(
      evaluateDays(kept.records, [OLD], EVER, ZONE),
    );
    expect(records()).toEqual(before[1]);
    expect(giveBand(kept.records, OTHER, id)).toEqual([]);
    expect(giveBand(kept.records, OTHER, 1)).toEqual([OTHER]);
    expect([
      await daysOf(1),
      records(),
      kept.records.evaluated.days(1, EVER.from, EVER.to),
    ]).toEqual(before);
    expect(await daysOf(id)).toEqual([]);
  });

  test("keeps the clock by which it was worn, where nothing else is known", async () => {
    kept.records.noteZone("Asia/Tokyo", 0);
    read(OLD, "2025-05-01T22:00Z");
    expect(await daysOf(1)).toEqual(["2025-05-02"]);
    const ana = addWearer(kept.records, "Ana").id;
    giveBand(kept.records, OLD, ana);
    expect(await daysOf(ana)).toEqual(["2025-05-02"]);
    const ben = addWearer(kept.records, "Ben").id;
    kept.records.ofWearer(ben).noteZone("Europe/London", 0);
    giveBand(kept.records, OLD, ben);
    expect(await daysOf(ben)).toEqual(["2025-05-01", "2025-05-02"]);
  });

  test("is that band at all its addresses; a former one can be given back", async () => {
    read(OLD, "2025-05-01T10:00Z");
    read(NEW, "2025-05-20T10:00Z");
    kept.records.follow(OLD, NEW);
    const { id } = addWearer(kept.records, "Ana");
    expect(giveBand(kept.records, NEW, id)).toEqual([NEW, OLD]);
    expect(await daysOf(id)).toEqual(["2025-05-01", "2025-05-20"]);
    // Somebody handed their band on after a reset.
    expect(giveBand(kept.records, OLD, 1)).toEqual([OLD]);
    expect([await daysOf(1), await daysOf(id)]).toEqual([["2025-05-01"], ["2025-05-20"]]);
    expect(giveBand(kept.records, NEW, 1)).toEqual([NEW]);
    expect(await daysOf(1)).toEqual(["2025-05-01", "2025-05-20"]);
  });

  test("tells nothing of who wore it before, in no export", async () => {
    read(OLD, "2025-05-01T10:00Z");
    read(NEW, "2025-05-20T10:00Z");
    kept.records.follow(OLD, NEW);
    const { id } = addWearer(kept.records, "Ana");
    giveBand(kept.records, NEW, id);
    giveBand(kept.records, OLD, 1);
    expect((await exportOfWearer(kept.records, id, TOOLS)).macs).toEqual([NEW]);
    expect(exportOfBand(kept.records, NEW, TOOLS).macs).toEqual([NEW]);
    expect(exportOfBand(kept.records, OLD, TOOLS).macs).toEqual([OLD]);
    // What a handover of the new address takes along.
    expect(recordsOfWearerOf(kept.records, [NEW, OLD]).bandsOfWearer()).toEqual([NEW]);
    expect(historyBands(kept.records).map(({ macs }) => macs)).toEqual([[OLD], [NEW]]);
    expect(() => kept.records.follow(OTHER, NEW)).toThrow();
  });

  test("stays theirs when it is read again, and when a reset gives it another address", () => {
    read(OLD, "2025-05-01T10:00Z", "7ac8d2a4d03c", NOW_S - 900);
    const { id } = addWearer(kept.records, "Ana");
    giveBand(kept.records, OLD, id);
    read(OLD, "2025-05-02T10:00Z", "7ac8d2a4d03c", NOW_S - 600);
    read(NEW, "2025-05-03T10:00Z", "7ac8d2a4d03c", NOW_S);
    expect(kept.records.bands().find(({ mac }) => mac === NEW)?.continues).toBe(OLD);
    expect([wearerOf(OLD), wearerOf(NEW)]).toEqual([id, id]);
    read(OTHER, "2025-05-03T10:00Z");
    expect(wearerOf(OTHER)).toBe(1);
  });

  test("cannot be joined with somebody else's", () => {
    read(OLD, "2025-05-01T10:00Z");
    read(NEW, "2025-05-20T10:00Z");
    giveBand(kept.records, NEW, addWearer(kept.records, "Ana").id);
    expect(kept.records.likelyFollowers()).toEqual([]);
    const not = { code: "not-a-successor" };
    expect(() => kept.records.follow(OLD, NEW)).toThrow(expect.objectContaining(not));
  });

  test("is one that is known, and so are they", () => {
    read(OLD, "2025-05-01T10:00Z");
    const nobody = { code: "no-such-wearer" };
    expect(() => giveBand(kept.records, OLD, 9)).toThrow(expect.objectContaining(nobody));
    const nothing = { code: "no-such-band" };
    expect(() => giveBand(kept.records, OTHER, 1)).toThrow(expect.objectContaining(nothing));
  });
});
