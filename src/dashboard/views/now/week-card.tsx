import { addDays, type LocalDay } from "../../../health/local-day.ts";
import type { NowAnswer } from "../../../server/answers.ts";
import { KeyLine } from "../../charts/key-line.tsx";
import { formatDay, formatNumber, LONG_DAY } from "../../format.ts";
import { Card } from "../../parts/card.tsx";
import { textOfUsual } from "../../parts/figure.tsx";
import { linkTo } from "../../route.ts";
import { aboutSteps, words } from "./words.ts";

interface DayOfWeek {
  readonly day: LocalDay;
  readonly steps?: number | undefined;
  readonly is: "recorded" | "partly" | "told" | "unfinished" | "not-worn" | "no-record";
}

/** Seven days, each of which leads to itself, before the range that is usual. */
export function WeekCard({ now }: { readonly now: NowAnswer }) {
  const days = daysOf(now);
  const usual = now.usual.steps;
  const most = Math.max(1, usual?.high ?? 0, ...days.map(({ steps }) => steps ?? 0));
  const part = (value: number) => `${(value / most) * 100}%`;
  return (
    <Card
      heading={words().week}
      href={linkTo("trends", "week", now.day)}
      aside={
        <span class="footnote">
          {words().weekUnit}
          {usual !== undefined && `, ${textOfUsual(usual, aboutSteps)}`}
        </span>
      }
    >
      <ol class="week" role="list">
        {usual !== undefined && (
          <li class="usual-band" role="presentation" aria-hidden="true">
            <span style={{ bottom: part(usual.low), height: part(usual.high - usual.low) }} />
          </li>
        )}
        {days.map(({ day, steps, is }) => (
          <li key={day}>
            <a href={linkTo("day", day)}>
              <span class="unseen">{textOf({ day, steps, is })}</span>
              <span class="column" aria-hidden="true">
                <span
                  class={`bar ${is}`}
                  style={{ height: steps === undefined ? "100%" : part(steps) }}
                >
                  {steps !== undefined && <span class="count">{formatNumber(steps)}</span>}
                </span>
              </span>
              <span class="weekday" aria-hidden="true">
                {formatDay(day, { weekday: "short" })}
              </span>
            </a>
          </li>
        ))}
      </ol>
      <KeyLine
        looks={(["not-worn", "partly", "told", "unfinished"] as const).filter((look) =>
          days.some(({ is }) => is === look),
        )}
      />
    </Card>
  );
}

function textOf({ day, steps, is }: DayOfWeek): string {
  const count = steps === undefined ? undefined : `${formatNumber(steps)} ${words().stepsUnit}`;
  const text = {
    recorded: count,
    partly: `${count ?? ""}, ${words().inPart}`,
    told: `${count ?? ""}, ${words().told}`,
    unfinished: `${count ?? ""} ${words().soFar}`,
    "not-worn": words().notWorn,
    "no-record": words().noRecord,
  }[is];
  return `${formatDay(day, LONG_DAY)}: ${text ?? words().noRecord}`;
}

function daysOf({ day: last, isToday, week }: NowAnswer): DayOfWeek[] {
  return Array.from({ length: 7 }, (_, index): DayOfWeek => {
    const day = addDays(last, index - 6);
    const at = week.days.indexOf(day);
    const steps = week.steps[at] ?? undefined;
    if (at < 0) return { day, is: "no-record" };
    if (steps === undefined)
      return { day, is: week.coverage[at] === "not-worn" ? "not-worn" : "no-record" };
    if (isToday && day === last) return { day, steps, is: "unfinished" };
    return { day, steps, is: LOOK_OF_LETTER[week.known.steps.charAt(at)] ?? "recorded" };
  });
}

const LOOK_OF_LETTER: Readonly<Partial<Record<string, DayOfWeek["is"]>>> = {
  p: "partly",
  t: "told",
};
