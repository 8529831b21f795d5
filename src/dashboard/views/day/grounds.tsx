import { useMemo } from "preact/hooks";
import { hatched } from "../../charts/hatch.tsx";
import type { Scale } from "../../charts/scale.ts";
import { formatDuration } from "../../format.ts";
import { jumpsOf } from "../../charts/axis.ts";
import type { ChartData } from "./chart-data.ts";
import { gapsOf } from "./chart-data.ts";
import type { Layout } from "./layout.ts";
import type { Run } from "./spans.ts";
import { isOff, runsOf } from "./spans.ts";
import { words } from "./words.ts";

export interface GroundsProps {
  readonly data: ChartData;
  readonly toX: Scale;
  readonly layout: Layout;
  /** The id of the hatch. */
  readonly hatch: string;
}

/** Behind all rows: hatched where the band was not worn, with its name where there is room for it. */
export function Grounds({ data, toX, layout, hatch }: GroundsProps) {
  const { minutes } = data;
  const off = useMemo(() => runsOf(minutes.states, isOff), [minutes]);
  const top = layout.rows[0]?.topPx ?? 0;
  const x = (place: number) => toX(minutes.startS + place * 60);
  return off
    .filter(isOnScreen(x, layout))
    .map(({ from, to }) => (
      <rect
        x={x(from)}
        y={top}
        width={Math.max(1, x(to) - x(from))}
        height={layout.axisPx - top}
        fill={hatched(hatch)}
      />
    ));
}

/** Before all rows: what a hatched part is, where nothing is recorded, and where the clock changed. */
export function GroundNames({ data, toX, layout }: Omit<GroundsProps, "hatch">) {
  const { minutes } = data;
  const off = useMemo(() => runsOf(minutes.states, isOff), [minutes]);
  const gaps = useMemo(() => gapsOf(data), [data]);
  const pulse = layout.rows.find(({ name }) => name === "pulse") ?? layout.rows[0];
  const y = (pulse?.topPx ?? 0) + (pulse?.heightPx ?? 0) / 2;
  const x = (place: number) => toX(minutes.startS + place * 60);
  const name = (text: string) => (run: Run) => {
    const [left, right] = [Math.max(0, x(run.from)), Math.min(layout.plotPx, x(run.to))];
    if (right - left < text.length * 0.52 * layout.emPx) return null;
    return (
      <text class="halo middle" x={(left + right) / 2} y={y} dy="0.35em">
        {text}
      </text>
    );
  };
  return (
    <g>
      {off.map(name(words().notWornHere))}
      {gaps.map(name(words().nothingHere))}
      <Jumps data={data} toX={toX} layout={layout} />
    </g>
  );
}

function Jumps({ data, toX, layout }: Omit<GroundsProps, "hatch">) {
  const top = layout.rows[0]?.topPx ?? 0;
  return jumpsOf(data, data.clock).map(({ atS, byMin }) => {
    const x = toX(atS);
    const isLate = x > layout.plotPx * 0.75;
    return (
      <g>
        <line class="jump" x1={x} x2={x} y1={top} y2={layout.axisPx} />
        <text
          class={isLate ? "halo jump-text end" : "halo jump-text"}
          x={isLate ? x - 5 : x + 5}
          y={layout.axisPx - 0.45 * layout.emPx}
        >
          {words().clockBy(textOfJump(byMin))}
        </text>
      </g>
    );
  });
}

/** `+1 h 00`, `−45 min` */
function textOfJump(byMin: number): string {
  return `${byMin < 0 ? "−" : "+"}${formatDuration(Math.abs(byMin) * 60)}`;
}

function isOnScreen(x: Scale, { plotPx }: Layout) {
  return ({ from, to }: Run): boolean => x(to) > 0 && x(from) < plotPx;
}
