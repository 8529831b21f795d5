import fc from "fast-check";
import { expect, test } from "vitest";
import { parseSummaryData, SUMMARY_FIELDS } from "./summary-data.ts";

const told = (members: Record<string, unknown>) => parseSummaryData(JSON.stringify(members));

test("a summary as Gadgetbridge writes it for a band gives its numbers in our units", () => {
  const facts = told({
    ascentSeconds: { value: 100, unit: "seconds" },
    distanceMeters: { value: 5012.5, unit: "meters" },
    ascentMeters: { value: 12, unit: "meters", group: "Elevation" },
    maxAltitude: { value: 80, unit: "meters" },
    minAltitude: { value: -2, unit: "meters" },
    steps: { value: 6001, unit: "steps_unit" },
    activeSeconds: { value: 1800, unit: "seconds" },
    caloriesBurnt: { value: 321, unit: "calories_unit" },
    maxSpeed: { value: 4.25, unit: "meters_second" },
    averageHR: { value: 141, unit: "bpm" },
    averageKMPaceSeconds: { value: 359, unit: "seconds_km" },
    averageStride: { value: 83, unit: "cm" },
    swimStyle: { value: "breaststroke", unit: "string" },
    swolfIndex: { value: 41, unit: "" },
  });
  expect(facts).toEqual({
    distanceM: 5012.5,
    ascentM: 12,
    highestM: 80,
    lowestM: -2,
    steps: 6001,
    activeS: 1800,
    energyKcal: 321,
    maxSpeedMPerS: 4.25,
    averageHeartRateBpm: 141,
    averagePaceSPerKm: 359,
    averageStrideCm: 83,
    swolf: 41,
  });
});

test("other units are converted, unknown ones are not guessed", () => {
  expect(told({ distanceMeters: { value: 5, unit: "km" } })).toEqual({ distanceM: 5000 });
  expect(told({ maxSpeed: { value: 36, unit: "km_h" } })).toEqual({ maxSpeedMPerS: 10 });
  expect(told({ distanceMeters: { value: 5, unit: "furlongs" } })).toEqual({});
  expect(told({ distanceMeters: { value: 5, unit: 7 } })).toEqual({});
});

test("entries within groups are found, and a second key counts where the first one is absent", () => {
  expect(told({ Elevation: { elevationGain: { value: 7, unit: "meters" } } })).toEqual({
    ascentM: 7,
  });
});

test("zero is not recorded, but a height of zero is a height", () => {
  const facts = told({
    steps: { value: 0, unit: "steps_unit" },
    averageHR: { value: -1, unit: "bpm" },
    minAltitude: { value: 0, unit: "meters" },
    laps: { value: 1e300, unit: "laps_unit" },
  });
  expect(facts).toEqual({ lowestM: 0 });
});

test("what is written by the first key and unit comes back", () => {
  for (const { fact, keys, units } of SUMMARY_FIELDS) {
    expect(told({ [keys[0]]: { value: 12, unit: units[0]?.[0] } })).toEqual({ [fact]: 12 });
  }
});

test.each(["", "null", "[]", '"steps"', "{", '{"steps":5}', '{"steps":{"value":"5"}}'])(
  "%j says nothing",
  (text) => {
    expect(parseSummaryData(text)).toEqual({});
  },
);

test("whatever the text, there are numbers or nothing", () => {
  const text = fc.oneof(fc.json({ maxDepth: 6 }), fc.string(), fc.constant("[".repeat(100_000)));
  fc.assert(
    fc.property(text, (it) => {
      for (const value of Object.values(parseSummaryData(it))) expect(value).toBeTypeOf("number");
    }),
  );
});
