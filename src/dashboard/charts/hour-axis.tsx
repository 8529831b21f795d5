import type { ClockChange } from "../../server/answers.ts";
import { formatTime, offsetIn } from "../format.ts";
import type { Scale } from "./scale.ts";

export interface HourAxisProps {
  readonly startS: number;
  readonly endS: number;
  readonly clock: readonly ClockChange[];
  /** From UTC seconds to pixels. */
  readonly x: Scale;
  readonly topPx: number;
  readonly bottomPx: number;
  readonly remPx: number;
}

const EVERY_S = 6 * 3600;

/** A quarter of a day each, in the wearer's time, below a picture. */
export function HourAxis({ startS, endS, clock, x, topPx, bottomPx, remPx }: HourAxisProps) {
  const marks = Array.from(
    { length: Math.floor((endS - startS) / EVERY_S) + 1 },
    (_, index) => startS + index * EVERY_S,
  );
  return (
    <g>
      {marks.map((atS, index) => (
        <g key={atS}>
          <line x1={x(atS)} x2={x(atS)} y1={topPx} y2={bottomPx} class="grid-line" />
          <text
            x={x(atS)}
            y={bottomPx + remPx}
            text-anchor={index === 0 ? "start" : atS + EVERY_S > endS ? "end" : "middle"}
          >
            {formatTime(atS, offsetIn(clock, atS))}
          </text>
        </g>
      ))}
    </g>
  );
}
