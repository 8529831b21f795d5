import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { AppError, Interrupted } from "../errors.ts";
import { exitStatusOf, STATUS_BY_CODE } from "./exit-status.ts";

const sources = resolve(import.meta.dirname, "..");

/** Every code that a class of errors declares, or that is given to a plain AppError. */
function codesInSources(): Set<string> {
  const codes = new Set<string>();
  for (const name of readdirSync(sources, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".ts") || name.endsWith(".test.ts")) continue;
    const text = readFileSync(join(sources, name), "utf8");
    for (const [, declared = ""] of text.matchAll(/extends AppError<([^>]+)>/g)) {
      for (const [, code = ""] of declared.matchAll(/"([a-z-]+)"/g)) codes.add(code);
    }
    for (const [, code = ""] of text.matchAll(/new AppError\(\s*"([a-z-]+)"/g)) codes.add(code);
  }
  return codes;
}

test("every code that a failure can have has its exit status", () => {
  const codes = [...codesInSources()];
  expect(codes).toContain("no-phone");
  expect(codes.filter((code) => !Object.hasOwn(STATUS_BY_CODE, code))).toEqual([]);
});

test("no exit status is kept for a code that is gone", () => {
  const codes = codesInSources();
  expect(Object.keys(STATUS_BY_CODE).filter((code) => !codes.has(code))).toEqual([]);
});

test("what nobody foresaw is our fault, even with a code that looks like one of ours", () => {
  expect(exitStatusOf(new TypeError("undefined is not a function"))).toBe(1);
  expect(exitStatusOf(Object.assign(new Error("no"), { code: "no-phone" }))).toBe(1);
  expect(exitStatusOf(new AppError("no-phone", "No phone."))).toBe(3);
  expect(exitStatusOf(new Interrupted())).toBe(130);
});
