import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { ON_PAGE, onPage } from "../src/dashboard/jobs/page-words.ts";

test("a hint that names commands names the views of the page instead", () => {
  expect(onPage("Read it first: ownband sync. Or bring what is in files: ownband import.")).toBe(
    "Read it first, under “Band”. Or bring what is in files, under “Data”.",
  );
});

test("what the page says otherwise is what the command line says", () => {
  const root = resolve(import.meta.dirname, "../src");
  const code = ["band", "server", "store", "tasks"]
    .flatMap((room) =>
      readdirSync(join(root, room), { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
        .map((name) => readFileSync(join(root, room, name), "utf8")),
    )
    .join("\n")
    // A text that is too long for a line goes on in the next one.
    .replaceAll(/["`] \+\n\s*["`]/g, "");
  expect(ON_PAGE.map(([command]) => command).filter((it) => !code.includes(it))).toEqual([]);
});
