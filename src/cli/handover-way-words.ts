import type { HandoverWay, WayKind } from "../tasks/handover-ways.ts";

/** What the ways are called on the command line. */
export const WAYS = {
  text: "text",
  backup: "restore-zip",
  merge: "merged-database",
  settings: "preference-file",
  send: "settings-intent",
  move: "move-device",
} as const satisfies Readonly<Record<string, WayKind>>;

/** A word behind `--way`. */
export type WayWord = keyof typeof WAYS;

/** What a way is called on the command line. */
export function wordOf({ way }: Pick<HandoverWay, "way">): WayWord {
  const words = Object.keys(WAYS) as WayWord[];
  const word = words.find((it) => WAYS[it] === way);
  if (word === undefined) throw new TypeError("every way has a word");
  return word;
}
