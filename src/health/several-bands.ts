import { isWorn, type Interpreted } from "./interpret.ts";
import { pulseOf, stepsOf } from "./reading.ts";

/**
 * The minutes of several bands of one wearer as those of one. Each is interpreted by itself before:
 * what "no change" refers to is the same band's word. Of a minute that two have, the one of the band
 * that was worn counts, of two worn ones the one with a step or a pulse in it, else the first band's.
 * So nothing is counted twice, and a band in a drawer hides no step of another one.
 *
 * @param bands each in order; the one to be believed first comes first
 */
export function oneOfBands(bands: readonly Iterable<Interpreted>[]): Iterable<Interpreted> {
  const [first = [], ...others] = bands;
  return others.reduce((all, other) => merged(all, other), first);
}

function* merged(one: Iterable<Interpreted>, other: Iterable<Interpreted>): Generator<Interpreted> {
  const left = one[Symbol.iterator]();
  const right = other[Symbol.iterator]();
  try {
    let a = next(left);
    let b = next(right);
    while (a !== undefined || b !== undefined) {
      const difference = (a?.minute.startS ?? Infinity) - (b?.minute.startS ?? Infinity);
      const better = a && b && difference === 0 ? betterOf(a, b) : difference < 0 ? a : b;
      if (better) yield better;
      if (difference <= 0) a = next(left);
      if (difference >= 0) b = next(right);
    }
  } finally {
    left.return?.();
    right.return?.();
  }
}

function next(minutes: Iterator<Interpreted, unknown>): Interpreted | undefined {
  const step = minutes.next();
  return step.done === true ? undefined : step.value;
}

function betterOf(a: Interpreted, b: Interpreted): Interpreted {
  return standing(b) > standing(a) ? b : a;
}

/** A wearer who is known is better than one who may be, and that better than none. */
function standing({ minute, state }: Interpreted): number {
  if (state === "not-worn" || state === "charging") return 0;
  if (!isWorn(state)) return 1;
  return stepsOf(minute) > 0 || pulseOf(minute) !== undefined ? 3 : 2;
}
