import type { SleepStage } from "../../../health/sleep.ts";
import type { Scale } from "../../charts/scale.ts";
import { rowOf, rowsOf } from "../../charts/stage-rows.ts";
import { STAGE_COLOURS, stageNames } from "../../charts/stages.ts";
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
  const levels = levelsOf(row, data);
  return (
    <g>
      {levels.names.map((stage) => (
        <line
          class="grid-line"
          x1={0}
          x2={plotPx}
          y1={levels.middle(stage)}
          y2={levels.middle(stage)}
        />
      ))}
      <path class="stage-way" d={wayOf(shown, toX, levels.middle)} />
      {shown.map((stage) => (
        <Block stage={stage} toX={toX} levels={levels} />
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

function Block({ stage, toX, levels }: { stage: SleepStage; toX: Scale; levels: Levels }) {
  const { names, topOf, heightPx } = levels;
  const { state, startS, endS } = stage;
  const x = toX(startS);
  const width = Math.max(1, toX(endS) - x);
  if (state === "unknown") return null;
  if (state === "asleep") {
    // How deep it was is not told: it is no level, but all of them but being awake.
    const [first = "asleep", last = first] = [names.find((it) => it !== "awake"), names.at(-1)];
    const y = topOf(first);
    const height = topOf(last) + heightPx - y;
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

type Levels = ReturnType<typeof levelsOf>;

function levelsOf({ topPx, heightPx: wholePx }: Row, { sleep }: ChartData) {
  const names = rowsOf(sleep);
  const heightPx = wholePx / names.length;
  const top = (stage: SleepStage["state"]) => topPx + rowOf(stage, names) * heightPx;
  return {
    names,
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

export interface SleepNamesProps {
  readonly data: ChartData;
  readonly row: Row;
  readonly layout: Layout;
}

/** The names of the levels, beside them; a single one is what the row is called. */
export function SleepNames({ data, row, layout }: SleepNamesProps) {
  const { names, middle } = levelsOf(row, data);
  if (names.length === 1) return null;
  return (
    <>
      {names.map((stage) => (
        <text class="side" x={layout.leftPx - 6} y={middle(stage)} dy="0.35em">
          {stage === "asleep" ? words().rowSleep : stageNames()[stage]}
        </text>
      ))}
    </>
  );
}
