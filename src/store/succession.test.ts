import fc from "fast-check";
import { expect, test } from "vitest";
import { compareEvidence, findSuccessors } from "./succession.ts";
import type { KeyEvidence } from "./succession.ts";

test.each<[string, KeyEvidence, KeyEvidence]>([
  ["an earlier pairing", { pairedAtS: 100, lastUsedAtS: 900 }, { pairedAtS: 200 }],
  [
    "the same pairing, used earlier",
    { pairedAtS: 1, lastUsedAtS: 5 },
    { pairedAtS: 1, lastUsedAtS: 6 },
  ],
  ["used earlier", { lastUsedAtS: 100 }, { lastUsedAtS: 200 }],
  ["last used before the other was paired", { lastUsedAtS: 100 }, { pairedAtS: 200 }],
  ["paired before the other was used", { pairedAtS: 100 }, { lastUsedAtS: 200 }],
  ["former while the other is paired", { paired: false }, { paired: true }],
  ["in an undated file, the other on the phone", {}, { seenLiveAtS: 100 }],
  ["seen on the phone earlier", { seenLiveAtS: 100 }, { seenLiveAtS: 200 }],
  [
    "in an old backup, dated, though called paired there",
    { pairedAtS: 1, paired: true },
    { pairedAtS: 2, paired: false },
  ],
  ["refused by the band", { pairedAtS: 200, refusedAtS: 300 }, { pairedAtS: 100 }],
  ["accepted by the band before the other was paired", { verifiedAtS: 100 }, { pairedAtS: 200 }],
  [
    "paired later, but used no more when the band accepted the other",
    { pairedAtS: 200, lastUsedAtS: 250 },
    { pairedAtS: 100, verifiedAtS: 300 },
  ],
  ["undated, but known when the band accepted the other", { foundAtS: 100 }, { verifiedAtS: 200 }],
  [
    "on the phone still, but used no more when the band accepted the other",
    { pairedAtS: 100, paired: true, seenLiveAtS: 900 },
    { verifiedAtS: 200, paired: false },
  ],
  ["accepted by the band earlier", { verifiedAtS: 100 }, { verifiedAtS: 200 }],
  ["refused since it was accepted", { verifiedAtS: 100, refusedAtS: 200 }, { foundAtS: 300 }],
  ["met by the address before the other was", { metAtS: 100, pairedAtS: 50 }, { metAtS: 200 }],
])("a key is the older one when it is %s", (_, older, newer) => {
  expect(compareEvidence(older, newer)).toBeLessThan(0);
  expect(compareEvidence(newer, older)).toBeGreaterThan(0);
  expect(findSuccessors([newer, older])).toEqual([undefined, 0]);
});

test.each<[string, KeyEvidence, KeyEvidence]>([
  ["nothing is known", {}, {}],
  [
    "both were read from the phone at once",
    { seenLiveAtS: 1, paired: true },
    { seenLiveAtS: 1, paired: true },
  ],
  ["one is called paired, the other says nothing", { paired: true }, {}],
  ["one is refused but was accepted since", { refusedAtS: 1, verifiedAtS: 2 }, {}],
  [
    "one was found, undated, after the band accepted the other",
    { verifiedAtS: 1 },
    { foundAtS: 2 },
  ],
])("both may be the current key when %s", (_, a, b) => {
  expect(compareEvidence(a, b)).toBe(0);
  expect(findSuccessors([a, b])).toEqual([undefined, undefined]);
});

test("contradictory evidence still leaves a current key", () => {
  const circle = [
    { pairedAtS: 10, lastUsedAtS: 10 },
    { pairedAtS: 20, paired: false, refusedAtS: undefined },
    { lastUsedAtS: 15 },
  ];
  expect(findSuccessors(circle).filter((successor) => successor === undefined)).not.toEqual([]);
  const time = fc.option(fc.nat(5), { nil: undefined });
  const evidence = fc.record({
    pairedAtS: time,
    lastUsedAtS: time,
    paired: fc.option(fc.boolean(), { nil: undefined }),
    seenLiveAtS: time,
    verifiedAtS: time,
    refusedAtS: time,
    metAtS: time,
    foundAtS: time,
  });
  fc.assert(
    fc.property(fc.array(evidence, { minLength: 1, maxLength: 6 }), (keys) => {
      expect(findSuccessors(keys)).toContain(undefined);
      keys.forEach((a) => {
        keys.forEach((b) => expect(compareEvidence(a, b) + compareEvidence(b, a)).toBe(0));
      });
    }),
  );
});
