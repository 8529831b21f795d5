import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { AuthKey } from "../bytes/auth-key.ts";
import { openStore } from "../node/sqlite.ts";
import type { NodeStore } from "../node/sqlite.ts";
import type { KeySighting } from "./key-sighting.ts";
import type { Change, KeptBand } from "./kept-key.ts";
import { Ledger } from "./ledger.ts";

const day = (n: number): number => Date.UTC(2025, 0, n) / 1000;
const A = "C0:FF:EE:00:00:0A";
const B = "C0:FF:EE:00:00:0B";

let folder: string;
let store: NodeStore;
let ledger: Ledger;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ownband-ledger-"));
  fresh();
});

afterEach(() => {
  store.database.close();
  rmSync(folder, { recursive: true, force: true });
});

function fresh(): void {
  store = openStore(join(folder, "ownband.sqlite"));
  ledger = Ledger.open(store, day(1));
}

/** Key number n. */
const keyNo = (n: number): AuthKey =>
  AuthKey.of(Uint8Array.from({ length: 16 }, (_, i) => 16 * n + i));

/** A sighting of key n at address A in an undated file, unless said otherwise. */
function seen(n: number, facts: Partial<KeySighting> = {}): KeySighting {
  return {
    key: keyNo(n),
    mac: A,
    source: { kind: "database", path: "origin_db_1" },
    foundAtS: day(20),
    ...facts,
  };
}

const onPhone = (foundAtS: number): Partial<KeySighting> => ({
  source: {
    kind: "phone-database",
    path: "/data/…/origin_db_1",
    app: "com.xiaomi.hm.health",
    account: "1",
  },
  foundAtS,
});

/** `1 current`, `2 re-paired`, per key in the order of numbers. */
function states(bands: readonly KeptBand[] = ledger.list()): string[] {
  const keys = bands.flatMap(({ mac, keys }) => keys.map((key) => ({ mac, ...key })));
  return keys
    .map(({ key, superseded }) => `${(key.bytes()[0] ?? 0) / 16} ${superseded?.why ?? "current"}`)
    .toSorted();
}

const kinds = (changes: readonly Change[]): string[] => changes.map((change) => change.is);

test("a key is kept with its band, its source and its times", () => {
  const sighting = seen(1, {
    ...onPhone(day(20)),
    model: "Mi Smart Band 5",
    firmware: "V1.0.9.66",
    serial: "12345/00001234",
    paired: true,
    pairedAtS: day(3),
    lastUsedAtS: day(19),
  });
  expect(ledger.remember([sighting])).toEqual([
    { is: "BandAdded", mac: A },
    { is: "KeyAdded", mac: A },
  ]);
  const [band] = ledger.list();
  expect(band).toMatchObject({
    mac: A,
    model: "Mi Smart Band 5",
    firmware: "V1.0.9.66",
    serial: "12345/00001234",
    keys: [
      {
        paired: true,
        pairedAtS: day(3),
        lastUsedAtS: day(19),
        foundAtS: day(20),
        lastSeenAtS: day(20),
        sources: [sighting.source],
      },
    ],
  });
  expect(band?.keys[0]?.key.equals(sighting.key)).toBe(true);
});

test("the same sighting again changes nothing but when it was last seen", () => {
  ledger.remember([seen(1)]);
  expect(ledger.remember([seen(1), seen(1, { foundAtS: day(25) })])).toEqual([]);
  expect(ledger.list()[0]?.keys).toMatchObject([{ foundAtS: day(20), lastSeenAtS: day(25) }]);
  expect(ledger.list()[0]?.keys[0]?.sources).toHaveLength(1);
});

test.each<[string, KeySighting, KeySighting, string[]]>([
  [
    "a later pairing",
    seen(1, { pairedAtS: day(1) }),
    seen(2, { pairedAtS: day(2) }),
    ["1 re-paired", "2 current"],
  ],
  [
    "an older key from a backup",
    seen(1, { ...onPhone(day(20)), pairedAtS: day(9) }),
    seen(2, { pairedAtS: day(2), paired: true, foundAtS: day(25) }),
    ["1 current", "2 re-paired"],
  ],
  [
    "an undated file after the phone",
    seen(1, onPhone(day(20))),
    seen(2, { foundAtS: day(25) }),
    ["1 current", "2 re-paired"],
  ],
  [
    "the phone after an undated file",
    seen(1),
    seen(2, onPhone(day(25))),
    ["1 re-paired", "2 current"],
  ],
  [
    "the phone with another key now",
    seen(1, onPhone(day(20))),
    seen(2, onPhone(day(25))),
    ["1 re-paired", "2 current"],
  ],
  [
    "a log line after the pairing",
    seen(1, { pairedAtS: day(5) }),
    seen(2, { lastUsedAtS: day(8) }),
    ["1 re-paired", "2 current"],
  ],
  [
    "an old log line",
    seen(1, { pairedAtS: day(5) }),
    seen(2, { lastUsedAtS: day(2) }),
    ["1 current", "2 re-paired"],
  ],
  ["two undated files", seen(1), seen(2, { foundAtS: day(25) }), ["1 current", "2 current"]],
  [
    "a former one after a paired one",
    seen(1, { paired: true }),
    seen(2, { paired: false }),
    ["1 current", "2 re-paired"],
  ],
])("another key for the same address: %s", (_, first, second, expected) => {
  ledger.remember([first]);
  const changes = ledger.remember([second]);
  expect(states()).toEqual(expected);
  const hasOlder = expected.some((state) => state.endsWith("re-paired"));
  expect(kinds(changes).toSorted()).toEqual(
    hasOlder ? ["KeyAdded", "KeySuperseded"] : ["KeyAdded"],
  );
});

