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

/** Every so many hours a mark; further apart where the words would run into each other. */
const EVERY_HOURS = [6, 12, 24] as const;

/** How wide a time is with its air: `12:00 am`. */
const LABEL_REM = 3.4;

/** A quarter of a day each, in the wearer's time, below a picture. */
export function HourAxis({ startS, endS, clock, x, topPx, bottomPx, remPx }: HourAxisProps) {
  const hourPx = x(startS + 3600) - x(startS);
  const everyS = 3600 * (EVERY_HOURS.find((it) => it * hourPx >= LABEL_REM * remPx) ?? 24);
  const marks = Array.from(
    { length: Math.floor((endS - startS) / everyS) + 1 },
    (_, index) => startS + index * everyS,
  );
  return (
    <g>
      {marks.map((atS, index) => (
        <g key={atS}>
          <line x1={x(atS)} x2={x(atS)} y1={topPx} y2={bottomPx} class="grid-line" />
          <text
            x={x(atS)}
            y={bottomPx + remPx}
            text-anchor={index === 0 ? "start" : atS + everyS > endS ? "end" : "middle"}
          >
            {formatTime(atS, offsetIn(clock, atS))}
          </text>
        </g>
      ))}
    </g>
  );
}
