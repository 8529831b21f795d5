import { expect, test } from "vitest";
import { bodyUnitsOf, cmOf, feetOf, kgOf, poundsOf } from "./units.ts";

test("people are measured as the reader's country does it", () => {
  expect(bodyUnitsOf("en-US")).toBe("imperial");
  expect(bodyUnitsOf("en-GB")).toBe("metric");
  expect(bodyUnitsOf("de-DE")).toBe("metric");
  expect(bodyUnitsOf("en")).toBe("metric");
});

test("what was typed in feet and pounds comes back the same", () => {
  for (let inches = 20; inches < 98; inches++) {
    const cm = cmOf(0, inches);
    const shown = feetOf(cm);
    expect(shown.feet * 12 + shown.inches).toBe(inches);
  }
  for (let pounds = 45; pounds < 660; pounds++) expect(poundsOf(kgOf(pounds))).toBe(pounds);
});

test("five foot eleven is 180 cm", () => {
  expect(cmOf(5, 11)).toBe(180);
  expect(feetOf(180)).toEqual({ feet: 5, inches: 11 });
});
