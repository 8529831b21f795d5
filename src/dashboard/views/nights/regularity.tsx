import { cutOfNight, type Night } from "../../../health/nights.ts";
import type { ClockChange, NightAnswer } from "../../../server/answers.ts";
import { formatDuration, offsetIn } from "../../format.ts";
import { Card } from "../../parts/card.tsx";
import { timeOf } from "../day/readout.ts";
import { laterBy, LEAST_NIGHTS } from "./overview.ts";
import { textOfHalf, textOfMinute } from "./times.ts";
import { words } from "./words.ts";

/** A few minutes are no difference. */
const SAME_MIN = 10;

/** When falling asleep and waking up usually are, and how this night was beside that. */
export function Regularity({ answer, night }: { answer: NightAnswer; night: Night }) {
  const { fellAsleep, wokeUp, nights } = answer.regularity;
  const [first, last] = [night.night[0], night.night.at(-1)];
  if (!fellAsleep || !wokeUp || !first || !last || nights < 2) return null;
  const { regularity, regularSaid, regularFew, fellSaid, wokeSaid } = words();
  const said = (atS: number, usual: number) =>
    comparedTo(laterBy(minuteOfDay(answer.clock, atS), usual));
  return (
    <Card heading={regularity}>
      <p>
        {nights < LEAST_NIGHTS
          ? regularFew(
              nights,
              textOfMinute(fellAsleep.minuteOfDay),
              textOfMinute(wokeUp.minuteOfDay),
            )
          : regularSaid(
              nights,
              textOfMinute(fellAsleep.minuteOfDay),
              textOfHalf(fellAsleep),
              textOfMinute(wokeUp.minuteOfDay),
              textOfHalf(wokeUp),
            )}
      </p>
      {cutOfNight(night) === undefined && (
        <p>
          {fellSaid(said(first.startS, fellAsleep.minuteOfDay))},{" "}
          {wokeSaid(said(last.endS, wokeUp.minuteOfDay))}.
        </p>
      )}
    </Card>
  );
}

function minuteOfDay(clock: readonly ClockChange[], atS: number): number {
  return (((Math.floor(atS / 60) + offsetIn(clock, atS)) % 1_440) + 1_440) % 1_440;
}

function comparedTo(minutes: number): string {
  const { later, earlier, asUsual } = words();
  if (Math.abs(minutes) < SAME_MIN) return asUsual;
  const length = formatDuration(Math.abs(minutes) * 60);
  return minutes > 0 ? later(length) : earlier(length);
}

/** Other sleep of the day. */
export function Naps({ night, clock }: { night: Night; clock: readonly ClockChange[] }) {
  if (night.naps.length === 0) return null;
  return (
    <Card heading={words().naps}>
      <ul class="plain-list">
        {night.naps.map(({ startS, endS, asleepS }) => (
          <li>
            {timeOf({ clock }, startS)}–{timeOf({ clock }, endS)}, {formatDuration(asleepS)}
          </li>
        ))}
      </ul>
    </Card>
  );
}
