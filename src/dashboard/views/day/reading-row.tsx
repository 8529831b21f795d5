import type { MeasurementKind } from "../../../health/measurement.ts";
import type { Reading } from "../../../server/answers.ts";
import type { Scale } from "../../charts/scale.ts";
import { formatNumber } from "../../format.ts";
import type { ChartData } from "./chart-data.ts";
import { lanesOf } from "./chart-data.ts";
import type { Layout, Row } from "./layout.ts";
import { readingNames } from "./words.ts";

export interface ReadingRowProps {
  readonly data: ChartData;
  readonly toX: Scale;
  readonly row: Row;
  readonly layout: Layout;
}

/** A lane for each kind of reading: a dot for each, and its value where there is room for it. */
export function ReadingRow({ data, toX, row, layout }: ReadingRowProps) {
  return (
    <g>
      {lanesOf(data).map((kind, index) => {
        const y = laneY(row, data, index);
        return (
          <g>
            <line class="grid-line" x1={0} x2={layout.plotPx} y1={y} y2={y} />
            {marksOf(data, kind, toX, layout).map(({ x, text }) => (
              <>
                <circle class="reading-dot" cx={x} cy={y} r={3} />
                {text !== undefined && (
                  <text class="halo reading-text" x={x + 6} y={y} dy="0.35em">
                    {text}
                  </text>
                )}
              </>
            ))}
          </g>
        );
      })}
    </g>
  );
}

/** What the lanes are, beside them. */
export function ReadingNames({ data, row, layout }: Omit<ReadingRowProps, "toX">) {
  return (
    <>
      {lanesOf(data).map((kind, index) => (
        <text class="side" x={layout.leftPx - 6} y={laneY(row, data, index)} dy="0.35em">
          {readingNames()[kind][0]}
        </text>
      ))}
    </>
  );
}

/** As the reader writes it, with its unit. */
export function textOfReading({ kind, value }: Pick<Reading, "kind" | "value">): string {
  const [, unit] = readingNames()[kind];
  const digits = Number.isInteger(value) ? 0 : 1;
  return `${formatNumber(value, digits)}${unit === "" ? "" : ` ${unit}`}`;
}

function laneY(row: Row, data: ChartData, index: number): number {
  return row.topPx + ((index + 0.5) * row.heightPx) / lanesOf(data).length;
}

/** A text needs so many letters' heights. */
const LETTER_WIDTH = 0.45;

function marksOf(
  { readings }: ChartData,
  kind: MeasurementKind,
  toX: Scale,
  { plotPx, emPx }: Layout,
): { readonly x: number; readonly text: string | undefined }[] {
  const marks: { x: number; text: string | undefined }[] = [];
  const its = readings.filter((it) => it.kind === kind).toSorted((a, b) => a.atS - b.atS);
  for (const [index, reading] of its.entries()) {
    const x = toX(reading.atS);
    if (x < -6 || x > plotPx + 6) continue;
    const next = its[index + 1];
    const text = textOfReading(reading);
    const endPx = x + 8 + text.length * LETTER_WIDTH * emPx;
    const hasRoom = endPx < plotPx && (next === undefined || endPx < toX(next.atS) - 4);
    marks.push({ x, text: hasRoom ? text : undefined });
  }
  return marks;
}
