import type { Room } from "./picture.tsx";
import type { Axis, Scale } from "./scale.ts";

export interface ValueAxisProps {
  readonly axis: Axis;
  readonly y: Scale;
  /** Where the lines begin. */
  readonly leftPx: number;
  readonly room: Room;
  readonly show: (value: number) => string;
}

/** How much room the numbers beside a picture take. */
export function gutterFor(texts: readonly string[], remPx: number): number {
  return (0.8 + 0.5 * Math.max(0, ...texts.map((it) => it.length))) * remPx;
}

/** Round values beside a picture, and a line at each of them. */
export function ValueAxis({ axis, y, leftPx, room: { widthPx, remPx }, show }: ValueAxisProps) {
  return (
    <>
      {axis.at.map((value) => (
        <g key={value}>
          <line x1={leftPx} x2={widthPx} y1={y(value)} y2={y(value)} class="grid-line" />
          <text x={leftPx - 0.4 * remPx} y={y(value) + 0.25 * remPx} text-anchor="end">
            {show(value)}
          </text>
        </g>
      ))}
    </>
  );
}
