/** What of a span falls into one column of pixels. */
export interface PixelColumn {
  readonly x: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Values on even steps, thinned out to one lowest and highest one a column: what a picture of that
 * width can show. Columns follow each other in pieces; where values are missing for longer than
 * `longestGap` steps a new piece begins, so that no line is drawn across a gap.
 *
 * @param step how many pixels a value is wide
 */
export function pixelColumns(
  values: readonly (number | null)[],
  step: number,
  longestGap = 1,
): PixelColumn[][] {
  const pieces: PixelColumn[][] = [];
  let piece: { x: number; low: number; high: number }[] = [];
  let lastAt = -Infinity;
  values.forEach((value, index) => {
    if (value === null) return;
    if (index - lastAt > longestGap && piece.length > 0) {
      pieces.push(piece);
      piece = [];
    }
    lastAt = index;
    const x = Math.floor((index + 0.5) * step);
    const last = piece.at(-1);
    if (last?.x === x) {
      last.low = Math.min(last.low, value);
      last.high = Math.max(last.high, value);
    } else piece.push({ x, low: value, high: value });
  });
  if (piece.length > 0) pieces.push(piece);
  return pieces;
}
