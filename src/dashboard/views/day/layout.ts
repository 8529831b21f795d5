import { rowsOf } from "../../charts/stage-rows.ts";
import type { ChartData } from "./chart-data.ts";
import { lanesOf } from "./chart-data.ts";

export type RowName =
  "workouts" | "conflicts" | "sleep" | "pulse" | "steps" | "intensity" | "readings";

/** Where a row lies, in CSS pixels. */
export interface Row {
  readonly name: RowName;
  readonly topPx: number;
  readonly heightPx: number;
}

/** Where everything lies: names and scales on the left, rows under each other, the axis below. */
export interface Layout {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Where the rows begin, and how wide they are. */
  readonly leftPx: number;
  readonly plotPx: number;
  readonly rows: readonly Row[];
  readonly axisPx: number;
  /** How high letters are: with bigger text everything is bigger. */
  readonly emPx: number;
}

/** Heights, in letters; of sleep and of readings, that of one of their lanes. */
const HEIGHTS: Readonly<Record<RowName, number>> = {
  workouts: 1.5,
  conflicts: 1,
  sleep: 1.15,
  pulse: 7.5,
  steps: 4.2,
  intensity: 1.6,
  readings: 1.4,
};

/** Above these rows stands what they are. */
const TITLED: ReadonlySet<RowName> = new Set(["sleep", "pulse", "steps", "intensity", "readings"]);

const TITLE = 2;
const SPACE = 0.4;
const AXIS = 1.7;
const GUTTER = 3.1;

/** @param heights of rows that are not as high as usual, in letters */
export function layOut(
  data: ChartData,
  wanted: readonly RowName[],
  widthPx: number,
  emPx: number,
  heights: Partial<Record<RowName, number>> = {},
): Layout {
  const rows: Row[] = [];
  let topPx = 0;
  for (const name of wanted) {
    const times = timesOf(name, data);
    if (times === 0) continue;
    topPx += (TITLED.has(name) ? TITLE : SPACE) * emPx;
    const heightPx = (heights[name] ?? HEIGHTS[name]) * times * emPx;
    rows.push({ name, topPx, heightPx });
    topPx += heightPx;
  }
  const axisPx = topPx + SPACE * emPx;
  const leftPx = GUTTER * emPx;
  return {
    widthPx,
    heightPx: axisPx + AXIS * emPx,
    leftPx,
    plotPx: Math.max(1, widthPx - leftPx - 1),
    rows,
    axisPx,
    emPx,
  };
}

/** How often the row's height; 0: there is nothing to show in it. */
function timesOf(name: RowName, data: ChartData): number {
  switch (name) {
    case "workouts":
      return Math.min(1, data.workouts.length);
    case "conflicts":
      return Math.min(1, data.conflicts.length);
    case "sleep":
      return rowsOf(data.sleep).length;
    case "readings":
      return lanesOf(data).length;
    default:
      return 1;
  }
}
