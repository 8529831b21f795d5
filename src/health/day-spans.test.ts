import fc from "fast-check";
import { expect, test } from "vitest";
import { merged, without } from "./day-spans.ts";
import type { SpanOfDays } from "./day-spans.ts";

test("days together and days without others are what sets of them are", () => {
  const spans = fc.array(
    fc
      .record({ from: fc.nat(20), days: fc.integer({ min: 1, max: 6 }) })
      .map(({ from, days }): SpanOfDays => ({ from, to: from + days })),
    { maxLength: 6 },
  );
  const daysOf = (all: readonly SpanOfDays[]): Set<number> =>
    new Set(all.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i)));
  fc.assert(
    fc.property(spans, spans, (some, others) => {
      const [one, two] = [merged(some), merged(others)];
      expect(daysOf(one)).toEqual(daysOf(some));
      for (const [i, { from }] of one.entries()) expect(from).toBeGreaterThan(one[i - 1]?.to ?? -1);
      const left = without(one, two);
      const taken = daysOf(two);
      expect([...daysOf(left)]).toEqual([...daysOf(one)].filter((day) => !taken.has(day)));
      expect(merged(left)).toEqual(left);
    }),
  );
});
