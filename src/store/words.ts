import { compareStanding, decide } from "./precedence.ts";
import type { Decision, Standing, Tally } from "./precedence.ts";

/** What one run says of a moment. */
export interface Word<T> {
  readonly run: number;
  /** Of the run's source; no two sources have the same. */
  readonly rank: number;
  readonly value: T;
}

/**
 * All that is said of a moment: what counts, and what is kept beside it. `best` is either one of the
 * words, or put together from several; then all of them are among the `others`.
 */
export interface Moment<T> {
  readonly best: Word<T>;
  /** In the order of their runs. */
  readonly others: readonly Word<T>[];
}

/** How records of one kind are compared and put together. */
export interface Speech<T> {
  isWorn(value: T): boolean;
  areEqual(a: T, b: T): boolean;
  /** What `offered` does not say is taken from `stored`, of the same source; `offered` itself, if it says all. */
  complete(offered: T, stored: T): T;
  /** The same across sources; absent: nothing. */
  lend?: ((best: T, lesser: T) => T) | undefined;
}

/**
 * What a moment is after one more word on it, by the rule of `precedence.ts`; the moment itself, when
 * that changes nothing. What the same source has said already is not kept twice, and what a run says
 * last of a moment is what it says.
 */
export function offer<T>(
  moment: Moment<T> | undefined,
  word: Word<T>,
  speech: Speech<T>,
  tally: Tally,
): Moment<T> {
  if (moment === undefined) {
    tally.count("added");
    return { best: word, others: [] };
  }
  const words = wordsOf(moment);
  const own = words.filter(({ rank }) => rank === word.rank);
  const mine = own.find(({ run }) => run === word.run);
  if (isWhatCounts(word.value, own, speech) || (!mine && hasBeenSaid(word.value, own, speech))) {
    tally.count("same");
    return moment;
  }
  if (mine) return restate(moment, mine, word, speech, tally);
  return add(moment, words, word, speech, tally);
}

/** What is left of a moment without a run's word; the moment itself, when it has none. */
export function withoutRun<T>(
  moment: Moment<T>,
  run: number,
  speech: Speech<T>,
): Moment<T> | undefined {
  const words = wordsOf(moment);
  const left = words.filter((word) => word.run !== run);
  if (left.length === words.length) return moment;
  return left.length === 0 ? undefined : settle(left, speech);
}

/** What became of a run's word when it came upon what is there without it. */
export function decisionOn<T>(
  before: Moment<T> | undefined,
  { rank, value }: Word<T>,
  speech: Speech<T>,
): Decision {
  if (before === undefined) return "added";
  const isSame = speech.areEqual(before.best.value, value);
  return decide(standingOf(before.best, speech), { rank, isWorn: speech.isWorn(value) }, isSame);
}

/** The word of a run, as it was said. */
export function wordOf<T>(moment: Moment<T>, run: number): Word<T> | undefined {
  return wordsOf(moment).find((word) => word.run === run);
}

/** A run that says it otherwise now. */
function restate<T>(
  moment: Moment<T>,
  mine: Word<T>,
  word: Word<T>,
  speech: Speech<T>,
  tally: Tally,
): Moment<T> {
  const next = after(mine, word, speech);
  if (next === mine) {
    tally.count("refused");
    return moment;
  }
  const words = wordsOf(moment).filter((it) => it !== mine);
  const own = words.filter(({ rank }) => rank === mine.rank);
  if (own.length === 0) return add(moment, words, next, speech, tally);
  // Of what a run says of a moment that its source has told before, only what it says in the end is
  // counted as news: all else was said on the way, maybe to what has been said long since.
  const before = settle(words, speech);
  tally.count(added(before, words, mine, speech).decision, -1);
  tally.count("same");
  if (!hasBeenSaid(next.value, own, speech)) return add(before, words, next, speech, tally);
  tally.count("same");
  return before;
}

function add<T>(
  moment: Moment<T>,
  words: readonly Word<T>[],
  word: Word<T>,
  speech: Speech<T>,
  tally: Tally,
): Moment<T> {
  const { settled, decision } = added(moment, words, word, speech);
  tally.count(decision);
  return settled;
}

