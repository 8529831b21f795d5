import { expect, test } from "vitest";
import type { Minute } from "../health/minute.ts";
import { compareStanding, decide, isWorn, isWritten, rankOf, Tally } from "./precedence.ts";
import type { Decision, Standing } from "./precedence.ts";

const worn = (source: string): Standing => ({ rank: rankOf(source), isWorn: true });
const bare = (source: string): Standing => ({ rank: rankOf(source), isWorn: false });

test("the closer to the wrist, the more a word counts", () => {
  const sources = ["unheard-of", "file", "data-export", "mifit", "gadgetbridge", "band"];
  const ranked = sources.toSorted((a, b) => rankOf(a) - rankOf(b));
  expect(ranked).toEqual(sources);
  expect(new Set(sources.map(rankOf)).size).toBe(6);
  expect(rankOf("toString")).toBe(0);
});

test.each<[string, Standing | undefined, Standing, boolean, Decision]>([
  ["nothing is known", undefined, bare("data-export"), false, "added"],
  ["the same source says the same", worn("mifit"), worn("mifit"), true, "same"],
  ["a lesser source says the same", worn("band"), worn("mifit"), true, "same"],
  ["a better source says the same", worn("mifit"), worn("band"), true, "confirmed"],
  ["the same source says it otherwise", worn("band"), worn("band"), false, "updated"],
  ["neither was worn, of one source", bare("band"), bare("band"), false, "updated"],
  ["the band after Gadgetbridge", worn("gadgetbridge"), worn("band"), false, "displaced"],
  ["Gadgetbridge after the band", worn("band"), worn("gadgetbridge"), false, "refused"],
  ["Gadgetbridge after MiFit", worn("mifit"), worn("gadgetbridge"), false, "displaced"],
  ["MiFit after Gadgetbridge", worn("gadgetbridge"), worn("mifit"), false, "refused"],
  ["MiFit after the data export", worn("data-export"), worn("mifit"), false, "displaced"],
  ["the data export after MiFit", worn("mifit"), worn("data-export"), false, "refused"],
  ["worn after unworn, of a lesser source", bare("band"), worn("data-export"), false, "displaced"],
  ["unworn after worn, of a better source", worn("data-export"), bare("band"), false, "refused"],
  ["worn after unworn, of one source", bare("band"), worn("band"), false, "displaced"],
  ["unworn after worn, of one source", worn("band"), bare("band"), false, "refused"],
  ["neither was worn, the better source later", bare("mifit"), bare("band"), false, "displaced"],
])("%s", (_, stored, offered, areEqual, expected) => {
  expect(decide(stored, offered, areEqual)).toBe(expected);
});

test("of two that differ, the order in which they come decides only within one source", () => {
  const all = ["band", "mifit"].flatMap((source) => [worn(source), bare(source)]);
  for (const a of all) {
    for (const b of all) {
      if (compareStanding(a, b) === 0) continue;
      expect([decide(a, b, false), decide(b, a, false)].toSorted()).toEqual([
        "displaced",
        "refused",
      ]);
    }
  }
});

test.each<[Decision, boolean, object]>([
  ["added", true, { added: 1, changed: 0, same: 0, lost: 0 }],
  ["same", false, { added: 0, changed: 0, same: 1, lost: 0 }],
  ["confirmed", true, { added: 0, changed: 0, same: 1, lost: 0 }],
  ["updated", true, { added: 0, changed: 1, same: 0, lost: 0 }],
  ["displaced", true, { added: 0, changed: 1, same: 0, lost: 1 }],
  ["refused", false, { added: 0, changed: 0, same: 0, lost: 1 }],
])("what is %s is written: %s, and counted", (decision, writes, counts) => {
  const tally = new Tally();
  tally.count(decision);
  expect(tally.result()).toEqual(counts);
  expect(isWritten(decision)).toBe(writes);
});

const minute = (kind: number, isLong: boolean): Minute => ({
  startS: 0,
  kind,
  intensity: 0,
  steps: 0,
  ...(isLong ? { asleep: { unknown: 4, light: 0, deep: 128, rem: 128 } } : {}),
});

test.each([
  [0x01, false, true],
  [0x53, false, false],
  [0x56, false, false],
  [0x7b, false, true],
  [115, true, false],
  [0xf3, true, false],
  [118, true, false],
  [120, true, true],
  [3, true, true],
])("kind %i of a long sample (%s) is worn: %s", (kind, isLong, expected) => {
  expect(isWorn(minute(kind, isLong))).toBe(expected);
});

test.each([
  ["mifit-1", 3, false],
  ["mifit-1", 6, false],
  ["mifit-1", 0x13, true],
  ["mi-band-1", 3, false],
  ["mi-band-1", 6, false],
  ["mi-band-1", 255, true],
  ["xiaomi", 8, false],
  ["xiaomi", 3, true],
  ["xiaomi", 0x400_00b8, true],
] as const)("of the codes of %s %i is worn: %s", (kinds, kind, expected) => {
  expect(isWorn({ startS: 0, kind, kinds })).toBe(expected);
});

test("a minute that says nothing about it was worn", () => {
  expect(isWorn({ startS: 0, steps: 3 })).toBe(true);
});
