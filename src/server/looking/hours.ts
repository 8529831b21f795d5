import { isAsleep, isWorn } from "../../health/interpret.ts";
import type { State } from "../../health/interpret.ts";
import { addDays, daysBetween } from "../../health/local-day.ts";
import type { Minute } from "../../health/minute.ts";
import { pulseOf, stepsOf } from "../../health/reading.ts";
import { readWorn } from "../../tasks/worn-bands.ts";
import { pause } from "../../waiting.ts";
import type { HoursAnswer } from "../answers.ts";
import type { Range } from "./looking.ts";
import { Remembered } from "./remembered.ts";
import { spanOfDays } from "./spans.ts";
import type { Subject } from "./subject.ts";
import { distributionOf, LEAST_VALUES } from "./usual.ts";

/** An hour that was worn for less says too little of what it usually is. */
const LEAST_WORN_MIN = 30;

/** So many days are looked through before others have their turn. */
const PIECE_DAYS = 31;

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** What an hour of the day was on the days of a range. */
interface Hour {
  readonly steps: number[];
  readonly beats: number[];
  asleep: number;
  known: number;
}

/** One hour of one day. */
interface Tally {
  worn: number;
  asleep: number;
  steps: number;
  knowsSteps: boolean;
  beats: number;
  beatsSum: number;
}

/** What hours of the day usually are; worked out from minutes, and kept until something changes. */
export class Hours {
  readonly #signal: AbortSignal;
  readonly #kept = new Remembered<Promise<HoursAnswer>>(12);

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  of(subject: Subject, range: Range): Promise<HoursAnswer> {
    const key = `${subject.wearer.id} ${range.from} ${range.to}`;
    const answer = this.#kept.get(key, subject.version, () => this.#workOut(subject, range));
    // What went wrong once is tried again.
    answer.catch(() => {
      this.#kept.forget(key);
    });
    return answer;
  }

  async #workOut(subject: Subject, { from, to }: Range): Promise<HoursAnswer> {
    const hours = HOURS.map((): Hour => ({ steps: [], beats: [], asleep: 0, known: 0 }));
    const days = [...daysBetween(from, to)];
    for (let i = 0; i < days.length; i += PIECE_DAYS) {
      const first = days[i] ?? from;
      const last = [addDays(first, PIECE_DAYS - 1), to].toSorted()[0] ?? to;
      addDaysTo(hours, subject, { from: first, to: last });
      await pause(0, this.#signal);
    }
    return {
      from,
      to,
      steps: hours.map(({ steps }) => distributionOf(steps)),
      heartRateBpm: hours.map(({ beats }) => distributionOf(beats)),
      asleep: hours.map(({ asleep, known }) => (known < LEAST_VALUES ? null : asleep / known)),
    };
  }
}

/** Clocks change on quarters of an hour, and no hour begins within one. */
const QUARTER_S = 900;

function addDaysTo(hours: readonly Hour[], subject: Subject, { from, to }: Range): void {
  const { records, bands, offsetAt } = subject;
  let quarterEndS = -Infinity;
  let at = NaN;
  let tally = newTally();
  for (const { minute, state } of readWorn(records, bands, spanOfDays(from, to, offsetAt))) {
    if (minute.startS >= quarterEndS) {
      quarterEndS = (Math.floor(minute.startS / QUARTER_S) + 1) * QUARTER_S;
      const hour = Math.floor((minute.startS / 60 + offsetAt(minute.startS)) / 60);
      if (hour !== at) {
        addTally(hours[at % 24], tally);
        at = hour;
        tally = newTally();
      }
    }
    if (isWorn(state)) count(tally, minute, state);
  }
  addTally(hours[at % 24], tally);
}

function count(tally: Tally, minute: Minute, state: State): void {
  tally.worn += 1;
  if (isAsleep(state)) tally.asleep += 1;
  if (minute.steps !== undefined) {
    tally.knowsSteps = true;
    tally.steps += stepsOf(minute);
  }
  const pulse = pulseOf(minute);
  if (pulse === undefined) return;
  tally.beats += 1;
  tally.beatsSum += pulse;
}

function newTally(): Tally {
  return { worn: 0, asleep: 0, steps: 0, knowsSteps: false, beats: 0, beatsSum: 0 };
}

function addTally(hour: Hour | undefined, tally: Tally): void {
  if (hour === undefined || tally.worn < LEAST_WORN_MIN) return;
  hour.known += 1;
  hour.asleep += Number(tally.asleep * 2 >= tally.worn);
  if (tally.knowsSteps) hour.steps.push(tally.steps);
  if (tally.beats > 0) hour.beats.push(tally.beatsSum / tally.beats);
}
