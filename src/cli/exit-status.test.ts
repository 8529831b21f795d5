import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { BandError } from "../band/errors.ts";
import { AppError, Interrupted, LinkError } from "../errors.ts";
import { PhoneError } from "../phone/errors.ts";
import { BAND_STATUS_BY_CODE, exitStatusOf, STATUS_BY_CODE } from "./exit-status.ts";

const sources = resolve(import.meta.dirname, "..");

/** Every code that a class of errors declares, or that is given to a plain AppError. */
function codesInSources(): Set<string> {
  const codes = new Set<string>();
  for (const name of readdirSync(sources, { recursive: true, encoding: "utf8" })) {
    // What fails in a browser alone does not reach the command line.
    if (/^(web|site|dashboard)[\\/]/.test(name)) continue;
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
  expect(codes).toContain("band-not-found");
  expect(codes.filter((code) => !(code in STATUS_BY_CODE || code in BAND_STATUS_BY_CODE))).toEqual(
    [],
  );
});

test("no exit status is kept for a code that is gone", () => {
  const codes = codesInSources();
  const kept = [...Object.keys(STATUS_BY_CODE), ...Object.keys(BAND_STATUS_BY_CODE)];
  expect(kept.filter((code) => !codes.has(code))).toEqual([]);
});

test("what nobody foresaw is our fault, even with a code that looks like one of ours", () => {
  expect(exitStatusOf(new TypeError("undefined is not a function"))).toBe(1);
  expect(exitStatusOf(Object.assign(new Error("no"), { code: "no-phone" }))).toBe(1);
  expect(exitStatusOf(new AppError("no-phone", "No phone."))).toBe(3);
  expect(exitStatusOf(new Interrupted())).toBe(130);
});

test("the band's failures have statuses of their own, whatever the phone's are called", () => {
  expect(exitStatusOf(new PhoneError("gone", "The phone was unplugged."))).toBe(4);
  expect(exitStatusOf(new LinkError("gone", "The connection was lost."))).toBe(8);
  expect(exitStatusOf(new BandError("refused", "The band refused the key."))).toBe(9);
});
