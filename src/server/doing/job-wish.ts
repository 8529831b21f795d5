import * as v from "valibot";
import { parseMac } from "../../bytes/mac.ts";
import { isBirthday, WEARER_LIMITS, wearerNameOf } from "../../health/wearer.ts";
import type { WayKind } from "../../tasks/handover-ways.ts";
import type { JobWish, QuestionAnswer } from "../jobs.ts";

/** What a browser may ask to be done. Anything else, and anything more, is refused. */

/** As many as are kept. */
const MOST_UPLOADS = 200;

const mac = v.optional(
  v.pipe(
    v.string(),
    v.maxLength(40),
    v.check((text) => parseMac(text) !== undefined),
    v.transform((text) => parseMac(text) ?? text),
  ),
);

const upload = v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/));
const uploads = v.optional(v.pipe(v.array(upload), v.minLength(1), v.maxLength(MOST_UPLOADS)));

const flag = v.optional(v.boolean());

/** Who is not there yet is made: by a name that can stand in a line, as where names are changed. */
const wearer = v.optional(
  v.pipe(
    v.string(),
    v.check((text) => wearerNameOf(text) !== undefined),
    v.transform((text) => wearerNameOf(text) ?? text),
  ),
);

const WAYS = [
  "text",
  "restore-zip",
  "merged-database",
  "preference-file",
  "settings-intent",
  "move-device",
] as const satisfies readonly WayKind[];

const isBornOn = (text: string): boolean => isBirthday(text, new Date().getFullYear());

function numberIn({ least, most }: { readonly least: number; readonly most: number }) {
  return v.optional(v.pipe(v.number(), v.finite(), v.minValue(least), v.maxValue(most)));
}

const ask = v.variant("is", [
  v.strictObject({ is: v.picklist(["info", "battery", "time", "set-time", "steps", "pulse"]) }),
  v.strictObject({
    is: v.literal("user"),
    bornOn: v.optional(v.pipe(v.string(), v.maxLength(10), v.check(isBornOn))),
    sex: v.optional(v.picklist(["female", "male", "other"])),
    heightCm: numberIn(WEARER_LIMITS.heightCm),
    weightKg: numberIn(WEARER_LIMITS.weightKg),
    stepGoal: v.optional(
      v.pipe(
        v.number(),
        v.integer(),
        v.minValue(WEARER_LIMITS.stepGoal.least),
        v.maxValue(WEARER_LIMITS.stepGoal.most),
      ),
    ),
  }),
]);

export const Wish: v.GenericSchema<JobWish, JobWish> = v.variant("kind", [
  v.strictObject({ kind: v.literal("doctor") }),
  v.strictObject({ kind: v.literal("key"), uploads, history: flag, backup: flag }),
  v.strictObject({
    kind: v.literal("import"),
    uploads,
    dryRun: flag,
    wearer,
    zone: v.optional(v.pipe(v.string(), v.regex(/^[\w+/-]{1,64}$/))),
  }),
  v.strictObject({
    kind: v.literal("undo"),
    run: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(999_999_999)),
  }),
  v.strictObject({ kind: v.literal("verify"), mac }),
  v.strictObject({ kind: v.literal("sync"), mac }),
  v.strictObject({ kind: v.literal("live"), mac }),
  v.strictObject({ kind: v.literal("handover-plan"), mac }),
  v.strictObject({
    kind: v.literal("handover-push"),
    way: v.picklist(WAYS),
    mac,
    into: v.optional(upload),
  }),
  v.strictObject({ kind: v.literal("handover-check"), mac }),
  v.strictObject({ kind: v.literal("band"), ask, mac }),
]);

export const AnswerToQuestion = v.strictObject({
  question: v.pipe(v.string(), v.regex(/^\d{1,9}$/)),
  answer: v.union([
    v.boolean(),
    v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000)),
    v.pipe(v.string(), v.maxLength(1_000)),
    v.null(),
  ]) satisfies v.GenericSchema<unknown, QuestionAnswer>,
});

export const OfJob = v.object({ id: v.pipe(v.string(), v.regex(/^\d{1,9}$/)) });
