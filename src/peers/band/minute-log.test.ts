import fc from "fast-check";
import { expect, test } from "vitest";
import type { SampledMinute } from "../../health/minute.ts";
import { MinuteLog } from "./minute-log.ts";
import { GivenMinutes } from "./minute-source.ts";

const FIRST_S = 1_709_330_400;
const minuteAt = (i: number): SampledMinute => ({
  startS: FIRST_S + 60 * i,
  kind: 0x50,
  intensity: i & 0xff,
  steps: 0,
  heartRateBpm: undefined,
});

/** What a client gets that asks for more until there is nothing; intensities tell the minutes apart. */
function fetched(log: MinuteLog, sinceS: number): { startS: number; intensity: number }[] {
  const found: { startS: number; intensity: number }[] = [];
  for (let round = log.round(sinceS); round; round = log.round(round.endS)) {
    const samples = round.samples(round);
    for (let i = 0; i < samples.length / 4; i++) {
      found.push({ startS: round.startS + 60 * i, intensity: samples[4 * i + 1] ?? 0 });
    }
  }
  return found;
}

function logOf(places: readonly number[], now: { s: number }): MinuteLog {
  return new MinuteLog(new GivenMinutes(places.map(minuteAt), 4), 4, () => now.s);
}

test("rounds bring everything from a moment on that is over, once, in order, each without a gap", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.nat(200), { maxLength: 100 }),
      fc.integer({ min: -5, max: 205 }),
      fc.integer({ min: 0, max: 12_600 }),
      (places, from, nowAfterS) => {
        const log = logOf(places, { s: FIRST_S + nowAfterS });
        const wanted = places
          .filter((i) => i >= from && 60 * i + 60 <= nowAfterS)
          .toSorted((a, b) => a - b)
          .map((i) => ({ startS: FIRST_S + 60 * i, intensity: i }));
        expect(fetched(log, FIRST_S + 60 * from)).toEqual(wanted);
      },
    ),
  );
});

test("what is forgotten does not come again, and nothing else is missing", () => {
  const span = fc.tuple(fc.nat(100), fc.nat(30));
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.nat(100), { maxLength: 80 }),
      fc.array(span, { maxLength: 6 }),
      (places, spans) => {
        const log = logOf(places, { s: FIRST_S + 86_400 });
        for (const [at, length] of spans) {
          log.forget({ startS: FIRST_S + 60 * at, endS: FIRST_S + 60 * (at + length) });
        }
        const isForgotten = (i: number): boolean =>
          spans.some(([at, length]) => i >= at && i < at + length);
        const wanted = places.filter((i) => !isForgotten(i)).toSorted((a, b) => a - b);
        expect(fetched(log, -Infinity).map(({ intensity }) => intensity)).toEqual(wanted);
      },
    ),
  );
});

test("minutes have the time that the band's clock showed; a round ends where it was set", () => {
  const now = { s: FIRST_S + 600 };
  const log = logOf([...Array(60).keys()], now);
  // It restarts, and believes that it is two hours later; then somebody sets it.
  log.shift(7_200);
  now.s += 600;
  log.shift(-2);
  now.s += 600;
  const rounds: (readonly [number, number])[] = [];
  for (let round = log.round(FIRST_S); round; round = log.round(round.endS)) {
    rounds.push([(round.startS - FIRST_S) / 60, (round.endS - round.startS) / 60]);
  }
  // Those between stand at the wrong time, and so at the end.
  expect(rounds).toEqual([
    [0, 10],
    [20, 10],
    [130, 10],
  ]);
  expect(fetched(log, FIRST_S + 60 * 125)[0]).toEqual({
    startS: FIRST_S + 60 * 130,
    intensity: 10,
  });
  expect([...log.minutes()].map(({ intensity }) => intensity).slice(10, 22)).toEqual([
    ...Array.from({ length: 10 }, (_, i) => 20 + i),
    10,
    11,
  ]);
  log.forgetUntilNow();
  expect([...log.minutes()]).toEqual([]);
  now.s += 60;
  expect([...log.minutes()]).toHaveLength(1);
});
