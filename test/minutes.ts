import type { SampledMinute, UnixSeconds } from "../src/health/minute.ts";

/**
 * Minutes written by hand, for tests: items with a comma between them, each a kind in hex and what
 * else there is: `i` intensity, `s` steps, `h` heart rate, `z` light.deep.rem of a sample of 8
 * bytes, `x` how many minutes of it. `gap x30` is half an hour without a record.
 *
 *     minutesFrom("2024-03-01T21:00Z", "50 i12 h64 x60, 01 i120 s110 x20, gap x5, 7b h52 x90")
 */
export function minutesFrom(start: string, text: string): SampledMinute[] {
  const minutes: SampledMinute[] = [];
  let atS = at(start);
  for (const item of text.split(",")) {
    const [kind = "", ...parts] = item.trim().split(/\s+/);
    const values = new Map(parts.map((part) => [part.charAt(0), part.slice(1)]));
    const number = (letter: string) => Number(values.get(letter) ?? 0);
    const times = values.has("x") ? number("x") : 1;
    const [light = 0, deep = 0, rem = 0] = (values.get("z") ?? "").split(".").map(Number);
    for (let n = 0; n < times; n++, atS += 60) {
      if (kind === "gap") continue;
      minutes.push({
        startS: atS,
        kind: Number.parseInt(kind, 16),
        intensity: number("i"),
        steps: number("s"),
        heartRateBpm: values.has("h") ? number("h") : undefined,
        asleep: values.has("z") ? { unknown: 4, light, deep, rem } : undefined,
      });
    }
  }
  return minutes;
}

/** An instant that is written `2024-03-01T21:00Z`, or with an offset. */
export function at(text: string): UnixSeconds {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new TypeError(`no instant: ${text}`);
  return ms / 1000;
}