/** @param words all that is said without the word */
function added<T>(
  moment: Moment<T>,
  words: readonly Word<T>[],
  word: Word<T>,
  speech: Speech<T>,
): { readonly settled: Moment<T>; readonly decision: Decision } {
  const own = statementOf(
    words.filter(({ rank }) => rank === word.rank),
    speech,
  );
  const value = own ? speech.complete(word.value, own.value) : word.value;
  const decision = decisionOn(moment, { ...word, value }, speech);
  const settled = settle([...words, word], speech);
  const isChanged = !speech.areEqual(moment.best.value, settled.best.value);
  return { settled, decision: decision === "refused" && isChanged ? "updated" : decision };
}

/** What counts of all that is said: the best source's word, put together from all it has said. */
function settle<T>(unsorted: readonly Word<T>[], speech: Speech<T>): Moment<T> {
  const [one, other, ...more] = unsorted;
  if (one === undefined) throw new TypeError("nothing is said of this moment");
  // Almost always it is one word, or two of different sources.
  if (other === undefined) return { best: one, others: [] };
  if (more.length === 0 && one.rank !== other.rank && !speech.lend) {
    const isOther = compareStanding(standingOf(other, speech), standingOf(one, speech)) > 0;
    return isOther ? { best: other, others: [one] } : { best: one, others: [other] };
  }
  const words = unsorted.toSorted((a, b) => a.run - b.run);
  const statements = [...Map.groupBy(words, ({ rank }) => rank).values()].flatMap(
    (said) => statementOf(said, speech) ?? [],
  );
  const [first, ...lesser] = statements.toSorted((a, b) =>
    compareStanding(standingOf(b, speech), standingOf(a, speech)),
  );
  if (first === undefined) throw new TypeError("nothing is said of this moment");
  const { lend } = speech;
  const best = lend
    ? lesser.reduce((all, { value }) => withValue(all, lend(all.value, value)), first)
    : first;
  return { best, others: words.filter((word) => word !== best) };
}

/** What a source says in all its words, which are in the order of their runs. */
function statementOf<T>(words: readonly Word<T>[], speech: Speech<T>): Word<T> | undefined {
  const [first, ...later] = words;
  return first && later.reduce((said, word) => after(said, word, speech), first);
}

/** What a source says after one more word of it; the former word, when that stands. */
function after<T>(said: Word<T>, word: Word<T>, speech: Speech<T>): Word<T> {
  const value = speech.complete(word.value, said.value);
  const isLess = Number(speech.isWorn(value)) < Number(speech.isWorn(said.value));
  return isLess || speech.areEqual(value, said.value) ? said : withValue(word, value);
}

function withValue<T>(word: Word<T>, value: T): Word<T> {
  return word.value === value ? word : { ...word, value };
}

/** Whether a source's words together say just that. */
function isWhatCounts<T>(value: T, own: readonly Word<T>[], speech: Speech<T>): boolean {
  const said = statementOf(own, speech);
  return said !== undefined && addsNothing(value, said, speech);
}

/**
 * Whether a source has said just that in one of its words, or in those that it had said up to then:
 * what it said since does not make it new, so that the same imports once more change nothing.
 */
function hasBeenSaid<T>(value: T, own: readonly Word<T>[], speech: Speech<T>): boolean {
  let said: Word<T> | undefined;
  for (const word of own) {
    if (speech.areEqual(word.value, value)) return true;
    said = said ? after(said, word, speech) : word;
    if (addsNothing(value, said, speech)) return true;
  }
  return false;
}

function addsNothing<T>(value: T, said: Word<T>, speech: Speech<T>): boolean {
  return speech.areEqual(speech.complete(value, said.value), said.value);
}

/** In the order of their runs. */
function wordsOf<T>({ best, others }: Moment<T>): readonly Word<T>[] {
  if (others.some(({ run }) => run === best.run)) return others;
  const at = others.findIndex(({ run }) => run > best.run);
  return at < 0 ? [...others, best] : others.toSpliced(at, 0, best);
}

function standingOf<T>({ rank, value }: Word<T>, speech: Speech<T>): Standing {
  return { rank, isWorn: speech.isWorn(value) };
}
