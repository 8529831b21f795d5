import { useEffect, useState } from "preact/hooks";
import { pulseZonesOf } from "../../../health/effort.ts";
import type { BandOfPage, BandsAnswer } from "../../../server/answers.ts";
import { formatNumber } from "../../format.ts";
import { wearer } from "../../house.ts";
import { JobButton } from "../../jobs/job-button.tsx";
import { JobView } from "../../jobs/job-view.tsx";
import { isUnderWay, latest, stop, useDoing } from "../../jobs/jobs.ts";
import { capabilities } from "../../permissions.ts";
import { linkTo } from "../../route.ts";
import { useBandChoice } from "../start/band-choice.tsx";
import { beats, isLost, stepsNow } from "./heard.ts";
import { LiveChart } from "./live-chart.tsx";
import { zoneOf } from "./live-line.ts";
import { liveWords } from "./live-words.ts";

/** What the band tells this moment. Every page of it shows the same. */
export function Live({ there: { bands, wearers } }: { readonly there: BandsAnswer }) {
  const { band, choice } = useBandChoice(ownFirst(bands));
  const job = latest(["live"]);
  const isOn = isUnderWay(job);
  const w = liveWords();
  const lack = capabilities.value.band?.();
  if (lack !== undefined) return <p>{lack}</p>;
  if (band === undefined) {
    return (
      <p>
        {w.needsKey} <a href={linkTo("start")}>{w.setUp}</a>
      </p>
    );
  }
  // The pulse is that of whoever wears the band, whoever's days are looked at.
  const facts = wearers.find(({ id }) => id === band.wearer) ?? wearers[0];
  const zones =
    facts === undefined || wearer.value === undefined
      ? undefined
      : pulseZonesOf(facts, wearer.value.today);
  return (
    <div class="live">
      {isOn && <Reading zones={zones} />}
      {isOn && <LiveChart fromBpm={zones} />}
      {isOn && zones === undefined && (
        <p class="footnote">
          {w.noAge} <a href={linkTo("band")}>{w.tell}</a>
        </p>
      )}
      {isOn ? (
        <StopButton id={job?.id ?? ""} />
      ) : (
        <div class="job-text">
          <p>{w.text}</p>
          {choice}
          <JobButton wish={{ kind: "live", mac: band.mac }} text={w.start} needs="band" isFirst />
        </div>
      )}
      {job !== undefined && !(isOn && beats.value.length > 0) && <JobView job={job} />}
    </div>
  );
}

/** The bands of the wearer whose days are looked at; all, where they have none that can be read. */
function ownFirst(bands: readonly BandOfPage[]): readonly BandOfPage[] {
  const theirs = bands.filter((it) => it.wearer === wearer.value?.id);
  return theirs.some(({ key }) => key !== "none" && key !== "dead") ? theirs : bands;
}

function StopButton({ id }: { readonly id: string }) {
  const doing = useDoing();
  return (
    <p>
      <button
        type="button"
        class="first"
        disabled={doing.isBusy}
        onClick={() => doing.run(() => stop(id))}
      >
        {liveWords().stop}
      </button>
    </p>
  );
}

function Reading({ zones }: { readonly zones: readonly number[] | undefined }) {
  const w = liveWords();
  const bpm = beats.value.findLast((beat) => beat.heartRateBpm !== undefined)?.heartRateBpm;
  const zone = bpm === undefined ? undefined : zoneOf(bpm, zones);
  return (
    <div class="reading">
      <p class={isLost.value ? "now lost" : "now"}>
        <strong>{bpm ?? "–"}</strong> <span class="quiet">{w.bpm}</span>
        {bpm !== undefined && zones !== undefined && (
          <span class="quiet"> · {zone === undefined ? w.below : w.zone(zone)}</span>
        )}
      </p>
      {stepsNow.value !== undefined && (
        <p>
          <strong>{formatNumber(stepsNow.value)}</strong> <span class="quiet">{w.steps}</span>
        </p>
      )}
      <p role="status" class="quiet">
        {isLost.value ? w.lost : bpm === undefined ? w.waiting : ""}
      </p>
      <Spoken bpm={isLost.value ? undefined : bpm} />
    </div>
  );
}

const SPOKEN_EVERY_MS = 10_000;

/** A voice that tells every beat would never stop. */
function Spoken({ bpm }: { readonly bpm: number | undefined }) {
  const [spoken, setSpoken] = useState(bpm);
  const [latest] = useState({ bpm });
  latest.bpm = bpm;
  useEffect(() => {
    const timer = setInterval(() => setSpoken(latest.bpm), SPOKEN_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <p class="unseen" aria-live="polite">
      {spoken === undefined ? "" : liveWords().spoken(spoken)}
    </p>
  );
}
