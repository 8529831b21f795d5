import { expect, test } from "vitest";
import { pixelColumns } from "./pixel-columns.ts";

test("values in one column of pixels are its lowest and its highest", () => {
  expect(pixelColumns([60, 80, 70, 90], 0.5)).toEqual([
    [
      { x: 0, low: 60, high: 80 },
      { x: 1, low: 70, high: 90 },
    ],
  ]);
});

test("a gap stays a gap: what is behind it is a piece of its own", () => {
  expect(pixelColumns([60, null, null, 70], 2, 1)).toEqual([
    [{ x: 1, low: 60, high: 60 }],
    [{ x: 7, low: 70, high: 70 }],
  ]);
});

test("values as far apart as they are usually measured are joined", () => {
  expect(pixelColumns([60, null, null, 70], 2, 3)).toHaveLength(1);
});

test("nothing has no pieces", () => {
  expect(pixelColumns([], 1)).toEqual([]);
  expect(pixelColumns([null, null], 1)).toEqual([]);
});

test("a day of minutes is not more than its pixels", () => {
  const day = Array.from({ length: 1440 }, (_, minute) => 60 + (minute % 40));
  const [piece = []] = pixelColumns(day, 400 / 1440);
  expect(piece.length).toBe(400);
  expect(piece.every(({ low, high }) => low <= high)).toBe(true);
});
