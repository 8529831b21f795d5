/** Words that every way of showing things shares. */

/** `1.2 MB`. */
export function formatSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  const units = ["kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = "";
  for (const next of units) {
    if (value < 999.5) break;
    value /= 1000;
    unit = next;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}

/** `3 files`, `1 file`, `1,440 minutes`. */
export function count(number: number, word: string): string {
  return `${number.toLocaleString("en-GB")} ${word}${number === 1 ? "" : "s"}`;
}

/** `6,721 steps · 4.7 km · 268 kcal`: what a band says of its day. */
export function stepsText(said: {
  readonly steps: number;
  readonly distanceM: number;
  readonly energyKcal: number;
}): string {
  const { steps, distanceM, energyKcal } = said;
  const way = distanceM < 1000 ? `${distanceM} m` : `${(distanceM / 1000).toFixed(1)} km`;
  return `${count(steps, "step")} · ${way} · ${energyKcal.toLocaleString("en-GB")} kcal`;
}

/** By how much a clock is off: `90 seconds`, `2 hours`, `3 days`. */
export function offText(offS: number): string {
  const s = Math.abs(offS);
  if (s < 120) return count(s, "second");
  if (s < 7_200) return count(Math.round(s / 60), "minute");
  return s < 172_800 ? count(Math.round(s / 3_600), "hour") : count(Math.round(s / 86_400), "day");
}
