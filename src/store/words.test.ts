import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PlainMinutes, told } from "../../test/plain-minutes.ts";
import type { Minute } from "../health/minute.ts";
import { MINUTE_SPEECH } from "./minute-row.ts";
import { rankOf, Tally } from "./precedence.ts";
import { speechOf } from "./record-kind.ts";
import type { RecordValue } from "./record-kind.ts";
import { SUMMARIES } from "./told-rows.ts";
import { offer, withoutRun } from "./words.ts";
import type { Moment, Speech } from "./words.ts";
import { WORKOUTS } from "./workout-rows.ts";

const either = fc.constantFrom(undefined, 1, 2);

const minute: fc.Arbitrary<Minute> = fc
  .record({
    startS: fc.constant(0),
    // 3 and 0x53: not worn.
    kind: fc.constantFrom(undefined, 1, 3, 0x53),
    steps: either,
    heartRateBpm: either,
    light: either,
  })
  .filter(({ kind, steps, heartRateBpm }) => (kind ?? steps ?? heartRateBpm) !== undefined)
  .map(({ light, ...facts }) =>
    light === undefined || facts.kind === undefined
      ? facts
      : { ...facts, asleep: { unknown: 0, light, deep: 0, rem: 0 } },
  );

const workout: fc.Arbitrary<RecordValue> = fc
  .record({
    distanceM: either,
    sportCode: fc.constantFrom(0, 1, 2),
    raw: fc.nat(2),
    points: fc.nat(2),
    laps: either,
  })
  .map(({ distanceM, sportCode, raw, points, laps }) =>
    WORKOUTS.valueOf({
      workout: { startS: 0, endS: 30, sportCode, distanceM, raw: new Uint8Array(raw) },
      track: Array.from({ length: points }, (_, atS) => ({ atS, latitudeDeg: 1, longitudeDeg: 1 })),
      laps: laps === undefined ? [] : [{ startS: 0, durationS: laps }],
    }),
  );

const summary: fc.Arbitrary<RecordValue> = fc
  .record({ steps: either, distanceM: either, endS: either })
  .map(({ endS, ...facts }) => {
    const sleep = endS === undefined ? undefined : { startS: 0, endS, deepMin: endS };
    return SUMMARIES.valueOf({ day: "2026-01-31", ...facts, sleep });
  });

interface Import<T> {
  readonly rank: number;
  readonly value: T;
}

/** Imports of some sources, each of which says one thing. */
const importsOf = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<Import<T>[]> =>
  fc.array(fc.record({ rank: fc.integer({ min: 1, max: 2 }), value }), {
    minLength: 1,
    maxLength: 7,
  });

/** The moments after each import. @param firstRun the others follow */
function said<T>(
  all: readonly Import<T>[],
  speech: Speech<T>,
  firstRun: number,
  before?: Moment<T>,
  tally = new Tally(),
): (Moment<T> | undefined)[] {
  let moment = before;
  return all.map(
    (word, n) => (moment = offer(moment, { ...word, run: firstRun + n }, speech, tally)),
  );
}

const afterAll = <T>(...them: Parameters<typeof said<T>>): Moment<T> | undefined =>
  said(...them).at(-1);

