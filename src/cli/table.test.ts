import { expect, test } from "vitest";
import { table } from "./table.ts";

test("columns line up, the first to the left, the others to the right", () => {
  expect(
    table(
      ["", "steps", "km"],
      [
        ["Mon", "8,412", "5.9"],
        ["Tuesday", "12", "–"],
      ],
    ),
  ).toEqual([
    "          steps    km", //
    "Mon       8,412   5.9",
    "Tuesday      12     –",
  ]);
});

test("a column of which nothing is known is left out", () => {
  expect(table(["", "REM"], [["Mon", "–"]])).toEqual(["", "Mon"]);
});
