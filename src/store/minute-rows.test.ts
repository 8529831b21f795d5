import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Minute } from "../health/minute.ts";
import { openStore } from "../node/sqlite.ts";
import type { NodeStore } from "../node/sqlite.ts";
import type { Added } from "./added.ts";
import { addUp, NOTHING_ADDED } from "./added.ts";
import { transact } from "./migrate.ts";
import { minutesOf } from "./minute-pages.ts";
import { MinuteRows } from "./minute-rows.ts";
import { compareStanding, isWorn, rankOf } from "./precedence.ts";
import type { Source } from "./precedence.ts";
import { Records } from "./records.ts";

const SOURCES: readonly Source[] = ["band", "gadgetbridge", "mifit", "data-export"];
const BAND = 1;

let folder: string;
let store: NodeStore;
/** A run of each source, with its own rows. */
let rows: Map<Source, MinuteRows>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ownband-minutes-"));
  store = openStore(join(folder, "ownband.sqlite"));
  store.database.run("PRAGMA synchronous = OFF");
  Records.open(store, 0).beginSync({ mac: "C0:FF:EE:00:00:0A" }, 0);
  begin();
});

afterEach(() => {
  store.database.close();
  rmSync(folder, { recursive: true, force: true });
});

function begin(): void {
  store.database.run("DELETE FROM minute; DELETE FROM minute_other; DELETE FROM run");
  rows = new Map(
    SOURCES.map((source, id) => {
      const sql = `INSERT INTO run (id, kind, source, band, started_s, outcome)
        VALUES (?, 'import', ?, ?, 0, 'done')`;
      store.database.run(sql, id + 1, source, BAND);
      return [source, new MinuteRows(store.database, BAND, id + 1)];
    }),
  );
}

const add = (source: Source, minutes: readonly Minute[]): Added =>
  transact(store.database, () => rows.get(source)?.add(minutes) ?? NOTHING_ADDED);
const stored = (): Minute[] => [...minutesOf(store.database, [BAND], 0, 2 ** 33)];

const minute: fc.Arbitrary<Minute> = fc.record({
  startS: fc.integer({ min: 0, max: 6 }).map((n) => n * 60),
  kind: fc.constantFrom(1, 0x53, 0x79),
  intensity: fc.constantFrom(10, 20),
  steps: fc.constant(3),
  heartRateBpm: fc.constantFrom(undefined, 70),
  asleep: fc.constant(undefined),
});
/** A source says of every minute one thing. */
const said = fc.record(
  Object.fromEntries(
    SOURCES.map((source) => [source, fc.uniqueArray(minute, { selector: (it) => it.startS })]),
  ) as Record<Source, fc.Arbitrary<Minute[]>>,
);

test("in whatever order sources are read, and how often, the best word on every minute stands", () => {
  const order = fc.shuffledSubarray([...SOURCES, ...SOURCES], { minLength: 8 });
  fc.assert(
    fc.property(said, order, (minutes, sources) => {
      begin();
      for (const source of sources) {
        const { added, changed, same, lost } = add(source, minutes[source]);
        expect(added + changed + same + lost).toBeGreaterThanOrEqual(minutes[source].length);
      }
      const best = SOURCES.flatMap((source) =>
        minutes[source].map((it) => ({ it, rank: rankOf(source), isWorn: isWorn(it) })),
      ).toSorted((a, b) => a.it.startS - b.it.startS || compareStanding(b, a));
      const expected = best.filter(({ it }, i) => it.startS !== best[i - 1]?.it.startS);
      expect(stored()).toEqual(expected.map(({ it }) => it));
      const again = SOURCES.map((source) => add(source, minutes[source])).reduce(addUp);
      expect(again).toMatchObject({ added: 0, changed: 0 });
    }),
    { numRuns: 60 },
  );
});

test("the word of a better source is remembered, even if it is the same", () => {
  const said: Minute = { startS: 60, kind: 1, intensity: 2, steps: 3 };
  add("mifit", [said]);
  expect(add("band", [said])).toMatchObject({ same: 1 });
  expect(add("gadgetbridge", [{ ...said, steps: 4 }])).toMatchObject({ lost: 1, changed: 0 });
  expect(stored()).toMatchObject([{ steps: 3 }]);
});
