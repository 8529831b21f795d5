import type { SleepStage } from "../../../health/sleep.ts";
import type { ClockChange } from "../../../server/answers.ts";
import { HourAxis } from "../../charts/hour-axis.tsx";
import { Picture, type Room } from "../../charts/picture.tsx";
import { linear, type Scale } from "../../charts/scale.ts";
import { rowOf, rowsOf } from "../../charts/stage-rows.ts";
import { STAGE_COLOURS, stageNames } from "../../charts/stages.ts";
import { words } from "./words.ts";

export interface HypnogramProps {
  readonly stages: readonly SleepStage[];
  readonly clock: readonly ClockChange[];
}

/** As high as the picture of the steps beside it, however many rows it has. */
const HEIGHT_REM = 9;

/** A night's stages: awake at the top, deep sleep at the bottom. */
export function Hypnogram({ stages, clock }: HypnogramProps) {
  if (stages.length === 0) return null;
  const counts = Map.groupBy(stages, ({ state }) => state);
  const parts = [...counts].map(([state, those]) =>
    words().times(those.length, stageNames()[state]),
  );
  return (
    <Picture
      summary={words().nightOver(parts.join(", "))}
      heightRem={HEIGHT_REM}
      draw={(room) => <Steps stages={stages} clock={clock} room={room} />}
    />
  );
}

/** How much of a row's height its blocks take. */
const FULL = 0.66;

function Steps({ stages, clock, room }: HypnogramProps & { readonly room: Room }) {
  const { widthPx, heightPx, remPx } = room;
  const rows = rowsOf(stages);
  const [leftPx, bottomPx] = [rows.length === 1 ? 0 : remPx * 3.4, heightPx - remPx * 1.3];
  const [startS, endS] = [stages[0]?.startS ?? 0, stages.at(-1)?.endS ?? 0];
  const x = linear([startS, endS], [leftPx, widthPx]);
  const rowPx = bottomPx / rows.length;
  const middle = (stage: SleepStage) => (rowOf(stage.state, rows) + 0.5) * rowPx;
  return (
    <>
      <HourAxis {...{ startS, endS, clock, x, bottomPx, remPx }} topPx={0} leastMin={60} />
      {rows.map((state, row) => (
        <g key={state}>
          {rows.length > 1 && (
            <text x={0} y={(row + 0.5) * rowPx + remPx * 0.25}>
              {stageNames()[state]}
            </text>
          )}
          <line
            x1={leftPx}
            x2={widthPx}
            y1={(row + 0.5) * rowPx}
            y2={(row + 0.5) * rowPx}
            class="grid-line"
          />
        </g>
      ))}
      <path d={risersOf(stages, x, middle)} class="riser" />
      {stages.map((stage) => (
        <rect
          key={stage.startS}
          x={x(stage.startS)}
          width={Math.max(1, x(stage.endS) - x(stage.startS))}
          y={middle(stage) - (rowPx * FULL) / 2}
          height={rowPx * FULL}
          rx={1.5}
          fill={STAGE_COLOURS[stage.state]}
        />
      ))}
    </>
  );
}

/** Thin uprights that keep the steps together, where one stage follows the other at once. */
function risersOf(
  stages: readonly SleepStage[],
  x: Scale,
  middle: (stage: SleepStage) => number,
): string {
  return stages
    .map((stage, index) => {
      const next = stages[index + 1];
      if (next?.startS !== stage.endS) return "";
      return `M${x(stage.endS).toFixed(1)} ${middle(stage).toFixed(1)}V${middle(next).toFixed(1)}`;
    })
    .join("");
}
