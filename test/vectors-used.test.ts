import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { subjects } from "./huami-vectors.ts";

const root = resolve(import.meta.dirname, "..");
const tests = ["src", "test"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => join(root, folder, name)),
);

/** The subjects that a test asks for: `vectorsOf<…>("subject")`. */
function subjectsIn(source: string): string[] {
  const calls = source.matchAll(/\bvectorsOf\s*(?:<[\s\S]*?>)?\(\s*"([^"]+)"/g);
  return [...calls].map((call) => call[1] ?? "");
}

const used = new Set(tests.flatMap((path) => subjectsIn(readFileSync(path, "utf8"))));

test("a call is seen however it is written", () => {
  const one = `vectorsOf<{\n  cases: readonly { a: (b: "c") => Set<number> }[];\n}>(\n  "crc",\n)`;
  expect(subjectsIn(`const a = vectorsOf("battery"); const b = ${one};`)).toEqual([
    "battery",
    "crc",
  ]);
});

test.each(subjects)("a test uses the vectors of %s", (subject) => {
  expect(used).toContain(subject);
});
