/** A ring that fills up to a goal, and goes on beyond it. */
export interface RingArcs {
  /** Of the first round, 0 to 1. */
  readonly filled: number;
  /** Of the round on top of it, 0 to 1; 0: the goal is not passed. */
  readonly beyond: number;
  /** How often the goal is reached. */
  readonly times: number;
}

/** What of a ring is drawn: the whole of it at the goal, a second arc for what is beyond. */
export function ringArcs(value: number, goal: number): RingArcs {
  if (!(goal > 0) || !(value > 0)) return { filled: 0, beyond: 0, times: 0 };
  const times = value / goal;
  return { filled: Math.min(1, times), beyond: Math.min(1, Math.max(0, times - 1)), times };
}
