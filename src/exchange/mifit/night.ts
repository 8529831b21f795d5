import type { SleepSummary } from "../../health/day-summary.ts";
import { instantOfLocal, isDay } from "../../health/local-day.ts";
import type { LocalDay } from "../../health/local-day.ts";
import type { UnixSeconds } from "../../health/minute.ts";
import type { OffsetAt } from "../../health/zone.ts";
import type { Amounts } from "./amounts.ts";
import type { Problems } from "./problems.ts";
import { isTime, numberOf, objectOf, objectsIn, secondsOf } from "./values.ts";
import type { JsonObject } from "./values.ts";

/** A night as a summary tells it. */
export interface ParsedNight extends SleepSummary {
  /** As it came. */
  readonly stages: readonly JsonObject[];
  /** Its owner corrected it. */
  readonly isEdited: boolean;
}

/** Where a summary stands: what its times are measured by. */
export interface SummaryPlace {
  readonly day: LocalDay;
  readonly offsetAt: OffsetAt;
  readonly nowS: UnixSeconds;
}

const DAY_MIN = 1440;
const DAY_S = 86_400;

/** In the place of a time that nobody has corrected. @source mifit-db §5: MiFit-Java */
const NOT_EDITED = -1440;

/** The night in a summary with short names; in version 1 light and deep sleep are swapped. */
export function nightOf(
  json: JsonObject,
  place: SummaryPlace,
  read: Amounts,
): ParsedNight | undefined {
  const slp = objectOf(json.slp);
  if (slp === undefined) return undefined;
  const isSwapped = numberOf(json.v) === 1;
  const edits = [slp.usrSt, slp.usrEd].map((it) => numberOf(it) ?? NOT_EDITED);
  return checkedNight(
    {
      startS: secondsOf(slp.st),
      endS: secondsOf(slp.ed),
      deepMin: read.amount(isSwapped ? slp.lt : slp.dp, DAY_MIN),
      lightMin: read.amount(isSwapped ? slp.dp : slp.lt, DAY_MIN),
      remMin: read.amount(slp.dt, DAY_MIN),
      awakeMin: read.amount(slp.wk, DAY_MIN),
      wakeUps: read.amount(slp.wc, DAY_MIN),
      score: read.amount(slp.ss, 100) || undefined,
      stages: objectsIn(slp.stage),
      isEdited: edits.some((it) => it !== NOT_EDITED),
    },
    place,
    read.problems,
  );
}

/** The night in a summary with long names. */
export function longNightOf(
  json: JsonObject,
  offsetMin: number | undefined,
  place: SummaryPlace,
  read: Amounts,
): ParsedNight | undefined {
  const info = objectOf(json.sleep_info);
  if (info === undefined) return undefined;
  const offsetAt = offsetMin === undefined ? place.offsetAt : () => offsetMin;
  return checkedNight(
    {
      startS: writtenTime(info.start_date, offsetAt),
      endS: writtenTime(info.stop_date, offsetAt),
      deepMin: read.amount(info.nrem_minutes, DAY_MIN),
      lightMin: read.amount(info.rem_minutes, DAY_MIN),
      awakeMin: read.amount(info.awake_minutes, DAY_MIN),
      stages: [],
      isEdited: false,
    },
    place,
    read.problems,
  );
}

/** Milliseconds, or a date and a time as text: by the wearer's clock, if it names no other. */
function writtenTime(value: unknown, offsetAt: OffsetAt): UnixSeconds | undefined {
  if (numberOf(value) !== undefined) return secondsOf(value);
  const match =
    typeof value === "string"
      ? /^(\d{4}-\d\d-\d\d)[ T](\d\d):(\d\d)(?::(\d\d))?(?:\.\d{1,9})?(Z|[+-]\d\d:?\d\d)?$/.exec(
          value.trim(),
        )
      : null;
  const [, day = "", hour, minute, second, zone] = match ?? [];
  if (!isDay(day)) return undefined;
  const minuteOfDay = Number(hour) * 60 + Number(minute);
  const clock = zone === undefined ? offsetAt : (): number => offsetOfText(zone);
  const atS = instantOfLocal(day, minuteOfDay, clock);
  return atS === undefined ? undefined : atS + Number(second ?? 0);
}

/** `Z`, `+0800`, `-03:30` in minutes. */
function offsetOfText(zone: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
}

type Unchecked = Omit<ParsedNight, "startS" | "endS"> & {
  readonly startS: UnixSeconds | undefined;
  readonly endS: UnixSeconds | undefined;
};

/** A night without sleep is written with equal times, or without a minute of it: that is none. */
function checkedNight(
  read: Unchecked,
  { day, nowS }: SummaryPlace,
  problems: Problems,
): ParsedNight | undefined {
  const { startS = 0, endS = 0 } = read;
  const told = [read.deepMin, read.lightMin, read.remMin].filter((it) => it !== undefined);
  const isEmpty = told.length > 0 && told.every((it) => it === 0);
  if (startS === endS || isEmpty) return undefined;
  const noonS = instantOfLocal(day, DAY_MIN / 2, () => 0) ?? 0;
  const isNear = Math.abs(endS - noonS) <= 2 * DAY_S;
  const isOne = startS < endS && endS - startS <= DAY_S;
  if (isTime(startS, nowS) && isTime(endS, nowS) && isOne && isNear) {
    return { ...read, startS, endS };
  }
  problems.note("bad-night");
  return undefined;
}
