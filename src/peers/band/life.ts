import type { UnixSeconds } from "../../health/minute.ts";
import type { OffsetAt } from "../../health/zone.ts";
import { nightOf } from "./life-night.ts";
import type { Night } from "./life-night.ts";
import { CHARGE_EVERY_DAYS, chargeDayNear, planOf } from "./life-plan.ts";
import type { Activity, DayPlan } from "./life-plan.ts";
import { DayPainter } from "./life-samples.ts";
import type { Charge, Living } from "./living.ts";
import { MINUTE_S, minuteFrom } from "./minute-source.ts";
import type { MinuteSource, SampleBytes, Span } from "./minute-source.ts";
import { diceOf, seedOf } from "./random.ts";
import { toLocal } from "./zone.ts";

export interface LifeOptions {
  readonly seed: number;
  /** When the band was first put on. */
  readonly startS: UnixSeconds;
  /** When it was taken off for good. Default: never. */
  readonly endS?: UnixSeconds | undefined;
  readonly zone: OffsetAt;
  readonly sampleBytes: SampleBytes;
}

const DAY_S = 86_400;
/** So many days are kept in memory; a day takes 12 KB at most. */
const DAYS_KEPT = 4;
const PLANS_KEPT = 40;
/** How long a charge lasts. */
const CHARGE_LASTS_S = 26 * DAY_S;

/**
 * A made-up life, minute by minute: nights with cycles of sleep, walks to work, runs, a band that is
 * taken off for the shower and charged every other week. The same for the same seed; a minute never
 * changes, whatever was asked for before and however late it is. Made day by day when it is asked for.
 */
export class Life implements MinuteSource, Living {
  readonly #options: LifeOptions;
  readonly #restingBpm: number;
  readonly #plans = new Kept<DayPlan>(PLANS_KEPT);
  readonly #nights = new Kept<Night>(DAYS_KEPT);
  readonly #samples = new Kept<Uint8Array>(DAYS_KEPT);

  constructor(options: LifeOptions) {
    this.#options = { ...options, startS: minuteFrom(options.startS) };
    this.#restingBpm = diceOf(seedOf(options.seed, 5)).between(48, 62);
  }

  span(fromS: UnixSeconds, untilS: UnixSeconds): Span | undefined {
    const { startS: firstS, endS: lastS = Infinity } = this.#options;
    const limitS = Math.min(untilS, lastS);
    let startS = minuteFrom(Math.max(fromS, firstS));
    if (startS >= limitS) return undefined;
    let plan = this.planAt(startS);
    if (plan.gap && startS >= plan.gap.startS && startS < plan.gap.endS) startS = plan.gap.endS;
    if (startS >= limitS) return undefined;
    for (;;) {
      if (plan.gap && plan.gap.startS >= startS) {
        return { startS, endS: Math.min(limitS, plan.gap.startS) };
      }
      if (plan.endS >= limitS) return { startS, endS: Math.floor(limitS / MINUTE_S) * MINUTE_S };
      plan = this.plan(plan.day + 1);
    }
  }

  samples({ startS, endS }: Span): Uint8Array {
    const size = this.#options.sampleBytes;
    const bytes = new Uint8Array(((endS - startS) / MINUTE_S) * size);
    for (let plan = this.planAt(startS); ; plan = this.plan(plan.day + 1)) {
      const fromS = Math.max(startS, plan.startS);
      const untilS = Math.min(endS, plan.endS);
      const skipped = ((fromS - plan.startS) / MINUTE_S) * size;
      const length = ((untilS - fromS) / MINUTE_S) * size;
      const day = this.#samplesOf(plan).subarray(skipped, skipped + length);
      bytes.set(day, ((fromS - startS) / MINUTE_S) * size);
      if (plan.endS >= endS) return bytes;
    }
  }

  stepsToday(atS: UnixSeconds): number {
    const plan = this.planAt(atS);
    const size = this.#options.sampleBytes;
    const samples = this.#samplesOf(plan);
    const end = Math.floor((atS - plan.startS) / MINUTE_S) * size;
    let steps = 0;
    for (let at = 2; at < end; at += size) steps += samples[at] ?? 0;
    // The minute that has begun, as far as it has come.
    return steps + Math.floor(((samples[end + 2] ?? 0) * (atS % MINUTE_S)) / MINUTE_S);
  }

