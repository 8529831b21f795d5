import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Tab } from "./driven.ts";

/** Keeps what goes wrong in a page, from its first line on: not every browser tells us of its console. */
const HEARD = `globalThis.heard = [];
addEventListener("error", (event) => {
  // What is measured twice in a frame is told in the next one: that is how it is meant.
  if (event.message?.startsWith("ResizeObserver loop")) return;
  heard.push(event.message ?? "not loaded: " + (event.target.src ?? event.target.href));
}, true);
addEventListener("unhandledrejection", (event) => heard.push("unhandled: " + event.reason));
addEventListener("securitypolicyviolation", (event) => heard.push("policy: " + event.violatedDirective + " " + event.blockedURI));
for (const name of ["error", "warn"]) {
  const said = console[name];
  console[name] = (...args) => {
    heard.push(args.join(" "));
    said.apply(console, args);
  };
}
`;

/** Puts it before everything else of a page that was built. */
export function hearTroubles(folder: string): void {
  const path = join(folder, "index.html");
  const html = readFileSync(path, "utf8");
  writeFileSync(join(folder, "heard.js"), HEARD);
  writeFileSync(path, html.replace(/<meta charset[^>]*>/, `$&<script src="./heard.js"></script>`));
}

export async function heardIn(tab: Tab): Promise<string[]> {
  return (await tab.evaluate("globalThis.heard")) as string[];
}
