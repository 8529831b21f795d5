import { isWorn } from "../../health/interpret.ts";
import { addDays, daysBetween, startOfDay } from "../../health/local-day.ts";
import type { LocalDay } from "../../health/local-day.ts";
import { stepsOf } from "../../health/reading.ts";
import { readWorn } from "../../tasks/worn-bands.ts";
import type { Usual } from "../answers.ts";
import { Remembered } from "./remembered.ts";
import { spanOfDays } from "./spans.ts";
import type { Subject } from "./subject.ts";
import { daysBefore, usualOf } from "./usual.ts";

/** The steps of a day, minute by minute, from its beginning. */
interface Walked {
  /** Until each minute. */
  readonly until: Uint32Array;
  /** The first minute that was worn. */
  wornFrom: number;
}

const LONGEST_DAY_MIN = 50 * 60;

/** How many steps were usual by which time of day. */
export class StepsByTime {
  readonly #kept = new Remembered<readonly Walked[]>(4);

  /** @param passedS since the day began */
  usual(subject: Subject, day: LocalDay, passedS: number): Usual | undefined {
    const { wearer, version } = subject;
    const key = `${wearer.id} ${day}`;
    const walked = this.#kept.get(key, version, () => walkedBefore(subject, day));
    const minute = Math.floor(passedS / 60);
    return usualOf(walked.map((it) => stepsUntil(it, minute)));
  }
}

/** Before the band was put on, nothing is known. */
function stepsUntil({ until, wornFrom }: Walked, minute: number): number | undefined {
  return wornFrom < minute ? until[Math.min(minute, until.length - 1)] : undefined;
}

function walkedBefore({ records, bands, offsetAt }: Subject, day: LocalDay): Walked[] {
  const { from, to } = daysBefore(day);
  const walked: Walked[] = [];
  const minutes = readWorn(records, bands, spanOfDays(from, to, offsetAt));
  let next = minutes.next();
  for (const its of daysBetween(from, to)) {
    const startS = startOfDay(its, offsetAt);
    const endS = startOfDay(addDays(its, 1), offsetAt);
    const length = Math.min(LONGEST_DAY_MIN, Math.ceil((endS - startS) / 60));
    const until = new Uint32Array(length + 1);
    let wornFrom = Infinity;
    for (; next.done !== true && next.value.minute.startS < endS; next = minutes.next()) {
      const { minute, state } = next.value;
      const at = Math.floor((minute.startS - startS) / 60);
      if (isWorn(state) && minute.steps !== undefined) wornFrom = Math.min(wornFrom, at);
      if (at + 1 < until.length) until[at + 1] = stepsOf(minute);
    }
    for (let at = 1; at < until.length; at++) until[at] = (until[at] ?? 0) + (until[at - 1] ?? 0);
    walked.push({ until, wornFrom });
  }
  return walked;
}
