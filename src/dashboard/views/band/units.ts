const CM_PER_INCH = 2.54;
const KG_PER_POUND = 0.45359237;
const INCHES_PER_FOOT = 12;

/** How the reader measures people; kept is always metric. */
export type BodyUnits = "metric" | "imperial";

/** In the United States people are feet and pounds. */
export function bodyUnitsOf(locale: string): BodyUnits {
  return new Intl.Locale(locale).maximize().region === "US" && locale.includes("-")
    ? "imperial"
    : "metric";
}

export function feetOf(heightCm: number): { readonly feet: number; readonly inches: number } {
  const all = Math.round(heightCm / CM_PER_INCH);
  return { feet: Math.floor(all / INCHES_PER_FOOT), inches: all % INCHES_PER_FOOT };
}

export function cmOf(feet: number, inches: number): number {
  return Math.round((feet * INCHES_PER_FOOT + inches) * CM_PER_INCH);
}

export function poundsOf(weightKg: number): number {
  return Math.round(weightKg / KG_PER_POUND);
}

export function kgOf(pounds: number): number {
  return Math.round(pounds * KG_PER_POUND * 10) / 10;
}