const SERIAL = { serial: "12345/00001234" };

test.each<[string, KeySighting, KeySighting, string[], string | undefined]>([
  [
    "paired later",
    seen(1, { ...SERIAL, pairedAtS: day(1) }),
    seen(2, { ...SERIAL, mac: B, pairedAtS: day(2) }),
    ["1 reset", "2 current"],
    B,
  ],
  [
    "paired earlier, from a backup",
    seen(1, { ...SERIAL, pairedAtS: day(9) }),
    seen(2, { ...SERIAL, mac: B, pairedAtS: day(2) }),
    ["1 current", "2 reset"],
    A,
  ],
  [
    "on the phone, the first in a file",
    seen(1, SERIAL),
    seen(2, { ...SERIAL, mac: B, ...onPhone(day(25)) }),
    ["1 reset", "2 current"],
    B,
  ],
  [
    "in another app, which names models otherwise",
    seen(1, { ...SERIAL, pairedAtS: day(1), model: "Huami model 59" }),
    seen(2, { ...SERIAL, mac: B, ...onPhone(day(25)), model: "Mi Smart Band 4" }),
    ["1 reset", "2 current"],
    B,
  ],
  [
    "undated",
    seen(1, SERIAL),
    seen(2, { ...SERIAL, mac: B }),
    ["1 current", "2 current"],
    undefined,
  ],
  [
    "of another model",
    seen(1, { ...SERIAL, pairedAtS: day(1), model: "Mi Smart Band 5" }),
    seen(2, { ...SERIAL, mac: B, pairedAtS: day(2), model: "Mi Smart Band 7" }),
    ["1 current", "2 current"],
    undefined,
  ],
  [
    "both paired at once",
    seen(1, { ...SERIAL, ...onPhone(day(20)), pairedAtS: day(1), paired: true }),
    seen(2, { ...SERIAL, ...onPhone(day(20)), mac: B, pairedAtS: day(2), paired: true }),
    ["1 current", "2 current"],
    undefined,
  ],
  [
    "with a serial number that is none",
    seen(1, { serial: "00000000", pairedAtS: day(1) }),
    seen(2, { serial: "00000000", mac: B, pairedAtS: day(2) }),
    ["1 current", "2 current"],
    undefined,
  ],
])("the same serial number under another address, %s", (_, first, second, expected, newer) => {
  ledger.remember([first]);
  const changes = ledger.remember([second]);
  expect(states()).toEqual(expected);
  const [one, two] = ledger.list();
  if (newer === undefined) {
    expect([one?.continues, two?.continues]).toEqual([undefined, undefined]);
  } else {
    const older = newer === A ? B : A;
    expect(one).toMatchObject({ mac: newer, continues: older });
    expect(two).toMatchObject({ mac: older, continuedBy: newer });
    expect(changes).toContainEqual({ is: "BandContinues", mac: newer, formerMac: older });
  }
});

test("a band that was reset twice is a chain", () => {
  const at = (n: number, mac: string): KeySighting =>
    seen(n, { ...SERIAL, mac, pairedAtS: day(n) });
  const C = "C0:FF:EE:00:00:0C";
  ledger.remember([at(3, C), at(1, A)]);
  ledger.remember([at(2, B)]);
  expect(states()).toEqual(["1 reset", "2 reset", "3 current"]);
  expect(ledger.list().map(({ mac, continues }) => [mac, continues])).toEqual([
    [C, B],
    [B, A],
    [A, undefined],
  ]);
});

test("a key without address joins the band that has it, before and after", () => {
  expect(
    ledger.remember([seen(1, { mac: undefined, source: { kind: "log", path: "a.log" } })]),
  ).toEqual([{ is: "KeyAdded", mac: undefined }]);
  expect(kinds(ledger.remember([seen(1)]))).toEqual(["BandAdded"]);
  ledger.remember([seen(1, { mac: undefined, source: { kind: "log", path: "b.log" } })]);
  const [band, ...others] = ledger.list();
  expect(others).toEqual([]);
  expect(band?.keys[0]?.sources.map(({ path }) => path).toSorted()).toEqual([
    "a.log",
    "b.log",
    "origin_db_1",
  ]);
});

