import { expect, test } from "vitest";
import { MemoryFile } from "../../../test/archive-tools.ts";
import { collectingIntake } from "../../../test/collecting-intake.ts";
import { offsetsOf } from "../../health/zone.ts";
import { dateOrderOf } from "./date-order.ts";
import { type DateOrder, dayIn, dayName, writtenDate } from "./dates.ts";
import { instantIn, minuteOf } from "./instants.ts";
import { numberOf } from "./numbers.ts";
import { readVendorCsv } from "./vendor-csv.ts";
import { readVendorExport } from "./vendor-export.ts";

const OPTIONS = { offsetAt: offsetsOf("UTC"), nowS: Date.UTC(2024, 0) / 1000 };

const daily = (dates: readonly string[]) => {
  const rows = dates.map((date, index) => `${date};${index + 1};10`);
  return new MemoryFile("a.csv", Buffer.from(`date;steps;distance\n${rows.join("\n")}\n`));
};

const weights = (dates: readonly string[]) => {
  const rows = dates.map((date) => `${date} 07:00:00;70`);
  return new MemoryFile("b.csv", Buffer.from(`time;weight\n${rows.join("\n")}\n`));
};

test.each([
  ["the year first", "year-first", ["2020-04-03", "2020-04-04"]],
  ["the year first, with slashes", "year-first", ["2020/4/3", "2020/12/31"]],
  ["nothing", "year-first", []],
  ["a day above 12", "day-first", ["03/04/2020", "13/04/2020"]],
  ["a day above 12 in the second place", "month-first", ["03/04/2020", "04/13/2020"]],
  ["dots and two digits of the year", "day-first", ["03.04.20", "25.04.20"]],
  ["dashes", "month-first", ["4-25-2020"]],
  ["both", "contradictory", ["13/04/2020", "04/13/2020"]],
  ["days that rise in one reading only", "day-first", ["11/01/2020", "12/01/2020", "01/02/2020"]],
  ["months that rise in one reading only", "month-first", ["1/11/2020", "1/12/2020", "2/1/2020"]],
  ["days that fall in one reading only", "day-first", ["01/02/2020", "12/01/2020", "11/01/2020"]],
  ["days without a gap", "day-first", ["01/02/2020", "02/02/2020", "03/02/2020"]],
  ["days without a gap, month first", "month-first", ["2/1/2020", "2/2/2020", "2/3/2020"]],
  ["two days only", "ambiguous", ["01/02/2020", "02/02/2020"]],
  ["one day", "ambiguous", ["01/02/2020", "01/02/2020"]],
  ["no order at all", "ambiguous", ["03/04/2020", "01/02/2020", "05/06/2020"]],
  ["the year first among others", "day-first", ["2020-01-01", "13/04/2020"]],
])("dates tell their order: %s", async (_, order, dates) => {
  expect(await dateOrderOf(daily(dates))).toBe(order);
});

test("the first days of months, one after the other, are no days one after the other", async () => {
  expect(await dateOrderOf(weights(["01/01/2020", "01/02/2020", "01/03/2020"]))).toBe("ambiguous");
  expect(await dateOrderOf(weights(["13/01/2020", "01/02/2020"]))).toBe("day-first");
});

async function daysOf(dates: readonly string[], dateOrder?: DateOrder): Promise<string[]> {
  const intake = collectingIntake();
  await readVendorCsv(daily(dates), "ACTIVITY", intake, { ...OPTIONS, dateOrder });
  return intake.devices.get("")?.summaries.map(({ day }) => day) ?? [];
}

test("a file is read in its one order, from its first row on", async () => {
  expect(await daysOf(["03/04/2020", "04/13/2020"])).toEqual(["2020-03-04", "2020-04-13"]);
  expect(await daysOf(["2020-03-04", "05.03.2020", "25.03.2020"])).toEqual([
    "2020-03-04",
    "2020-03-05",
    "2020-03-25",
  ]);
});

test("what decides may come thousands of rows later", async () => {
  const dates = [...Array<string>(30_000).fill("03/04/2020"), "13/04/2020"];
  expect(new Set(await daysOf(dates))).toEqual(new Set(["2020-04-03", "2020-04-13"]));
});

test("where nothing decides, the owner is asked, and decides", async () => {
  const dates = ["03/04/2020"];
  await expect(daysOf(dates)).rejects.toMatchObject({
    code: "ambiguous-dates",
    hint: expect.stringContaining("--date-order day-first") as string,
  });
  expect(await daysOf(dates, "day-first")).toEqual(["2020-04-03"]);
  expect(await daysOf(dates, "month-first")).toEqual(["2020-03-04"]);
});

