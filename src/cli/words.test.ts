import { expect, test } from "vitest";
import { dayName, grouped, plainLine, stepsText } from "./words.ts";

test("what a band says of its day is written as everything else: grouped, and far ways in kilometres", () => {
  expect(stepsText({ steps: 6_721, distanceM: 4_704, energyKcal: 1_268 })).toBe(
    "6,721 steps · 4.7 km · 1,268 kcal",
  );
  expect(stepsText({ steps: 1, distanceM: 0, energyKcal: 0 })).toBe("1 step · 0 m · 0 kcal");
});

test("nothing that comes from elsewhere moves the cursor of a terminal", () => {
  expect(plainLine("A\u001B[2Jda\r\n\u009B1A\u202E\u0000")).toBe("A?[2Jda???1A??");
  expect(plainLine("Ænne Ó Näme · ادا 🏃")).toBe("Ænne Ó Näme · ادا 🏃");
});

test("days and numbers are written as Intl writes them", () => {
  for (let month = 1; month <= 12; month++) {
    const day = `2026-${String(month).padStart(2, "0")}-17`;
    const options = { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" } as const;
    const written = new Intl.DateTimeFormat("en-GB", options).format(
      Date.parse(`${day}T12:00:00Z`),
    );
    expect(dayName(day)).toBe(written.replace(",", ""));
  }
  for (const number of [0, 7, 999, 1_000, 12_345.6, 1_234_567, -1_200]) {
    expect(grouped(number)).toBe(Math.round(number).toLocaleString("en-GB"));
  }
});
