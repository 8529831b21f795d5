/** How wide a letter is, about, and the air between two labels. */
export const LETTER_REM = 0.47;
const AIR_REM = 0.3;

/**
 * Labels of columns side by side, without those that would lie on the one before. One that is too wide for
 * the right edge stands further left, as `ColumnLabel` draws it.
 */
export function thinOut(
  labels: readonly (string | undefined)[],
  slotPx: number,
  remPx: number,
): (string | undefined)[] {
  let freePx = -Infinity;
  const widthPx = labels.length * slotPx;
  return labels.map((label, index) => {
    if (label === undefined) return undefined;
    const halfTextPx = (label.length * LETTER_REM * remPx) / 2;
    const halfPx = halfTextPx + (AIR_REM * remPx) / 2;
    const middlePx = Math.min((index + 0.5) * slotPx, widthPx - halfTextPx);
    if (middlePx - halfPx < freePx) return undefined;
    freePx = middlePx + halfPx;
    return label;
  });
}
