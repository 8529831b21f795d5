import { expect, test } from "vitest";
import { reasonOf, saysTheSame } from "./why.ts";

const band = { source: "band", device: "Mi Smart Band 4", steps: 20, state: "walking" };
const app = { source: "mifit", device: "Mi Smart Band 4", steps: 60, state: "walking" };

test("what nobody else speaks of counts because it is alone", () => {
  expect(reasonOf([band])).toBe("only");
  expect(reasonOf([])).toBe("only");
});

test("who says less does not say otherwise", () => {
  expect(saysTheSame(band, { ...app, steps: undefined })).toBe(true);
  expect(reasonOf([band, { ...app, steps: 20 }])).toBe("agree");
});

test("the source that is closer to the wrist counts", () => {
  expect(reasonOf([band, app])).toBe("rank");
});

test("a worn minute beats one that was not worn, also of a better source", () => {
  expect(reasonOf([app, { ...band, state: "not-worn" }])).toBe("worn");
});

test("of one source, what was read later counts; of two bands, the one that became known later", () => {
  expect(reasonOf([band, { ...band, steps: 21 }])).toBe("later");
  expect(reasonOf([band, { ...band, device: "Mi Band 3", steps: 21 }])).toBe("band");
});
