import { formatHex, parseHex } from "../../bytes/hex.ts";
import type { BandLink, Characteristic } from "../../platform.ts";

/** One line of a recording: log, fixture and bug report in one. */
export interface RecordedLine {
  /** Milliseconds since the recording began. */
  readonly at: number;
  /** The client writes, the band notifies, the client reads. */
  readonly direction: "write" | "notify" | "read";
  /** `0004`, `2A2B`: the 16 bits that tell it from the others. */
  readonly characteristic: string;
  readonly hex: string;
}

/** @throws TypeError when a line is none */
export function parseRecording(text: string): RecordedLine[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.map((line, i) => {
    const value: unknown = parseLine(line);
    if (!isLine(value)) throw new TypeError(`line ${i + 1} of the recording is none`);
    return value;
  });
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

const DIRECTIONS: readonly unknown[] = ["write", "notify", "read"];

function isLine(value: unknown): value is RecordedLine {
  if (typeof value !== "object" || value === null) return false;
  const { at, direction, characteristic, hex }: Partial<Record<keyof RecordedLine, unknown>> =
    value;
  return (
    typeof at === "number" &&
    DIRECTIONS.includes(direction) &&
    typeof characteristic === "string" &&
    /^[0-9a-f]{4}$/i.test(characteristic) &&
    typeof hex === "string" &&
    parseHex(hex) !== undefined
  );
}

/** `0004`, `2a2b`. */
export function shortOf({ uuid }: Characteristic): string {
  return uuid.slice(4, 8);
}

/**
 * The same link, and every line of what goes over it. What was signed in with, health values, the
 * address and the serial number are in there: scrub before it is shown to anybody.
 */
export function recorded(
  link: BandLink,
  onLine: (line: RecordedLine) => void,
  nowMs: () => number = () => performance.now(),
): BandLink {
  const beganMs = nowMs();
  const note = (
    direction: RecordedLine["direction"],
    characteristic: Characteristic,
    value: Uint8Array,
  ): void => {
    const at = Math.round(nowMs() - beganMs);
    onLine({ at, direction, characteristic: shortOf(characteristic), hex: formatHex(value) });
  };
  return {
    maxValueBytes: link.maxValueBytes,
    gone: link.gone,
    has: (characteristic) => link.has(characteristic),
    close: () => link.close(),
    async read(characteristic, options) {
      const value = await link.read(characteristic, options);
      note("read", characteristic, value);
      return value;
    },
    write(characteristic, value, options) {
      // Before the band can answer it.
      note("write", characteristic, value);
      return link.write(characteristic, value, options);
    },
    listen(characteristic, onValue, options) {
      const heard = (value: Uint8Array): void => {
        note("notify", characteristic, value);
        onValue(value);
      };
      return link.listen(characteristic, heard, options);
    },
  };
}
