import type { Alarm } from "../../../health/alarm.ts";
import { formatTime, locale } from "../../format.ts";
import { words } from "./words.ts";

/** The alarms that are known of a band. */
export function Alarms({ alarms }: { readonly alarms: readonly Alarm[] }) {
  const w = words();
  if (alarms.length === 0) return <p class="quiet">{w.alarmsNone}</p>;
  return (
    <ul class="alarms" role="list">
      {alarms.map(({ position, hour, minute, isEnabled, isSmart, days, title }) => (
        <li key={position} class={isEnabled ? undefined : "quiet"}>
          <strong>{formatTime(hour * 3600 + minute * 60, 0)}</strong>{" "}
          {[
            daysText(days),
            ...(isSmart === true ? [w.alarmSmart] : []),
            ...(isEnabled ? [] : [w.alarmOff]),
            ...(title === undefined ? [] : [title]),
          ].join(" · ")}
        </li>
      ))}
    </ul>
  );
}

/** 1 January 2024 was a Monday. */
const MONDAY_MS = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;
const EVERY_DAY = 0b111_1111;

function daysText(days: number): string {
  const w = words();
  if (days === 0) return w.alarmOnce;
  if ((days & EVERY_DAY) === EVERY_DAY) return w.alarmDaily;
  return Array.from({ length: 7 }, (_, i) => i)
    .filter((i) => (days & (1 << i)) !== 0)
    .map((i) =>
      new Date(MONDAY_MS + i * DAY_MS).toLocaleDateString(locale.value, {
        weekday: "short",
        timeZone: "UTC",
      }),
    )
    .join(" ");
}
