import { useEffect, useState } from "preact/hooks";
import type { Job } from "../../server/jobs.ts";
import { isConnected, jobs } from "../events.ts";
import { formatMoment, formatNumber } from "../format.ts";
import { wearer } from "../house.ts";
import { linkTo } from "../route.ts";
import { translated } from "../words.ts";
import { ageInWords, batteryAge } from "./battery-age.ts";
import { useNow } from "./use-now.ts";

const words = translated({
  en: {
    away: "not connected",
    awayLong: "ownband does not answer: what you see may be old.",
    battery: (percent: string, when: string) => `Band battery ${percent}, read ${when}`,
    asks: "asks you something",
    job: {
      doctor: "looking",
      key: "finding the key",
      import: "importing",
      undo: "taking out",
      verify: "trying the key",
      sync: "reading the band",
      live: "live",
      "handover-plan": "handing over",
      "handover-push": "handing over",
      "handover-check": "handing over",
      band: "asking the band",
    },
  },
  de: {
    away: "keine Verbindung",
    awayLong: "ownband antwortet nicht: Was du siehst, kann veraltet sein.",
    battery: (percent: string, when: string) => `Akku des Bands ${percent}, gelesen ${when}`,
    asks: "fragt dich etwas",
    job: {
      doctor: "sieht nach",
      key: "sucht den Schlüssel",
      import: "importiert",
      undo: "nimmt heraus",
      verify: "prüft den Schlüssel",
      sync: "liest das Band",
      live: "live",
      "handover-plan": "übergibt",
      "handover-push": "übergibt",
      "handover-check": "übergibt",
      band: "fragt das Band",
    },
  },
});

/** Where a job is at home: there it can be answered and stopped. */
const HOME_OF: Readonly<Record<Job["kind"], string | readonly string[]>> = {
  doctor: "start",
  key: "start",
  verify: "start",
  "handover-plan": "start",
  "handover-push": "start",
  "handover-check": "start",
  import: "data",
  undo: "data",
  sync: "band",
  live: ["band", "live"],
  band: "band",
};

/** What goes on behind the page, small, at the end of its bar. */
export function BarState() {
  return (
    <div class="state">
      <Connection />
      <RunningJob />
      {wearer.value?.hasRecords === true && <Battery />}
    </div>
  );
}

/** A connection that is made anew within this time is not worth a word. */
const AWAY_AFTER_MS = 3_000;

function Connection() {
  const isAway = !isConnected.value;
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    setLong(false);
    const timer = setTimeout(() => setLong(isAway), AWAY_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isAway]);
  return (
    <span role="status">
      {isAway && isLong && (
        <span class="away" title={words().awayLong}>
          {words().away}
        </span>
      )}
    </span>
  );
}

function RunningJob() {
  const job = jobs.value.find(({ at }) => at === "running" || at === "asking");
  if (job === undefined) return null;
  const share = job.progress?.share;
  return (
    <a class="job" href={linkTo(...[HOME_OF[job.kind]].flat())}>
      {job.at === "asking" ? words().asks : words().job[job.kind]}
      {share !== undefined && ` ${formatNumber(share * 100)} %`}
    </a>
  );
}

/** After that long a band is empty, whatever it said. */
const OLDEST_DAYS = 14;

function Battery() {
  const now = useNow().value;
  const today = wearer.value?.today;
  if (now?.battery === undefined || today === undefined) return null;
  const { battery } = now;
  const days = batteryAge(now, today);
  if (days > OLDEST_DAYS) return null;
  const age = ageInWords(days);
  const percent = `${formatNumber(battery.levelPercent)} %`;
  const text = words().battery(percent, formatMoment(battery.atS));
  return (
    <a
      class={age === undefined ? "battery" : "battery old"}
      href={linkTo("band")}
      title={text}
      aria-label={text}
    >
      <svg width={24} height={12} viewBox="0 0 24 12" aria-hidden="true">
        <rect x={0.75} y={0.75} width={19.5} height={10.5} rx={2.5} class="cell" />
        <path d="M22 4v4" class="tip" />
        <rect
          x={2.5}
          y={2.5}
          width={16 * Math.min(1, Math.max(0, battery.levelPercent / 100))}
          height={7}
          rx={1}
          class="charge"
        />
      </svg>
      {percent}
      {age !== undefined && <span class="age">{age}</span>}
    </a>
  );
}
