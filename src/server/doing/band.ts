import { readBattery } from "../../band/battery.ts";
import { measurePulse } from "../../band/pulse.ts";
import { readSteps } from "../../band/steps.ts";
import { readTime, setTime } from "../../band/time.ts";
import { setUser } from "../../band/user.ts";
import { parseMac } from "../../bytes/mac.ts";
import type { Wearer } from "../../health/wearer.ts";
import { offsetsOf } from "../../health/zone.ts";
import { Records } from "../../store/records.ts";
import { recordsOfWearerOf } from "../../tasks/export-wearer.ts";
import { shownS } from "../../tasks/sync-band.ts";
import { withBand } from "../../tasks/with-band.ts";
import type { OpenBand } from "../../tasks/with-band.ts";
import { count } from "../../tasks/words.ts";
import type { BandAsk, JobResult, JobWish } from "../jobs.ts";
import { plainText } from "./plain-text.ts";
import type { Work } from "./work.ts";
import { withBandWork } from "./with-band.ts";
import { withStore } from "./with-store.ts";

type Facts = readonly (readonly [name: string, value: string])[];
type UserAsk = Extract<BandAsk, { readonly is: "user" }>;

/** Reads or sets one thing on the band. */
export async function askBand(
  work: Work,
  { ask, mac }: Extract<JobWish, { readonly kind: "band" }>,
): Promise<JobResult> {
  if (isAboutStore(ask)) {
    const wearer = await withStore(work, "shared", (store) =>
      recordsOfWearerOf(Records.open(store, work.house.nowS()), knownMacs(mac)).wearer(),
    );
    return { is: "band", facts: factsOfWearer(wearer) };
  }
  const facts = await withBandWork(work, mac, ({ tools, records }) =>
    withBand(tools, (band) =>
      ask.is === "user"
        ? tools.untilFree().then(() => tellUser(work, ask, band, records))
        : answerTo(work, ask, band),
    ),
  );
  return { is: "band", facts: facts.map(([name, value]) => [name, plainText(value)]) };
}

/** What is known of the wearer needs no band. */
export function isAboutStore(ask: BandAsk): boolean {
  return ask.is === "user" && Object.keys(said(ask)).length === 0;
}

/** As it is kept. */
function knownMacs(mac: string | undefined): string[] {
  return mac === undefined ? [] : [parseMac(mac) ?? mac];
}

async function answerTo(
  work: Work,
  ask: Exclude<BandAsk, UserAsk>,
  { session, info, mac }: OpenBand,
): Promise<Facts> {
  const { signal } = work;
  switch (ask.is) {
    case "info":
      return known([
        ["model", session.model.name],
        ["address", mac],
        ["serial number", info.serial],
        ["firmware", info.firmware],
        ["hardware", info.hardware],
      ]);
    case "battery": {
      const { levelPercent, isCharging, lastChargedAtS } = await readBattery(session, { signal });
      return known([
        ["battery", `${levelPercent} %`],
        ["charging", isCharging ? "yes" : "no"],
        ["last charged", lastChargedAtS === undefined ? undefined : isoTime(lastChargedAtS)],
      ]);
    }
    case "set-time":
    case "time":
      return clock(work, session, ask.is === "set-time");
    case "steps": {
      const { steps, distanceM, energyKcal } = await readSteps(session, { signal });
      return [
        ["steps", String(steps)],
        ["distance", `${distanceM} m`],
        ["energy", `${energyKcal} kcal`],
      ];
    }
    case "pulse":
      work.progress("measuring; keep the arm still");
      return [["pulse", `${await measurePulse(session, { signal })} bpm`]];
  }
}

async function clock(work: Work, session: OpenBand["session"], isSet: boolean): Promise<Facts> {
  const { house, signal } = work;
  const offsetAt = offsetsOf(house.zone());
  if (isSet) await setTime(session, house.nowS(), offsetAt(house.nowS()), { signal });
  const reading = await readTime(session, { signal });
  const offS = Math.round(shownS(reading, offsetAt(house.nowS())) - house.nowS());
  return [
    ["clock", reading.localText],
    ["off by", `${offS} s`],
  ];
}

/** What is told is kept of whoever wears this band, and told to it. */
async function tellUser(
  { signal }: Work,
  ask: UserAsk,
  { session, mac }: OpenBand,
  records: Records,
): Promise<Facts> {
  const theirs = recordsOfWearerOf(records, [mac]);
  const wearer = { ...theirs.wearer(), ...said(ask) };
  theirs.setWearer(wearer);
  await setUser(session, wearer, { signal });
  return factsOfWearer(wearer);
}

function said({ bornOn, sex, heightCm, weightKg, stepGoal }: UserAsk): Wearer {
  return {
    ...(bornOn === undefined ? {} : { bornOn }),
    ...(sex === undefined ? {} : { sex }),
    ...(heightCm === undefined ? {} : { heightCm }),
    ...(weightKg === undefined ? {} : { weightKg }),
    ...(stepGoal === undefined ? {} : { stepGoal }),
  };
}

function factsOfWearer({ bornOn, sex, heightCm, weightKg, stepGoal }: Wearer): Facts {
  return known([
    ["born", bornOn],
    ["sex", sex],
    ["height", heightCm === undefined ? undefined : `${heightCm} cm`],
    ["weight", weightKg === undefined ? undefined : `${weightKg} kg`],
    ["goal", stepGoal === undefined ? undefined : count(stepGoal, "step")],
  ]);
}

function known(facts: readonly (readonly [string, string | undefined])[]): Facts {
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}

function isoTime(atS: number): string {
  return new Date(atS * 1000).toISOString().replace(".000Z", "Z");
}
