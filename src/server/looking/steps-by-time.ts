import type { Day } from "../../health/day.ts";
import type { LocalDay } from "../../health/local-day.ts";
import type { UnixSeconds } from "../../health/minute.ts";
import { stepsOf } from "../../health/reading.ts";
import { readWorn } from "../../tasks/worn-bands.ts";
import type { Usual } from "../answers.ts";
import { isMostlyWorn } from "./known.ts";
import { Remembered } from "./remembered.ts";
import { spanOfDays } from "./spans.ts";
import type { Subject } from "./subject.ts";
import { daysBefore, usualOf } from "./usual.ts";

/** The steps from one moment up to another; `undefined`: nothing tells them. */
type StepsBetween = (fromS: UnixSeconds, toS: UnixSeconds) => number | undefined;

/** How many steps were usual by which time of day. */
export class StepsByTime {
  readonly #sums = new Remembered<StepsBetween>(4);

  /** @param passedS since the day began */
  usual(subject: Subject, day: LocalDay, passedS: number): Usual | undefined {
    const { evaluated, wearer, version } = subject;
    const { from, to } = daysBefore(day);
    const key = `${wearer.id} ${day}`;
    const between = this.#sums.get(key, version, () => sumsOf(subject, from, to));
    const days = evaluated.days(wearer.id, from, to);
    return usualOf(days.map((it) => stepsUntil(it, passedS, between)));
  }
}

/** Of a day that was worn in part nobody knows how many steps there were by then. */
function stepsUntil(day: Day, passedS: number, between: StepsBetween): number | undefined {
  const { startS, endS } = day;
  if (!isMostlyWorn(day, endS)) return undefined;
  return between(startS, Math.min(startS + passedS, endS));
}

function sumsOf(subject: Subject, from: LocalDay, to: LocalDay): StepsBetween {
  const { records, macs, offsetAt } = subject;
  const { fromS, toS } = spanOfDays(from, to, offsetAt);
  const [mac, ...others] = macs.filter((it) => records.steps(it, fromS, toS) !== undefined);
  if (mac === undefined) return () => undefined;
  // Of one band alone every step counts, whatever its minute was.
  if (others.length === 0) return (startS, endS) => records.steps(mac, startS, endS);
  return sumsOfSeveral(subject, fromS, toS);
}

/** Of minutes that two bands have, those of one of them count. */
function sumsOfSeveral({ records, bands }: Subject, fromS: number, toS: number): StepsBetween {
  const firstS = Math.ceil(fromS / 60) * 60;
  const count = Math.ceil((toS - firstS) / 60);
  /** Before each minute. */
  const [steps, told] = [new Uint32Array(count + 1), new Uint32Array(count + 1)];
  for (const { minute } of readWorn(records, bands, { fromS, toS })) {
    const at = (minute.startS - firstS) / 60 + 1;
    if (minute.steps === undefined) continue;
    steps[at] = stepsOf(minute);
    told[at] = 1;
  }
  addUp(steps);
  addUp(told);
  const place = (atS: UnixSeconds): number =>
    Math.min(count, Math.max(0, Math.ceil((atS - firstS) / 60)));
  const differ = (sums: Uint32Array, startS: UnixSeconds, endS: UnixSeconds): number =>
    (sums[place(endS)] ?? 0) - (sums[place(startS)] ?? 0);
  return (startS, endS) =>
    differ(told, startS, endS) === 0 ? undefined : differ(steps, startS, endS);
}

function addUp(sums: Uint32Array): void {
  for (let at = 1; at < sums.length; at++) sums[at] = (sums[at] ?? 0) + (sums[at - 1] ?? 0);
}
