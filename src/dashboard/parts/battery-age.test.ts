import { expect, test } from "vitest";
import { ageInWords, batteryAge } from "./battery-age.ts";

const read = (at: string) => ({
  battery: { mac: "", atS: Date.parse(at) / 1000, levelPercent: 77 },
  clock: [{ atS: 0, offsetMin: 60 }],
});

test("a battery is as old as days have begun since, on the wearer's clock", () => {
  expect(batteryAge(read("2026-03-14T23:30Z"), "2026-03-15")).toBe(0);
  expect(batteryAge(read("2026-03-14T22:30Z"), "2026-03-15")).toBe(1);
  expect(batteryAge(read("2026-03-15T17:30Z"), "2026-11-22")).toBe(252);
  // A band whose clock runs ahead has no age.
  expect(batteryAge(read("2026-03-17T17:30Z"), "2026-03-15")).toBe(0);
});

test("its age is told when it counts", () => {
  expect([0, 2].map(ageInWords)).toEqual([undefined, undefined]);
  expect(ageInWords(3)).toMatch(/3/);
});
