import { useState } from "preact/hooks";
import type { BandAsk } from "../../../server/jobs.ts";
import { jobs } from "../../events.ts";
import { JobButton } from "../../jobs/job-button.tsx";
import { JobView } from "../../jobs/job-view.tsx";
import { isUnderWay, resultOf } from "../../jobs/jobs.ts";
import { capabilities } from "../../permissions.ts";
import { words } from "./words.ts";

const ASKS = [
  "steps",
  "pulse",
  "battery",
  "time",
  "set-time",
  "info",
] as const satisfies readonly BandAsk["is"][];

/** What is asked of the band this moment, and what it says. */
export function AskBand({ mac }: { readonly mac: string }) {
  const [begun, setBegun] = useState<string>();
  const w = words();
  const job = jobs.value.find(({ id }) => id === begun);
  const lack = capabilities.value.band?.();
  if (lack !== undefined) return <p>{lack}</p>;
  return (
    <>
      <p class="quiet">{w.askText}</p>
      <div class="answers">
        <JobButton
          wish={{ kind: "sync", mac }}
          text={w.read}
          needs="band"
          isFirst
          onBegun={setBegun}
        />
        {ASKS.map((is) => (
          <JobButton
            key={is}
            wish={{ kind: "band", ask: { is }, mac }}
            text={w.asks[is]}
            needs="band"
            onBegun={setBegun}
          />
        ))}
      </div>
      {job !== undefined && (
        <JobView job={job} drawing={isUnderWay(job) ? "wake" : undefined}>
          <Facts facts={resultOf(job, "band")?.facts ?? []} />
        </JobView>
      )}
    </>
  );
}

/** Names and values as the band tells them. */
function Facts({ facts }: { readonly facts: readonly (readonly [string, string])[] }) {
  const { fact } = words();
  if (facts.length === 0) return null;
  return (
    <dl class="facts" aria-live="polite">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{fact(name)}</dt>
          <dd>{fact(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
