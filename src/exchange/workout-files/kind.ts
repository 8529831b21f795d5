import { encodingOf } from "./xml-text.ts";

/** The formats of workout files that we read and write. */
export type WorkoutFileKind = "gpx" | "tcx" | "fit";

const ROOTS: Readonly<Record<string, WorkoutFileKind>> = {
  gpx: "gpx",
  TrainingCenterDatabase: "tcx",
};

/** More than a header with a long comment; what comes later is not looked at. */
const HEAD_BYTES = 1 << 16;

/**
 * Which kind of workout file begins so, by its content.
 *
 * @param head the first bytes; 4 KiB are enough where no long comment stands before the root
 */
export function workoutFileKind(head: Uint8Array): WorkoutFileKind | undefined {
  if (isFit(head)) return "fit";
  const text = new TextDecoder(encodingOf(head)).decode(head.subarray(0, HEAD_BYTES));
  const root = /^<(?:[\w.-]+:)?([\w.-]+)[\s>/]/.exec(afterProlog(text))?.[1] ?? "";
  return Object.hasOwn(ROOTS, root) ? ROOTS[root] : undefined;
}

/** A header of 12 bytes or more, and its word. */
function isFit(head: Uint8Array): boolean {
  const word = String.fromCharCode(...head.subarray(8, 12));
  return (head[0] ?? 0) >= 12 && word === ".FIT";
}

/** What follows declaration, comments and document type. */
function afterProlog(text: string): string {
  let at = 0;
  for (;;) {
    while (/\s/.test(text.charAt(at))) at++;
    const end = endOfProlog(text, at);
    if (end === undefined) return text.slice(at, at + 200);
    at = end;
  }
}

const PROLOG = [
  ["<?", "?>"],
  ["<!--", "-->"],
  ["<!", ">"],
] as const;

/** Where the part of the prolog that begins here ends; `undefined` where none begins. */
function endOfProlog(text: string, at: number): number | undefined {
  const part = PROLOG.find(([from]) => text.startsWith(from, at));
  if (!part) return undefined;
  const end = text.indexOf(part[1], at);
  return end < 0 ? text.length : end + part[1].length;
}
