import { expect, test } from "vitest";
import { thinOut } from "./thin-out.ts";

const WEEK = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

test("labels that have room all stay", () => {
  expect(thinOut(WEEK, 40, 16)).toEqual(WEEK);
});

test("labels that would lie on each other are left out, in even steps", () => {
  expect(thinOut(WEEK, 40, 32)).toEqual([
    "Mon",
    undefined,
    "Wed",
    undefined,
    "Fri",
    undefined,
    "Sun",
  ]);
});

test("the last label is left out where it had to move over the one before it", () => {
  expect(thinOut(["1", undefined, "March"], 28, 32)).toEqual(["1", undefined, undefined]);
});

test("columns without a label leave room for those with one", () => {
  expect(thinOut([undefined, "March", undefined, "April"], 25, 16)).toEqual([
    undefined,
    "March",
    undefined,
    "April",
  ]);
  expect(thinOut([], 10, 16)).toEqual([]);
});
