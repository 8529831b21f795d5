import { useId } from "preact/hooks";
import type { NowAnswer } from "../../../server/answers.ts";
import { Hatch, hatched } from "../../charts/hatch.tsx";
import { HourAxis } from "../../charts/hour-axis.tsx";
import { Picture, type Room } from "../../charts/picture.tsx";
import { fromZero, linear } from "../../charts/scale.ts";
import { formatNumber, formatTime, offsetIn } from "../../format.ts";
import { Card } from "../../parts/card.tsx";
import { Figure } from "../../parts/figure.tsx";
import { linkTo } from "../../route.ts";
import { hoursOf, type HourOfDay } from "./hours.ts";
import { ringArcs } from "./ring.ts";
import { aboutSteps, words } from "./words.ts";

export function StepsCard({ now }: { readonly now: NowAnswer }) {
  const steps = now.summary?.steps;
  const usual = now.isToday ? now.usualStepsByNow : now.usual.steps;
  return (
    <Card heading={words().steps} href={linkTo("day", now.day)}>
      <div class="now-lead">
        <Ring now={now} />
        <div>
          <Figure
            isBig
            value={steps === undefined ? undefined : formatNumber(steps)}
            unit={words().stepsUnit}
            usual={usual}
            show={aboutSteps}
            when={now.isToday ? words().byNow : undefined}
          />
          {now.stepGoal !== undefined && (
            <p class="footnote">{words().goal(formatNumber(now.stepGoal))}</p>
          )}
        </div>
      </div>
      <Hours now={now} />
    </Card>
  );
}

/** How far the goal is, where one is known; else how far the usual day is. */
function Ring({ now }: { readonly now: NowAnswer }) {
  const goal = now.stepGoal ?? now.usual.steps?.median;
  const steps = now.summary?.steps;
  if (goal === undefined || !(goal > 0) || steps === undefined) return null;
  const { filled, beyond, times } = ringArcs(steps, goal);
  const what = now.stepGoal === undefined ? words().ofUsual : words().ofGoal;
  const share = `${formatNumber(times * 100)} %`;
  return (
    <div class="ring" role="img" aria-label={words().ringOf(share, what)}>
      <svg viewBox="0 0 100 100" aria-hidden="true">
        <circle cx={50} cy={50} r={41} class="ring-track" />
        <Arc radius={41} share={filled} name="ring-filled" />
        <Arc radius={41} share={beyond} name="ring-beyond" />
        <text x={50} y={52} text-anchor="middle" class="ring-share">
          {share}
        </text>
        <text x={50} y={66} text-anchor="middle" class="ring-what">
          {what}
        </text>
      </svg>
    </div>
  );
}

interface ArcProps {
  readonly radius: number;
  readonly share: number;
  readonly name: string;
}

function Arc({ radius, share, name }: ArcProps) {
  if (share === 0) return null;
  return (
    <circle
      cx={50}
      cy={50}
      r={radius}
      pathLength={1}
      stroke-dasharray={`${share} 2`}
      transform="rotate(-90 50 50)"
      class={name}
    />
  );
}

function Hours({ now }: { readonly now: NowAnswer }) {
  const hours = hoursOf(now.minutes, now.untilS);
  const id = useId();
  return (
    <Picture
      summary={summaryOf(hours, now)}
      heightRem={6.5}
      draw={(room) => <Bars hours={hours} now={now} room={room} id={id} />}
    />
  );
}

function summaryOf(hours: readonly HourOfDay[], now: NowAnswer): string {
  const most = hours.reduce<HourOfDay | undefined>(
    (best, it) => ((it.steps ?? 0) > (best?.steps ?? 0) ? it : best),
    undefined,
  );
  if (most?.steps === undefined) return words().hourlyNothing;
  return words().hourly(
    formatNumber(most.steps),
    formatTime(most.startS, offsetIn(now.clock, most.startS)),
  );
}

interface BarsProps {
  readonly hours: readonly HourOfDay[];
  readonly now: NowAnswer;
  readonly room: Room;
  readonly id: string;
}

function Bars({ hours, now, room: { widthPx, heightPx, remPx }, id }: BarsProps) {
  const { to, at } = fromZero(Math.max(0, ...hours.map(({ steps }) => steps ?? 0)), 2);
  const [topPx, bottomPx] = [remPx * 0.8, heightPx - remPx * 1.3];
  const startS = now.minutes.startS;
  const endS = startS + hours.length * 3600;
  const x = linear([startS, endS], [0, widthPx]);
  const y = linear([0, to], [bottomPx, topPx]);
  const barPx = Math.max(1, widthPx / hours.length - 2);
  return (
    <>
      <defs>
        <Hatch id={id} />
      </defs>
      <HourAxis {...{ startS, endS, x, topPx, bottomPx, remPx }} clock={now.clock} />
      {hours.map(({ startS: atS, is, steps = 0 }) => {
        if (is === "not-worn") {
          const [left, right] = [x(atS), x(atS + 3600)];
          return (
            <rect
              key={atS}
              x={left}
              width={right - left}
              y={topPx}
              height={bottomPx - topPx}
              fill={hatched(id)}
            />
          );
        }
        if (is !== "recorded") return null;
        // An hour without a step stands on the line too: it is known.
        const heightOfBarPx = Math.max(1.5, bottomPx - y(steps));
        return (
          <rect
            key={atS}
            x={x(atS) + 1}
            width={barPx}
            y={bottomPx - heightOfBarPx}
            height={heightOfBarPx}
            class="steps-bar"
          />
        );
      })}
      {at.slice(-1).map((value) => (
        <text key={value} x={widthPx} y={topPx - 2} text-anchor="end">
          {formatNumber(value)}
        </text>
      ))}
      <line x1={0} x2={widthPx} y1={topPx} y2={topPx} class="grid-line" />
    </>
  );
}
