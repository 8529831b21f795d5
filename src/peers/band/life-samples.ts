import type { DayPlan } from "./life-plan.ts";
import { AWAKE, DEEP, REM } from "./life-night.ts";
import type { Night } from "./life-night.ts";
import { MINUTE_S } from "./minute-source.ts";
import type { SampleBytes, Span } from "./minute-source.ts";
import type { Dice } from "./random.ts";

/**
 * The kinds that a band writes. The low halves are the meaning (huami-ble §6.2, §6.3), the high ones
 * what was seen.
 */
const KINDS = {
  4: { still: 0x50, walk: 0x01, run: 0x02, ride: 0x04, rest: 0x60, notWorn: 0x53, charging: 0x56 },
  8: { still: 0x50, walk: 0x01, run: 0x40, ride: 0x04, rest: 0x50, notWorn: 0x73, charging: 0x76 },
} as const;

const LIGHT_4 = 0x79;
const DEEP_4 = 0x7b;
const WOKE_4 = 0x7c;
const ASLEEP_8 = 0x78;
const NO_PULSE = 0xff;
/** The pulse is measured every so many minutes by day, and in every minute of sleep and sport. */
const PULSE_EVERY_MIN = 5;

/** One minute to be written. */
interface Sample {
  readonly kind: number;
  readonly intensity: number;
  readonly steps: number;
  readonly pulse: number;
}

/** Writes the samples of one day. */
export class DayPainter {
  readonly bytes: Uint8Array;
  readonly #plan: DayPlan;
  readonly #size: SampleBytes;
  readonly #dice: Dice;
  readonly #restingBpm: number;

  constructor(plan: DayPlan, size: SampleBytes, dice: Dice, restingBpm: number) {
    this.#plan = plan;
    this.#size = size;
    this.#dice = dice;
    this.#restingBpm = restingBpm;
    this.bytes = new Uint8Array(((plan.endS - plan.startS) / MINUTE_S) * size);
  }

