import fc from "fast-check";
import { expect, test } from "vitest";
import { MemoryFile } from "../../test/archive-tools.ts";
import { KEPT_A, KEPT_B, KEPT_FROM_S, KEPT_NOW_S, keptStore } from "../../test/kept-store.ts";
import { OutInMemory } from "../../test/out-in-memory.ts";
import { ownIntakes } from "../../test/own-intakes.ts";
import type { OwnIntakes } from "../../test/own-intakes.ts";
import { isAppError } from "../errors.ts";
import { exportJson } from "./json-export.ts";
import { isOwnJson, readOwnJson } from "./json-import.ts";
import type { OwnWords } from "./own-csv/own-rows.ts";
import { RECORD_SETS } from "./record-sets.ts";

const ALL = { macs: [KEPT_A, KEPT_B], fromS: 0, toS: 2 ** 33 };

async function written(): Promise<string> {
  const kept = keptStore();
  try {
    const out = new OutInMemory();
    await exportJson(kept.records, await out.create("x"), ALL);
    return await out.text("x");
  } finally {
    kept.close();
  }
}

async function read(text: string): Promise<OwnIntakes & { words: OwnWords }> {
  const own = ownIntakes();
  const file = new MemoryFile("x.json", new TextEncoder().encode(text));
  const words = await readOwnJson(file, own.intakes, { nowS: KEPT_NOW_S });
  return { ...own, words };
}

/** Everything that was pushed. */
function pushed({ of }: OwnIntakes): unknown {
  return [...of].map(([source, { devices, wearers }]) => [source, [...devices], wearers]);
}

interface Document {
  format: string;
  version: number;
  sets: Record<string, { columns: { name: string }[]; rows: unknown[][] }>;
}

test("a document says itself what it holds, one record a line", async () => {
  const text = await written();
  // Our own writer made it; what it is, is looked at here.
  const document = JSON.parse(text) as Document;
  expect(document).toMatchObject({ format: "ownband-records", version: 1 });
  expect(Object.keys(document.sets)).toEqual(Object.keys(RECORD_SETS));
  for (const [name, { columns, rows }] of Object.entries(document.sets)) {
    expect(columns.map((column) => column.name)).toEqual(
      Object.entries(RECORD_SETS)
        .find(([set]) => set === name)?.[1]
        .columns.map((column) => column.name),
    );
    expect(new Set(rows.map(({ length }) => length))).toEqual(new Set([columns.length]));
  }
  expect(document.sets.minutes?.rows).toHaveLength(263);
  expect(document.sets.minutes?.rows[0]).toEqual([
    KEPT_A,
    "2024-12-31T22:00:00Z",
    null,
    60,
    null,
    null,
    0,
    null,
    null,
    null,
    null,
    "data-export",
  ]);
  const line = text.split("\n").find((it) => it.includes("xiaomi")) ?? "";
  expect(JSON.parse(line.replace(/,$/, ""))).toHaveLength(12);
});

test("every record comes back, also from a document that was laid out anew", async () => {
  const text = await written();
  const own = await read(text);
  expect(own.left()).toEqual([]);
  expect(own.count()).toBe(263 + 4 + 3 + 2 + 2 + 3 + 2);
  expect(own.device("band", KEPT_A)?.workouts[0]).toMatchObject({
    workout: { title: "@SUM(A1:A9)", raw: Uint8Array.of(0, 255, 16) },
    track: [{ heartRateBpm: 99 }, { mark: "pause" }, { latitudeDeg: -1e-7 }],
    laps: [{ durationS: 300.5 }, { startS: KEPT_FROM_S + 300 }],
  });
  expect(own.device("gadgetbridge", KEPT_A)?.measurements).toMatchObject([
    { value: 0.30000000000000004, details: { low: 1.5, total: -3 } },
  ]);
  expect(own.words.follows).toEqual([{ mac: KEPT_B, follows: KEPT_A }]);
  const anew = await read(JSON.stringify(JSON.parse(text), null, 3));
  expect(pushed(anew)).toEqual(pushed(own));
});

test("of a document that breaks off the beginning is read, and it is told", async () => {
  const text = await written();
  const own = await read(text.slice(0, text.indexOf("xiaomi")));
  expect(own.count()).toBe(200 + 61);
  expect(own.words.damage).toMatchObject({ code: "damaged" });
});

test.each([
  ["nothing", ""],
  ["another document", '{"type":"FeatureCollection"}'],
  ["a list", "[1,2]"],
  ["a number", "7"],
  ["no JSON", "hello"],
  ["sets of nobody", '{"sets":{"minutes":{"columns":[],"rows":[[1]]}}}'],
])("%s is none of ours", async (_, text) => {
  expect(isOwnJson(new TextEncoder().encode(text))).toBe(false);
  await expect(read(text)).rejects.toSatisfy(isAppError);
});

test("a document of a newer ownband is refused, and it is said what to do", async () => {
  const text = (await written()).replace('"version":1', '"version":2');
  await expect(read(text)).rejects.toMatchObject({ code: "unknown-format", hint: /Update/ });
  expect(isOwnJson(new TextEncoder().encode(text))).toBe(true);
});

test("whatever bytes come, reading ends, and what is wrong is counted or told", async () => {
  const text = await written();
  const spoilt = fc
    .record({
      from: fc.nat(text.length - 1),
      length: fc.nat(40),
      junk: fc.oneof(fc.string(), fc.constantFrom('"', "\\", "[[[[", "]}", "\0", "{}", "-", "🎈")),
      end: fc.oneof(fc.constant(Infinity), fc.nat(text.length)),
    })
    .map(({ from, length, junk, end }) =>
      (text.slice(0, from) + junk + text.slice(from + length)).slice(0, end),
    );
  await fc.assert(
    fc.asyncProperty(spoilt, async (it) => {
      try {
        expect((await read(it)).count()).toBeLessThan(300);
      } catch (error) {
        if (!isAppError(error)) throw error;
      }
    }),
    { numRuns: 200 },
  );
});

test("a value without end is given up, however long it goes on", async () => {
  const endless = {
    async *stream(): AsyncGenerator<Uint8Array> {
      yield new TextEncoder().encode('{"format":"ownband-records","version":1,"sets":{"x":"');
      for (let i = 0; i < 1000; i++) yield await Promise.resolve(new Uint8Array(65_536).fill(0x61));
    },
  };
  const own = ownIntakes();
  const { damage } = await readOwnJson(endless, own.intakes, { nowS: KEPT_NOW_S });
  expect(damage).toMatchObject({ code: "damaged" });
});
