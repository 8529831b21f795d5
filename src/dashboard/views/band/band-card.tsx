import { answerOf, api } from "../../ask.ts";
import { formatMoment } from "../../format.ts";
import { Confirm } from "../../jobs/confirm.tsx";
import { Card } from "../../parts/card.tsx";
import { linkTo } from "../../route.ts";
import { spanText } from "../data/import-outcome.tsx";
import { Alarms } from "./alarms.tsx";
import { AskBand } from "./ask-band.tsx";
import { BatteryChart } from "./battery-chart.tsx";
import type { Family } from "./families.ts";
import { KeyCard } from "./key-card.tsx";
import { words } from "./words.ts";
import { WornBy } from "./worn-by.tsx";
import type { Wearers } from "./worn-by.tsx";

export interface BandCardsProps {
  readonly family: Family;
  readonly wearers: Wearers;
}

/** Everything of one band. */
export function BandCards({ family: { band, former }, wearers }: BandCardsProps) {
  const w = words();
  const { mac, model, firmware, serial, syncedS, firstS, lastS } = band;
  const hasKey = band.key !== "none";
  const whose = `${model ?? w.band} ${mac}`;
  const facts: readonly (readonly [string, string | undefined])[] = [
    [w.model, model],
    [w.firmware, firmware],
    [w.serial, serial],
    [w.address, mac],
    [w.lastRead, syncedS === undefined ? w.never : formatMoment(syncedS)],
    [w.records, firstS === undefined ? undefined : spanText(firstS, lastS)],
  ];
  return (
    <div class="cards">
      <Card heading={model ?? w.band} of={mac} class="wide">
        {hasKey ? (
          <AskBand mac={mac} />
        ) : (
          <>
            <p>{w.noKeyText}</p>
            <p>
              <a class="button first" href={linkTo("start", "key")}>
                {w.getKey}
              </a>
            </p>
            {band.pairsAlone === true && <p class="quiet">{w.pairsAlone}</p>}
          </>
        )}
      </Card>
      <Card heading={w.info} of={whose}>
        <dl class="facts">
          {facts.map(
            ([name, value]) =>
              value !== undefined && (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{value}</dd>
                </div>
              ),
          )}
          {wearers.length > 1 && (
            <div>
              <dt>{w.wornBy}</dt>
              <dd>
                <WornBy
                  mac={mac}
                  wearer={band.wearer}
                  wearers={wearers}
                  label={`${w.wornBy}: ${whose}`}
                />
              </dd>
            </div>
          )}
        </dl>
        {wearers.length > 1 && <p class="footnote">{w.wornByText}</p>}
        {former.length > 0 && (
          <details>
            <summary>{w.former}</summary>
            <ul>
              {former.map((it) => (
                <li key={it.mac}>
                  <span class="address">{it.mac}</span> · {it.model ?? w.band} ·{" "}
                  {spanText(it.firstS, it.lastS)}
                  {wearers.length > 1 && (
                    <>
                      {" "}
                      <WornBy
                        mac={it.mac}
                        wearer={it.wearer}
                        wearers={wearers}
                        label={`${w.wornBy}: ${it.mac}`}
                      />
                    </>
                  )}
                </li>
              ))}
            </ul>
          </details>
        )}
      </Card>
      <div class="stack">
        <Card heading={w.battery} of={whose}>
          <BatteryChart readings={band.battery} />
        </Card>
        <Card heading={w.alarms} of={whose}>
          <Alarms alarms={band.alarms} />
        </Card>
      </div>
      <Card heading={w.key} of={whose}>
        <p>
          {w.keys[band.key]}
          {band.keyFrom !== undefined && (
            <span class="quiet">
              {" "}
              · {w.keyFrom} {band.keyFrom}
            </span>
          )}
        </p>
        {hasKey && (
          <>
            <KeyCard band={band} />
            <div>
              <Confirm
                text={w.forget}
                question={w.forgetSure}
                yes={w.forget}
                onYes={() => answerOf(api().keys.forget.$post({ json: { mac } }))}
              />
            </div>
          </>
        )}
      </Card>
    </div>
  );
}