  heartRateBpm(atS: UnixSeconds): number | undefined {
    const plan = this.planAt(atS);
    const isOff = [...plan.notWorn, ...(plan.charging ? [plan.charging] : [])];
    if (isOff.some((it) => isWithin(atS, it))) return undefined;
    const size = this.#options.sampleBytes;
    const samples = this.#samplesOf(plan);
    for (let at = Math.floor((atS - plan.startS) / MINUTE_S) * size; at >= 0; at -= size) {
      const pulse = samples[at + 3] ?? 0xff;
      if (pulse !== 0xff) return pulse + Math.round(2 * Math.sin(atS / 7));
    }
    return this.#restingBpm + 10;
  }

  battery(atS: UnixSeconds): Charge {
    const plan = this.planAt(atS);
    if (plan.charging && isWithin(atS, plan.charging)) {
      const { startS, endS } = plan.charging;
      const before = this.#percent(startS, this.#lastCharge(startS));
      const share = (atS - startS) / (endS - startS);
      const percent = Math.round(before + (100 - before) * share);
      return { percent, isCharging: true, chargedS: this.#lastCharge(startS) };
    }
    const chargedS = this.#lastCharge(atS);
    return { percent: this.#percent(atS, chargedS), isCharging: false, chargedS };
  }

  /** What the wearer did between, as far as it has begun. */
  *activities(fromS: UnixSeconds, untilS: UnixSeconds): Generator<Activity, void, void> {
    const { startS, endS = Infinity } = this.#options;
    const first = Math.max(fromS, startS);
    for (let plan = this.planAt(first); plan.startS < untilS; plan = this.plan(plan.day + 1)) {
      for (const it of plan.activities.toSorted((a, b) => a.startS - b.startS)) {
        if (it.startS >= first && it.startS < untilS && it.endS <= endS) yield it;
      }
    }
  }

  get seed(): number {
    return this.#options.seed;
  }

  get startS(): UnixSeconds {
    return this.#options.startS;
  }

  get endS(): UnixSeconds {
    return this.#options.endS ?? Infinity;
  }

  get zone(): OffsetAt {
    return this.#options.zone;
  }

  get restingBpm(): number {
    return this.#restingBpm;
  }

  /** The day in which an instant lies. */
  planAt(atS: UnixSeconds): DayPlan {
    const { zone } = this.#options;
    let plan = this.plan(Math.floor(toLocal(atS, zone) / DAY_S));
    // Who flies west has the same date twice.
    while (plan.endS <= atS) plan = this.plan(plan.day + 1);
    while (plan.startS > atS) plan = this.plan(plan.day - 1);
    return plan;
  }

  plan(day: number): DayPlan {
    const { seed, zone } = this.#options;
    return this.#plans.get(day, () => planOf(seed, day, zone));
  }

  /** The night that begins in the evening of a day. */
  night(day: number): Night {
    return this.#nights.get(day, () => {
      const { bedS } = this.plan(day);
      const { wakeS } = this.plan(day + 1);
      return nightOf(this.#options.seed, day, bedS, wakeS, this.#restingBpm);
    });
  }

  #samplesOf(plan: DayPlan): Uint8Array {
    return this.#samples.get(plan.day, () => {
      const { seed, sampleBytes } = this.#options;
      const dice = diceOf(seedOf(seed, plan.day, 6));
      const painter = new DayPainter(plan, sampleBytes, dice, this.#restingBpm);
      return painter.paint([this.night(plan.day - 1), this.night(plan.day)]);
    });
  }

  /** When it last left the charger. */
  #lastCharge(atS: UnixSeconds): UnixSeconds {
    const { seed } = this.#options;
    const { day } = this.planAt(atS);
    for (const back of [0, CHARGE_EVERY_DAYS]) {
      const { charging } = this.plan(chargeDayNear(seed, day - back));
      if (charging && charging.endS <= atS) return charging.endS;
    }
    return atS - CHARGE_EVERY_DAYS * DAY_S;
  }

  #percent(atS: UnixSeconds, chargedS: UnixSeconds): number {
    return Math.max(5, Math.round(100 - (100 * (atS - chargedS)) / CHARGE_LASTS_S));
  }
}

function isWithin(atS: UnixSeconds, { startS, endS }: Span): boolean {
  return atS >= startS && atS < endS;
}

/** What was made last, so many of them. */
class Kept<T> {
  readonly #most: number;
  readonly #made = new Map<number, T>();

  constructor(most: number) {
    this.#most = most;
  }

  get(key: number, make: () => T): T {
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const made = make();
    const [oldest] = this.#made.keys();
    if (this.#made.size >= this.#most && oldest !== undefined) this.#made.delete(oldest);
    this.#made.set(key, made);
    return made;
  }
}
