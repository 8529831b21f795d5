import { expect, test } from "vitest";
import type { BandOfPage } from "../../../server/answers.ts";
import { families } from "./families.ts";

function band(mac: string, parts: Partial<BandOfPage> = {}): BandOfPage {
  const none = { workouts: 0, measurements: 0, battery: [], alarms: [] };
  return { mac, isDevice: true, key: "none", ...none, ...parts };
}

test("former addresses are folded into the band that continues them, however many", () => {
  const bands = [band("1"), band("2", { continues: "1" }), band("3", { continues: "2" })];
  const [family, ...others] = families(bands);
  expect(others).toEqual([]);
  expect(family?.band.mac).toBe("3");
  expect(family?.former.map(({ mac }) => mac)).toEqual(["2", "1"]);
});

test("the band that was seen last comes first; records without a device are no band", () => {
  const bands = [
    band("old", { lastS: 1 }),
    band("@file", { isDevice: false, lastS: 99 }),
    band("new", { syncedS: 5 }),
  ];
  expect(families(bands).map(({ band: { mac } }) => mac)).toEqual(["new", "old"]);
});

test("bands that say they continue each other end somewhere", () => {
  const bands = [
    band("0", { continues: "1" }),
    band("1", { continues: "2" }),
    band("2", { continues: "1" }),
  ];
  expect(families(bands).map(({ band: { mac } }) => mac)).toEqual(["0"]);
});
