import { readFileSync } from "node:fs";

/**
 * Whether the terminal is ours to read: a program that runs with `&` would be stopped by its shell for it.
 * Where the system does not tell (everywhere but Linux), it is taken for granted.
 */
export function isInForeground(): boolean {
  try {
    // Behind the name, which may hold anything: state, parent, group, session, terminal, its group.
    const [, , group, , , groupOfTerminal] = readFileSync("/proc/self/stat", "latin1")
      .replace(/^.*\) /s, "")
      .split(" ");
    return group === groupOfTerminal;
  } catch {
    return true;
  }
}
