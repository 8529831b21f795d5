import type { NightAverages, UsualTime } from "../../../health/regularity.ts";
import { linear } from "../../charts/scale.ts";
import type { Scale } from "../../charts/scale.ts";
import { formatDay, formatDuration } from "../../format.ts";
import { Unknown } from "../../parts/figure.tsx";
import { linkTo } from "../../route.ts";
import type { Clock, ListedNight } from "./overview.ts";
import { clockOf, isToldOnly, laterBy, LEAST_NIGHTS, onClock } from "./overview.ts";
import { textSinceNoon } from "./times.ts";
import { words } from "./words.ts";

export interface NightTableProps {
  readonly listed: readonly ListedNight[];
  readonly averages: NightAverages;
}

/** Picture and table at once: each night a row, with a bar from falling asleep to waking up. */
export function NightTable({ listed, averages }: NightTableProps) {
  const nights = listed.flatMap(({ night }) => (night === undefined ? [] : [night]));
  const clock = clockOf(nights);
  const toShare = linear([clock.fromMin, clock.toMin], [0, 100]);
  const usual: RowProps["usual"] = averages.nights < LEAST_NIGHTS ? {} : averages;
  const knowsRem = nights.some(({ remS }) => remS !== undefined);
  const { night, clock: clockName, asleep, deep, rem, usualBand, told, cut } = words();
  return (
    <>
      <div class="night-list">
        <table class="night-table">
          <thead>
            <tr>
              <th scope="col">{night}</th>
              <th scope="col" class="night-clock">
                <span class="unseen">{clockName}</span>
                <Hours clock={clock} toShare={toShare} />
              </th>
              <th scope="col">{asleep}</th>
              <th scope="col" class="wide-only">
                {deep}
              </th>
              {knowsRem && (
                <th scope="col" class="wide-only">
                  {rem}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {listed.map((it) => (
              <Row
                key={it.day}
                it={it}
                clock={clock}
                toShare={toShare}
                usual={usual}
                knowsRem={knowsRem}
              />
            ))}
          </tbody>
        </table>
      </div>
      {usual.fellAsleep !== undefined && <p class="footnote">{usualBand}</p>}
      {nights.some((it) => it.cut !== undefined) && <p class="footnote">{cut}</p>}
      {nights.some(isToldOnly) && <p class="footnote">{told}</p>}
    </>
  );
}

/** The full hours above the bars, as many as have room. */
function Hours({ clock, toShare }: { readonly clock: Clock; readonly toShare: Scale }) {
  const hours: number[] = [];
  for (let at = Math.ceil(clock.fromMin / 120) * 120; at <= clock.toMin; at += 120) hours.push(at);
  return (
    <span class="night-hours" aria-hidden="true">
      {hours.map((at, index) => (
        <span
          key={at}
          class={[index % 2 === 0 && "even", toShare(at) > 93 && "at-end"]
            .filter(Boolean)
            .join(" ")}
          style={{ left: `${toShare(at)}%` }}
        >
          {textSinceNoon(at)}
        </span>
      ))}
    </span>
  );
}

interface RowProps {
  readonly it: ListedNight;
  readonly clock: Clock;
  readonly toShare: Scale;
  /** Absent: there are too few nights to say. */
  readonly usual: Pick<NightAverages, "fellAsleep" | "wokeUp">;
  readonly knowsRem: boolean;
}

function Row({ it: { day, night, isNotWorn }, clock, toShare, usual, knowsRem }: RowProps) {
  const isMissing = night?.startS === undefined;
  const length = (s: number | undefined) => (s === undefined ? <Unknown /> : formatDuration(s));
  const { notWorn, nothing, onlyNap, nap } = words();
  const name = formatDay(day, { weekday: "short", day: "numeric", month: "short" });
  return (
    <tr class={isMissing ? "missing" : undefined}>
      <th scope="row">{night === undefined ? name : <a href={linkTo("nights", day)}>{name}</a>}</th>
      <td class={isMissing && isNotWorn ? "night-clock not-worn" : "night-clock"}>
        <UsualBand time={usual.fellAsleep} clock={clock} toShare={toShare} />
        <UsualBand time={usual.wokeUp} clock={clock} toShare={toShare} />
        {night === undefined ? (
          <span class="night-missing">{isNotWorn ? notWorn : nothing}</span>
        ) : isMissing ? (
          <span class="night-missing">{onlyNap(formatDuration(night.napS))}</span>
        ) : (
          <>
            <Bar night={night} toShare={toShare} />
            <CutNote night={night} toShare={toShare} />
          </>
        )}
      </td>
      <td>
        {isMissing ? <Unknown /> : formatDuration(night.asleepS)}
        {!isMissing && night.napS > 0 && (
          <span class="nap">
            <span aria-hidden="true" title={nap(formatDuration(night.napS))}>
              {" "}
              + {formatDuration(night.napS)}
            </span>
            <span class="unseen"> {nap(formatDuration(night.napS))}</span>
          </span>
        )}
      </td>
      <td class="wide-only">{length(isMissing ? undefined : night.deepS)}</td>
      {knowsRem && <td class="wide-only">{length(isMissing ? undefined : night.remS)}</td>}
    </tr>
  );
}

/** Beside the bar of a night in which the record breaks off, where there is room: behind its end, or before. */
function CutNote({ night, toShare }: { night: NonNullable<ListedNight["night"]>; toShare: Scale }) {
  const { cut, fellAsleepMin = 0, wokeUpMin = 0 } = night;
  if (cut === undefined) return null;
  const { cutStart, cutEnd } = words();
  const isBehind = 100 - toShare(wokeUpMin) > toShare(fellAsleepMin);
  const text = { start: cutStart, end: cutEnd, both: `${cutStart}, ${cutEnd}` }[cut];
  return (
    <span
      class="night-cut"
      style={
        isBehind
          ? { left: `${toShare(wokeUpMin)}%` }
          : { right: `${100 - toShare(fellAsleepMin)}%` }
      }
    >
      {text}
    </span>
  );
}

function Bar({ night, toShare }: { night: NonNullable<ListedNight["night"]>; toShare: Scale }) {
  const { fellAsleepMin = 0, wokeUpMin = 0 } = night;
  const left = toShare(fellAsleepMin);
  return (
    <span
      class={["night-bar", isToldOnly(night) && "told-only", night.cut && `cut-${night.cut}`]
        .filter(Boolean)
        .join(" ")}
      style={{ left: `${left}%`, width: `${toShare(wokeUpMin) - left}%` }}
    >
      <span class="unseen">
        {textSinceNoon(fellAsleepMin)}–{textSinceNoon(wokeUpMin)}
      </span>
    </span>
  );
}

/** A narrower shade is not seen. */
const LEAST_HALF_MIN = 5;

/** Behind the bars: between which times half of the nights began, or ended. */
function UsualBand(props: { time: UsualTime | undefined; clock: Clock; toShare: Scale }) {
  const { time, clock, toShare } = props;
  if (time === undefined) return null;
  const { minuteOfDay, lowMinuteOfDay: low, highMinuteOfDay: high } = time;
  const middle = onClock(minuteOfDay, clock);
  const [left, right] = [
    Math.max(0, toShare(middle - Math.max(-laterBy(low, minuteOfDay), LEAST_HALF_MIN))),
    Math.min(100, toShare(middle + Math.max(laterBy(high, minuteOfDay), LEAST_HALF_MIN))),
  ];
  if (right <= left) return null;
  return (
    <span
      class="usual-band"
      aria-hidden="true"
      style={{ left: `${left}%`, width: `${right - left}%` }}
    />
  );
}
