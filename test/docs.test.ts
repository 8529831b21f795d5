import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "..");
const pages = [
  ...readdirSync(root).filter((name) => name.endsWith(".md")),
  ...readdirSync(join(root, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
};

/** Files and folders of the repository that a page names: as a link, or as code with a slash in it. */
function pathsIn(page: string, text: string): string[] {
  const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map((match) =>
    join(dirname(page), match[1] ?? ""),
  );
  const code = [...text.matchAll(/`((?:src|test|docs|scripts|\.ci)\/[\w./-]*)`/g)].map(
    (match) => match[1] ?? "",
  );
  return [...links, ...code];
}

test.each(pages)("%s names only files that exist", (page) => {
  const text = readFileSync(join(root, page), "utf8");
  expect(pathsIn(page, text).filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test.each(pages)("%s names only scripts that exist", (page) => {
  const text = readFileSync(join(root, page), "utf8");
  const named = [...text.matchAll(/npm (?:run (?:-s )?)?(demo|test|start|[\w-]+)/g)]
    .filter(([whole]) => whole.startsWith("npm run") || /npm (test|start)$/.test(whole))
    .map((match) => match[1] ?? "");
  expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
});
