import type { WorkoutAnswer } from "../../../server/answers.ts";
import { formatDistance, formatNumber } from "../../format.ts";
import { Card } from "../../parts/card.tsx";
import { Unknown } from "../../parts/figure.tsx";
import { paceText, stopwatch } from "./pace.ts";
import { paceWord, words } from "./words.ts";

/** The laps, each with its pace beside the fastest one's. */
export function LapTable({
  laps,
  sport,
}: Pick<WorkoutAnswer, "laps"> & { readonly sport: string | undefined }) {
  const { laps: heading, lap, time, distance, pulse } = words();
  const speeds = laps.map(({ distanceM, durationS }) =>
    distanceM === undefined || durationS <= 0 ? undefined : distanceM / durationS,
  );
  const fastest = Math.max(0.001, ...speeds.map((it) => it ?? 0));
  return (
    <Card heading={heading} class="wide">
      <div class="scroll" tabIndex={0} role="region" aria-label={heading}>
        <table class="laps">
          <thead>
            <tr>
              {[lap, time, distance, paceWord(sport), pulse].map((it) => (
                <th key={it} scope="col">
                  {it}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {laps.map(({ startS, durationS, distanceM, averageHeartRateBpm }, i) => (
              <tr key={startS}>
                <th scope="row">{i + 1}</th>
                <td>{stopwatch(durationS)}</td>
                <td>{distanceM === undefined ? <Unknown /> : formatDistance(distanceM)}</td>
                <td class="bar-cell">
                  <meter min={0} max={fastest} value={speeds[i] ?? 0} aria-hidden="true" />
                  <span>{speeds[i] === undefined ? <Unknown /> : paceText(sport, speeds[i])}</span>
                </td>
                <td>
                  {averageHeartRateBpm === undefined ? (
                    <Unknown />
                  ) : (
                    formatNumber(averageHeartRateBpm)
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
