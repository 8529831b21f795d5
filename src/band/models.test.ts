import { expect, test } from "vitest";
import { modelNamed, modelOfProduct, MODELS, NAME_PREFIXES, sampleBytesOf } from "./models.ts";
import { UNKNOWN_MODEL } from "./models.ts";

test.each(MODELS.map(({ name }) => name))("%s is found by its own name", (name) => {
  expect(modelNamed(name)?.name).toBe(name);
  expect(modelNamed(name.toUpperCase())?.name).toBe(name);
  expect(NAME_PREFIXES.some((prefix) => name.startsWith(prefix))).toBe(true);
});

test.each([
  ["MI Band 2", "Mi Band 2"],
  ["Mi Band 2i", "Mi Band 2"],
  ["Xiaomi Band 3", "Mi Band 3"],
  ["Amazfit Bip Watch", "Amazfit Bip"],
  ["Amazfit GTS2 mini", "Amazfit GTS 2 mini"],
  ["Xiaomi Smart Band 7-A1B2", "Xiaomi Smart Band 7"],
  ["Xiaomi Smart Band 7 A1B2", "Xiaomi Smart Band 7"],
  ["Amazfit GTS 4 Mini", "Amazfit GTS 4 Mini"],
])("what advertises %s is a %s", (advertised, name) => {
  expect(modelNamed(advertised)?.name).toBe(name);
});

test.each([
  "Xiaomi Smart Band 7 Pro",
  "Xiaomi Smart Band 8",
  "Mi Smart Band 4 of Ann",
  "My Mi Smart Band 4",
  "Amazfit Stratos",
  "Unknown band",
  "",
])("%s is none of ours", (name) => {
  expect(modelNamed(name)).toBeUndefined();
});

test("models are found by product number", () => {
  expect(modelOfProduct(0x0024)?.name).toBe("Mi Smart Band 4");
  expect(modelOfProduct(0x003d)?.name).toBe("Mi Smart Band 5");
  expect(modelOfProduct(0x9999)).toBeUndefined();
});

test("a model that nobody knows is taken for a Mi Smart Band 4", () => {
  const { authByte, cryptFlag, sampleBytes, history, isZeppOs } = UNKNOWN_MODEL;
  expect(modelNamed("Mi Smart Band 4")).toMatchObject({
    authByte,
    cryptFlag,
    sampleBytes,
    history,
    isZeppOs,
  });
});

test.each([
  ["Mi Smart Band 4", "1.0.9.66", 4],
  ["Mi Smart Band 5", "1.0.2.46", 8],
  ["Amazfit GTR", "1.3.5.78", 4],
  ["Amazfit GTR", "V1.3.5.79", 8],
  ["Amazfit GTR", "1.10.0.0", 8],
  ["Amazfit GTR", "0.1.1.14", 4],
  ["Amazfit GTR", "0.1.1.15", 8],
  ["Amazfit GTR", "2.0", 8],
  ["Amazfit GTR", undefined, 8],
  ["Amazfit GTR", "newest", 8],
  ["Amazfit GTR Lite", "1.0.0.32", 4],
  ["Amazfit GTS", "0.0.9.00", 4],
  ["Amazfit GTS", "0.0.9.01", 8],
  ["Amazfit T-Rex", "0.0.8.99", 4],
])("%s with firmware %s has minutes of %i bytes", (name, firmware, expected) => {
  expect(sampleBytesOf(modelNamed(name) ?? UNKNOWN_MODEL, firmware)).toBe(expected);
});
