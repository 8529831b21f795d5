import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { AxeResults, RunOptions } from "axe-core";
import type { Page } from "playwright-core";

const SOURCE = readFileSync(
  join(resolve(import.meta.dirname, ".."), "node_modules", "axe-core", "axe.min.js"),
  "utf8",
);

/** What keeps somebody from reading a page, as axe-core finds it: each rule, and where it is broken. */
export async function violationsOf(page: Page): Promise<string[]> {
  // It stays there for as long as the document: reading it takes as long as using it.
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(SOURCE);
  const results = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run: (o: RunOptions) => Promise<AxeResults> };
    };
    return axe.run({ resultTypes: ["violations"] });
  });
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary = "" }) => `${id}: ${target.join(" ")}: ${failureSummary}`),
  );
}
