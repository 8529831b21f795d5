import { useMemo, useState } from "preact/hooks";
import type { TrackColumns } from "../../../server/answers.ts";
import { formatDistance, formatNumber, usesMiles } from "../../format.ts";
import { Card } from "../../parts/card.tsx";
import { Choice } from "../../parts/tabs.tsx";
import { useSize } from "../../parts/use-size.ts";
import { heightText, paceText } from "./pace.ts";
import { LEVELS, levelsOf, roundLength, shapeOf, speedsOf, strokesOf } from "./track.ts";
import type { Levels, Shape, ShapePoint } from "./track.ts";
import { paceWord, words } from "./words.ts";

export interface WayProps {
  readonly track: TrackColumns;
  readonly sport: string | undefined;
  /** The point that is looked at. */
  readonly atPoint: number | undefined;
}

type ColouredBy = "speed" | "pulse";

/** The shape of the way, without a map: nobody is asked for one, so nobody learns where it was. */
export function Way({ track, sport, atPoint }: WayProps) {
  const [wanted, setWanted] = useState<ColouredBy>("speed");
  const shape = useMemo(() => shapeOf(track), [track]);
  const levels = useMemo(
    () => ({ speed: levelsOf(speedsOf(track)), pulse: levelsOf(track.heartRateBpm) }),
    [track],
  );
  const { way, noTrack, colour, pulse, waySaid, wayColoured } = words();
  if (shape === undefined) {
    return (
      <Card heading={way}>
        <p class="quiet">{noTrack}</p>
      </Card>
    );
  }
  const by = levels[wanted] === undefined ? (wanted === "speed" ? "pulse" : "speed") : wanted;
  const names = { speed: paceWord(sport), pulse };
  return (
    <Card
      heading={way}
      class="way"
      aside={
        levels.speed !== undefined &&
        levels.pulse !== undefined && (
          <Choice
            label={colour}
            value={by}
            onChange={setWanted}
            options={[
              { value: "speed", text: names.speed },
              { value: "pulse", text: names.pulse },
            ]}
          />
        )
      }
    >
      <p class="unseen">
        {waySaid(sideText(shape.widthM), sideText(shape.heightM))}
        {levels[by] !== undefined && ` ${wayColoured(names[by])}`}
      </p>
      <Drawn shape={shape} levels={levels[by]} atPoint={atPoint} />
      {levels[by] !== undefined && (
        <Ramp
          levels={levels[by]}
          show={(value) => (by === "speed" ? paceText(sport, value) : `${formatNumber(value)} bpm`)}
        />
      )}
    </Card>
  );
}

/** Below this a tenth of a kilometre or mile says little. */
const SHORT_M = 1000;

/** A side of the picture: `3.7 mi`, `240 m`. */
function sideText(lengthM: number): string {
  return lengthM < SHORT_M ? heightText(lengthM) : formatDistance(lengthM);
}

const HEIGHT_PX = 320;
const MARGIN_PX = 22;

interface DrawnProps {
  readonly shape: Shape;
  readonly levels: Levels | undefined;
  readonly atPoint: number | undefined;
}

function Drawn({ shape, levels, atPoint }: DrawnProps) {
  const [place, size] = useSize();
  const width = size?.widthPx ?? 0;
  const perM = Math.min(
    (width - 2 * MARGIN_PX) / Math.max(shape.widthM, 1),
    (HEIGHT_PX - 2 * MARGIN_PX) / Math.max(shape.heightM, 1),
  );
  const at = ({ eastM, southM }: ShapePoint): [x: number, y: number] => [
    width / 2 + eastM * perM,
    HEIGHT_PX / 2 + southM * perM,
  ];
  const path = (points: readonly ShapePoint[]): string =>
    points
      .map(
        (it, i) =>
          `${i === 0 ? "M" : "L"}${at(it)
            .map((n) => n.toFixed(1))
            .join(" ")}`,
      )
      .join("");
  const { start, end } = words();
  const first = shape.pieces[0]?.[0];
  const last = shape.pieces.at(-1)?.at(-1);
  const current = nearest(shape, atPoint);
  return (
    <div ref={place}>
      {width > 2 * MARGIN_PX && (
        <svg width={width} height={HEIGHT_PX} aria-hidden="true">
          {shape.pieces.map((piece, i) => (
            <g key={i}>
              {strokesOf(piece, levels?.of ?? []).map(({ level, points }, n) => (
                <path
                  key={n}
                  class={`trace ${level === null ? "none" : `trace-${level + 1}`}`}
                  d={path(points)}
                />
              ))}
            </g>
          ))}
          {first && <Mark at={at(first)} text={start} />}
          {last && <Mark at={at(last)} text={end} isEnd />}
          {current && <circle class="current" cx={at(current)[0]} cy={at(current)[1]} r={7} />}
          <ScaleBar perM={perM} widthPx={width} />
        </svg>
      )}
    </div>
  );
}

function nearest(shape: Shape, atPoint: number | undefined): ShapePoint | undefined {
  if (atPoint === undefined) return undefined;
  const points = shape.pieces.flat();
  return points.find(({ index }) => index >= atPoint) ?? points.at(-1);
}

interface MarkProps {
  readonly at: readonly [x: number, y: number];
  readonly text: string;
  readonly isEnd?: boolean;
}

function Mark({ at: [x, y], text, isEnd = false }: MarkProps) {
  return (
    <g>
      <circle class={isEnd ? "end" : "start"} cx={x} cy={y} r={5} />
      <text class="place" x={x + 9} y={isEnd ? y + 14 : y - 5}>
        {text}
      </text>
    </g>
  );
}

const FOOT_M = 0.3048;
const MILE_M = 1609.344;

function ScaleBar({ perM, widthPx }: { readonly perM: number; readonly widthPx: number }) {
  const quarterM = widthPx / 4 / perM;
  const [unitM, unit] = usesMiles.value
    ? quarterM >= MILE_M
      ? [MILE_M, "mi"]
      : [FOOT_M, "ft"]
    : quarterM >= 1000
      ? [1000, "km"]
      : [1, "m"];
  const { lengthM, units } = roundLength(quarterM, unitM);
  const y = HEIGHT_PX - 8;
  return (
    <g>
      <path class="scale-bar" d={`M4 ${y - 5}V${y}H${(4 + lengthM * perM).toFixed(1)}V${y - 5}`} />
      <text class="tick" x={8} y={y - 5}>
        {formatNumber(units)} {unit}
      </text>
    </g>
  );
}

interface RampProps {
  readonly levels: Levels;
  readonly show: (value: number) => string;
}

/** What the colours mean: from the lowest to the highest. */
function Ramp({ levels, show }: RampProps) {
  return (
    <p class="ramp">
      <span>{show(levels.low)}</span>
      <svg width={LEVELS * 22} height={10} aria-hidden="true">
        {Array.from({ length: LEVELS }, (_, i) => (
          <line
            key={i}
            class={`trace trace-${i + 1}`}
            x1={i * 22 + 3}
            x2={i * 22 + 19}
            y1={5}
            y2={5}
          />
        ))}
      </svg>
      <span>{show(levels.high)}</span>
    </p>
  );
}
