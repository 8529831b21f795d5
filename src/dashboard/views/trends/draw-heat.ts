import { monthsIn, type Calendar } from "./calendar.ts";
import {
  colourAndLook,
  NOT_WORN,
  NO_RECORD,
  OUTSIDE,
  PARTLY,
  TOLD,
  UNFINISHED,
} from "./heat-cells.ts";

/** What a heat map is drawn with. */
export interface HeatPicture {
  readonly calendar: Calendar;
  readonly cells: Uint8Array;
  readonly cellPx: number;
  /** Above the cells, for the months. */
  readonly headPx: number;
  readonly remPx: number;
  readonly colours: HeatColours;
  readonly nameOfMonth: (month: string) => string;
}

export interface HeatColours {
  readonly steps: readonly string[];
  readonly ink: string;
  readonly quiet: string;
  readonly line: string;
  readonly notWorn: string;
  readonly font: string;
}

/** What of it is in sight. */
export interface HeatSight {
  readonly leftPx: number;
  readonly widthPx: number;
  /** The cell that is pointed at. */
  readonly cursor?: number | undefined;
}

/** Draws the weeks that are in sight. */
export function drawHeat(
  context: CanvasRenderingContext2D,
  picture: HeatPicture,
  sight: HeatSight,
): void {
  const { calendar, cellPx, headPx } = picture;
  const first = Math.max(0, Math.floor(sight.leftPx / cellPx) - 1);
  const last = Math.min(calendar.columns - 1, Math.ceil((sight.leftPx + sight.widthPx) / cellPx));
  context.clearRect(0, 0, sight.widthPx, headPx + 7 * cellPx + 2);
  context.save();
  context.translate(-sight.leftPx, 0);
  for (let column = first; column <= last; column++) drawWeek(context, picture, column);
  drawMonths(context, picture, first, last, sight.leftPx + sight.widthPx);
  if (sight.cursor !== undefined) drawCursor(context, picture, sight.cursor);
  context.restore();
}

const GAP_PX = 2;

function drawWeek(context: CanvasRenderingContext2D, picture: HeatPicture, column: number): void {
  const { cells, cellPx, headPx, colours } = picture;
  const side = cellPx - GAP_PX;
  for (let row = 0; row < 7; row++) {
    const cell = cells[column * 7 + row] ?? OUTSIDE;
    if (cell === OUTSIDE) continue;
    const [x, y] = [column * cellPx + GAP_PX / 2, headPx + row * cellPx + GAP_PX / 2];
    if (cell === NO_RECORD) {
      frame(context, x, y, side, colours.line, 1);
    } else if (cell === NOT_WORN) hatch(context, x, y, side, colours.notWorn, 1.5);
    else drawDay(context, picture, cell, x, y);
  }
}

/** Plain is filled; told is a thick frame, in part is striped, and today has a line around it. */
function drawDay(
  context: CanvasRenderingContext2D,
  { cellPx, colours }: HeatPicture,
  cell: number,
  x: number,
  y: number,
): void {
  const side = cellPx - GAP_PX;
  const [step, look] = colourAndLook(cell);
  const colour = colours.steps[step - 1] ?? colours.ink;
  if (look === TOLD) frame(context, x, y, side, colour, side * TOLD_SHARE);
  else if (look === PARTLY) {
    hatch(context, x, y, side, colour, side * 0.18);
    frame(context, x, y, side, colour, 1.5);
  } else {
    context.fillStyle = colour;
    context.fillRect(x, y, side, side);
    if (look === UNFINISHED) frame(context, x, y, side, colours.quiet, 1.5);
  }
}

/** Thick enough for its colour to be seen. */
const TOLD_SHARE = 0.28;

/** A line inside the cell, along its border. */
function frame(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  side: number,
  colour: string,
  width: number,
): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.strokeRect(x + width / 2, y + width / 2, side - width, side - width);
}

/** Three strokes from below to above, inside the cell. */
function hatch(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  side: number,
  colour: string,
  width: number,
): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.beginPath();
  for (const share of [0.5, 1, 1.5]) {
    const [from, to] = [Math.max(0, share - 1) * side, Math.min(1, share) * side];
    context.moveTo(x + from, y + to);
    context.lineTo(x + to, y + from);
  }
  context.stroke();
}

function drawMonths(
  context: CanvasRenderingContext2D,
  picture: HeatPicture,
  first: number,
  last: number,
  rightPx: number,
): void {
  const { calendar, cellPx, headPx, remPx, colours, nameOfMonth } = picture;
  context.textBaseline = "alphabetic";
  let freePx = -Infinity;
  for (const { month, column } of monthsIn(calendar, Math.max(0, first - 4), last)) {
    const isYear = month.endsWith("-01");
    context.fillStyle = isYear ? colours.ink : colours.quiet;
    context.font = `${isYear ? "600 " : ""}${0.75 * remPx}px ${colours.font}`;
    const name = isYear ? month.slice(0, 4) : nameOfMonth(month);
    const x = column * cellPx + GAP_PX / 2;
    const endPx = x + context.measureText(name).width;
    // Half a name at the edge is none, and neither is one on another.
    if (endPx > rightPx || x < freePx) continue;
    freePx = endPx + 0.3 * remPx;
    context.fillText(name, x, headPx - 0.4 * remPx);
  }
}

function drawCursor(
  context: CanvasRenderingContext2D,
  { cellPx, headPx, colours }: HeatPicture,
  cursor: number,
): void {
  context.strokeStyle = colours.ink;
  context.lineWidth = 2;
  const [column, row] = [Math.floor(cursor / 7), cursor % 7];
  context.strokeRect(column * cellPx, headPx + row * cellPx, cellPx, cellPx);
}

/** The cell at a place of the whole picture; `undefined`: there is none. */
export function cellAt(
  { cells, cellPx, headPx, calendar }: HeatPicture,
  xPx: number,
  yPx: number,
): number | undefined {
  const [column, row] = [Math.floor(xPx / cellPx), Math.floor((yPx - headPx) / cellPx)];
  if (row < 0 || row > 6 || column < 0 || column >= calendar.columns) return undefined;
  const cell = column * 7 + row;
  return cells[cell] === OUTSIDE ? undefined : cell;
}
