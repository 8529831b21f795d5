import { addDays } from "../../health/local-day.ts";
import type { LocalDay } from "../../health/local-day.ts";
import type { BatteryNow, MinuteColumns, NowAnswer } from "../answers.ts";
import { dayColumns } from "./days.ts";
import { clockWithin, minuteColumns } from "./minutes.ts";
import { shortText } from "./plain.ts";
import { spanOfDays } from "./spans.ts";
import type { StepsByTime } from "./steps-by-time.ts";
import type { Subject } from "./subject.ts";
import { daysBefore, usualOfDay, usualOfNights } from "./usual.ts";

/** The day that is on; else the last one of which anything is recorded. */
export function nowOf(subject: Subject, stepsByTime: StepsByTime): NowAnswer {
  const { evaluated, wearer, offsetAt, nowS, today } = subject;
  const day = dayShown(subject);
  const isToday = day === today;
  const span = spanOfDays(day, day, offsetAt);
  const untilS = isToday ? nowS : span.toS;
  const [summary] = evaluated.days(wearer.id, day, day);
  const minutes = minuteColumns(subject, span);
  return {
    day,
    isToday,
    untilS,
    clock: clockWithin(offsetAt, span),
    summary,
    stepGoal: wearer.facts.stepGoal,
    usualStepsByNow: stepsByTime.usual(subject, day, untilS - span.fromS),
    usual: usualOfDay(subject, day),
    minutes,
    latestPulse: latestPulse(minutes),
    night: nightOf(subject, day),
    week: dayColumns(evaluated.days(wearer.id, addDays(day, -6), day), nowS),
    battery: batteryOf(subject),
    readS: readAt(subject),
  };
}

/** A band whose clock is ahead has days to come too. */
function dayShown({ evaluated, wearer, today }: Subject): LocalDay {
  const latest = evaluated.around("day", wearer.id, addDays(today, 1)).previous;
  return latest ?? evaluated.firstDay(wearer.id) ?? today;
}

function latestPulse({ startS, heartRateBpm: beats }: MinuteColumns): NowAnswer["latestPulse"] {
  const slot = beats.findLastIndex((it) => it !== null);
  const heartRateBpm = beats[slot];
  if (heartRateBpm === undefined || heartRateBpm === null) return undefined;
  return { atS: startS + slot * 60, heartRateBpm };
}

function nightOf({ evaluated, wearer }: Subject, day: LocalDay): NowAnswer["night"] {
  const [night] = evaluated.nights(wearer.id, day, day);
  if (night === undefined) return undefined;
  const { from, to } = daysBefore(day);
  return { night, usual: usualOfNights(evaluated.nights(wearer.id, from, to)) };
}

/** Of the band that told it last. */
function batteryOf({ records, macs, provenance }: Subject): BatteryNow | undefined {
  let latest: BatteryNow | undefined;
  for (const mac of macs) {
    const battery = records.battery(mac);
    if (battery === undefined || battery.atS <= (latest?.atS ?? -Infinity)) continue;
    latest = { mac, model: shortText(provenance.modelOf(mac)), ...battery };
  }
  return latest;
}

function readAt({ worn, provenance }: Subject): number | undefined {
  const times = [...worn.map(({ readS }) => readS), provenance.importedS()];
  const known = times.filter((it) => it !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