/** @param plain values of which each by itself is judged as it is when it has been completed */
function holdsFor<T>(value: fc.Arbitrary<T>, speech: Speech<T>, plain = value): void {
  const imports = importsOf(value);

  test("what was imported, imported again in any order, changes nothing and is the same", () => {
    fc.assert(
      fc.property(imports, fc.array(fc.nat(6)), (all, places) => {
        const moment = afterAll(all, speech, 0);
        const again = places.flatMap((place) => all[place] ?? []);
        const tally = new Tally();
        expect(afterAll([...again, ...all], speech, 100, moment, tally)).toBe(moment);
        expect(tally.result()).toMatchObject({ added: 0, changed: 0, lost: 0 });
      }),
      { numRuns: 200 },
    );
  });

  test("what sources told several times in one import each changes nothing the second time", () => {
    const said = fc.record({
      rank: fc.integer({ min: 1, max: 2 }),
      values: fc.array(plain, { minLength: 1, maxLength: 5 }),
    });
    const ofSources = fc.uniqueArray(said, { selector: ({ rank }) => rank, minLength: 1 });
    fc.assert(
      fc.property(ofSources, (all) => {
        const tally = new Tally();
        let moment: Moment<T> | undefined;
        const pass = (firstRun: number): void => {
          for (const [n, { rank, values }] of all.entries()) {
            for (const it of values) {
              moment = offer(moment, { run: firstRun + n, rank, value: it }, speech, tally);
            }
          }
        };
        pass(0);
        const [first, { added, changed }] = [moment?.best.value, tally.result()];
        pass(100);
        expect(moment?.best.value).toEqual(first);
        expect(tally.result()).toMatchObject({ added, changed });
      }),
      { numRuns: 200 },
    );
  });

  test("the last import taken out leaves what was there before", () => {
    fc.assert(
      fc.property(imports, (all) => {
        const [last, before] = said(all, speech, 0).toReversed();
        expect(last && withoutRun(last, all.length - 1, speech)).toEqual(before);
      }),
      { numRuns: 200 },
    );
  });

  test("any import taken out is as if it had never been, where no source said a thing again", () => {
    fc.assert(
      fc.property(imports, fc.nat(6), (all, undone) => {
        const moments = said(all, speech, 0);
        const others = all.toSpliced(undone, 1);
        const without = said(others.slice(0, undone), speech, 0);
        const rest = said(others.slice(undone), speech, undone + 1, without.at(-1));
        const changes = [undefined, ...moments, undefined, ...without, ...rest];
        fc.pre(changes.every((it, n) => it === undefined || it !== changes[n - 1]));
        const last = moments.at(-1);
        const expected = undone < all.length ? [...without, ...rest].at(-1) : last;
        expect(last && withoutRun(last, undone, speech)).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  test("what counts is the same in whichever order the sources come", () => {
    fc.assert(
      fc.property(imports, (all) => {
        const ofRank = (rank: number): Import<T>[] => all.filter((it) => it.rank === rank);
        const [one, other] = [afterAll(all, speech, 0), [...ofRank(2), ...ofRank(1)]];
        expect(afterAll(other, speech, 0)?.best).toMatchObject({
          rank: one?.best.rank,
          value: one?.best.value,
        });
      }),
      { numRuns: 200 },
    );
  });
}

// Whether the band was worn may turn out only from several words of a source together.
const worn = minute.filter(({ kind }) => kind === undefined || kind === 1);

describe("minutes", () => holdsFor(minute, MINUTE_SPEECH, worn));
describe("workouts", () => holdsFor(workout, speechOf(WORKOUTS)));
describe("summaries", () => holdsFor(summary, speechOf(SUMMARIES)));

test("what counts of a minute, and what is kept beside it, is what a plain list comes to", () => {
  const sources = ["band", "mifit", "file"] as const;
  const run = fc.nat(6);
  const step = fc.oneof(
    { weight: 5, arbitrary: fc.record({ run, said: minute }) },
    { weight: 1, arbitrary: fc.record({ run, said: fc.constant(undefined) }) },
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 14 }), (steps) => {
      const plain = new PlainMinutes();
      let moment: Moment<Minute> | undefined;
      for (const { run: id, said: value } of steps) {
        const source = sources[id % 3] ?? "band";
        if (value === undefined) {
          moment &&= withoutRun(moment, id, MINUTE_SPEECH);
          plain.withdraw(id);
        } else {
          const word = { run: id, rank: rankOf(source), value };
          moment = offer(moment, word, MINUTE_SPEECH, new Tally());
          plain.say("", { run: id, source, minute: value });
        }
        const [expected] = plain.of("");
        expect(moment && told(moment.best.value)).toBe(expected && told(expected.best));
        expect(moment?.best.rank).toBe(expected && rankOf(expected.source));
        expect(moment ? wordsIn(moment) : []).toEqual(
          expected?.said.map((it) => [it.run, told(it.minute)]) ?? [],
        );
      }
    }),
    { numRuns: 500 },
  );
});

/** All that is said, in the order of the runs. */
function wordsIn({ best, others }: Moment<Minute>): [number, string][] {
  const isThere = others.some(({ run }) => run === best.run);
  return (isThere ? others : [...others, best])
    .toSorted((a, b) => a.run - b.run)
    .map(({ run, value }) => [run, told(value)]);
}
