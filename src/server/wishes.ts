import { HTTPException } from "hono/http-exception";
import * as v from "valibot";
import { parseMac } from "../bytes/mac.ts";
import { isDay } from "../health/local-day.ts";
import type { LocalDay } from "../health/local-day.ts";

/** What may stand in a question. Everything that comes from a browser is parsed by these. */
const wholeNumber = (least: number, most: number) =>
  v.pipe(
    v.string(),
    v.regex(/^\d{1,12}$/),
    v.transform(Number),
    v.minValue(least),
    v.maxValue(most),
  );

/** Around the last days there are, others have no names of ten letters any more. */
const FIRST_DAY = "1970-01-02";
const LAST_DAY = "9999-12-01";

const day = v.pipe(
  v.string(),
  v.maxLength(10),
  v.check((text) => isDay(text) && text >= FIRST_DAY && text <= LAST_DAY),
);
const seconds = wholeNumber(0, 253_402_300_799);

const wearer = v.optional(wholeNumber(0, 1_000_000));

export const OfWearer = v.object({ wearer });
/** Ten years, with their leap days. */
export const InRange = ofRange(3_653);
/** A year that may be a leap year. */
export const InYear = ofRange(366);
export const AtMoment = v.object({ wearer, atS: seconds });
export const OnDay = v.object({ day });
export const BegunAt = v.object({ startS: seconds });

export const mac = v.pipe(
  v.string(),
  v.maxLength(40),
  v.check((text) => parseMac(text) !== undefined),
);

function ofRange(mostDays: number) {
  return v.pipe(
    v.object({ wearer, from: day, to: day }),
    v.check(({ from, to }) => from <= to && lengthOf(from, to) <= mostDays),
  );
}

/** How many days there are, both included. */
function lengthOf(from: LocalDay, to: LocalDay): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1;
}

/** Whoever asks something else is told so, in a document like every other failure's. */
export function refuse({ success }: { readonly success: boolean }): void {
  if (!success) throw new HTTPException(400);
}
