import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { UnixSeconds } from "../../../health/minute.ts";
import { KeyLine, type Look } from "../../charts/key-line.tsx";
import { Card } from "../../parts/card.tsx";
import type { ChartData } from "./chart-data.ts";
import { gapsOf, latestMinute } from "./chart-data.ts";
import { ChartButtons } from "./chart-buttons.tsx";
import { Chart, useLooks } from "./chart.tsx";
import { Conflicts } from "./conflicts.tsx";
import { Hours } from "./hours.tsx";
import type { RowName } from "./layout.ts";
import "./minutes-card.css";
import { Provenance } from "./provenance.tsx";
import { Selected } from "./selected.tsx";
import { isOff, runsOf } from "./spans.ts";
import { words } from "./words.ts";

export interface MinutesCardProps {
  readonly data: ChartData;
  readonly heading: string;
  /** What all of it is called, on the button that shows it. */
  readonly all: string;
  readonly rows: readonly RowName[];
  readonly heights?: Partial<Record<RowName, number>>;
  /** Between the picture and its table. */
  readonly children?: ComponentChildren;
}

/** A day or a night minute by minute, what is selected of it, and where a minute is from. */
export function MinutesCard({ data, heading, all, rows, heights, children }: MinutesCardProps) {
  const looks = useLooks(data);
  const asking = useSignal<UnixSeconds | undefined>(undefined);
  const ask = (atS: UnixSeconds) => {
    looks.pinned.value = atS;
    asking.value = atS;
  };
  const askedS = asking.value;
  return (
    <>
      <Card
        heading={heading}
        aside={
          <div class="chart-aside">
            <ChartButtons whole={data} looks={looks} all={all} />
            <button
              type="button"
              class="screen-only"
              onClick={() => ask(looks.pinned.value ?? latestMinute(data))}
            >
              {words().whereFrom}
            </button>
          </div>
        }
      >
        <Chart
          data={data}
          looks={looks}
          rows={rows}
          heights={heights}
          label={heading}
          onAsk={ask}
        />
        <KeyLine looks={looksOf(data)} />
        <Selected data={data} looks={looks} />
        <Conflicts data={data} onShow={ask} />
        {children}
        <p class="footnote screen-only hint-mouse">{words().hint}</p>
        <p class="footnote screen-only hint-touch">{words().hintTouch}</p>
        <Hours data={data} />
      </Card>
      {askedS !== undefined && (
        <Provenance
          atS={askedS}
          clock={data.clock}
          of="minute"
          onClose={() => {
            asking.value = undefined;
            document.querySelector<HTMLElement>(".minutes-touched")?.focus();
          }}
        />
      )}
    </>
  );
}

/** What in the picture is no plain value. */
function looksOf(data: ChartData): Look[] {
  const { minutes, sleep } = data;
  const isOfIt: Readonly<Partial<Record<Look, boolean>>> = {
    "not-worn": runsOf(minutes.states, isOff).length > 0,
    gap: gapsOf(data).length > 0,
    unstaged: sleep.some(({ state }) => state === "asleep"),
  };
  return (["not-worn", "gap", "unstaged"] as const).filter((it) => isOfIt[it]);
}
