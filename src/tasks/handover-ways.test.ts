import fc from "fast-check";
import { expect, test } from "vitest";
import { planHandover } from "./handover-ways.ts";
import type { GadgetbridgeUse, HandoverWish } from "./handover-ways.ts";

const MAC = "C8:0F:10:01:02:03";
const wish = (use: GadgetbridgeUse, more: Partial<HandoverWish> = {}): HandoverWish => ({
  mac: MAC,
  model: "Mi Smart Band 4",
  hasHistory: true,
  vendorApp: "Zepp Life",
  use: { version: "0.83.0", isRunning: true, hasFilesFolder: true, ...use },
  nowS: 1_710_244_800,
  ...more,
});

const waysFor = (use: GadgetbridgeUse, more?: Partial<HandoverWish>): string[] =>
  planHandover(wish(use, more)).ways.map(({ way }) => way);

// What is known of the owner's Gadgetbridge, and which ways come first then.
test.each<[string, GadgetbridgeUse, readonly string[]]>([
  ["fresh", { isFresh: true, knowsBand: false }, ["restore-zip", "text"]],
  ["in use, without this band", { isFresh: false, knowsBand: false }, ["text", "merged-database"]],
  [
    "in use with this band",
    { isFresh: false, knowsBand: true },
    ["text", "merged-database", "preference-file", "settings-intent", "restore-zip"],
  ],
  [
    "in use with the band's former address",
    { isFresh: false, knowsBand: false, knowsFormerMac: "C8:0F:10:01:02:04" },
    ["move-device", "text"],
  ],
  ["unknown", {}, ["text", "merged-database", "restore-zip"]],
])("Gadgetbridge is %s", (_, use, first) => {
  expect(waysFor(use).slice(0, first.length)).toEqual(first);
});

test("without a history the key alone is the best way", () => {
  const ways = waysFor({ isFresh: true }, { hasHistory: false });
  expect(ways[0]).toBe("text");
  expect(ways).not.toContain("merged-database");
});

test("what cannot work is said, and comes last", () => {
  const { ways } = planHandover(wish({ isFresh: true, version: "0.81.0", knowsBand: false }));
  const zip = ways.find(({ way }) => way === "restore-zip");
  expect(zip?.impossible).toMatch(/0\.83\.0/);
  expect(ways[0]?.way).toBe("text");
  const impossible = ways.map(({ impossible: why }) => why !== undefined);
  expect(impossible).toEqual(impossible.toSorted((a, b) => Number(a) - Number(b)));
});

test.each([
  ["0.83.0", true],
  ["0.82.1", false],
  ["0.90.0", true],
  ["1.0.0", true],
  ["0.83.0-nightly", true],
  ["20240312-abcdef", true],
  [undefined, true],
])("version %s can restore our backup: %s", (version, can) => {
  const { ways } = planHandover(wish({ isFresh: true, version }));
  const zip = ways.find(({ way }) => way === "restore-zip");
  expect(zip?.impossible === undefined).toBe(can);
});

test("first of all the key is kept alive: no un-pairing, one last synchronisation, then the bond goes", () => {
  const { keepKeyAlive } = planHandover(wish({}));
  const order = [/not un-pair/, /synchronise/, /Force stop/, /Forget/];
  expect(keepKeyAlive.map((step, i) => order[i]?.test(step))).toEqual([true, true, true, true]);
  expect(keepKeyAlive[0]).toContain("Zepp Life");
});

test("ways that replace what the owner has say so, and to save it first", () => {
  const { ways } = planHandover(wish({ isFresh: false }));
  const zip = ways.find(({ way }) => way === "restore-zip");
  expect(zip?.replaces).toMatch(/^Everything/);
  expect(zip?.steps[0]).toMatch(/Backup/);
  const preferences = ways.find(({ way }) => way === "preference-file");
  expect(preferences?.replaces).toMatch(/clears/);
});

test("files are called as Gadgetbridge expects them, and those with the key are marked", () => {
  const { ways } = planHandover(wish({}));
  expect(ways.flatMap(({ file }) => file ?? [])).toEqual(
    expect.arrayContaining([
      { name: "gadgetbridge_20240312120000.zip", holdsKey: true },
      { name: "Export_preference_C8_0F_10_01_02_03", holdsKey: true },
      { name: "Gadgetbridge", holdsKey: false },
    ]),
  );
});

test("whatever is known, there is a way, each with steps, and none is there twice", () => {
  const maybe = fc.option(fc.boolean(), { nil: undefined });
  const use = fc.record({
    isFresh: maybe,
    knowsBand: maybe,
    isRunning: maybe,
    hasFilesFolder: maybe,
    knowsFormerMac: fc.option(fc.constant("C8:0F:10:01:02:04"), { nil: undefined }),
    version: fc.option(fc.oneof(fc.string(), fc.constant("0.1.0")), { nil: undefined }),
  });
  fc.assert(
    fc.property(use, fc.boolean(), (known, hasHistory) => {
      const { ways } = planHandover(
        wish(known, { hasHistory, ...(hasHistory ? {} : { model: undefined }) }),
      );
      expect(ways.some(({ impossible }) => impossible === undefined)).toBe(true);
      expect(ways.every(({ steps, needs }) => steps.length > 0 && needs.length > 0)).toBe(true);
      expect(new Set(ways.map(({ way }) => way)).size).toBe(ways.length);
    }),
  );
});
