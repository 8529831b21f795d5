import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const dashboard = join(import.meta.dirname, "..", "src", "dashboard");

/** The classes that a file gives a look wherever they stand, not only inside something of its own. */
function looksOf(css: string): Set<string> {
  const rules = css.replaceAll(/\/\*[\s\S]*?\*\//g, "").matchAll(/([^{}@;]+)\{/g);
  const selectors = [...rules].flatMap(([, it = ""]) => it.split(",")).map((it) => it.trim());
  return new Set(selectors.flatMap((it) => /^\.([\w-]+)$/.exec(it)?.[1] ?? []));
}

test("no view changes the look of another one that is opened after it", () => {
  const owners = new Map<string, string[]>();
  for (const file of globSync("**/*.css", { cwd: dashboard })) {
    for (const name of looksOf(readFileSync(join(dashboard, file), "utf8"))) {
      owners.set(name, [...(owners.get(name) ?? []), file]);
    }
  }
  expect(owners.size).toBeGreaterThan(100);
  expect([...owners].filter(([, files]) => files.length > 1)).toEqual([]);
});
