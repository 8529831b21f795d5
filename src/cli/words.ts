export { count, formatSize, stepsText } from "../tasks/words.ts";

/** What comes from files and devices, in one line of a terminal: nothing in it moves a cursor. */
export function plainLine(text: string): string {
  return text.replaceAll(/\p{C}/gu, "?");
}

/** `31 Jan 2026`. */
export function formatDate(atS: number): string {
  return format({ dateStyle: "medium" }, atS);
}

/** `31 Jan 2026, 12:00`. */
export function formatMoment(atS: number): string {
  return format({ dateStyle: "medium", timeStyle: "short" }, atS);
}

/** Made when it is needed: the first one costs more than reading a key does. */
function format(options: Intl.DateTimeFormatOptions, atS: number): string {
  return new Intl.DateTimeFormat("en-GB", options).format(new Date(atS * 1000));
}

/** `10 months ago`, `today`. */
export function formatAge(atS: number, nowS = Date.now() / 1000): string {
  const days = Math.floor((nowS - atS) / 86_400);
  if (days < 1) return days < 0 ? "in the future" : "today";
  if (days < 60) return days === 1 ? "yesterday" : `${days} days ago`;
  if (days < 730) return `${Math.round(days / 30.44)} months ago`;
  return `${Math.round(days / 365.25)} years ago`;
}

/** A moment as programs read it: `2026-01-31T12:00:00Z`. */
export function isoTime(atS: number): string {
  return new Date(atS * 1000).toISOString().replace(".000Z", "Z");
}

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec".split(" ");

/** `Mon 16 Nov`, for a calendar day `2026-11-16`. Thousands of them take no time, as Intl would. */
export function dayName(day: string): string {
  const date = new Date(`${day}T12:00:00Z`);
  return `${WEEKDAYS[date.getUTCDay()]} ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
}

/** `8,120`, as `en-GB` writes it; without Intl, as {@link dayName}. */
export function grouped(value: number): string {
  const digits = String(Math.round(value));
  return digits.length <= 3 ? digits : digits.replaceAll(/\B(?=(\d{3})+$)/g, ",");
}

/** `7 h 12`, `42 min`. */
export function duration(s: number): string {
  const minutes = Math.round(s / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")}`;
}

/** `23:05`, on a clock that is `offsetMin` east of UTC. */
export function clockTime(atS: number, offsetMin: number): string {
  return new Date((atS + offsetMin * 60) * 1000).toISOString().slice(11, 16);
}
