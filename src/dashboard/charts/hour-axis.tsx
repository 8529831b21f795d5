import type { ClockChange } from "../../server/answers.ts";
import { formatTime } from "../format.ts";
import { stepFor, ticksOf } from "./axis.ts";
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
  /** Marks are at least so far apart; a quarter of a day, if nothing is said. */
  readonly leastMin?: number;
}

/** How wide a time is with its air: `12:00 am`. */
const LABEL_REM = 3.4;

/** Round hours of the wearer's clock below a picture; further apart where they would run into each other. */
export function HourAxis(props: HourAxisProps) {
  const { startS, endS, clock, x, topPx, bottomPx, remPx, leastMin = 360 } = props;
  const [leftPx, rightPx] = [x(startS), x(endS)];
  const stepMin = Math.max(leastMin, stepFor(endS - startS, rightPx - leftPx, LABEL_REM * remPx));
  return (
    <g>
      {ticksOf({ startS, endS }, clock, stepMin).map(({ atS, offsetMin }) => {
        const at = x(atS);
        const halfPx = (LABEL_REM * remPx) / 3;
        return (
          <g key={atS}>
            <line x1={at} x2={at} y1={topPx} y2={bottomPx} class="grid-line" />
            <text
              x={at}
              y={bottomPx + remPx}
              text-anchor={
                at - halfPx < leftPx ? "start" : at + halfPx > rightPx ? "end" : "middle"
              }
            >
              {formatTime(atS, offsetMin)}
            </text>
          </g>
        );
      })}
    </g>
  );
}
