import { useId } from "preact/hooks";
import type { NowAnswer } from "../../../server/answers.ts";
import { Hatch, hatched } from "../../charts/hatch.tsx";
import { HourAxis } from "../../charts/hour-axis.tsx";
import { KeyLine } from "../../charts/key-line.tsx";
import { Picture, type Room } from "../../charts/picture.tsx";
import { pixelColumns, type PixelColumn } from "../../charts/pixel-columns.ts";
import { around, linear, type Scale } from "../../charts/scale.ts";
import { formatNumber, formatTime, offsetIn } from "../../format.ts";
import { Card } from "../../parts/card.tsx";
import { Figure } from "../../parts/figure.tsx";
import { linkTo } from "../../route.ts";
import { spansOf } from "./hours.ts";
import { words } from "./words.ts";

/** Readings that are further apart are not joined: between them nothing is known. */
const LONGEST_GAP_MIN = 15;

export function PulseCard({ now }: { readonly now: NowAnswer }) {
  const { latestPulse: latest, summary, usual } = now;
  const resting = summary?.heartRate.restingBpm;
  const when = latest && formatTime(latest.atS, offsetIn(now.clock, latest.atS));
  return (
    <Card heading={words().pulse} href={linkTo("day", now.day)}>
      <div class="figures">
        <Figure
          isBig
          value={latest && formatNumber(latest.heartRateBpm)}
          unit={[words().bpm, when && words().at(when)].filter(Boolean).join(" ")}
        />
        <Figure
          label={words().resting}
          value={resting === undefined ? undefined : formatNumber(resting)}
          unit={words().bpm}
          usual={usual.restingBpm}
        />
      </div>
      <DayPulse now={now} />
      <KeyLine looks={spansOf(now.minutes.states, "nc").length > 0 ? ["not-worn"] : []} />
    </Card>
  );
}

function DayPulse({ now }: { readonly now: NowAnswer }) {
  const beats = now.minutes.heartRateBpm.filter((it) => it !== null);
  const [low, high] = beats.reduce(
    ([least, most], it) => [Math.min(least, it), Math.max(most, it)],
    [Infinity, -Infinity],
  );
  const id = useId();
  const summary =
    beats.length === 0
      ? words().pulseNothing
      : words().pulseOver(formatNumber(low), formatNumber(high));
  return (
    <Picture
      summary={summary}
      heightRem={8}
      draw={(room) => (
        <Band now={now} room={room} id={id} ends={beats.length === 0 ? [50, 100] : [low, high]} />
      )}
    />
  );
}

interface BandProps {
  readonly now: NowAnswer;
  readonly room: Room;
  readonly id: string;
  readonly ends: readonly [number, number];
}

function Band({ now, room: { widthPx, heightPx, remPx }, id, ends: [low, high] }: BandProps) {
  const { minutes, summary, clock } = now;
  const count = minutes.heartRateBpm.length;
  const resting = summary?.heartRate.restingBpm;
  const { from, to, at } = around(Math.min(low, resting ?? low), high, { count: 3, leastSpan: 20 });
  const [topPx, bottomPx, leftPx] = [remPx * 0.6, heightPx - remPx * 1.3, remPx * 1.9];
  const startS = minutes.startS;
  const endS = startS + count * 60;
  const x = linear([startS, endS], [leftPx, widthPx]);
  const y = linear([from, to], [bottomPx, topPx]);
  const step = (widthPx - leftPx) / Math.max(1, count);
  return (
    <>
      <defs>
        <Hatch id={id} />
      </defs>
      {spansOf(minutes.states, "nc").map((span) => (
        <rect
          key={span.from}
          x={leftPx + span.from * step}
          width={(span.to - span.from) * step}
          y={topPx}
          height={bottomPx - topPx}
          fill={hatched(id)}
        />
      ))}
      {at.map((value) => (
        <g key={value}>
          <line x1={leftPx} x2={widthPx} y1={y(value)} y2={y(value)} class="grid-line" />
          <text x={leftPx - remPx * 0.35} y={y(value) + remPx * 0.25} text-anchor="end">
            {formatNumber(value)}
          </text>
        </g>
      ))}
      <HourAxis {...{ startS, endS, clock, x, topPx, bottomPx, remPx }} />
      <g transform={`translate(${leftPx} 0)`}>
        {pixelColumns(minutes.heartRateBpm, step, LONGEST_GAP_MIN).map((piece, index) => (
          <Piece key={index} piece={piece} y={y} />
        ))}
      </g>
      {resting !== undefined && (
        <line x1={leftPx} x2={widthPx} y1={y(resting)} y2={y(resting)} class="resting-line" />
      )}
    </>
  );
}

/** What was measured without a gap: from the lowest to the highest of each column, and a line between. */
function Piece({ piece, y }: { readonly piece: readonly PixelColumn[]; readonly y: Scale }) {
  const [only] = piece;
  if (only !== undefined && piece.length === 1) {
    const middle = (only.low + only.high) / 2;
    return <circle cx={only.x} cy={y(middle)} r={1.5} class="pulse-dot" />;
  }
  const point = (x: number, value: number) => `${x} ${y(value).toFixed(1)}`;
  const upper = piece.map(({ x, high }) => point(x, high));
  const lower = piece.toReversed().map(({ x, low }) => point(x, low));
  const middle = piece.map(({ x, low, high }) => point(x, (low + high) / 2));
  return (
    <>
      <path d={`M${[...upper, ...lower].join("L")}Z`} class="pulse-band" />
      <path d={`M${middle.join("L")}`} class="pulse-middle" />
    </>
  );
}
