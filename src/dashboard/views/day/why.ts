import type { SaidOfMinute } from "../../../server/answers.ts";

/** Why the first word of a minute counts: the rule that the store goes by, told for this minute. */
export type Reason =
  | "only" // nobody else says anything
  | "agree" // all say the same
  | "worn" // it says that the band was worn, another one that it was not
  | "rank" // its source is closer to the wrist
  | "band" // another band, that became known earlier, says otherwise
  | "later"; // the same source says it otherwise now

export function reasonOf([first, ...others]: readonly SaidOfMinute[]): Reason {
  const [other] = first === undefined ? [] : others.filter((it) => !saysTheSame(first, it));
  if (first === undefined || others.length === 0) return "only";
  if (other === undefined) return "agree";
  if (isWorn(first) && !isWorn(other)) return "worn";
  if (first.source !== other.source) return "rank";
  return first.device === other.device ? "later" : "band";
}

/** What only one of them says is no contradiction. */
export function saysTheSame(a: SaidOfMinute, b: SaidOfMinute): boolean {
  const agree = (one: number | undefined, other: number | undefined): boolean =>
    one === undefined || other === undefined || one === other;
  return (
    agree(a.steps, b.steps) &&
    agree(a.heartRateBpm, b.heartRateBpm) &&
    agree(a.intensity, b.intensity) &&
    isWorn(a) === isWorn(b)
  );
}

function isWorn({ state }: SaidOfMinute): boolean {
  return state !== "not-worn" && state !== "charging";
}
