import type { Room } from "./picture.tsx";
import { LETTER_REM } from "./thin-out.ts";

export interface ColumnLabelProps {
  /** One that {@link thinOut} has left out is not drawn. */
  readonly text: string | undefined;
  /** The middle of its column. */
  readonly atPx: number;
  readonly yPx: number;
  readonly room: Pick<Room, "widthPx" | "remPx">;
}

/** Below the middle of its column; one that would stand beyond the picture ends at its edge. */
export function ColumnLabel({ text, atPx, yPx, room: { widthPx, remPx } }: ColumnLabelProps) {
  if (text === undefined) return null;
  const isAtEdge = atPx + (text.length * LETTER_REM * remPx) / 2 > widthPx;
  return (
    <text x={isAtEdge ? widthPx : atPx} y={yPx} text-anchor={isAtEdge ? "end" : "middle"}>
      {text}
    </text>
  );
}
