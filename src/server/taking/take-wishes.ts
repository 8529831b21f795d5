import * as v from "valibot";
import { isDay } from "../../health/local-day.ts";
import { isBirthday, WEARER_LIMITS, wearerNameOf } from "../../health/wearer.ts";
import { EXPORT_FORMATS } from "../../tasks/export-formats.ts";
import { mac, OfWearer } from "../wishes.ts";

/** What may stand in a question about what goes up, down, or is set. */
const LAST_DAY = "9999-12-01";
const day = v.pipe(
  v.string(),
  v.maxLength(10),
  v.check((text) => isDay(text) && text >= "1970-01-02" && text <= LAST_DAY),
);

export const AsFormat = v.object({ format: v.picklist(EXPORT_FORMATS) });
export const OfDays = v.pipe(
  v.object({ ...OfWearer.entries, from: v.optional(day), to: v.optional(day) }),
  v.check(({ from, to }) => from === undefined || to === undefined || from <= to),
);

export const ByWay = v.object({
  way: v.picklist(["restore-zip", "merged-database", "preference-file"]),
});
const upload = v.pipe(v.string(), v.uuid());
export const OfBand = v.object({ mac: v.optional(mac), into: v.optional(upload) });

export const ThatBand = v.object({ mac });
export const TwoBands = v.object({ old: mac, new: mac });

/** Longer than any path; what of it is kept is cut to 255 characters. */
const MOST_NAME = 16_384;
const seconds = v.pipe(v.string(), v.regex(/^\d{1,12}$/), v.transform(Number));
export const Named = v.object({
  name: v.pipe(v.string(), v.maxLength(MOST_NAME)),
  modifiedS: v.optional(seconds),
});

export const OfNumber = v.object({
  id: v.pipe(v.string(), v.regex(/^\d{1,7}$/), v.transform(Number)),
});

const wearerName = v.pipe(
  v.string(),
  v.check((text) => wearerNameOf(text) !== undefined),
);

export const WhoIsNew = v.strictObject({ name: wearerName });

/** A band, and the number of whoever wears it. */
export const WornBy = v.strictObject({
  mac,
  wearer: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9_999_999)),
});

const amount = ({ least, most }: { readonly least: number; readonly most: number }) =>
  v.nullish(v.pipe(v.number(), v.minValue(least), v.maxValue(most)));

/** Who somebody is; `null` is not known any more. */
export const FactsOfWearer = v.strictObject({
  name: v.nullish(wearerName),
  bornOn: v.nullish(
    v.pipe(
      v.string(),
      v.check((text) => isBirthday(text, new Date().getUTCFullYear())),
    ),
  ),
  sex: v.nullish(v.picklist(["female", "male", "other"])),
  heightCm: amount(WEARER_LIMITS.heightCm),
  weightKg: amount(WEARER_LIMITS.weightKg),
  stepGoal: v.nullish(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(WEARER_LIMITS.stepGoal.least),
      v.maxValue(WEARER_LIMITS.stepGoal.most),
    ),
  ),
});
