import { expect, test } from "vitest";
import { ageOn, energyOf, highestPulseOf, pulseZonesOf, stepLengthsOf } from "./effort.ts";

test("a step is a share of the height, a running one a longer share", () => {
  expect(stepLengthsOf({ heightCm: 180 })?.walkingM).toBeCloseTo(0.774);
  expect(stepLengthsOf({ heightCm: 180 })?.runningM).toBeCloseTo(0.9);
  for (const heightCm of [undefined, 0, -180, 1_800, Number.NaN]) {
    expect(stepLengthsOf({ heightCm })).toBeUndefined();
  }
});

test("a kilometre takes half a kilocalorie a kilogram walking, and a whole one running", () => {
  const wearer = { weightKg: 80 };
  expect(energyOf({ walkedM: 1_000, ranM: 0, cycledMin: 0 }, wearer)).toBeCloseTo(40);
  expect(energyOf({ walkedM: 0, ranM: 1_000, cycledMin: 0 }, wearer)).toBeCloseTo(80);
});

test("cycling for an hour takes 5.8 kcal a kilogram", () => {
  expect(energyOf({ walkedM: 0, ranM: 0, cycledMin: 60 }, { weightKg: 70 })).toBeCloseTo(406, 0);
});

test("without a weight that can be one, there is no energy", () => {
  for (const weightKg of [undefined, 0, -70, 70_000, Number.NaN]) {
    expect(energyOf({ walkedM: 1_000, ranM: 0, cycledMin: 0 }, { weightKg })).toBeUndefined();
  }
});

test("a year is full on the birthday", () => {
  expect(ageOn({ bornOn: "1984-03-31" }, "2024-03-30")).toBe(39);
  expect(ageOn({ bornOn: "1984-03-31" }, "2024-03-31")).toBe(40);
  for (const bornOn of [undefined, "", "1984", "2084-01-01", "1684-01-01"]) {
    expect(ageOn({ bornOn }, "2024-03-31")).toBeUndefined();
  }
});

test("the highest pulse goes by age, and the zones by tenths of it", () => {
  expect(highestPulseOf({ bornOn: "1984-03-31" }, "2024-03-31")).toBe(180);
  expect(pulseZonesOf({ bornOn: "1984-03-31" }, "2024-03-31")).toEqual([90, 108, 126, 144, 162]);
  expect(pulseZonesOf({}, "2024-03-31")).toBeUndefined();
});
