import { useEffect, useState } from "preact/hooks";
import { Picture } from "../../charts/picture.tsx";
import type { Room } from "../../charts/picture.tsx";
import { around, linear } from "../../charts/scale.ts";
import { bandNowS, beats } from "./heard.ts";
import { pieces, WINDOW_S, windowEndS } from "./live-line.ts";
import { liveWords } from "./live-words.ts";

const STEP_MS = 1_000;
const TICKS_S = [120, 90, 60, 30, 0] as const;

/** The last two minutes of a pulse; it moves on every second, for those who want no motion in steps. */
export function LiveChart({ fromBpm }: { readonly fromBpm: readonly number[] | undefined }) {
  const [nowS, setNow] = useState(bandNowS);
  useEffect(() => {
    const timer = setInterval(() => setNow(bandNowS()), STEP_MS);
    return () => clearInterval(timer);
  }, []);
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const latestS = Math.max(nowS, beats.value.at(-1)?.atS ?? 0);
  const endS = windowEndS(latestS, isStill);
  return (
    <Picture
      summary={liveWords().line}
      heightRem={14}
      draw={(room) => <Curve endS={endS} isStill={isStill} room={room} fromBpm={fromBpm} />}
    />
  );
}

interface CurveProps {
  readonly endS: number;
  /** Its border is not now: the ticks say nothing. */
  readonly isStill: boolean;
  readonly room: Room;
  readonly fromBpm: readonly number[] | undefined;
}

function Curve({ endS, isStill, room, fromBpm = [] }: CurveProps) {
  const { widthPx, heightPx, remPx } = room;
  const w = liveWords();
  const shown = pieces(beats.value.filter(({ atS }) => atS >= endS - WINDOW_S));
  const values = shown.flat().map(([, bpm]) => bpm);
  const low = Math.min(60, ...values) - 5;
  const { from, to, at } = around(low, Math.max(low + 35, ...values.map((it) => it + 5)));
  const leftPx = 2.6 * remPx;
  const bottomPx = heightPx - 1.5 * remPx;
  const x = linear([endS - WINDOW_S, endS], [leftPx, widthPx - 8]);
  const y = linear([from, to], [bottomPx, 0.6 * remPx]);
  return (
    <>
      {at.map((bpm) => (
        <g key={bpm}>
          <line class="grid-line" x1={leftPx} x2={widthPx} y1={y(bpm)} y2={y(bpm)} />
          <text x={leftPx - 6} y={y(bpm) + 4} text-anchor="end">
            {bpm}
          </text>
        </g>
      ))}
      {fromBpm
        .filter((bpm) => bpm > from && bpm < to)
        .map((bpm) => (
          <g key={bpm}>
            <line class="zone-line" x1={leftPx} x2={widthPx} y1={y(bpm)} y2={y(bpm)} />
            <text class="ink" x={widthPx - 2} y={y(bpm) - 4} text-anchor="end">
              {w.zone(fromBpm.indexOf(bpm) + 1)}
            </text>
          </g>
        ))}
      {(isStill ? [] : TICKS_S).map((s) => (
        <text
          key={s}
          x={x(endS - s)}
          y={heightPx - 3}
          text-anchor={s === 0 ? "end" : s === WINDOW_S ? "start" : "middle"}
        >
          {s === 0 ? w.now : w.seconds(s)}
        </text>
      ))}
      {shown.map((piece) => (
        <path
          key={piece[0]?.[0]}
          class="pulse-line"
          d={piece.reduce(
            (path, [atS, bpm]) =>
              `${path}${path === "" ? "M" : "L"}${x(atS).toFixed(1)} ${y(bpm).toFixed(1)}`,
            "",
          )}
        />
      ))}
    </>
  );
}
