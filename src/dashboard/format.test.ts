import { afterAll, expect, test, vi } from "vitest";
import { bodyUnitsOf } from "./views/band/units.ts";
import type { Language } from "./words.ts";

afterAll(() => {
  vi.unstubAllGlobals();
});

/** What a reader sees whose browser tells these languages, on a page in that one. */
async function shownTo(languages: readonly string[], language: Language) {
  vi.resetModules();
  vi.stubGlobal("navigator", { languages });
  const words = await import("./words.ts");
  const format = await import("./format.ts");
  words.language.value = language;
  const shown = [
    format.formatDay("2026-03-15", { day: "numeric", month: "short", year: "numeric" }),
    `${format.formatTime(7 * 3600 + 47 * 60, 0)}, ${format.formatTime(0, 60 * 19)}`,
    format.formatDistance(3380),
    format.formatNumber(12_345.6, 1),
    bodyUnitsOf(format.locale.value),
  ];
  // Whether a space can break, and how wide it is, changes from one browser to the next.
  return shown.map((it) => it.replaceAll(/\s/g, " "));
}

const BRITISH = ["15 Mar 2026", "07:47, 19:00", "2.1 mi", "12,345.6", "metric"];
const ABROAD = ["15 Mar 2026", "07:47, 19:00", "3.4 km", "12,345.6", "metric"];
const GERMAN = ["15. März 2026", "07:47, 19:00", "3,4 km", "12.345,6", "metric"];
const IN_GERMANY = ["15 Mar 2026", "07:47, 19:00", "3,4 km", "12.345,6", "metric"];
const IN_FRANCE = ["15 Mar 2026", "07:47, 19:00", "3,4 km", "12 345,6", "metric"];
const AMERICAN = ["Mar 15, 2026", "7:47 AM, 7:00 PM", "2.1 mi", "12,345.6", "imperial"];

test.each<[string, string[], Language, string[]]>([
  ["in the United States", ["en-US", "en"], "en", AMERICAN],
  ["in Britain", ["en-GB", "en-US", "en"], "en", BRITISH],
  ["in Britain, with English first", ["en", "en-GB"], "en", BRITISH],
  [
    "in Canada",
    ["en-CA"],
    "en",
    ["Mar 15, 2026", "7:47 a.m., 7:00 p.m.", "3.4 km", "12,345.6", "metric"],
  ],
  ["in Germany", ["de-DE", "de", "en-US", "en"], "de", GERMAN],
  ["in Germany, who reads English", ["de-DE", "de", "en-US", "en"], "en", IN_GERMANY],
  ["in Germany, whose list has no place for German", ["de", "en-US", "en"], "en", IN_GERMANY],
  ["in Germany, with English first", ["en", "de-DE"], "en", IN_GERMANY],
  [
    "in Austria",
    ["de-AT"],
    "de",
    ["15. März 2026", "07:47, 19:00", "3,4 km", "12 345,6", "metric"],
  ],
  ["in France", ["fr-FR", "fr", "en-US", "en"], "en", IN_FRANCE],
  ["in France, without any English", ["fr-FR"], "en", IN_FRANCE],
  ["in France, as Firefox lists it", ["fr", "fr-FR", "en-US", "en"], "en", IN_FRANCE],
  ["in a country of which no English is described", ["pt-BR", "pt", "en-US", "en"], "en", ABROAD],
  ["somewhere, with English", ["en"], "en", ABROAD],
  ["somewhere, with German", ["de"], "de", GERMAN],
  ["nowhere", [], "en", ABROAD],
  ["whose browser lists what is no language", ["en-US@posix", "", "en-GB"], "en", BRITISH],
  [
    "in the United States, who reads German",
    ["en-US", "en"],
    "de",
    ["15. März 2026", "07:47, 19:00", "2,1 mi", "12.345,6", "imperial"],
  ],
])(
  "dates, times, numbers and units are those of a reader %s",
  async (_, languages, page, shown) => {
    expect(await shownTo(languages, page)).toEqual(shown);
  },
);

test("ages are told in days, then months, then years", async () => {
  await shownTo(["de-DE"], "de");
  const { formatAge } = await import("./format.ts");
  expect([3, 59, 60, 251, 729, 800].map(formatAge)).toEqual([
    "vor 3 Tagen",
    "vor 59 Tagen",
    "vor 2 Monaten",
    "vor 8 Monaten",
    "vor 24 Monaten",
    "vor 2 Jahren",
  ]);
});
