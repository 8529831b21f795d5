import type { NowAnswer } from "../../../server/answers.ts";
import { sumsOfNight } from "../../../health/night-sums.ts";
import type { SleepStage } from "../../../health/sleep.ts";
import { Picture, type Room } from "../../charts/picture.tsx";
import { linear } from "../../charts/scale.ts";
import { rowOf, rowsOf, STAGE_COLOURS, stageNames } from "../../charts/stages.ts";
import { formatDuration, formatTime, offsetIn } from "../../format.ts";
import { Card } from "../../parts/card.tsx";
import { Figure } from "../../parts/figure.tsx";
import { linkTo } from "../../route.ts";
import { words } from "./words.ts";

export function NightCard({ now }: { readonly now: NowAnswer }) {
  const heading = now.isToday ? words().night : words().nightOf;
  const href = linkTo("nights", now.day);
  if (now.night === undefined) {
    return (
      <Card heading={heading} href={href}>
        <p class="quiet">{words().noNight}</p>
      </Card>
    );
  }
  const { night, usual } = now.night;
  // Without naps: so the usual values beside them are.
  const { asleepS, deepS, remS } = sumsOfNight(night);
  const [startS, endS] = [night.night[0]?.startS, night.night.at(-1)?.endS];
  const time = (atS: number) => formatTime(atS, offsetIn(now.clock, atS));
  return (
    <Card
      heading={heading}
      href={href}
      aside={
        startS !== undefined && endS !== undefined ? (
          <span>
            {time(startS)} – {time(endS)}
          </span>
        ) : (
          <span class="quiet">{words().naps}</span>
        )
      }
    >
      <div class="figures">
        <Figure
          isBig
          value={formatDuration(asleepS ?? night.asleepS)}
          usual={asleepS === undefined ? undefined : usual.asleepS}
          show={formatDuration}
        />
        {deepS !== undefined && (
          <Figure
            label={words().deep}
            value={formatDuration(deepS)}
            usual={usual.deepS}
            show={formatDuration}
          />
        )}
        {remS !== undefined && (
          <Figure
            label={words().rem}
            value={formatDuration(remS)}
            usual={usual.remS}
            show={formatDuration}
          />
        )}
      </div>
      <Hypnogram stages={night.night.flatMap(({ stages }) => stages)} />
    </Card>
  );
}

function Hypnogram({ stages }: { readonly stages: readonly SleepStage[] }) {
  if (stages.length === 0) return null;
  const counts = Map.groupBy(stages, ({ state }) => state);
  const parts = [...counts].map(([state, those]) =>
    words().times(those.length, stageNames()[state]),
  );
  return (
    <Picture
      summary={words().nightOver(parts.join(", "))}
      heightRem={1.9 * rowsOf(stages).length}
      draw={(room) => <Steps stages={stages} room={room} />}
    />
  );
}

/** Awake at the top, deep sleep at the bottom; thin uprights keep the steps together. */
function Steps({ stages, room: { widthPx, heightPx, remPx } }: StepsProps) {
  const leftPx = remPx * 3.4;
  const [startS, endS] = [stages[0]?.startS ?? 0, stages.at(-1)?.endS ?? 0];
  const x = linear([startS, endS], [leftPx, widthPx]);
  const rows = rowsOf(stages);
  const rowPx = heightPx / rows.length;
  const top = (stage: SleepStage) => rowOf(stage.state, rows) * rowPx;
  return (
    <>
      {rows.map((state, row) => (
        <g key={state}>
          <text x={0} y={(row + 0.5) * rowPx + remPx * 0.25}>
            {stageNames()[state]}
          </text>
          <line
            x1={leftPx}
            x2={widthPx}
            y1={(row + 0.5) * rowPx}
            y2={(row + 0.5) * rowPx}
            class="grid-line"
          />
        </g>
      ))}
      {stages.slice(1).map((stage, index) => {
        const before = stages[index];
        if (before?.endS !== stage.startS) return null;
        const [a, b] = [top(before) + rowPx / 2, top(stage) + rowPx / 2];
        const at = x(stage.startS);
        return <line key={stage.startS} x1={at} x2={at} y1={a} y2={b} class="riser" />;
      })}
      {stages.map((stage) => (
        <rect
          key={stage.startS}
          x={x(stage.startS)}
          width={Math.max(1, x(stage.endS) - x(stage.startS))}
          y={top(stage) + rowPx * 0.14}
          height={rowPx * 0.72}
          rx={1.5}
          fill={STAGE_COLOURS[stage.state]}
        />
      ))}
    </>
  );
}

interface StepsProps {
  readonly stages: readonly SleepStage[];
  readonly room: Room;
}
