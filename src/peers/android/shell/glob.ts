import { KernelError } from "../kernel-error.ts";
import type { Process } from "../process.ts";
import { globMatcher, isGlob, unescapePattern } from "./pattern.ts";

/** The paths that a pattern names, in the order of their bytes; none when nothing matches. */
export async function expandGlob(process: Process, pattern: string): Promise<string[]> {
  const isAbsolute = pattern.startsWith("/");
  let found = [isAbsolute ? "/" : ""];
  const parts = pattern.split("/").filter((part) => part !== "");
  const mustBeFolder = pattern.endsWith("/");
  for (const [i, part] of parts.entries()) {
    const isLast = i === parts.length - 1;
    const next: string[] = [];
    for (const base of found) {
      await process.tick();
      for (const name of namesFor(process, base, part)) {
        const path = base + name;
        const node = process.files.find(process.path(path));
        if (isLast && !mustBeFolder) next.push(path);
        else if (node?.is === "folder") next.push(`${path}/`);
      }
    }
    found = next;
  }
  return found.sort();
}

function namesFor(process: Process, base: string, part: string): string[] {
  const folder = process.path(base === "" ? "." : base);
  try {
    if (!isGlob(part)) {
      const name = unescapePattern(part);
      process.files.lstat(`${folder}/${name}`);
      return [name];
    }
    const matches = globMatcher(part);
    const withDots = part.startsWith(".");
    return process.files.list(folder).filter((name) => {
      return name.startsWith(".") === withDots && matches(name);
    });
  } catch (error) {
    if (error instanceof KernelError) return [];
    throw error;
  }
}