test("a file that contradicts itself is damaged, unless the owner decides", async () => {
  const dates = ["13/04/2020", "04/14/2020", "05/06/2020"];
  await expect(daysOf(dates)).rejects.toMatchObject({ code: "damaged" });
  expect(await daysOf(dates, "day-first")).toEqual(["2020-04-13", "2020-06-05"]);
});

test("the file itself knows better than the owner", async () => {
  expect(await daysOf(["03/04/2020", "13/04/2020"], "month-first")).toEqual([
    "2020-04-03",
    "2020-04-13",
  ]);
});

test("a file with certain dates decides for those without", async () => {
  const unsure = { kind: "BODY", bytes: weights(["03/04/2020"]) } as const;
  const sure = { kind: "ACTIVITY", bytes: daily(["13/04/2020"]) } as const;
  const other = { kind: "ACTIVITY", bytes: daily(["04/13/2020"]) } as const;
  const intake = collectingIntake();
  await readVendorExport([unsure, sure], intake, OPTIONS);
  const [weight] = intake.devices.get("")?.measurements ?? [];
  expect(weight?.atS).toBe(Date.UTC(2020, 3, 3, 7) / 1000);
  await expect(readVendorExport([unsure], intake, OPTIONS)).rejects.toMatchObject({
    code: "ambiguous-dates",
  });
  await expect(readVendorExport([unsure, sure, other], intake, OPTIONS)).rejects.toMatchObject({
    code: "ambiguous-dates",
  });
});

test.each([
  ["2020-03-04", "2020-03-04"],
  ["2020.3.4.", "2020-03-04"],
  ["2020. 03. 04.", "2020-03-04"],
  ["4/3/2020", "2020-03-04"],
  ["04.03.20", "2020-03-04"],
  ["2020-03-04 00:00:00", "2020-03-04"],
  ["2020-02-30", undefined],
  ["31/02/2020", undefined],
  ["4/3.2020", undefined],
  ["2020-03-04x", undefined],
  ["20200304", undefined],
  ["0/1/2020", undefined],
  ["99/99/9999", undefined],
  ["", undefined],
])("the date %j is %j, day first", (text, name) => {
  const date = writtenDate(text);
  const day = date && dayIn(date, "day-first");
  expect(day === undefined ? undefined : dayName(day)).toBe(name);
});

test.each([
  ["2024-03-31 05:10:00+0000", "2024-03-31T05:10:00Z"],
  ["2024-03-31T05:10:00Z", "2024-03-31T05:10:00Z"],
  ["2024-03-31T05:10:00.250Z", "2024-03-31T05:10:00Z"],
  ["2024-03-31 05:10:09+08:00", "2024-03-30T21:10:09Z"],
  ["2024-03-31 05:10:00-0330", "2024-03-31T08:40:00Z"],
  ["31/3/2024 5:10", "2024-03-31T05:10:00Z"],
  ["31. 3. 2024 5:10:01 PM", "2024-03-31T17:10:01Z"],
  ["1711861800", "2024-03-31T05:10:00Z"],
  ["1711861800000", "2024-03-31T05:10:00Z"],
  ["2024-03-31", undefined],
  ["2024-03-31 25:00:00", undefined],
  ["1.71E+09", undefined],
  ["null", undefined],
])("the instant %j is %j", (text, instant) => {
  const atS = instantIn(text, "day-first");
  expect(atS).toBe(instant === undefined ? undefined : Date.parse(instant) / 1000);
});

test.each([
  ["08:05", 485],
  ["8:05:00", 485],
  ["8:05 PM", 1205],
  ["12:00 a.m.", 0],
  [" 23:59 ", 1439],
  ["24:00", undefined],
  ["8:5", undefined],
  ["08:05+0000", undefined],
  ["0.336805556", undefined],
])("the time %j is minute %j", (text, minute) => {
  expect(minuteOf(text)).toBe(minute);
});

test.each([
  ["70.5", 70.5, undefined],
  ["70,5", 70.5, undefined],
  ["7534.0", 7534, 7534],
  ["1.234,5", 1234.5, undefined],
  ["1,234.5", 1234.5, undefined],
  ["12.345", 12.345, 12345],
  ["12,345", 12.345, 12345],
  ["1.234.567", 1234567, 1234567],
  ["1 234", 1234, 1234],
  ["1\u202f234,5", 1234.5, undefined],
  ["1’234", 1234, 1234],
  ["-1.0", -1, -1],
  ["1e400", undefined, undefined],
  ["null", undefined, undefined],
  ["0x10", undefined, undefined],
  ["1,2,3", undefined, undefined],
  ["", undefined, undefined],
])("the number %j is %j, and %j as a whole one", (text, any, whole) => {
  expect(numberOf(text)).toBe(any);
  expect(numberOf(text, "whole")).toBe(whole);
});
