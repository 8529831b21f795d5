const BARS = "▁▂▃▄▅▆▇█";

/**
 * Numbers as a line of bars, the smallest to the largest; what is not known is a gap.
 *
 * @param lowest the value that the lowest bar stands for; default: the smallest one there is
 */
export function sparkline(values: readonly (number | undefined)[], lowest?: number): string {
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0) return "";
  const low = lowest ?? Math.min(...known);
  const span = Math.max(...known) - low;
  return values
    .map((value) => {
      if (value === undefined) return " ";
      const step = span === 0 ? 0 : Math.floor(((value - low) / span) * (BARS.length - 1) + 0.5);
      return BARS[Math.min(BARS.length - 1, Math.max(0, step))] ?? "";
    })
    .join("");
}
