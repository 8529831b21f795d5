/** How wide a letter is, about, and the air between two labels. */
export const LETTER_REM = 0.47;
const AIR_REM = 0.3;

/** Labels of columns side by side, without those that would lie on the one before. */
export function thinOut(
  labels: readonly (string | undefined)[],
  slotPx: number,
  remPx: number,
): (string | undefined)[] {
  let freePx = -Infinity;
  return labels.map((label, index) => {
    if (label === undefined) return undefined;
    const halfPx = ((label.length * LETTER_REM + AIR_REM) * remPx) / 2;
    const middlePx = (index + 0.5) * slotPx;
    if (middlePx - halfPx < freePx) return undefined;
    freePx = middlePx + halfPx;
    return label;
  });
}
