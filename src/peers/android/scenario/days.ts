import type { OffsetAt } from "../../../health/zone.ts";
import { fromLocal, toLocal } from "../../band/zone.ts";
import { between } from "./identities.ts";
import type { Random } from "./identities.ts";

/** One made-up day as the app stores it. */
export interface RecordedDay {
  /** `2026-01-31`. */
  readonly date: string;
  readonly midnightS: number;
  /** JSON text of the day's sums and stages. */
  readonly summary: string;
  /** Three bytes a minute: kind, intensity, steps. */
  readonly minutes: Uint8Array;
  /** One byte a minute: pulse, 255 for none, 254 for measured without result. */
  readonly pulses: Uint8Array;
}

const DAY_S = 86_400;
const MINUTES = 1440;
/** Raw kinds as newer Huami bands send them. @source mifit-db notes §4 */
const KIND = { idle: 0x50, walk: 0x01, light: 0x79, deep: 0x7b, off: 0x73 } as const;
const PULSE = { idle: 72, walk: 98, light: 58, deep: 54, off: 0 } as const;
const NO_PULSE = 255;
const PULSE_FAILED = 254;
const METRES_A_STEP = 0.72;
const KCAL_A_STEP = 0.04;

type Doing = keyof typeof KIND;

interface Stage {
  readonly start: number;
  readonly stop: number;
  readonly mode: 4 | 5;
}

/** A night up to the morning of the day, minutes from the midnight before that day. */
function nightStages(random: Random): Stage[] {
  const stages: Stage[] = [];
  const wake = MINUTES + between(random, 370, 440);
  let mode: 4 | 5 = 4;
  for (let start = MINUTES - between(random, 20, 75); start < wake;) {
    const stop = Math.min(start + between(random, 14, 55), wake) - 1;
    stages.push({ start, stop, mode });
    start = stop + 1;
    mode = mode === 4 ? 5 : 4;
  }
  return stages;
}

const UTC: OffsetAt = () => 0;

/** `count` days that end with the one that `nowS` lies in, by the owner's clock. */
export function recordDays(
  random: Random,
  nowS: number,
  count: number,
  zone: OffsetAt = UTC,
): RecordedDay[] {
  const today = Math.floor(toLocal(nowS, zone) / DAY_S) * DAY_S;
  const nights = Array.from({ length: count + 1 }, () => nightStages(random));
  return Array.from({ length: count }, (_, i) => {
    const midnight = today - (count - 1 - i) * DAY_S;
    const day = { midnight, midnightS: fromLocal(midnight, zone) };
    return recordDay(random, day, nights[i] ?? [], nights[i + 1] ?? []);
  });
}

function recordDay(
  random: Random,
  { midnight, midnightS }: Pick<RecordedDay, "midnightS"> & { readonly midnight: number },
  before: readonly Stage[],
  after: readonly Stage[],
): RecordedDay {
  const minutes = new Uint8Array(3 * MINUTES);
  const pulses = new Uint8Array(MINUTES).fill(NO_PULSE);
  const walks = Array.from({ length: 6 }, () => between(random, 480, 1290));
  const stages: { start: number; stop: number; mode: number; step: number }[] = [];
  const doingAt = (minute: number): Doing => {
    const asleep =
      before.find(({ start, stop }) => start <= minute + MINUTES && minute + MINUTES <= stop) ??
      after.find(({ start, stop }) => start <= minute && minute <= stop);
    if (asleep !== undefined) return asleep.mode === 5 ? "deep" : "light";
    if (walks.some((start) => start <= minute && minute < start + 14)) return "walk";
    return minute >= 700 && minute < 730 ? "off" : "idle";
  };
  let total = 0;
  for (let minute = 0; minute < MINUTES; minute++) {
    const doing = doingAt(minute);
    const steps = doing === "walk" ? between(random, 60, 115) : 0;
    minutes.set([KIND[doing], doing === "off" ? 0 : between(random, 1, 70), steps], 3 * minute);
    if (doing === "off") pulses[minute] = PULSE_FAILED;
    else if (minute % 10 === 0) pulses[minute] = PULSE[doing] + between(random, -4, 4);
    total += steps;
    if (steps === 0) continue;
    const last = stages.at(-1);
    if (last?.stop === minute - 1) {
      last.stop = minute;
      last.step += steps;
    } else stages.push({ start: minute, stop: minute, mode: 1, step: steps });
  }
  const sleepMinutes = (mode: 4 | 5): number =>
    before.filter((s) => s.mode === mode).reduce((sum, s) => sum + s.stop - s.start + 1, 0);
  const fromS = (minute: number): number => midnightS + (minute - MINUTES) * 60;
  const summary = {
    v: 6,
    goal: 8000,
    tz: String(midnight - midnightS),
    slp: {
      st: fromS(before[0]?.start ?? MINUTES),
      ed: fromS((before.at(-1)?.stop ?? MINUTES) + 1),
      dp: sleepMinutes(5),
      lt: sleepMinutes(4),
      wk: 0,
      usrSt: -1440,
      usrEd: -1440,
      rhr: 54,
      ss: 80,
      stage: before,
    },
    stp: {
      ttl: total,
      dis: Math.floor(total * METRES_A_STEP),
      cal: Math.floor(total * KCAL_A_STEP),
      wk: stages.reduce((sum, s) => sum + s.stop - s.start + 1, 0),
      rn: 0,
      runDist: 0,
      runCal: 0,
      stage: stages.map((s) => ({
        ...s,
        dis: Math.floor(s.step * METRES_A_STEP),
        cal: Math.floor(s.step * KCAL_A_STEP),
      })),
    },
  };
  const date = new Date(midnight * 1000).toISOString().slice(0, 10);
  return { date, midnightS, summary: JSON.stringify(summary), minutes, pulses };
}
