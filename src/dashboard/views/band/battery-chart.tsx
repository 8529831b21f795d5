import type { BandOfPage } from "../../../server/answers.ts";
import { linear } from "../../charts/scale.ts";
import { Picture } from "../../charts/picture.tsx";
import type { Room } from "../../charts/picture.tsx";
import { formatDay, formatMoment, formatNumber, SHORT_DAY } from "../../format.ts";
import { AsTable } from "../../parts/as-table.tsx";
import { lastsDays, stretches } from "./battery.ts";
import { words } from "./words.ts";

type Readings = BandOfPage["battery"];

const DAY_S = 86_400;
const SHOWN_S = 120 * DAY_S;

/** How full the battery was, and how long it lasts by that. */
export function BatteryChart({ readings: all }: { readonly readings: Readings }) {
  const w = words();
  const last = all.at(-1);
  if (last === undefined) return <p class="quiet">{w.batteryNone}</p>;
  const readings = all.filter(({ atS }) => atS > last.atS - SHOWN_S);
  const days = lastsDays(readings);
  const first = readings[0] ?? last;
  return (
    <>
      <p>
        <strong>{percent(last.levelPercent)}</strong>{" "}
        <span class="quiet">
          {formatMoment(last.atS)}
          {days !== undefined && ` · ${w.lasts(Math.round(days))}`}
        </span>
      </p>
      {readings.length > 1 && (
        <Picture
          summary={w.batterySummary(dayText(first.atS), dayText(last.atS))}
          heightRem={9}
          draw={(room) => <Curve readings={readings} room={room} />}
        >
          <AsTable
            caption={w.battery}
            head={[w.time, w.level]}
            rows={() =>
              readings
                .slice(-SHOWN_ROWS)
                .toReversed()
                .map(({ atS, levelPercent }) => [formatMoment(atS), percent(levelPercent)])
            }
          />
        </Picture>
      )}
    </>
  );
}

const SHOWN_ROWS = 200;

function Curve({ readings, room }: { readonly readings: Readings; readonly room: Room }) {
  const { widthPx, heightPx, remPx } = room;
  const [fromS, toS] = [readings[0]?.atS ?? 0, readings.at(-1)?.atS ?? 1];
  const leftPx = 2.8 * remPx;
  const bottomPx = heightPx - 1.4 * remPx;
  const x = linear([fromS, toS], [leftPx, widthPx - 4]);
  const y = linear([0, 100], [bottomPx, 0.6 * remPx]);
  const roomFor = Math.max(2, Math.min(6, Math.floor((widthPx - leftPx) / (6 * remPx))));
  // No more than there are days: a day that is written twice looks like two.
  const marks = Math.min(roomFor, Math.floor((toS - fromS) / DAY_S) + 1);
  return (
    <>
      {[0, 50, 100].map((level) => (
        <g key={level}>
          <line class="grid-line" x1={leftPx} x2={widthPx} y1={y(level)} y2={y(level)} />
          <text x={leftPx - 6} y={y(level) + 4} text-anchor="end">
            {percent(level)}
          </text>
        </g>
      ))}
      {Array.from({ length: marks }, (_, i) => {
        const atS = fromS + ((toS - fromS) * i) / Math.max(1, marks - 1);
        const anchor = i === 0 ? "start" : i === marks - 1 ? "end" : "middle";
        return (
          <text key={i} x={x(atS)} y={heightPx - 3} text-anchor={anchor}>
            {dayText(atS)}
          </text>
        );
      })}
      {stretches(readings).map((piece, i) => (
        <path
          key={i}
          class="battery-line"
          d={piece
            .map(({ atS, levelPercent }) => `${x(atS)} ${y(levelPercent)}`)
            .reduce(lineTo, "")}
        />
      ))}
    </>
  );
}

/** A single reading is a dot. */
function lineTo(path: string, point: string): string {
  return path === "" ? `M${point}h.01` : `${path}L${point}`;
}

/** The day on the reader's calendar, as in the table. */
function dayText(atS: number): string {
  const at = new Date(atS * 1000);
  const midday = Date.UTC(at.getFullYear(), at.getMonth(), at.getDate(), 12);
  return formatDay(new Date(midday).toISOString().slice(0, 10), SHORT_DAY);
}

function percent(level: number): string {
  return `${formatNumber(level)} %`;
}