test("news that an older key is in use after all takes its mark away", () => {
  ledger.remember([seen(1, onPhone(day(20))), seen(2, onPhone(day(21)))]);
  expect(states()).toEqual(["1 re-paired", "2 current"]);
  const changes = ledger.remember([seen(1, onPhone(day(22)))]);
  expect(kinds(changes)).toEqual(["KeyRestored", "KeySuperseded"]);
  expect(states()).toEqual(["1 current", "2 re-paired"]);
});

test("forgetting the newer key does not bring the older one back", () => {
  ledger.remember([
    seen(1, { ...SERIAL, pairedAtS: day(1) }),
    seen(2, { ...SERIAL, mac: B, pairedAtS: day(2) }),
  ]);
  expect(ledger.forget({ mac: B })).toBe(1);
  expect(ledger.remember([seen(1, { ...SERIAL, pairedAtS: day(1), foundAtS: day(28) })])).toEqual(
    [],
  );
  expect(states()).toEqual(["1 reset"]);
});

test("forgetting is by address, by band with its former addresses, of strays, of everything", () => {
  const fill = (): void => {
    ledger.remember([
      seen(1, { ...SERIAL, pairedAtS: day(1) }),
      seen(2, { ...SERIAL, mac: B, pairedAtS: day(2) }),
      seen(3, { mac: undefined }),
      seen(4, { mac: "C0:FF:EE:00:00:0D" }),
    ]);
  };
  fill();
  expect(ledger.forget({ mac: "C0:FF:EE:99:99:99" })).toBe(0);
  expect(ledger.forget({ mac: A, formerToo: true })).toBe(2);
  expect(ledger.forget({ withoutMac: true })).toBe(1);
  expect(states()).toEqual(["4 current"]);
  fill();
  expect(ledger.forget({ everything: true })).toBe(4);
  expect(ledger.list()).toEqual([]);
});

test("a forgotten key is nowhere in the files any more", () => {
  ledger.remember([seen(5)]);
  const bytes = Buffer.from(keyNo(5).bytes());
  const isThere = (): boolean =>
    readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes(bytes));
  expect(isThere()).toBe(true);
  ledger.forget({ mac: A });
  expect(isThere()).toBe(false);
});

test("names of models win over numbers, newer facts over older ones, and gaps are filled", () => {
  ledger.remember([seen(1, { lastUsedAtS: day(9), model: "Mi Smart Band 5", firmware: "V2" })]);
  ledger.remember([
    seen(1, { lastUsedAtS: day(5), model: "Huami model 59", firmware: "V1", ...SERIAL }),
  ]);
  expect(ledger.list()[0]).toMatchObject({ model: "Mi Smart Band 5", firmware: "V2", ...SERIAL });
  ledger.remember([seen(1, { lastUsedAtS: day(10), model: "Huami model 59", firmware: "V3" })]);
  expect(ledger.list()[0]).toMatchObject({ model: "Mi Smart Band 5", firmware: "V3" });
});

test("the ledger is still there when it is opened again", () => {
  ledger.remember([seen(1)]);
  store.database.close();
  fresh();
  expect(states()).toEqual(["1 current"]);
});

test("in any order, and repeated, sightings lead to the same keys, marks and links", () => {
  const time = fc.option(fc.integer({ min: 1, max: 4 }).map(day), { nil: undefined });
  const sighting = fc.record({
    n: fc.integer({ min: 1, max: 3 }),
    mac: fc.constantFrom(A, B),
    pairedAtS: time,
    lastUsedAtS: time,
    paired: fc.option(fc.boolean(), { nil: undefined }),
    live: fc.boolean(),
    foundAtS: fc.integer({ min: 10, max: 12 }).map(day),
  });
  const facts = fc.array(sighting, { minLength: 1, maxLength: 6 });
  const order = fc.array(fc.nat(5), { maxLength: 8 });
  const summary = (): unknown => {
    const bands = ledger.list().map(({ mac, continues, keys }) => {
      const all = keys.map(({ key, paired, superseded }) => [
        key.reveal(),
        paired,
        superseded?.why,
      ]);
      return JSON.stringify([mac, continues, all.toSorted()]);
    });
    return bands.toSorted();
  };
  fc.assert(
    fc.property(facts, order, (list, again) => {
      const sightings = list.map(({ n, live, ...rest }) =>
        seen(n, { ...SERIAL, ...(live ? onPhone(rest.foundAtS) : {}), ...rest }),
      );
      ledger.forget({ everything: true });
      ledger.remember(sightings);
      const together = summary();
      ledger.forget({ everything: true });
      for (const one of sightings.toReversed()) ledger.remember([one]);
      for (const i of again) ledger.remember(sightings.slice(i, i + 1));
      expect(summary()).toEqual(together);
      expect(ledger.remember(sightings)).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test("a sighting that cannot be written leaves nothing of its call behind", () => {
  const broken = { ...seen(2), foundAtS: 1.5 };
  expect(() => ledger.remember([seen(1), broken])).toThrow();
  expect(ledger.list()).toEqual([]);
});
