import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, relative, resolve, sep } from "node:path";
import { expect, test } from "vitest";

/** The house: a folder knows itself and the levels below it (see CONTRIBUTING.md). */
const LEVELS: readonly (readonly string[])[] = [
  ["errors.ts", "platform.ts"],
  ["waiting.ts", "bytes", "health"],
  ["links", "disk"],
  ["archive", "phone", "band", "store", "node", "web"],
  ["keys", "exchange"],
  ["tasks", "peers"],
  ["server"],
  ["dashboard"],
  ["cli", "site", "index.ts"],
];

/** Where Node's own modules may be used; everything else runs in a browser too. */
const NODE_ONLY = new Set(["node", "cli"]);

/** What the page runs itself. Of everything else it knows the types: the server does the work. */
const PAGE_KNOWS = new Set(["health", "bytes", "errors.ts", "platform.ts", "waiting.ts"]);

const root = resolve(import.meta.dirname, "..");
const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => name.split(sep).join("/"));

function roomOf(source: string): string {
  return (source.split("/")[0] ?? source).replace(/\.test\.ts$/, ".ts");
}

function levelOf(room: string): number {
  return LEVELS.findIndex((rooms) => rooms.includes(room));
}

function importsOf(source: string): string[] {
  const text = readFileSync(join(root, "src", source), "utf8");
  const found = text.matchAll(/(?:\bfrom|\bimport|\bimport\()\s*["']([^"'\n]+)["']/g);
  return [...found].map((match) => match[1] ?? "");
}

function isTypeOnly(source: string, name: string): boolean {
  const text = readFileSync(join(root, "src", source), "utf8");
  const statements = text.match(/^(?:import|export)\b[^;]*?\bfrom\s*["'][^"'\n]+["']/gms) ?? [];
  return statements
    .filter((it) => it.includes(`"${name}"`))
    .every((it) => /^(import|export) type\b/.test(it));
}

/** Every import that the rules forbid, as `importer → imported: rule`. */
function offences(source: string): string[] {
  const room = roomOf(source);
  const isTest = source.endsWith(".test.ts");
  const found: string[] = [];
  for (const name of importsOf(source)) {
    const bad = (rule: string) => found.push(`${source} → ${name}: ${rule}`);
    if (!name.startsWith(".")) {
      const isNode = name.startsWith("node:") || builtinModules.includes(name);
      if (isNode && !isTest && !NODE_ONLY.has(room)) bad("runs in a browser too");
      if (isNode && !name.startsWith("node:")) bad("Node's modules are written node:…");
      continue;
    }
    if (!/\.(ts|tsx|json|css)$/.test(name)) bad("imports end in .ts");
    const target = relative(join(root, "src"), resolve(root, "src", dirname(source), name));
    if (target.startsWith("..")) {
      if (!isTest && !target.endsWith("package.json")) bad("stays inside src/");
      continue;
    }
    const targetRoom = roomOf(target.split(sep).join("/"));
    if (targetRoom === room || isTest) continue;
    if (levelOf(targetRoom) >= levelOf(room)) bad("imports point down");
    if (room === "dashboard" && !PAGE_KNOWS.has(targetRoom) && !isTypeOnly(source, name)) {
      bad("the page knows what works by its types only");
    }
    if ((targetRoom === "node" || targetRoom === "web") && levelOf(room) < LEVELS.length - 1) {
      bad("only the top level picks a world");
    }
  }
  return found;
}

test("the house has files, and every one of them is in a known room", () => {
  expect(sources.length).toBeGreaterThan(10);
  expect(sources.filter((source) => levelOf(roomOf(source)) < 0)).toEqual([]);
});

test("imports point down", () => {
  expect(sources.flatMap(offences)).toEqual([]);
});

test("the rules catch what they forbid", () => {
  expect(levelOf("cli")).toBeGreaterThan(levelOf("tasks"));
  expect(levelOf("phone")).toBe(levelOf("store"));
  expect(levelOf("nowhere")).toBe(-1);
});
