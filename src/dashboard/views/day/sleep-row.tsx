import type { SleepStage } from "../../../health/sleep.ts";
import type { Scale } from "../../charts/scale.ts";
import { depthOf, STAGE_COLOURS, STAGE_ORDER, stageNames } from "../../charts/stages.ts";
import type { ChartData } from "./chart-data.ts";
import type { Layout, Row } from "./layout.ts";
import { words } from "./words.ts";

export interface SleepRowProps {
  readonly data: ChartData;
  readonly toX: Scale;
  readonly row: Row;
  readonly plotPx: number;
}

/** How much of a level's height its blocks take. */
const FULL = 0.78;

/** Awake, REM, light and deep under each other, and thin lines from one to the next. */
export function SleepRow({ data, toX, row, plotPx }: SleepRowProps) {
  const { sleep: stages, minutes } = data;
  const shown = stages.filter(({ startS, endS }) => toX(endS) > 0 && toX(startS) < plotPx);
  const level = levelsOf(row);
  return (
    <g>
      {STAGE_ORDER.map((stage) => (
        <line
          class="grid-line"
          x1={0}
          x2={plotPx}
          y1={level.middle(stage)}
          y2={level.middle(stage)}
        />
      ))}
      <path class="stage-way" d={wayOf(shown, toX, level.middle)} />
      {shown.map((stage) => (
        <Block stage={stage} toX={toX} row={row} />
      ))}
      {stages.length === 0 && isMostlyOn(minutes.states) && (
        <text class="halo middle" x={plotPx / 2} y={row.topPx + row.heightPx / 2} dy="0.35em">
          {words().noSleep}
        </text>
      )}
    </g>
  );
}

/** Where the band was off, or nothing is recorded, that is what is said. */
function isMostlyOn(states: string): boolean {
  return states.replace(/[nc.]/g, "").length > states.length / 2;
}

function Block({ stage, toX, row }: { stage: SleepStage; toX: Scale; row: Row }) {
  const { topOf, heightPx } = levelsOf(row);
  const { state, startS, endS } = stage;
  const x = toX(startS);
  const width = Math.max(1, toX(endS) - x);
  if (state === "unknown") return null;
  if (state === "asleep") {
    // How deep it was is not told: it is no level, but all of them but being awake.
    const y = topOf("rem-sleep");
    const height = topOf("deep-sleep") + heightPx - y;
    return <rect class="stage-unstaged" x={x} y={y} width={width} height={height} rx={3} />;
  }
  return (
    <rect
      x={x}
      y={topOf(state)}
      width={width}
      height={heightPx}
      rx={Math.min(2, width / 3)}
      fill={STAGE_COLOURS[state]}
    />
  );
}

function levelsOf({ topPx, heightPx: wholePx }: Row) {
  const heightPx = wholePx / STAGE_ORDER.length;
  const top = (stage: SleepStage["state"]) => topPx + depthOf(stage) * (wholePx - heightPx);
  return {
    heightPx: heightPx * FULL,
    topOf: (stage: SleepStage["state"]) => top(stage) + (heightPx * (1 - FULL)) / 2,
    middle: (stage: SleepStage["state"]) => top(stage) + heightPx / 2,
  };
}

/** From level to level, where one stage follows the other at once. */
function wayOf(
  stages: readonly SleepStage[],
  toX: Scale,
  middle: (stage: SleepStage["state"]) => number,
): string {
  const isLevel = ({ state }: SleepStage) => state !== "unknown" && state !== "asleep";
  return stages
    .map((stage, index) => {
      const next = stages[index + 1];
      if (next?.startS !== stage.endS || !isLevel(stage) || !isLevel(next)) return "";
      return `M${toX(stage.endS).toFixed(1)} ${middle(stage.state)}V${middle(next.state)}`;
    })
    .join("");
}

/** The names of the levels, beside them. */
export function SleepNames({ row, layout }: { readonly row: Row; readonly layout: Layout }) {
  const { middle } = levelsOf(row);
  return (
    <>
      {STAGE_ORDER.map((stage) => (
        <text class="side" x={layout.leftPx - 6} y={middle(stage)} dy="0.35em">
          {stageNames()[stage]}
        </text>
      ))}
    </>
  );
}
