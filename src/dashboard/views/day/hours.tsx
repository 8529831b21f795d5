import { formatDuration, formatNumber } from "../../format.ts";
import { AsTable } from "../../parts/as-table.tsx";
import { ticksOf } from "../../charts/axis.ts";
import type { ChartData } from "./chart-data.ts";
import { placeOf } from "./chart-data.ts";
import { timeOf } from "./readout.ts";
import { sumsOf } from "./spans.ts";
import type { Letter, Sums } from "./spans.ts";
import { stateNames, words } from "./words.ts";

/** The picture in numbers, hour by hour of the wearer's clock. */
export function Hours({ data }: { readonly data: ChartData }) {
  const { byHour, hour, steps, rowPulse, bpm, wornMinutes, mostly } = words();
  return (
    <AsTable
      caption={byHour}
      head={[hour, steps, `${rowPulse} (${bpm})`, wornMinutes, mostly]}
      rows={() => hoursOf(data).map(([startS, endS]) => rowOf(data, startS, endS))}
    />
  );
}

/** From each full hour to the next one; the first and the last one may be shorter. */
function hoursOf(data: ChartData): [startS: number, endS: number][] {
  const ticks = ticksOf(data, data.clock, 60).map(({ atS }) => atS);
  const edges = [data.startS, ...ticks.filter((it) => it > data.startS && it < data.endS)];
  return edges.map((startS, index) => [startS, edges[index + 1] ?? data.endS]);
}

function rowOf(data: ChartData, startS: number, endS: number): string[] {
  const sums = sumsOf(data.minutes, { from: placeOf(data, startS), to: placeOf(data, endS) });
  const { steps, pulse, worn } = sums;
  return [
    timeOf(data, startS),
    steps === undefined ? "–" : formatNumber(steps),
    pulse === undefined
      ? "–"
      : `${formatNumber(Math.round(pulse.mean))} (${formatNumber(pulse.low)}–${formatNumber(pulse.high)})`,
    formatDuration(worn * 60),
    stateNames()[mostly(sums)],
  ];
}

function mostly({ states }: Sums): Letter {
  return [...states].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? ".";
}
