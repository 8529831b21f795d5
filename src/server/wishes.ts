import * as v from "valibot";
import { parseMac } from "../bytes/mac.ts";
import { isDay } from "../health/local-day.ts";

/** What may stand in a question. Everything that comes from a browser is parsed by these. */
const wholeNumber = (least: number, most: number) =>
  v.pipe(
    v.string(),
    v.regex(/^\d{1,12}$/),
    v.transform(Number),
    v.minValue(least),
    v.maxValue(most),
  );

const day = v.pipe(v.string(), v.maxLength(10), v.check(isDay));
const seconds = wholeNumber(0, 253_402_300_799);

const wearer = v.optional(wholeNumber(0, 1_000_000));

export const OfWearer = v.object({ wearer });
export const InRange = v.object({ wearer, from: day, to: day });
export const AtMoment = v.object({ wearer, atS: seconds });
export const OnDay = v.object({ day });
export const BegunAt = v.object({ startS: seconds });

export const mac = v.pipe(
  v.string(),
  v.maxLength(40),
  v.check((text) => parseMac(text) !== undefined),
);
