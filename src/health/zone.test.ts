import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { at } from "../../test/minutes.ts";
import { HealthError } from "./errors.ts";
import { offsetsOf, offsetsOfStays } from "./zone.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

test("Berlin goes to summer time and back at one in the morning, UTC", () => {
  const offsetAt = offsetsOf("Europe/Berlin");
  expect(offsetAt(at("2024-03-31T01:00Z") - 1)).toBe(60);
  expect(offsetAt(at("2024-03-31T01:00Z"))).toBe(120);
  expect(offsetAt(at("2024-10-27T01:00Z") - 1)).toBe(120);
  expect(offsetAt(at("2024-10-27T01:00Z"))).toBe(60);
});

test("offsets that are no whole hours, and half-hour summer time", () => {
  expect(offsetsOf("Asia/Kathmandu")(at("2024-01-01T00:00Z"))).toBe(345);
  const lordHowe = offsetsOf("Australia/Lord_Howe");
  expect(lordHowe(at("2024-01-01T00:00Z"))).toBe(660);
  expect(lordHowe(at("2024-07-01T00:00Z"))).toBe(630);
  expect(offsetsOf("America/St_Johns")(at("2024-01-01T00:00Z"))).toBe(-210);
});

test.each([
  "Europe/Berlin",
  "America/St_Johns",
  "America/Sao_Paulo",
  "Africa/Casablanca",
  "Pacific/Apia",
  "UTC",
])("%s: any instant has the offset that the platform writes", (zone) => {
  const offsetAt = offsetsOf(zone);
  const writer = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
  fc.assert(
    fc.property(
      fc.integer({ min: at("1995-01-01T00:00Z"), max: at("2040-01-01T00:00Z") }),
      (atS) => {
        const parts = writer.formatToParts(atS * 1000);
        const written = parts.find((it) => it.type === "timeZoneName")?.value ?? "";
        const [, sign = "+", hours = "0", minutes = "0"] =
          /^GMT(?:([+-])(\d\d):(\d\d))?$/.exec(written) ?? [];
        expect(offsetAt(atS)).toBe((sign === "-" ? -1 : 1) * (60 * +hours + +minutes) + 0);
      },
    ),
  );
});

test("ten years of minutes ask the calendar about once a week of them", () => {
  const calendar = vi.spyOn(Intl.DateTimeFormat.prototype, "formatToParts");
  const offsetAt = offsetsOf("Europe/Berlin");
  for (let atS = at("2014-01-01T00:00Z"); atS < at("2024-01-01T00:00Z"); atS += 600) offsetAt(atS);
  expect(calendar.mock.calls.length).toBeGreaterThan(500);
  expect(calendar.mock.calls.length).toBeLessThan(1_100);
});

test("a traveller's clock is that of the last stay begun; the first one holds before it too", () => {
  const offsetAt = offsetsOfStays([
    { fromS: at("2024-07-10T12:00Z"), zone: "America/New_York" },
    { fromS: at("2024-01-01T00:00Z"), zone: "Europe/Berlin" },
    { fromS: at("2024-07-20T08:00Z"), zone: "Europe/Berlin" },
  ]);
  expect(offsetAt(at("2023-01-01T00:00Z"))).toBe(60);
  expect(offsetAt(at("2024-07-10T11:59Z"))).toBe(120);
  expect(offsetAt(at("2024-07-10T12:00Z"))).toBe(-240);
  expect(offsetAt(at("2024-07-20T08:00Z"))).toBe(120);
});

test("a time zone that does not exist is named, with what to write instead", () => {
  for (const zone of ["Europe/Berlim", "", "\u001b[2J", "x".repeat(5_000)]) {
    expect(() => offsetsOf(zone)).toThrow(HealthError);
  }
  expect(() => offsetsOf("Europe/Berlim")).toThrow("There is no time zone Europe/Berlim.");
  expect(() => offsetsOf("\u001b[2J")).toThrow("There is no time zone.");
});

test("what is no instant, and a traveller who is nowhere, are wrong calls", () => {
  for (const atS of [Number.NaN, Infinity, 1e18]) {
    expect(() => offsetsOf("UTC")(atS)).toThrow(TypeError);
  }
  expect(() => offsetsOfStays([])).toThrow(TypeError);
});
