import type { Distribution, HoursAnswer } from "../../../server/answers.ts";
import { SpreadColumns } from "../../charts/spread-columns.tsx";
import { answerOf, api } from "../../ask.ts";
import { useAsked } from "../../asked.ts";
import { formatNumber } from "../../format.ts";
import { ofWearer, wearer } from "../../house.ts";
import { AsTable } from "../../parts/as-table.tsx";
import { Card } from "../../parts/card.tsx";
import { Answered } from "../../parts/waiting.tsx";
import { AsleepShare } from "./asleep-share.tsx";
import { hourName } from "./hour-name.ts";
import { MEASURE } from "./measures.ts";
import type { Place } from "./places.ts";
import { SpreadTable } from "./spread-table.tsx";
import { summaryOf } from "./summaries.ts";
import { words } from "./words.ts";

/** What hours of the day are like: a habit. */
export function HoursCards({ place: { from, to } }: { readonly place: Place }) {
  const asked = useAsked(`hours ${from} to ${to} of ${wearer.value?.id ?? "nobody"}`, () =>
    answerOf(api().hours.$get({ query: { ...ofWearer(), from, to } })),
  );
  return <Answered asked={asked}>{(hours) => <Hours hours={hours} />}</Answered>;
}

function Hours({ hours: { steps, heartRateBpm, asleep } }: { readonly hours: HoursAnswer }) {
  return (
    <>
      <SpreadOfHours heading={words().hourSteps} measure="steps" hours={steps} />
      <SpreadOfHours heading={words().hourPulse} measure="pulse" hours={heartRateBpm} />
      <Card heading={words().hourAsleep}>
        {asleep.every((it) => it === null) ? (
          <p class="quiet">{words().tooFew}</p>
        ) : (
          <>
            <AsleepShare shares={asleep} />
            <p class="footnote">
              {words().legendAsleep}
              {asleep.includes(null) && ` ${words().emptyHours}`}
            </p>
            <AsTable
              caption={words().hourAsleep}
              head={[words().hour, words().asleepShare]}
              rows={() =>
                asleep.map((share, hour) => [
                  hourName(hour),
                  share === null ? "–" : `${formatNumber(share * 100)} %`,
                ])
              }
            />
          </>
        )}
      </Card>
    </>
  );
}

interface SpreadOfHoursProps {
  readonly heading: string;
  readonly measure: "steps" | "pulse";
  readonly hours: readonly (Distribution | null)[];
}

function SpreadOfHours({ heading, measure, hours }: SpreadOfHoursProps) {
  if (hours.every((it) => it === null)) {
    return (
      <Card heading={heading}>
        <p class="quiet">{words().tooFew}</p>
      </Card>
    );
  }
  const { colour, hasZero, axis } = MEASURE[measure];
  const rows = hours.map((spread, hour) => ({
    name: hourName(hour),
    spread: spread ?? undefined,
  }));
  return (
    <Card heading={heading}>
      <SpreadColumns
        summary={summaryOf(heading, measure, hours)}
        columns={rows.map(({ name, spread }, hour) => ({
          key: name,
          label: hour % 6 === 0 ? name : undefined,
          spread,
        }))}
        colour={colour}
        hasZero={hasZero}
        axis={axis}
        gap={0}
      />
      <p class="footnote">
        {words().legendSpread}
        {hours.includes(null) && ` ${words().emptyHours}`}
      </p>
      <SpreadTable caption={heading} of={words().hour} measure={measure} rows={rows} />
    </Card>
  );
}
