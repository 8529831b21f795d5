import { max, range } from "d3-array";
import type { NightRow } from "../../../server/answers.ts";
import { Picture, type Room } from "../../charts/picture.tsx";
import { linear, type Scale } from "../../charts/scale.ts";
import { spreadOf, type Spread } from "../../charts/spread.ts";
import { formatDuration, formatNumber } from "../../format.ts";
import { AsTable } from "../../parts/as-table.tsx";
import { Card } from "../../parts/card.tsx";
import type { Bin } from "./overview.ts";
import { BIN_S, knownLengths, LEAST_NIGHTS, lengthsOf } from "./overview.ts";
import { words } from "./words.ts";

export interface LengthsProps {
  readonly these: readonly NightRow[];
  readonly those: readonly NightRow[];
}

/** How long nights were, as a distribution; the ones before as an outline. */
export function Lengths({ these, those }: LengthsProps) {
  const [now, before] = [knownLengths(these), knownLengths(those)];
  const spread = spreadOf(now);
  if (spread === undefined) return null;
  const bins = lengthsOf(now, before);
  const its = words();
  const text = (s: number) => formatDuration(s);
  return (
    <Card heading={its.lengths}>
      <Bars summary={summaryOf(spread)} bins={bins} medianS={spread.p50} />
      {before.length > 0 && <p class="footnote">{its.lengthsBefore}</p>}
      <AsTable
        caption={its.lengths}
        head={[its.length, its.these, its.those]}
        rows={() =>
          bins.map(({ fromS, count, before: former }) => [
            `${text(fromS)}–${text(fromS + BIN_S)}`,
            formatNumber(count),
            formatNumber(former),
          ])
        }
      />
    </Card>
  );
}

/** Of a few nights all lie between the shortest and the longest one; of many the middle half says more. */
function summaryOf({ p25, p50, p75, least, most, of }: Spread): string {
  const { lengthsSaid, lengthsOfFew, lengthOfOne } = words();
  const middle = formatDuration(p50);
  if (of === 1) return lengthOfOne(middle);
  return of < LEAST_NIGHTS
    ? lengthsOfFew(middle, formatDuration(least), formatDuration(most))
    : lengthsSaid(middle, formatDuration(p25), formatDuration(p75));
}

interface BarsProps {
  readonly bins: readonly Bin[];
  readonly medianS: number;
  readonly summary: string;
}

function Bars({ summary, ...drawn }: BarsProps) {
  return (
    <Picture summary={summary} heightRem={8.4} draw={(room) => <Drawn {...drawn} room={room} />} />
  );
}

const HOUR_S = 3600;

/** How wide the name of an hour is with its air: `10 h`. */
const HOUR_NAME_REM = 2.3;

function Drawn({ bins, medianS, room }: Omit<BarsProps, "summary"> & { readonly room: Room }) {
  const { widthPx, heightPx, remPx } = room;
  const [first, last] = [bins[0]?.fromS ?? 0, (bins.at(-1)?.fromS ?? 0) + BIN_S];
  const bottom = heightPx - 1.4 * remPx;
  const toX = linear([first, last], [0, widthPx]);
  const most = max(bins, (it) => Math.max(it.count, it.before)) ?? 1;
  const toY = linear([0, most], [bottom, 1.2 * remPx]);
  const outline = bins
    .map(({ fromS, before }) => `V${toY(before).toFixed(1)}H${toX(fromS + BIN_S).toFixed(1)}`)
    .join("");
  const hours = range(Math.ceil(first / HOUR_S) * HOUR_S, last + 1, HOUR_S);
  const every = Math.ceil((hours.length * HOUR_NAME_REM * remPx) / widthPx);
  return (
    <g class="lengths">
      {bins.map((bin) => (
        <Bar key={bin.fromS} bin={bin} toX={toX} toY={toY} bottom={bottom} />
      ))}
      {bins.some(({ before }) => before > 0) && (
        <path class="length-before" d={`M0 ${bottom}${outline}V${bottom}`} />
      )}
      <line
        class="length-median"
        x1={toX(medianS)}
        x2={toX(medianS)}
        y1={0.6 * remPx}
        y2={bottom}
      />
      {bins.map(({ fromS, count }) => (
        // In front of the line: its halo keeps it readable.
        <Count key={fromS} count={count} x={toX(fromS + BIN_S / 2)} y={toY(count) - 4} />
      ))}
      <line class="axis-line" x1={0} x2={widthPx} y1={bottom} y2={bottom} />
      {hours.map(
        (at, index) =>
          index % every === 0 && (
            <text
              key={at}
              class={
                toX(at) < HOUR_NAME_REM * remPx * 0.4
                  ? "start"
                  : toX(at) > widthPx - HOUR_NAME_REM * remPx * 0.4
                    ? "end"
                    : "middle"
              }
              x={toX(at)}
              y={bottom + 1.1 * remPx}
            >
              {formatNumber(at / HOUR_S)} h
            </text>
          ),
      )}
    </g>
  );
}

interface BarProps {
  readonly bin: Bin;
  readonly toX: Scale;
  readonly toY: Scale;
  readonly bottom: number;
}

function Bar({ bin: { fromS, count }, toX, toY, bottom }: BarProps) {
  return (
    <rect
      class="length-bar"
      x={toX(fromS) + 1}
      y={toY(count)}
      width={Math.max(1, toX(fromS + BIN_S) - toX(fromS) - 2)}
      height={bottom - toY(count)}
    />
  );
}

interface CountProps {
  readonly count: number;
  readonly x: number;
  readonly y: number;
}

function Count({ count, x, y }: CountProps) {
  if (count === 0) return null;
  return (
    <text class="ink halo middle" x={x} y={y}>
      {formatNumber(count)}
    </text>
  );
}
