import type { Failure } from "../../server/answers.ts";
import type { JobLine } from "../../server/jobs.ts";

export const DRAWING_NAMES = [
  "cable",
  "allow",
  "grant",
  "backup",
  "pair",
  "quiet",
  "wake",
  "add",
  "restore",
  "scan",
  "files",
] as const;

export type DrawingName = (typeof DRAWING_NAMES)[number];

const BY_CODE: Readonly<Record<string, DrawingName>> = {
  "no-phone": "cable",
  offline: "cable",
  gone: "cable",
  locked: "cable",
  unauthorized: "allow",
  "no-app": "pair",
  "no-band": "pair",
  "no-key": "pair",
  "no-valid-key": "pair",
  refused: "pair",
  "stale-key": "pair",
  "not-paired": "pair",
  "band-not-found": "wake",
  "out-of-reach": "wake",
  "link-failed": "wake",
  "link-late": "wake",
  silent: "wake",
  "no-gadgetbridge": "add",
  "not-running": "add",
  "no-folder": "add",
  "unknown-format": "files",
};

/** What shows the way out of a failure; what is lost on the way to a band is no cable. */
export function drawingOf(
  { code, hint }: Pick<Failure, "code" | "hint">,
  { ofBand = false } = {},
): DrawingName | undefined {
  // The superuser question is drawn where there was one.
  if (code === "no-root") return /Grant|superuser/.test(hint ?? "") ? "grant" : "files";
  if (ofBand && (code === "gone" || code === "no-band")) return "wake";
  if (!ofBand && code === "silent") return "cable";
  return BY_CODE[code];
}

/** What to do now on the phone or the band, as the last of the lines that wait for it says. */
export function drawingOfLines(lines: readonly JobLine[]): DrawingName | undefined {
  const waiting = lines.findLast(({ state }) => state === "wait" || state === "broken");
  if (waiting === undefined) return undefined;
  // What is asked at this moment is drawn, not what it is called when nobody answers.
  const asked = waiting.state === "wait" ? WAITS[waiting.what] : undefined;
  if (asked !== undefined) return asked;
  if (waiting.code !== undefined) return drawingOf({ code: waiting.code, hint: waiting.hint });
  return WAITS[waiting.what];
}

/** What is waited for, by the word that stands before it. */
const WAITS: Readonly<Record<string, DrawingName>> = {
  phone: "cable",
  permission: "allow",
  root: "grant",
  backup: "backup",
  band: "wake",
};
