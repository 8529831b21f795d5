import { AuthKey } from "../bytes/auth-key.ts";
import { parseMac } from "../bytes/mac.ts";
import type { FoundKey, ReadFacts, Reading, Rejected } from "./findings.ts";

/** The file holds one line; with this much it is another kind of file. */
export const MOST_TEXT_BYTES = 4_096;

const LINE = /^([0-9A-F:-]{12,17})\s*;\s*(\S*)$/i;
const NAME = /^miband[-_]?([0-9a-f]{2}(?:[-:_]?[0-9a-f]{2}){5})\.txt$/i;

/** Whether a file of this name and these first bytes is the text file of the modified Mi Fit. */
export function isFreemybandText(fileName: string, head: Uint8Array): boolean {
  if (NAME.test(fileName)) return true;
  const parsed = linesIn(head).map(parseLine);
  return parsed.some(
    (line) => line?.mac !== undefined && AuthKey.parse(line.text) instanceof AuthKey,
  );
}

/**
 * Reads `MAC;32hex`, what the modified app writes for every pairing. Files of former pairings stay
 * beside the newest one; nothing in them says when.
 *
 * @param bytes the whole file, at most {@link MOST_TEXT_BYTES}
 * @source key-sources §4.4 (sorz/miband4-export, xDrip)
 */
export function readFreemybandText(
  bytes: Uint8Array,
  { fileName, source, foundAtS }: ReadFacts,
): Reading {
  const found: FoundKey[] = [];
  const rejected: Rejected[] = [];
  const notes: string[] = [];
  const named = parseMac(NAME.exec(fileName)?.[1]?.replaceAll("_", ":"));
  for (const line of linesIn(bytes)) {
    const { mac, text } = parseLine(line) ?? { mac: undefined, text: line };
    if (mac !== undefined && named !== undefined && mac !== named) {
      notes.push("The file's name and its content name two different bands; the content counts.");
    }
    const key = AuthKey.parse(text);
    if (key instanceof AuthKey) {
      found.push({ sighting: { key, mac: mac ?? named, source, foundAtS } });
    } else {
      rejected.push({ why: key, mac: mac ?? named, source });
    }
  }
  return { found, rejected, notes };
}

function linesIn(bytes: Uint8Array): string[] {
  const text = new TextDecoder().decode(bytes.subarray(0, MOST_TEXT_BYTES));
  return text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function parseLine(line: string): { mac: string | undefined; text: string } | undefined {
  const match = LINE.exec(line);
  return match === null ? undefined : { mac: parseMac(match[1]), text: match[2] ?? "" };
}
