import { max } from "d3-array";
import type { NightRow } from "../../../server/answers.ts";
import { linear } from "../../charts/scale.ts";
import { spreadOf } from "../../charts/spread.ts";
import { formatDuration, formatNumber } from "../../format.ts";
import { AsTable } from "../../parts/as-table.tsx";
import { Card } from "../../parts/card.tsx";
import { useSize } from "../../parts/use-size.ts";
import type { Bin } from "./overview.ts";
import { BIN_S, knownLengths, lengthsOf } from "./overview.ts";
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
      <p>{its.lengthsSaid(text(spread.p50), text(spread.p25), text(spread.p75))}</p>
      <Bars bins={bins} medianS={spread.p50} />
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

const HEIGHT = 7;
const FOOT = 1.4;

function Bars({ bins, medianS }: { readonly bins: readonly Bin[]; readonly medianS: number }) {
  const [ref, size] = useSize();
  const [emRef, em] = useSize();
  const emPx = em?.heightPx ?? 16;
  const widthPx = Math.min(size?.widthPx ?? 0, 46 * emPx);
  const [first, last] = [bins[0]?.fromS ?? 0, (bins.at(-1)?.fromS ?? 0) + BIN_S];
  const bottom = HEIGHT * emPx;
  const toX = linear([first, last], [0, widthPx]);
  const most = max(bins, (it) => Math.max(it.count, it.before)) ?? 1;
  const toY = linear([0, most], [bottom, 1.2 * emPx]);
  const hours: number[] = [];
  for (let at = Math.ceil(first / 3600) * 3600; at <= last; at += 3600) hours.push(at);
  const outline = bins
    .map(({ fromS, before }) => `V${toY(before).toFixed(1)}H${toX(fromS + BIN_S).toFixed(1)}`)
    .join("");
  return (
    <div class="lengths" ref={ref}>
      <span class="minutes-em" ref={emRef} />
      {widthPx > 0 && (
        <svg
          width={widthPx}
          height={bottom + FOOT * emPx}
          viewBox={`0 0 ${widthPx} ${bottom + FOOT * emPx}`}
          aria-hidden="true"
        >
          {bins.map(({ fromS, count }) => (
            <>
              <rect
                class="length-bar"
                x={toX(fromS) + 1}
                y={toY(count)}
                width={Math.max(1, toX(fromS + BIN_S) - toX(fromS) - 2)}
                height={bottom - toY(count)}
              />
              {count > 0 && (
                <text class="ink middle" x={toX(fromS + BIN_S / 2)} y={toY(count) - 4}>
                  {formatNumber(count)}
                </text>
              )}
            </>
          ))}
          {bins.some(({ before }) => before > 0) && (
            <path class="length-before" d={`M0 ${bottom}${outline}V${bottom}`} />
          )}
          <line
            class="length-median"
            x1={toX(medianS)}
            x2={toX(medianS)}
            y1={0.6 * emPx}
            y2={bottom}
          />
          <line class="axis-line" x1={0} x2={widthPx} y1={bottom} y2={bottom} />
          {hours.map((at) => (
            <text
              class={at === first ? "start" : at === last ? "end" : "middle"}
              x={toX(at)}
              y={bottom + 1.1 * emPx}
            >
              {formatNumber(at / 3600)} h
            </text>
          ))}
        </svg>
      )}
    </div>
  );
}
