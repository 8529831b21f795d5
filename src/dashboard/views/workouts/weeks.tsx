import type { WorkoutRow } from "../../../server/answers.ts";
import { ColumnLabel } from "../../charts/column-label.tsx";
import { Picture, type Room } from "../../charts/picture.tsx";
import { fromZero, linear } from "../../charts/scale.ts";
import { thinOut } from "../../charts/thin-out.ts";
import { gutterFor, ValueAxis } from "../../charts/value-axis.tsx";
import { formatDay, formatDuration, formatNumber, FULL_DAY, SHORT_DAY } from "../../format.ts";
import { wearer } from "../../house.ts";
import { AsTable } from "../../parts/as-table.tsx";
import { Card } from "../../parts/card.tsx";
import { latestWeeks, type TrainedWeek } from "./weeks.ts";
import { words } from "./words.ts";

const HOUR_S = 3600;
const MINUTE_S = 60;

/** How long was trained in each of the last weeks. */
export function WeeksOfTraining({ workouts }: { readonly workouts: readonly WorkoutRow[] }) {
  const today = wearer.value?.today;
  if (today === undefined) return null;
  const { weeks, until } = latestWeeks(workouts, today);
  const lastDay = until && formatDay(until, FULL_DAY);
  const longestS = Math.max(...weeks.map(({ seconds }) => seconds));
  return (
    <Card
      heading={words().weeks}
      aside={lastDay !== undefined && <span class="quiet">{words().weeksUntil(lastDay)}</span>}
      class="weeks-of-training"
    >
      <Picture
        summary={words().weeksSaid(weeks.length, formatDuration(longestS), lastDay)}
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
  const [unitS, unit] = longestS < HOUR_S ? [MINUTE_S, "min"] : [HOUR_S, "h"];
  const axis = fromZero(longestS / unitS, 3);
  const name = (value: number): string =>
    `${formatNumber(value, Number.isInteger(value) ? 0 : 1)} ${unit}`;
  const [leftPx, bottomPx] = [gutterFor(axis.at.map(name), remPx), heightPx - 1.3 * remPx];
  const y = linear([0, axis.to], [bottomPx, 0.5 * remPx]);
  const x = linear([0, weeks.length], [leftPx, widthPx]);
  const slotPx = x(1) - x(0);
  const names = thinOut(
    weeks.map(({ monday }) => formatDay(monday, SHORT_DAY)),
    slotPx,
    remPx,
  );
  return (
    <>
      <ValueAxis {...{ axis, y, leftPx, room }} show={name} />
      {weeks.map(({ monday, seconds, workouts }, i) => (
        <g key={monday}>
          {workouts > 0 && (
            <rect
              class="bar"
              x={x(i) + slotPx * 0.15}
              y={y(seconds / unitS)}
              width={Math.max(2, slotPx * 0.7)}
              height={bottomPx - y(seconds / unitS)}
            />
          )}
          <ColumnLabel text={names[i]} atPx={x(i + 0.5)} yPx={bottomPx + remPx} room={room} />
        </g>
      ))}
    </>
  );
}
