/** Empty modules around a code, without which cameras do not find it. */
export const QUIET_MODULES = 4;

/** What a code is drawn as: its side in modules, quiet zone included, and one path of its dark runs. */
export interface QrShape {
  readonly side: number;
  readonly path: string;
}

/**
 * The shape of a QR code.
 *
 * @param rows of `1` (dark) and anything else (light)
 */
export function qrShape(rows: readonly string[]): QrShape {
  const side = rows.length + 2 * QUIET_MODULES;
  const path = rows
    .flatMap((row, y) =>
      [...row.matchAll(/1+/g)].map(
        ({ index, 0: run }) =>
          `M${index + QUIET_MODULES} ${y + QUIET_MODULES}h${run.length}v1h-${run.length}z`,
      ),
    )
    .join("");
  return { side, path };
}
