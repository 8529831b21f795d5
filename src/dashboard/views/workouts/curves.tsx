import { useMemo } from "preact/hooks";
import type { MinuteColumns, TrackColumns, WorkoutRow } from "../../../server/answers.ts";
import { pixelColumns } from "../../charts/pixel-columns.ts";
import { around, linear, type Axis } from "../../charts/scale.ts";
import { formatNumber, usesMiles } from "../../format.ts";
import { Card } from "../../parts/card.tsx";
import { useSize } from "../../parts/use-size.ts";
import { language } from "../../words.ts";
import { inFeet, paceText, speedMarks, stopwatch } from "./pace.ts";
import { evenly, speedsOf } from "./track.ts";
import { paceWord, words } from "./words.ts";

export interface CurvesProps {
  readonly workout: WorkoutRow;
  readonly track: TrackColumns;
  /** For the pulse of a workout whose track has none. */
  readonly minutes: MinuteColumns;
  readonly atPoint: number | undefined;
  readonly onPoint: (index: number | undefined) => void;
}

interface Curve {
  readonly is: "pulse" | "speed" | "altitude";
  readonly name: string;
  readonly values: readonly (number | null)[];
  readonly show: (value: number) => string;
  /** Where the axis has its marks; absent: at round values. */
  readonly marks?: (axis: Axis) => readonly number[];
}

/** So many steps of time are drawn at most: as many as there are pixels. */
const STEPS = 600;
const LEFT_PX = 52;
const ROW_PX = 92;
const FOOT_PX = 22;

/** Pulse, speed and altitude under each other on one axis of time. */
export function Curves({ workout, track, minutes, atPoint, onPoint }: CurvesProps) {
  const [place, size] = useSize();
  const curves = useMemo(
    () => curvesOf(workout, track, minutes),
    [workout, track, minutes, language.value],
  );
  const { curves: heading, curvesHelp } = words();
  if (curves.length === 0) return null;
  const width = size?.widthPx ?? 0;
  const lastsS = workout.endS - workout.startS;
  const x = linear([0, lastsS], [LEFT_PX, width - 4]);
  const atS = atPoint === undefined ? undefined : (track.atS[atPoint] ?? 0) - workout.startS;
  const goToX = (px: number): void => {
    const share = Math.min(1, Math.max(0, (px - LEFT_PX) / (width - 4 - LEFT_PX)));
    onPoint(pointAt(track.atS, workout.startS + share * lastsS));
  };
  const goBy = (steps: number): void => {
    const from = atPoint ?? 0;
    onPoint(Math.min(track.atS.length - 1, Math.max(0, from + steps)));
  };
  const stride = Math.max(1, Math.round(track.atS.length / 100));
  return (
    <Card heading={heading} class="curves wide">
      <p class="unseen">{curvesHelp}</p>
      <p class="at-point" aria-live="polite">
        {atS === undefined || atPoint === undefined
          ? summary(curves)
          : textAt(curves, atS, lastsS, stopwatch(atS))}
      </p>
      <div ref={place}>
        {width > LEFT_PX && (
          <svg
            width={width}
            height={curves.length * ROW_PX + FOOT_PX}
            tabindex={0}
            role="application"
            aria-label={`${heading}. ${curvesHelp}`}
            onPointerMove={({ offsetX }) => goToX(offsetX)}
            onPointerLeave={() => onPoint(undefined)}
            onKeyDown={(event) => {
              const steps = { ArrowRight: stride, ArrowLeft: -stride }[event.key];
              if (steps === undefined) return;
              event.preventDefault();
              event.stopPropagation();
              goBy(steps);
            }}
          >
            {curves.map((curve, row) => (
              <Row key={curve.is} curve={curve} top={row * ROW_PX} widthPx={width} />
            ))}
            {timeTicks(lastsS).map((s) => (
              <text
                key={s}
                class="tick"
                x={x(s)}
                y={curves.length * ROW_PX + 16}
                text-anchor={s === 0 ? "start" : s > lastsS * 0.95 ? "end" : "middle"}
              >
                {stopwatch(s)}
              </text>
            ))}
            {atS !== undefined && (
              <line class="crosshair" x1={x(atS)} x2={x(atS)} y1={0} y2={curves.length * ROW_PX} />
            )}
          </svg>
        )}
      </div>
    </Card>
  );
}

interface RowProps {
  readonly curve: Curve;
  readonly top: number;
  readonly widthPx: number;
}