  /** Everything of the day, in the order in which one thing covers another. */
  paint(nights: readonly Night[]): Uint8Array {
    this.#paintAwake();
    for (const activity of this.#plan.activities) this.#paintActivity(activity.is, activity);
    for (const span of this.#plan.notWorn) this.#paintAlone("notWorn", span);
    if (this.#plan.charging) this.#paintAlone("charging", this.#plan.charging);
    for (const night of nights) this.#paintNight(night);
    return this.bytes;
  }

  /** Sitting, standing, and a few steps through the house. */
  #paintAwake(): void {
    const dice = this.#dice;
    const count = this.bytes.length / this.#size;
    let stepping = 0;
    for (let i = 0; i < count; i++) {
      if (stepping === 0 && dice.chance(0.045)) stepping = dice.between(1, 4);
      else if (stepping > 0) stepping--;
      const isStepping = stepping > 0;
      this.#write(i, {
        kind: isStepping ? KINDS[this.#size].walk : KINDS[this.#size].still,
        intensity: isStepping ? dice.between(30, 70) : dice.between(0, 26),
        steps: isStepping ? dice.between(8, 46) : 0,
        pulse: i % PULSE_EVERY_MIN === 0 ? this.#pulse(isStepping ? 26 : 15, 7) : NO_PULSE,
      });
    }
  }

  #paintActivity(is: "walk" | "run" | "ride", span: Span): void {
    const dice = this.#dice;
    this.#each(span, (i) => {
      const isMeasured = is !== "walk" || i % PULSE_EVERY_MIN === 0;
      const cadence = is === "run" ? dice.between(154, 172) : dice.between(92, 116);
      const above = is === "run" ? 92 : is === "ride" ? 66 : 42;
      this.#write(i, {
        kind: KINDS[this.#size][is],
        intensity: is === "run" ? dice.between(140, 190) : dice.between(64, 120),
        steps: is === "ride" ? 0 : cadence,
        pulse: isMeasured ? this.#pulse(above, 9) : NO_PULSE,
      });
    });
    this.#paintRest(span.endS);
  }

  /** Getting one's breath back: the band says "no change" for a while. */
  #paintRest(fromS: number): void {
    const rest = { startS: fromS, endS: fromS + this.#dice.between(2, 6) * MINUTE_S };
    this.#each(rest, (i) => {
      const intensity = this.#dice.between(3, 18);
      const pulse = i % PULSE_EVERY_MIN === 0 ? this.#pulse(28, 6) : NO_PULSE;
      this.#write(i, { kind: KINDS[this.#size].rest, intensity, steps: 0, pulse });
    });
  }

  #paintAlone(is: "notWorn" | "charging", span: Span): void {
    const kind = KINDS[this.#size][is];
    this.#each(span, (i) => {
      this.#write(i, { kind, intensity: 0, steps: 0, pulse: NO_PULSE });
      if (this.#size === 8) this.bytes.fill(0, i * 8 + 4, i * 8 + 8);
    });
    // Putting it on again; on bands of 4 bytes "still" would go on saying "not worn".
    this.#paintSteps({ startS: span.endS, endS: span.endS + MINUTE_S });
  }

  #paintNight(night: Night): void {
    const endS = night.startS + night.stages.length * MINUTE_S;
    const offset = (this.#plan.startS - night.startS) / MINUTE_S;
    this.#each({ startS: night.startS, endS }, (i) => {
      const stage = night.stages[i + offset] ?? AWAKE;
      const before = night.stages[i + offset - 1] ?? AWAKE;
      const pulse = night.pulseBpm[i + offset] ?? NO_PULSE;
      if (stage === AWAKE) this.#paintAwakeInBed(i, pulse, before !== AWAKE);
      else if (this.#size === 4) this.#paintSleep4(i, stage, pulse);
      else this.#paintSleep8(i, stage, pulse);
    });
    this.#each({ startS: endS, endS: endS + MINUTE_S }, (i) => {
      this.#paintAwakeInBed(i, this.#restingBpm + 12, true);
    });
    this.#paintSteps({ startS: endS + MINUTE_S, endS: endS + 3 * MINUTE_S });
  }

  /** A few steps, which a band always says. */
  #paintSteps(span: Span): void {
    const { walk } = KINDS[this.#size];
    this.#each(span, (i) => {
      const steps = this.#dice.between(8, 40);
      this.#write(i, { kind: walk, intensity: 30 + steps, steps, pulse: NO_PULSE });
    });
  }

  #paintAwakeInBed(i: number, pulse: number, hasJustWoken: boolean): void {
    const isSaid = hasJustWoken && this.#size === 4;
    const kind = isSaid ? WOKE_4 : KINDS[this.#size].still;
    this.#write(i, { kind, intensity: 3 + ((i * 7) % 23), steps: 0, pulse });
  }

  #paintSleep4(i: number, stage: number, pulse: number): void {
    const kind = stage === DEEP ? DEEP_4 : LIGHT_4;
    this.#write(i, { kind, intensity: stage === DEEP ? i & 1 : (i * 5) % 9, steps: 0, pulse });
  }

  /** @source huami-ble §6.3: the thresholds that Gadgetbridge reads them by */
  #paintSleep8(i: number, stage: number, pulse: number): void {
    this.#write(i, { kind: ASLEEP_8, intensity: (i * 5) % 7, steps: 0, pulse });
    const deep = stage === DEEP ? 70 : 12;
    const rem = stage === REM ? 80 : 20;
    this.bytes.set([0, 45 + (i % 16), deep, rem], i * 8 + 4);
  }

  /** What lies within the day, by its place there. */
  #each({ startS, endS }: Span, paint: (i: number) => void): void {
    const { startS: dayS, endS: dayEndS } = this.#plan;
    const first = (Math.max(startS, dayS) - dayS) / MINUTE_S;
    const end = (Math.min(endS, dayEndS) - dayS) / MINUTE_S;
    for (let i = first; i < end; i++) paint(i);
  }

  #pulse(above: number, spread: number): number {
    return this.#restingBpm + above + this.#dice.between(-spread, spread);
  }

  #write(i: number, { kind, intensity, steps, pulse }: Sample): void {
    const { bytes } = this;
    const at = i * this.#size;
    bytes[at] = kind;
    bytes[at + 1] = intensity;
    bytes[at + 2] = steps;
    bytes[at + 3] = pulse;
    if (this.#size === 4) return;
    // What a Mi Band 5 says while awake (§6.1).
    bytes[at + 4] = 0x04;
    bytes[at + 5] = 0;
    bytes[at + 6] = 0x80;
    bytes[at + 7] = 0;
  }
}
