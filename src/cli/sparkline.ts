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

/** At most `most` values: the means of as many neighbours each as it takes. */
export function condense(
  values: readonly (number | undefined)[],
  most: number,
): (number | undefined)[] {
  const each = Math.max(1, Math.ceil(values.length / most));
  return Array.from({ length: Math.ceil(values.length / each) }, (_, i) => {
    const known = values.slice(i * each, (i + 1) * each).filter((it) => it !== undefined);
    return known.length === 0 ? undefined : known.reduce((a, b) => a + b, 0) / known.length;
  });
}

/** What stands beside a curve: its name and its mean. */
const BESIDE = 28;

/** From 0 to the largest of them, in as many bars as a terminal has room for. */
export function curve(
  values: readonly (number | undefined)[],
  lowest: number | undefined = 0,
): string {
  const room = Math.max(14, (process.stdout.columns || 100) - BESIDE);
  return sparkline(condense(values, room), lowest);
}
