import { useMemo } from "preact/hooks";
import { formatDuration, formatNumber } from "../../format.ts";
import { Figure } from "../../parts/figure.tsx";
import type { ChartData } from "./chart-data.ts";
import { placeOf } from "./chart-data.ts";
import type { Looks } from "./chart.tsx";
import { timeOf } from "./readout.ts";
import { sumsOf } from "./spans.ts";
import { stateNames, words } from "./words.ts";

/** The sums of what is selected, in its place under the picture. */
export function Selected({ data, looks }: { readonly data: ChartData; readonly looks: Looks }) {
  const selection = looks.selection.value;
  const sums = useMemo(
    () =>
      selection &&
      sumsOf(data.minutes, {
        from: placeOf(data, selection.startS),
        to: placeOf(data, selection.endS),
      }),
    [data, selection],
  );
  if (selection === undefined || sums === undefined) {
    return <div class="selected-sums" role="status" />;
  }
  const { select, toSelection, clear, steps, bpm, wornMinutes, mean, median, lowHigh } = words();
  const { pulse, states } = sums;
  const beats = (value: number | undefined) =>
    value === undefined ? undefined : formatNumber(Math.round(value));
  return (
    <div class="selected-sums" role="status">
      <header>
        <h3>
          {select}: {timeOf(data, selection.startS)}–{timeOf(data, selection.endS)}{" "}
          <span class="quiet">{formatDuration(selection.endS - selection.startS)}</span>
        </h3>
        <span class="selected-buttons">
          <button
            type="button"
            onClick={() => {
              looks.span.value = { startS: selection.startS, endS: selection.endS };
            }}
          >
            {toSelection}
          </button>
          <button
            type="button"
            onClick={() => {
              looks.selection.value = undefined;
            }}
          >
            {clear}
          </button>
        </span>
      </header>
      <div class="figures">
        <Figure
          label={steps}
          value={sums.steps === undefined ? undefined : formatNumber(sums.steps)}
        />
        <Figure label={wornMinutes} value={formatDuration(sums.worn * 60)} />
        <Figure label={mean} value={beats(pulse?.mean)} unit={bpm} />
        <Figure label={median} value={beats(pulse?.median)} unit={bpm} />
        <Figure
          label={lowHigh}
          value={pulse && `${formatNumber(pulse.low)}–${formatNumber(pulse.high)}`}
          unit={bpm}
        />
      </div>
      <p class="footnote">
        {[...states]
          .map(([letter, n]) => `${stateNames()[letter]} ${formatDuration(n * 60)}`)
          .join(" · ")}
      </p>
    </div>
  );
}
