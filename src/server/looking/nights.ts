import { addDays } from "../../health/local-day.ts";
import type { LocalDay } from "../../health/local-day.ts";
import type { UnixSeconds } from "../../health/minute.ts";
import { sumsOfNight } from "../../health/night-sums.ts";
import { cutOfNight, type Night } from "../../health/nights.ts";
import { averageNights } from "../../health/regularity.ts";
import type { OffsetAt } from "../../health/zone.ts";
import type { NightAnswer, NightRow, NightsAnswer, NightUsual } from "../answers.ts";
import type { Range } from "./looking.ts";
import { clockWithin, minuteColumns } from "./minutes.ts";
import { spanOfDays } from "./spans.ts";
import type { Subject } from "./subject.ts";
import { daysBefore, LEAST_VALUES, usualOfNights } from "./usual.ts";

/** Nights in rows, as they are kept. */
export function nightsIn(subject: Subject, { from, to }: Range): NightsAnswer {
  const { evaluated, wearer, offsetAt } = subject;
  const nights = evaluated.nights(wearer.id, from, to);
  return {
    from,
    to,
    nights: nights.map((night) => nightRow(night, offsetAt)),
    averages: averageNights(nights, offsetAt),
  };
}

function nightRow(night: Night, offsetAt: OffsetAt): NightRow {
  const { day, naps } = night;
  const { asleepS = 0, ...sums } = sumsOfNight(night);
  const [startS, endS] = [night.night[0]?.startS, night.night.at(-1)?.endS];
  return {
    day,
    startS,
    endS,
    cut: cutOfNight(night),
    fellAsleepMin: startS === undefined ? undefined : sinceNoon(day, startS, offsetAt),
    wokeUpMin: endS === undefined ? undefined : sinceNoon(day, endS, offsetAt),
    asleepS,
    napS: naps.reduce((sum, it) => sum + it.asleepS, 0),
    ...sums,
  };
}

/** Minutes since the noon before a day, as the wearer's clock shows both. */
function sinceNoon(day: LocalDay, atS: UnixSeconds, offsetAt: OffsetAt): number {
  const noonMin = Date.parse(`${addDays(day, -1)}T12:00:00Z`) / 60_000;
  return Math.floor(atS / 60) + offsetAt(atS) - noonMin;
}

/** What is shown before and after a night. */
const AROUND_S = 3600;

/** One night from near. */
export function nightOn(subject: Subject, day: LocalDay): NightAnswer {
  const { evaluated, wearer, offsetAt } = subject;
  const { from, to } = daysBefore(day);
  const before = evaluated.nights(wearer.id, from, to);
  const [night] = evaluated.nights(wearer.id, day, day);
  const span = night && spanOf(night);
  return {
    day,
    night,
    clock: clockWithin(offsetAt, span ?? spanOfDays(day, day, offsetAt)),
    minutes: span && minuteColumns(subject, span),
    usual: { ...usualOfNights(before), ...usualTimes(before, offsetAt) },
    regularity: averageNights(night ? [...before, night] : before, offsetAt),
    ...evaluated.around("night", wearer.id, day),
  };
}

/** When falling asleep and waking up were, where enough nights tell it. */
function usualTimes(
  before: readonly Night[],
  offsetAt: OffsetAt,
): Pick<NightUsual, "fellAsleep" | "wokeUp"> {
  const { nights, fellAsleep, wokeUp } = averageNights(before, offsetAt);
  return nights < LEAST_VALUES ? {} : { fellAsleep, wokeUp };
}

function spanOf({
  night,
  naps,
}: Night): { readonly fromS: UnixSeconds; readonly toS: UnixSeconds } | undefined {
  const shown = night.length > 0 ? night : naps;
  const [first, last] = [shown[0], shown.at(-1)];
  return first && last && { fromS: first.startS - AROUND_S, toS: last.endS + AROUND_S };
}
