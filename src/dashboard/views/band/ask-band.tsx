import { useId, useState } from "preact/hooks";
import type { BandAsk } from "../../../server/jobs.ts";
import { jobs } from "../../events.ts";
import { JobButton } from "../../jobs/job-button.tsx";
import { JobView } from "../../jobs/job-view.tsx";
import { isUnderWay, resultOf } from "../../jobs/jobs.ts";
import { capabilities } from "../../permissions.ts";
import { words } from "./words.ts";

type Asked = Exclude<BandAsk["is"], "user">;

/** What only looks, and what changes something on the band, are told apart. */
const LOOKS = ["steps", "pulse", "battery", "time", "info"] as const satisfies readonly Asked[];
const CHANGES = ["set-time"] as const satisfies readonly Asked[];

/** What is asked of the band this moment, and what it says. */
export function AskBand({ mac }: { readonly mac: string }) {
  const [begun, setBegun] = useState<string>();
  const w = words();
  const job = jobs.value.find(({ id }) => id === begun);
  const lack = capabilities.value.band?.();
  if (lack !== undefined) return <p>{lack}</p>;
  return (
    <>
      <div class="asks">
        <JobButton
          wish={{ kind: "sync", mac }}
          text={w.read}
          needs="band"
          isFirst
          onBegun={setBegun}
        />
        <span class="quiet">{w.askText}</span>
      </div>
      <div class="ask-groups">
        <Asks label={w.looks} asks={LOOKS} mac={mac} onBegun={setBegun} />
        <Asks label={w.changes} asks={CHANGES} mac={mac} onBegun={setBegun} />
      </div>
      {job !== undefined && (
        <JobView job={job} drawing={isUnderWay(job) ? "wake" : undefined}>
          <Facts facts={resultOf(job, "band")?.facts ?? []} />
        </JobView>
      )}
    </>
  );
}

interface AsksProps {
  readonly label: string;
  readonly asks: readonly Asked[];
  readonly mac: string;
  readonly onBegun: (id: string) => void;
}

function Asks({ label, asks, mac, onBegun }: AsksProps) {
  const id = useId();
  const w = words();
  return (
    <div role="group" aria-labelledby={id}>
      <p id={id} class="quiet">
        {label}
      </p>
      <div class="asks">
        {asks.map((is) => (
          <JobButton
            key={is}
            wish={{ kind: "band", ask: { is }, mac }}
            text={w.asks[is]}
            needs="band"
            onBegun={onBegun}
          />
        ))}
      </div>
    </div>
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
