import { expect, test } from "vitest";
import { AuthKey } from "../bytes/auth-key.ts";
import type { KeySighting } from "../store/key-sighting.ts";
import type { FoundKey, RankedKey } from "./findings.ts";
import { rankKeys } from "./rank.ts";

const NOW_S = Date.UTC(2026, 0, 31) / 1000;
const day = (n: number): number => Date.UTC(2024, 0, n) / 1000;

/** Key number n. */
function keyNo(n: number): AuthKey {
  return AuthKey.of(Uint8Array.from({ length: 16 }, (_, i) => 16 * n + i));
}

function found(
  n: number,
  facts: Partial<KeySighting> = {},
  more: Partial<FoundKey> = {},
): FoundKey {
  const source = { kind: "database", path: `file ${n}` } as const;
  return { sighting: { key: keyNo(n), source, foundAtS: NOW_S, ...facts }, ...more };
}

const A = { mac: "C0:FF:EE:00:00:0A" };
const B = { mac: "C0:FF:EE:00:00:0B" };
const live = { source: { kind: "phone-database", path: "phone" } } as const;

const numbers = (keys: readonly RankedKey[]): number[] =>
  keys.map(({ sighting }) => (sighting.key.bytes()[0] ?? 0) / 16);

test.each<[string, FoundKey, FoundKey]>([
  [
    "a paired band before a former one",
    found(1, { ...A, paired: true }),
    found(2, { ...B, paired: false, pairedAtS: day(9) }),
  ],
  [
    "a paired band before one of which nothing is said",
    found(1, { ...A, paired: true }),
    found(2, { ...B, lastUsedAtS: day(9) }),
  ],
  [
    "the later pairing",
    found(1, { ...A, pairedAtS: day(2) }),
    found(2, { ...B, pairedAtS: day(1), lastUsedAtS: day(9) }),
  ],
  [
    "the later use",
    found(1, { ...A, lastUsedAtS: day(2) }),
    found(2, { ...B, lastUsedAtS: day(1) }),
  ],
  ["the phone before a file", found(1, { ...B, ...live }), found(2, A)],
  [
    "the app's own file before a copy",
    found(1, A),
    found(2, { ...B, pairedAtS: day(9) }, { isCopy: true }),
  ],
  [
    "a band with an address before a key without one",
    found(1, { ...A, paired: false }),
    found(2, { paired: true }),
  ],
  [
    "the newer key of one band",
    found(1, { ...A, lastUsedAtS: day(2) }),
    found(2, { ...A, paired: true, pairedAtS: day(1) }),
  ],
  [
    "the original before its copy, for one band",
    found(1, A),
    found(2, { ...A, paired: true }, { isCopy: true }),
  ],
  [
    "the current key of another band before a replaced one",
    found(1, A),
    found(2, { ...B, paired: true, pairedAtS: day(1), lastUsedAtS: day(1) }),
  ],
])("the order: %s", (_, first, second) => {
  const newerB = found(3, { ...B, pairedAtS: day(30) });
  const others = _.startsWith("the current key") ? [newerB] : [];
  const order = (keys: FoundKey[]): number[] => numbers(rankKeys(keys)).filter((n) => n !== 3);
  expect(order([first, second, ...others])).toEqual([1, 2]);
  expect(order([second, ...others, first])).toEqual([1, 2]);
});

test("the same key of the same band from several sources is one, with all sources and all that is known", () => {
  const file = { source: { kind: "database", path: "old" } } as const;
  const log = { source: { kind: "log", path: "log" } } as const;
  const [key, ...others] = rankKeys([
    found(1, {
      ...A,
      ...file,
      model: "Huami model 59",
      paired: true,
      pairedAtS: day(1),
      lastUsedAtS: day(2),
    }),
    found(1, { ...A, ...log, lastUsedAtS: day(5), serial: "12345/00001234" }),
    found(1, { ...live, ...A, paired: false, lastUsedAtS: day(3) }),
    found(1, { source: { kind: "text", path: "without address" } }),
    found(1, { ...A, ...log }),
  ]);
  expect(others).toEqual([]);
  expect(key?.sighting).toMatchObject({
    ...live,
    model: "Huami model 59",
    serial: "12345/00001234",
    paired: false,
    pairedAtS: day(1),
    lastUsedAtS: day(5),
  });
  expect(key?.sources.map(({ path }) => path)).toEqual(["phone", "log", "old", "without address"]);
});

test("the same key for two bands stays two", () => {
  expect(rankKeys([found(1, A), found(1, B)]).map(({ sighting }) => sighting.mac)).toEqual([
    A.mac,
    B.mac,
  ]);
});

test("every place has its reason, as sentences for the owner", () => {
  const keys = rankKeys([
    found(
      1,
      { ...A, paired: true, pairedAtS: day(2), lastUsedAtS: day(3) },
      { newerThanMain: "changed" },
    ),
    found(2, { ...A, pairedAtS: day(1) }, { isCopy: true }),
    found(3, { ...B, paired: false }),
    found(4, { source: { kind: "log", path: "log" } }),
  ]);
  expect(keys.map(({ reason }) => reason)).toEqual([
    "Newer than the key in the main file: it was still in the write-ahead log. The app calls this band paired since 2 Jan 2024. Last used on 3 Jan 2024.",
    "The app calls this band a former one: the key is most likely dead.",
    "An older key of this band: a newer one stands above. Paired since 1 Jan 2024. It comes from a copy beside the app's own file, of unknown age.",
    "No Bluetooth address stands beside it: try it only when nothing else fits.",
  ]);
  expect(keys.map(({ isFormer }) => isFormer)).toEqual([false, true, true, false]);
});

test("nothing found gives nothing", () => {
  expect(rankKeys([])).toEqual([]);
});