function Row({ curve: { is, name, values, show, marks }, top, widthPx }: RowProps) {
  const known = values.filter((it) => it !== null);
  const axis = around(
    known.reduce((a, b) => Math.min(a, b)),
    known.reduce((a, b) => Math.max(a, b)),
    3,
  );
  const y = linear([axis.from, axis.to], [top + ROW_PX - 14, top + 18]);
  const step = (widthPx - 4 - LEFT_PX) / values.length;
  return (
    <g>
      <text class="row-name" x={LEFT_PX} y={top + 11}>
        {name}
      </text>
      {(marks?.(axis) ?? axis.at).map((value) => (
        <g key={value}>
          <line class="grid-line" x1={LEFT_PX} x2={widthPx - 4} y1={y(value)} y2={y(value)} />
          <text class="tick" x={LEFT_PX - 6} y={y(value) + 4} text-anchor="end">
            {show(value).replace(/ .*/, "")}
          </text>
        </g>
      ))}
      {pixelColumns(values, step).map((piece) => (
        <path
          key={piece[0]?.x}
          class={`curve ${is}`}
          d={piece
            .map(({ x, low, high }, i) => {
              const at = (LEFT_PX + x).toFixed(1);
              return `${i === 0 ? "M" : "L"}${at} ${y((low + high) / 2).toFixed(1)}`;
            })
            .join("")}
        />
      ))}
    </g>
  );
}

function curvesOf(workout: WorkoutRow, track: TrackColumns, minutes: MinuteColumns): Curve[] {
  const span = { fromS: workout.startS, toS: workout.endS, count: STEPS };
  if (span.toS <= span.fromS) return [];
  const minuteTimes = minutes.heartRateBpm.map((_, i) => minutes.startS + 60 * i + 30);
  const ofTrack = evenly(track.atS, track.heartRateBpm, span);
  const pulse = ofTrack.some((it) => it !== null)
    ? ofTrack
    : evenly(minuteTimes, minutes.heartRateBpm, {
        ...span,
        count: Math.max(2, minuteTimes.length),
      });
  const all: Curve[] = [
    {
      is: "pulse",
      name: words().pulse,
      values: pulse,
      show: (value) => `${formatNumber(value)} bpm`,
    },
    {
      is: "speed",
      name: paceWord(workout.sport),
      values: evenly(track.atS, speedsOf(track), span),
      show: (value) => paceText(workout.sport, value),
      marks: (axis) => speedMarks(workout.sport, axis),
    },
    {
      is: "altitude",
      name: words().altitude,
      values: evenly(track.atS, track.altitudeM.map(inOwnUnit), span),
      show: (value) => `${formatNumber(value)} ${usesMiles.value ? "ft" : "m"}`,
    },
  ];
  return all.filter(({ values }) => values.filter((it) => it !== null).length > 1);
}

/** The axis has round numbers of the unit that is shown. */
function inOwnUnit(heightM: number | null): number | null {
  return heightM !== null && usesMiles.value ? inFeet(heightM) : heightM;
}

function pointAt(atS: readonly number[], wantedS: number): number | undefined {
  if (atS.length === 0) return undefined;
  const after = atS.findIndex((it) => it >= wantedS);
  return after < 0 ? atS.length - 1 : after;
}

function textAt(curves: readonly Curve[], atS: number, lastsS: number, time: string): string {
  const said = curves.flatMap(({ name, values, show }) => {
    const value = values[Math.min(values.length - 1, Math.floor((atS / lastsS) * values.length))];
    return value === null || value === undefined ? [] : [`${name} ${show(value)}`];
  });
  return [`${words().at} ${time}`, ...said].join(" · ");
}

function summary(curves: readonly Curve[]): string {
  return curves
    .map(({ name, values, show }) => {
      const known = values.filter((it) => it !== null);
      const [low, high] = [
        known.reduce((a, b) => Math.min(a, b)),
        known.reduce((a, b) => Math.max(a, b)),
      ];
      return `${name} ${show(low)} – ${show(high)}`;
    })
    .join(" · ");
}

/** Round times along the axis: at most six. */
function timeTicks(lastsS: number): number[] {
  const step =
    [60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400].find((it) => lastsS / it <= 6) ?? 36_000;
  return Array.from({ length: Math.floor(lastsS / step) + 1 }, (_, i) => i * step);
}
