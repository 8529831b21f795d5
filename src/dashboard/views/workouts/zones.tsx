import type { WorkoutAnswer } from "../../../server/answers.ts";
import { formatNumber } from "../../format.ts";
import { Card } from "../../parts/card.tsx";
import { stopwatch } from "./pace.ts";
import { words } from "./words.ts";

/** How long the pulse was in each zone, the hardest one on top. */
export function PulseZones({ zones }: Pick<WorkoutAnswer, "zones">) {
  const { zones: heading, zone, from, zonesNone, time } = words();
  if (zones === undefined) {
    return (
      <Card heading={heading}>
        <p class="quiet">{zonesNone}</p>
      </Card>
    );
  }
  const longestS = Math.max(1, ...zones.seconds);
  return (
    <Card heading={heading}>
      <table class="zones">
        <thead class="unseen">
          <tr>
            <th scope="col">{zone}</th>
            <th scope="col">{from}</th>
            <th scope="col">{time}</th>
          </tr>
        </thead>
        <tbody>
          {zones.seconds
            .map((seconds, i) => (
              <tr key={i}>
                <th scope="row">
                  {zone} {i + 1}
                </th>
                <td class="quiet">
                  {from} {formatNumber(zones.fromBpm[i] ?? 0)} bpm
                </td>
                <td class="bar-cell">
                  <meter class={`zone-${i + 1}`} min={0} max={longestS} value={seconds}>
                    {stopwatch(seconds)}
                  </meter>
                  <span>{seconds === 0 ? "–" : stopwatch(seconds)}</span>
                </td>
              </tr>
            ))
            .toReversed()}
        </tbody>
      </table>
    </Card>
  );
}
