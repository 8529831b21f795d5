import { computed } from "@preact/signals";
import type { ClockChange } from "../server/answers.ts";
import { language } from "./words.ts";

/**
 * Where the reader lives, as the browser's languages tell it. The first language counts: browsers append
 * `en-US` to the list of readers who have never been there, so `de, en-US` is Germany. English alone is
 * nowhere, and not the United States: the next language may tell.
 */
const region = computed(() => {
  const listed = navigator.languages.flatMap(localeOf);
  for (const first of listed) {
    const told = listed.find((it) => it.language === first.language && it.region !== undefined);
    const likely = first.language === "en" ? undefined : first.maximize().region;
    const found = told?.region ?? likely;
    if (found !== undefined) return found;
  }
  return undefined;
});

/** A browser's list may hold what is no language. */
function localeOf(tag: string): Intl.Locale[] {
  try {
    return [new Intl.Locale(tag)];
  } catch {
    return [];
  }
}

/** The page's language as it is used where the reader lives: `en-FR` for English words in France. */
export const locale = computed(() =>
  region.value === undefined ? language.value : `${language.value}-${region.value}`,
);

/**
 * How dates, times and numbers are written. For an English that nobody has described, `en-BR` or `en`
 * alone, a browser takes that of the United States, which the rest of the world misreads: there it is
 * that of Great Britain. German has one clock, of 24 hours, wherever it is read.
 */
const written = computed(() => {
  const { locale: resolved } = new Intl.DateTimeFormat(locale.value).resolvedOptions();
  return resolved === "en" ? "en-GB" : resolved;
});

/** Where people measure ways in miles. */
const MILES = new Set(["US", "GB", "LR", "MM"]);

export const usesMiles = computed(() => region.value !== undefined && MILES.has(region.value));

/** To make a formatter takes as long as to use it some hundred times; there are a dozen of them. */
function kept<How, Format>(make: (locale: string, how: How) => Format) {
  const made = new Map<string, Format>();
  return (locale: string, how: How): Format => {
    const key = `${locale} ${JSON.stringify(how)}`;
    const format = made.get(key) ?? make(locale, how);
    made.set(key, format);
    return format;
  };
}

const numbers = kept((of: string, how: Intl.NumberFormatOptions) => new Intl.NumberFormat(of, how));
const dates = kept(
  (of: string, how: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(of, how),
);
const ages = kept(
  (of: string, how: Intl.RelativeTimeFormatOptions) => new Intl.RelativeTimeFormat(of, how),
);

export function formatNumber(value: number, digits = 0): string {
  return numbers(written.value, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
}

/** A number of which the last digits mean nothing, in round steps: `6,600` for 6,647 by the hundred. */
export function formatAbout(value: number, step: number): string {
  return formatNumber(Math.round(value / step) * step);
}

/** `4.2 km`, `2.6 mi`. */
export function formatDistance(distanceM: number): string {
  const [length, unit] = usesMiles.value ? [1609.344, "mi"] : [1000, "km"];
  return `${formatNumber(distanceM / length, distanceM < 10 * length ? 1 : 0)} ${unit}`;
}

/** `7 h 12`, `45 min`. */
export function formatDuration(s: number): string {
  const minutes = Math.round(s / 60);
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? `${minutes} min` : `${hours} h ${String(minutes % 60).padStart(2, "0")}`;
}

/** A day, `2026-11-22`, as the reader writes dates. */
export function formatDay(day: string, how: Intl.DateTimeFormatOptions = LONG_DAY): string {
  return dates(written.value, { timeZone: "UTC", ...how }).format(new Date(`${day}T00:00:00Z`));
}

/** Days from one to another, with what they have in common said once: `9–15 March 2026`. */
export function formatDays(from: string, to: string): string {
  const format = dates(written.value, { timeZone: "UTC", ...FULL_DAY });
  return format.formatRange(new Date(`${from}T00:00:00Z`), new Date(`${to}T00:00:00Z`));
}

export const LONG_DAY = { weekday: "long", day: "numeric", month: "long" } as const;
export const SHORT_DAY = { day: "numeric", month: "short" } as const;
export const FULL_DAY = { day: "numeric", month: "long", year: "numeric" } as const;

/** The time of day on the wearer's clock, as the reader writes a short one: `07:05`, `7:05 AM`. */
export function formatTime(atS: number, offsetMin: number): string {
  return dates(written.value, {
    timeZone: "UTC",
    timeStyle: "short",
  }).format(new Date((atS + offsetMin * 60) * 1000));
}

/** An instant on this computer's clock: when something was found, brought, read. */
export function formatMoment(atS: number): string {
  return dates(written.value, { dateStyle: "medium", timeStyle: "short" }).format(
    new Date(atS * 1000),
  );
}

/** How long ago a day was, counted in what one would say: `5 days ago`, `8 months ago`. */
export function formatAge(days: number): string {
  const format = ages(written.value, {});
  if (days < 60) return format.format(-Math.round(days), "day");
  if (days < 730) return format.format(-Math.round(days / 30.44), "month");
  return format.format(-Math.floor(days / 365.25), "year");
}

/** How many minutes east of UTC the wearer's clock is then. */
export function offsetIn(clock: readonly ClockChange[], atS: number): number {
  return clock.findLast((change) => change.atS <= atS)?.offsetMin ?? clock[0]?.offsetMin ?? 0;
}

/**
 * A browser takes some time to find out how dates and numbers are written here: it can do so while
 * nothing else is to be done.
 */
export function prepareFormats(): void {
  formatNumber(0);
  formatDay("2000-01-01");
}
