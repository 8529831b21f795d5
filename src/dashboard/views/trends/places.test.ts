import { expect, test } from "vitest";
import { inPeriod, neighbour, partsOf, placeOf, type Bounds } from "./places.ts";

const bounds: Bounds = {
  first: "2016-02-12",
  today: "2026-03-15",
  last: "2026-02-20",
  firstWeekday: 1,
};

test("a route names a time and a measure", () => {
  expect(placeOf(["week", "2026-03-12", "sleep"], bounds)).toEqual({
    period: "week",
    from: "2026-03-09",
    to: "2026-03-15",
    measure: "sleep",
  });
  expect(placeOf(["month", "2028-02"], bounds)).toMatchObject({
    from: "2028-02-01",
    to: "2028-02-29",
    measure: "steps",
  });
  expect(placeOf(["all", "pulse"], bounds)).toMatchObject({
    from: "2016-02-12",
    to: "2026-03-15",
    measure: "pulse",
  });
});

test("a week or a month that is not named is the last one with records", () => {
  expect(placeOf(["week"], bounds)).toMatchObject({ from: "2026-02-16", measure: "steps" });
  expect(placeOf(["month"], bounds)).toMatchObject({ period: "month", from: "2026-02-01" });
  expect(placeOf(["month", "sleep"], bounds)).toMatchObject({
    from: "2026-02-01",
    measure: "sleep",
  });
  expect(placeOf(["month", "2024-05-17"], bounds)).toMatchObject({ from: "2024-05-01" });
});

test("what makes no sense is the present year", () => {
  for (const rest of [
    [],
    ["year", "26"],
    ["month", "2026-13"],
    ["week", "2026-02-30"],
    ["decade"],
  ]) {
    expect(placeOf(rest, bounds)).toMatchObject({ period: "year", from: "2026-01-01" });
  }
});

test("an address leads back to its place", () => {
  for (const rest of [
    ["week", "2026-03-09"],
    ["month", "2026-03", "pulse"],
    ["year", "2025", "active"],
    ["all"],
    ["all", "sleep"],
  ]) {
    const place = placeOf(rest, bounds);
    expect(partsOf(place)).toEqual(["trends", ...rest]);
  }
});

test("before January comes December, before a week its seven days, before everything nothing", () => {
  const before = (...rest: string[]) => neighbour(placeOf(rest, bounds), -1);
  expect(before("month", "2026-01")).toMatchObject({ from: "2025-12-01", to: "2025-12-31" });
  expect(before("week", "2026-01-01")).toMatchObject({ from: "2025-12-22", to: "2025-12-28" });
  expect(before("year", "2026")).toMatchObject({ from: "2025-01-01", to: "2025-12-31" });
  expect(before("all")).toBeUndefined();
});

test("another period shows the end of what was shown, but no days to come", () => {
  const year = placeOf(["year", "2026", "sleep"], bounds);
  expect(inPeriod(year, "month", bounds)).toMatchObject({ from: "2026-03-01", measure: "sleep" });
  expect(inPeriod(year, "week", bounds)).toMatchObject({ from: "2026-03-09" });
  expect(inPeriod(placeOf(["year", "2024"], bounds), "month", bounds)).toMatchObject({
    from: "2024-12-01",
  });
  expect(inPeriod(year, "all", bounds)).toMatchObject({ period: "all", measure: "sleep" });
});
