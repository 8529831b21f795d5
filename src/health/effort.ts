import type { LocalDay } from "./local-day.ts";
import type { Wearer } from "./wearer.ts";

/**
 * A walking step by the wearer's height.
 *
 * @source Gadgetbridge ActivityUser (0.43); 0.413 and 0.415 are usual for women and men elsewhere
 */
const WALKING_STEP_PER_HEIGHT = 0.43;

/**
 * A running step by the wearer's height: the one with which people begin to run, 0.86 m at 2.0 m/s
 * and 139 steps a minute, by a height of 1.72 m, which is our guess of those people's. Who runs
 * faster runs farther than this says.
 *
 * @source Hum Mov Sci 2023, 90:103117
 */
const RUNNING_STEP_PER_HEIGHT = 0.5;

/** The length of a step in metres; `undefined`: no height is known that can be one. */
export function stepLengthsOf(wearer: Wearer): { walkingM: number; runningM: number } | undefined {
  const heightCm = within(wearer.heightCm, 50, 275);
  if (heightCm === undefined) return undefined;
  const heightM = heightCm / 100;
  return {
    walkingM: heightM * WALKING_STEP_PER_HEIGHT,
    runningM: heightM * RUNNING_STEP_PER_HEIGHT,
  };
}

/**
 * What a kilogram costs to move a metre on the level, beyond rest: 0.1 ml of oxygen walking, 0.2 ml
 * running, at 5 kcal a litre. Of the size of what the vendor's app says: 430 kcal for 10 390 m, by
 * somebody whose weight we do not know (Gadgetbridge issue 686).
 *
 * @source ACSM's Guidelines for Exercise Testing and Prescription, 10th edition, table 6.3
 */
const WALKING_KCAL_PER_KG_M = 0.1 * 0.005;
const RUNNING_KCAL_PER_KG_M = 0.2 * 0.005;

/**
 * What a kilogram costs to cycle for a minute, beyond rest: 6.8 MET less the one of rest, at 1 kcal
 * an hour each.
 *
 * @source Compendium of Physical Activities 2011, code 01011 (to and from work, own pace)
 */
const CYCLING_KCAL_PER_KG_MIN = (6.8 - 1) / 60;

/** How somebody moved. */
export interface Moved {
  readonly walkedM: number;
  readonly ranM: number;
  readonly cycledMin: number;
}

/** What moving took beyond resting, in kilocalories; `undefined`: no weight is known. */
export function energyOf(moved: Moved, wearer: Wearer): number | undefined {
  const weightKg = within(wearer.weightKg, 20, 500);
  if (weightKg === undefined) return undefined;
  return (
    weightKg *
    (moved.walkedM * WALKING_KCAL_PER_KG_M +
      moved.ranM * RUNNING_KCAL_PER_KG_M +
      moved.cycledMin * CYCLING_KCAL_PER_KG_MIN)
  );
}

/**
 * The highest pulse to expect of the wearer's age, in beats per minute: 208 - 0.7 × age. People
 * differ from it by ten and more. 220 - age, which many programs take, is too low for the old.
 *
 * @source Tanaka, Monahan, Seals: J Am Coll Cardiol 2001, 37:153
 */
export function highestPulseOf(wearer: Wearer, day: LocalDay): number | undefined {
  const age = ageOn(wearer, day);
  return age === undefined ? undefined : 208 - 0.7 * age;
}

/** Whole years on a day; `undefined`: no birthday is known, or none that can be. */
export function ageOn({ bornOn }: Wearer, day: LocalDay): number | undefined {
  if (bornOn === undefined || !/^\d{4}-\d\d-\d\d$/.test(bornOn)) return undefined;
  const years = Number(day.slice(0, 4)) - Number(bornOn.slice(0, 4));
  return within(day.slice(5) < bornOn.slice(5) ? years - 1 : years, 0, 125);
}

/**
 * Where the five pulse zones begin, in beats per minute: 50, 60, 70, 80 and 90 % of the highest
 * pulse, as most programs draw them. `undefined`: the wearer's age is not known.
 */
export function pulseZonesOf(wearer: Wearer, day: LocalDay): readonly number[] | undefined {
  const highest = highestPulseOf(wearer, day);
  if (highest === undefined) return undefined;
  return [0.5, 0.6, 0.7, 0.8, 0.9].map((share) => Math.round(highest * share));
}

function within(value: number | undefined, low: number, high: number): number | undefined {
  return value !== undefined && value >= low && value <= high ? value : undefined;
}
