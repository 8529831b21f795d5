import type { WorkoutRow } from "../../../server/answers.ts";
import { Picture, type Room } from "../../charts/picture.tsx";
import { fromZero, linear } from "../../charts/scale.ts";
import { thinOut } from "../../charts/thin-out.ts";
import { gutterFor, ValueAxis } from "../../charts/value-axis.tsx";
import { formatDay, formatDuration, formatNumber, SHORT_DAY } from "../../format.ts";
import { wearer } from "../../house.ts";
import { AsTable } from "../../parts/as-table.tsx";
import { Card } from "../../parts/card.tsx";
import { trainedWeeks, type TrainedWeek } from "./weeks.ts";
import { words } from "./words.ts";

/** Half a year at most; less where training began later, but not less than two months. */
const MOST_WEEKS = 26;
const FEWEST_WEEKS = 9;
const HOUR_S = 3600;

/** How long was trained in each of the last weeks. */
export function WeeksOfTraining({ workouts }: { readonly workouts: readonly WorkoutRow[] }) {
  const until = wearer.value?.today;
  if (until === undefined) return null;
  const all = trainedWeeks(workouts, { until, count: MOST_WEEKS });
  const first = all.findIndex((week) => week.workouts > 0);
  const weeks = all.slice(first < 0 ? -FEWEST_WEEKS : Math.min(first, MOST_WEEKS - FEWEST_WEEKS));
  const longestS = Math.max(...weeks.map(({ seconds }) => seconds));
  return (
    <Card heading={words().weeks} class="weeks-of-training">
      <Picture
        summary={words().weeksSaid(weeks.length, formatDuration(longestS))}
        heightRem={7.5}
        draw={(room) => <Bars weeks={weeks} longestS={longestS} room={room} />}
      />
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

interface BarsProps {
  readonly weeks: readonly TrainedWeek[];
  readonly longestS: number;
  readonly room: Room;
}

/** One bar a week; under as many as have room stands its Monday. */
function Bars({ weeks, longestS, room }: BarsProps) {
  const { widthPx, heightPx, remPx } = room;
  const axis = fromZero(longestS / HOUR_S, 3);
  const [leftPx, bottomPx] = [gutterFor(["10 h"], remPx), heightPx - 1.3 * remPx];
  const y = linear([0, axis.to], [bottomPx, 0.5 * remPx]);
  const x = linear([0, weeks.length], [leftPx, widthPx]);
  const slotPx = x(1) - x(0);
  const names = thinOut(
    weeks.map(({ monday }) => formatDay(monday, SHORT_DAY)),
    slotPx,
    remPx,
  );
  const isAtEdge = (i: number) => x(i + 0.5) + (names[i]?.length ?? 0) * 0.24 * remPx > widthPx;
  return (
    <>
      <ValueAxis {...{ axis, y, leftPx, room }} show={(hours) => `${formatNumber(hours)} h`} />
      {weeks.map(({ monday, seconds, workouts }, i) => (
        <g key={monday}>
          {workouts > 0 && (
            <rect
              class="bar"
              x={x(i) + slotPx * 0.15}
              y={y(seconds / HOUR_S)}
              width={Math.max(2, slotPx * 0.7)}
              height={bottomPx - y(seconds / HOUR_S)}
            />
          )}
          {names[i] !== undefined && (
            <text
              class="tick"
              x={isAtEdge(i) ? widthPx : x(i + 0.5)}
              y={bottomPx + remPx}
              text-anchor={isAtEdge(i) ? "end" : "middle"}
            >
              {names[i]}
            </text>
          )}
        </g>
      ))}
    </>
  );
}
