import { afterEach, expect, test } from "vitest";
import { emptyStore, KEPT_A, KEPT_B, KEPT_FROM_S, keptStore } from "../../test/kept-store.ts";
import type { KeptStore } from "../../test/kept-store.ts";
import type { KeptRecords } from "./kept-records.ts";
import type { MinuteBlock } from "./minute-columns.ts";

const ALWAYS = [0, 2 ** 33] as const;

let kept: KeptStore | undefined;
afterEach(() => {
  kept?.close();
  kept = undefined;
});

function of(mac: string): KeptRecords {
  kept ??= keptStore();
  const records = kept.records.kept(mac);
  if (!records) throw new Error("not there");
  return records;
}

const blocks = (mac: string): MinuteBlock[] => [...of(mac).minuteBlocks(...ALWAYS)];

test("a block of minutes says the same as the minutes themselves", () => {
  for (const mac of [KEPT_A, KEPT_B]) {
    const rebuilt = blocks(mac).flatMap((block) =>
      block.startS.map((startS, i) => {
        const unknown = block.sleepUnknown?.[i] ?? undefined;
        const byte = (values: MinuteBlock["kind"]): number => Number(values?.[i]);
        return {
          startS,
          kind: block.kind?.[i] ?? undefined,
          kinds: block.kinds?.[i] ?? undefined,
          intensity: block.intensity?.[i] ?? undefined,
          steps: block.steps?.[i] ?? undefined,
          heartRateBpm: block.heartRate?.[i] ?? undefined,
          asleep:
            unknown === undefined
              ? undefined
              : {
                  unknown,
                  light: byte(block.sleepLight),
                  deep: byte(block.sleepDeep),
                  rem: byte(block.sleepRem),
                },
        };
      }),
    );
    expect(rebuilt).toEqual([...(kept?.records.minutes(mac, ...ALWAYS) ?? [])]);
    expect(rebuilt.length).toBeGreaterThan(60);
  }
});

test("a block knows whose word each minute is", () => {
  const [a] = blocks(KEPT_A);
  expect(a?.source).toEqual(
    Array.from({ length: 200 }, (_, i) => (i < 100 ? "data-export" : "band")),
  );
  const [b] = [...of(KEPT_B).minuteBlocks(KEPT_FROM_S, KEPT_FROM_S + 3600)];
  expect(b).toMatchObject({ count: 60, source: "band", kinds: undefined });
});

test("more minutes than one block holds come in several, none twice and none missing", () => {
  kept = emptyStore();
  const { database } = kept.store;
  database.run(`INSERT INTO band (id, mac, as_of_s, first_seen_s, last_seen_s)
    VALUES (1, '${KEPT_A}', 0, 0, 0);
    INSERT INTO run (id, kind, source, started_s, outcome) VALUES (1, 'sync', 'band', 0, 'done');
    WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 299999)
    INSERT INTO minute (band, minute, steps, run) SELECT 1, 20000000 + i + i / 1000, i % 256, 1 FROM n`);
  const all = blocks(KEPT_A);
  expect(all.length).toBeGreaterThan(1);
  const starts = all.flatMap((block) => [...block.startS]);
  expect(starts).toEqual(
    Array.from({ length: 300_000 }, (_, i) => (20_000_000 + i + Math.floor(i / 1000)) * 60),
  );
  expect(all.flatMap((block) => [...(block.steps ?? [])])).toEqual(
    Array.from({ length: 300_000 }, (_, i) => i % 256),
  );
});

test("only minutes of the wanted time come, the first with it, the last without", () => {
  const [block] = [...of(KEPT_A).minuteBlocks(KEPT_FROM_S + 60, KEPT_FROM_S + 180)];
  expect(block?.startS).toEqual([KEPT_FROM_S + 60, KEPT_FROM_S + 120]);
  expect([...of(KEPT_A).minuteBlocks(0, KEPT_FROM_S)]).toEqual([]);
});

test("more rows than one page holds come all, in the order of what names them", () => {
  kept = keptStore();
  kept.store.database.run(`DELETE FROM measurement;
    WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 9999)
    INSERT INTO measurement (band, kind, at_s, is_automatic, value, run)
    SELECT 1, CASE i % 2 WHEN 0 THEN 'stress' ELSE 'pai' END, ${KEPT_FROM_S} + i / 4, i / 2 % 2, i, 3 FROM n`);
  const rows = [...of(KEPT_A).rows("measurement", ...ALWAYS)];
  expect(rows).toHaveLength(10_000);
  expect(new Set(rows.map((row) => row.value)).size).toBe(10_000);
  const names = rows.map(
    (row) => `${String(row.kind)} ${Number(row.at_s)} ${Number(row.is_automatic)}`,
  );
  expect(names).toEqual(names.toSorted());
  expect(new Set(rows.map((row) => row.source))).toEqual(new Set(["band"]));
  expect(of(KEPT_A).span("measurement")).toEqual({
    firstS: KEPT_FROM_S,
    lastS: KEPT_FROM_S + 2499,
  });
});

test("an address that is not known has nothing kept", () => {
  of(KEPT_A);
  expect(kept?.records.kept("00:11:22:33:44:55")).toBeUndefined();
});
