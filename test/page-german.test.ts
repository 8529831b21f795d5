import { expect, test } from "vitest";
import { inGerman } from "../src/dashboard/jobs/in-german.ts";
import { textsSaid } from "./texts-of-sources.ts";
import type { Said, SourceText } from "./texts-of-sources.ts";

/** What answers the page: the server, and the two houses behind it. */
const ENTRIES = [
  "src/server/page-server.ts",
  "src/server/api.ts",
  "src/cli/node-house.ts",
  "src/site/web-house.ts",
  "src/site/worker.ts",
  "src/site/band-chooser.ts",
];

/** Where a text sets out for the page, in the words of the command line. */
const SAID: readonly Said[] = [
  { of: "AppError", method: "constructor", place: 1 },
  { of: "AppErrorOptions", property: "hint" },
  { of: "Failure", property: "message" },
  { of: "Failure", property: "hint" },
  { of: "JobLine", property: "text" },
  { of: "JobLine", property: "hint" },
  { of: "Work", method: "progress", place: 0 },
  { of: "Question", property: "text" },
  { of: "Question", property: "choices" },
  { of: "JobResult", property: "from" },
  { of: "ImportResult", property: "leftOut" },
  { of: "HandoverCheck", property: "why" },
  { of: "HandoverPlan", property: "keepKeyAlive" },
  { of: "HandoverPlan", property: "afterwards" },
  ...["title", "needs", "steps", "replaces", "leavesAlone", "impossible"].map((property) => ({
    of: "HandoverWay",
    property,
  })),
];

/** What the command line says of its options it says in the terminal, before there is a page. */
function isOfOption({ where, text }: SourceText): boolean {
  return where.startsWith("src/cli/") && /(?<!\S)--[a-z]/.test(text);
}

/** Commands and names are the same in German. */
function isCommand({ text }: SourceText): boolean {
  return /^adb [a-z]+( \{1\})?$/.test(text);
}

const PUT_IN = "Qq 7";

function filled(text: string): string {
  return text.replaceAll(/\{\d+\}/g, PUT_IN);
}

/** What the German leaves out needs no German. */
function isHoleSaid(text: string, hole: number): boolean {
  const marked = text.replaceAll(/\{(\d+)\}/g, (_, n: string) => (Number(n) === hole ? "Xx" : "7"));
  return inGerman(marked)?.includes("Xx") ?? true;
}

/** A whole compiler runs here. */
const PATIENCE_MS = 240_000;

test(
  "every text that can reach the page is known in German",
  () => {
    const texts = textsSaid(ENTRIES, SAID, isHoleSaid);
    // Were the way to them lost, nothing would be missing.
    expect(texts.length).toBeGreaterThan(700);
    const missing = texts
      .filter((it) => !isOfOption(it) && !isCommand(it))
      .filter(({ text }) => inGerman(filled(text)) === undefined)
      .map(({ text, where }) => `${where}  ${text}`);
    expect(missing.toSorted()).toEqual([]);
  },
  PATIENCE_MS,
);
