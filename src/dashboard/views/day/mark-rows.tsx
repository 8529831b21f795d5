import type { Span, WorkoutRow } from "../../../server/answers.ts";
import type { Scale } from "../../charts/scale.ts";
import type { Layout, Row } from "./layout.ts";
import { sportWord } from "../workouts/words.ts";

export interface MarkRowProps {
  readonly toX: Scale;
  readonly row: Row;
  readonly layout: Layout;
}

/** How wide a letter is, about, in letters' heights. */
const LETTER_WIDTH = 0.45;

/** Workouts as bars with their names. */
export function WorkoutBars(props: MarkRowProps & { workouts: readonly WorkoutRow[] }) {
  const { workouts, toX, row, layout } = props;
  return (
    <g>
      {workouts.map((workout) => {
        const [left, right] = [toX(workout.startS), toX(workout.endS)];
        if (right < 0 || left > layout.plotPx) return null;
        const name = workout.title ?? sportWord(workout.sport);
        const namePx = name.length * LETTER_WIDTH * layout.emPx;
        const isAtEnd = left + namePx > layout.plotPx && namePx < layout.plotPx;
        return (
          <>
            <rect
              class="workout"
              x={left}
              y={row.topPx + row.heightPx * 0.55}
              width={Math.max(3, right - left)}
              height={row.heightPx * 0.35}
              rx={3}
            />
            <text
              class={isAtEnd ? "ink end" : "ink"}
              x={isAtEnd ? Math.min(Math.max(right, namePx), layout.plotPx) : Math.max(2, left)}
              y={row.topPx + row.heightPx * 0.4}
            >
              {name}
            </text>
          </>
        );
      })}
    </g>
  );
}

/** Where two sources disagree: a bracket over the span, and the sign for it. */
export function ConflictMarks(props: MarkRowProps & { conflicts: readonly Span[] }) {
  const { conflicts, toX, row, layout } = props;
  const bottom = row.topPx + row.heightPx - 1;
  return (
    <g>
      {conflicts.map(({ startS, endS }) => {
        const [left, right] = [toX(startS), Math.max(toX(endS), toX(startS) + 2)];
        if (right < 0 || left > layout.plotPx) return null;
        const middle = (Math.max(0, left) + Math.min(layout.plotPx, right)) / 2;
        const isNarrow = right - left < layout.emPx;
        return (
          <>
            <path class="conflict" d={`M${left} ${bottom + 4}V${bottom}H${right}v4`} />
            {isNarrow ? (
              <circle class="conflict-dot" cx={middle} cy={bottom - 0.4 * layout.emPx} r={3} />
            ) : (
              <text class="conflict-text middle" x={middle} y={bottom} dy="-0.25em">
                ≠
              </text>
            )}
          </>
        );
      })}
    </g>
  );
}
