import type { WorkoutRow } from "../../../server/answers.ts";
import { fromZero, linear } from "../../charts/scale.ts";
import { formatDay, formatDuration, SHORT_DAY } from "../../format.ts";
import { wearer } from "../../house.ts";
import { AsTable } from "../../parts/as-table.tsx";
import { Card } from "../../parts/card.tsx";
import { useSize } from "../../parts/use-size.ts";
import { trainedWeeks } from "./weeks.ts";
import { words } from "./words.ts";

/** Half a year at most; less where training began later, but not less than two months. */
const MOST_WEEKS = 26;
const FEWEST_WEEKS = 9;
const HEIGHT_PX = 110;
const FOOT_PX = 18;
const HOUR_S = 3600;

/** How long was trained in each of the last weeks. */
export function WeeksOfTraining({ workouts }: { readonly workouts: readonly WorkoutRow[] }) {
  const [place, size] = useSize();
  const width = size?.widthPx ?? 0;
  const until = wearer.value?.today;
  if (until === undefined) return null;
  const all = trainedWeeks(workouts, { until, count: MOST_WEEKS });
  const first = all.findIndex((week) => week.workouts > 0);
  const weeks = all.slice(first < 0 ? -FEWEST_WEEKS : Math.min(first, MOST_WEEKS - FEWEST_WEEKS));
  const longestS = Math.max(...weeks.map(({ seconds }) => seconds));
  const axis = fromZero(longestS / HOUR_S, 3);
  const y = linear([0, axis.to * HOUR_S], [HEIGHT_PX - FOOT_PX, 6]);
  const x = linear([0, weeks.length], [30, width]);
  const barPx = Math.max(2, (x(1) - x(0)) * 0.7);
  return (
    <Card heading={words().weeks} class="weeks-of-training">
      <p class="unseen">{words().weeksSaid(weeks.length, formatDuration(longestS))}</p>
      <div ref={place}>
        <svg width={width} height={HEIGHT_PX} aria-hidden="true">
          {axis.at.map((hours) => (
            <g key={hours}>
              <line
                class="grid-line"
                x1={30}
                x2={width}
                y1={y(hours * HOUR_S)}
                y2={y(hours * HOUR_S)}
              />
              <text class="tick" x={26} y={y(hours * HOUR_S) + 4} text-anchor="end">
                {hours} h
              </text>
            </g>
          ))}
          {weeks.map(({ monday, seconds }, i) => (
            <rect
              key={monday}
              class="bar"
              x={x(i) + (x(1) - x(0) - barPx) / 2}
              y={y(seconds)}
              width={barPx}
              height={y(0) - y(seconds)}
            />
          ))}
          {weeks.map(({ monday }, i) =>
            i % 5 === 0 ? (
              <text key={monday} class="tick" x={x(i)} y={HEIGHT_PX - 3}>
                {formatDay(monday, SHORT_DAY)}
              </text>
            ) : null,
          )}
        </svg>
      </div>
      <AsTable
        caption={words().weeks}
        head={[words().week, words().time, words().title]}
        rows={() =>
          weeks
            .toReversed()
            .map(({ monday, seconds, workouts: of }) => [
              formatDay(monday, SHORT_DAY),
              formatDuration(seconds),
              String(of),
            ])
        }
      />
    </Card>
  );
}
