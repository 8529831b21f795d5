import { readBattery } from "../../band/battery.ts";
import { measurePulse } from "../../band/pulse.ts";
import { readSteps } from "../../band/steps.ts";
import { readTime, setTime } from "../../band/time.ts";
import { setUser } from "../../band/user.ts";
import { offsetsOf } from "../../health/zone.ts";
import { isBirthday, WEARER_LIMITS as LIMITS } from "../../health/wearer.ts";
import type { Wearer } from "../../health/wearer.ts";
import type { Records } from "../../store/records.ts";
import { wearerNamed } from "../../tasks/evaluate.ts";
import { recordsOfWearerOf } from "../../tasks/export-wearer.ts";
import type { OpenBand } from "../../tasks/with-band.ts";
import { withBand } from "../../tasks/with-band.ts";
import { withBandWork, withRecords } from "../band-work.ts";
import type { BandWords, BandWork } from "../band-work.ts";
import { UsageError, wantedMac } from "../context.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-status.ts";
import { nowS } from "../now.ts";
import { count, formatMoment, isoTime, stepsText } from "../words.ts";
import { zoneHere } from "../zone-here.ts";

export interface UserWords {
  readonly born?: string;
  readonly sex?: string;
  readonly height?: string;
  readonly weight?: string;
  readonly goal?: string;
  /** The name of one of the household; default: who wears the band. */
  readonly wearer?: string;
}

export interface BandCommandWords extends BandWords, UserWords {
  readonly set?: boolean;
}

/** What one question to the band gives: lines for people, a document for programs. */
interface Answer {
  readonly lines: readonly string[];
  readonly json: object;
}

type Ask = (
  context: Context,
  band: OpenBand,
  words: BandCommandWords,
  work: BandWork,
) => Promise<Answer>;

/** `ownband band <what>`: read or set one thing. */
export async function band(
  context: Context,
  words: BandCommandWords,
  [what = "", ...more]: readonly string[],
): Promise<number> {
  if (what === "follow") return (await import("./follow.ts")).follow(context, more);
  if (what === "wearer") {
    checkOptions(what, words);
    return (await import("./wearer.ts")).wearer(context, more);
  }
  if (more.length > 0) throw new UsageError("This command takes fewer words.");
  const ask = Object.hasOwn(ASKS, what) ? ASKS[what as keyof typeof ASKS] : undefined;
  if (ask === undefined) {
    throw new UsageError(`ownband band knows ${Object.keys(ASKS).join(", ")}, wearer, follow.`);
  }
  checkOptions(what, words);
  const known: KnownUser =
    what === "user" ? withRecords(context, (records) => keepUser(context, records, words)) : {};
  const { lines, json } =
    known.answer ??
    (await withBandWork(context, known.mac, words, (work) =>
      withBand(work.tools, (open) => ask(context, open, words, work)),
    ));
  context.out.json(json);
  for (const line of lines) context.out.result(`  ${line}`);
  return EXIT.done;
}

const info: Ask = (_context, { info: said, session, mac }) => {
  const { model } = session;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ["model", model.name],
    ["address", mac],
    ["serial number", said.serial],
    ["firmware", said.firmware],
    ["hardware", said.hardware],
  ];
  const known = facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return Promise.resolve({
    lines: known.map(([name = "", value = ""]) => `${name.padEnd(14)} ${value}`),
    json: { ...said, mac, model: model.name },
  });
};

const battery: Ask = async ({ signal }, { session }) => {
  const { levelPercent, isCharging, lastChargedAtS } = await readBattery(session, { signal });
  const charged =
    lastChargedAtS === undefined ? "" : `, last charged ${formatMoment(lastChargedAtS)}`;
  return {
    lines: [`${levelPercent} %${isCharging ? ", charging" : ""}${charged}`],
    json: {
      levelPercent,
      isCharging,
      ...(lastChargedAtS === undefined ? {} : { lastChargedAt: isoTime(lastChargedAtS) }),
    },
  };
};

/** Reads the clock; with `--set` sets it to this computer's time and zone first. */
const time: Ask = async ({ signal }, { session }, { set = false }) => {
  const offsetAt = offsetsOf(zoneHere());
  if (set) await setTime(session, nowS(), offsetAt(nowS()), { signal });
  const said = await readTime(session, { signal });
  const off = said.atS === undefined ? undefined : said.atS - nowS();
  const judgement =
    off === undefined ? "" : Math.abs(off) < 3 ? "  (right)" : `  (off by ${off} s)`;
  return {
    lines: [`${said.localText}${judgement}${set ? ", just set" : ""}`],
    json: {
      local: said.localText,
      ...(said.atS === undefined ? {} : { at: isoTime(said.atS), offByS: off }),
      ...(said.offsetMin === undefined ? {} : { offsetMin: said.offsetMin }),
    },
  };
};

const steps: Ask = async ({ signal }, { session }) => {
  const today = await readSteps(session, { signal });
  return {
    lines: [stepsText(today)],
    json: today,
  };
};

const pulse: Ask = async ({ signal, out }, { session }) => {
  out.note("  … measuring; keep the arm still");
  const heartRateBpm = await measurePulse(session, { signal });
  return { lines: [`${heartRateBpm} bpm`], json: { heartRateBpm } };
};

/** What is given on the command line is kept of whoever wears the band, and told to it. */
const user: Ask = async ({ signal }, { session, mac }, words, { records }) => {
  const theirs = recordsOfWearerOf(records, [mac]);
  const wearer: Wearer = { ...theirs.wearer(), ...checkUser(words) };
  theirs.setWearer(wearer);
  await setUser(session, wearer, { signal });
  return describeWearer(wearer);
};

interface KnownUser {
  readonly answer?: Answer;
  /** Which band is told. */
  readonly mac?: string | undefined;
}

/** What needs no band: what is only asked of the store, and what is said of somebody who has none. */
function keepUser(context: Context, records: Records, words: BandCommandWords): KnownUser {
  const said = checkUser(words);
  const mac = wantedMac(context.options.band);
  const isAsked = Object.keys(said).length === 0;
  if (words.wearer === undefined) {
    const theirs = mac === undefined ? records : recordsOfWearerOf(records, [mac]);
    return isAsked ? { answer: describeWearer(theirs.wearer()) } : { mac };
  }
  const theirs = records.ofWearer(wearerNamed(records.evaluated.wearers(), words.wearer).id);
  if (isAsked) return { answer: describeWearer(theirs.wearer()) };
  const worn = presentBands(records, theirs.bandsOfWearer());
  if (mac !== undefined && !worn.includes(mac)) {
    throw new UsageError("Somebody else wears that band.", "Who wears which: ownband band wearer");
  }
  if (mac === undefined && worn.length > 1) {
    throw new UsageError("They wear several bands.", "Name the one that is told: --band MAC");
  }
  if (worn.length > 0) return { mac: mac ?? worn[0] };
  theirs.setWearer({ ...theirs.wearer(), ...said });
  context.out.note("  Kept. They wear no band that could be told.");
  return { answer: describeWearer(theirs.wearer()) };
}

/** Without former addresses, and what files of no band bring. */
function presentBands(records: Records, macs: readonly string[]): string[] {
  const theirs = records.bands().filter((it) => it.hasAddress && macs.includes(it.mac));
  const former = new Set(theirs.map(({ continues }) => continues));
  return theirs.map(({ mac }) => mac).filter((mac) => !former.has(mac));
}

function describeWearer(wearer: Wearer): Answer {
  const { bornOn, sex, heightCm, weightKg, stepGoal } = wearer;
  const facts = [
    bornOn === undefined ? undefined : `born ${bornOn}`,
    sex,
    heightCm === undefined ? undefined : `${heightCm} cm`,
    weightKg === undefined ? undefined : `${weightKg} kg`,
    stepGoal === undefined ? undefined : `goal ${count(stepGoal, "step")}`,
  ].filter((it) => it !== undefined);
  const unknown = "Nothing yet: --born 1990-05-17 --sex female --height 170 --weight 65.5";
  return { lines: [facts.length === 0 ? unknown : facts.join(" · ")], json: wearer };
}

const ASKS = { info, battery, time, steps, pulse, user } as const satisfies Record<string, Ask>;

/** An option that would do nothing is a mistake. @throws UsageError */
function checkOptions(
  what: string,
  { set, born, sex, height, weight, goal, wearer }: BandCommandWords,
): void {
  if (set !== undefined && what !== "time") throw new UsageError("--set belongs to: band time.");
  const isAboutWearer = [born, sex, height, weight, goal].some((it) => it !== undefined);
  if (isAboutWearer && what !== "user") {
    throw new UsageError("--born, --sex, --height, --weight and --goal belong to: band user.");
  }
  if (wearer !== undefined && what !== "user") {
    throw new UsageError("--wearer belongs to: band user.");
  }
}

const SEXES = ["female", "male", "other"] as const;

/** What was said about the wearer. @throws UsageError */
function checkUser({ born, sex, height, weight, goal }: UserWords): Wearer {
  const year = new Date().getFullYear();
  if (born !== undefined && !isBirthday(born, year)) {
    throw new UsageError("--born wants a date like 1990-05-17.");
  }
  const known = SEXES.find((it) => it === sex);
  if (sex !== undefined && known === undefined) {
    throw new UsageError(`--sex is one of: ${SEXES.join(", ")}.`);
  }
  return {
    ...(born === undefined ? {} : { bornOn: born }),
    ...(known === undefined ? {} : { sex: known }),
    ...(height === undefined ? {} : { heightCm: number("--height", height, LIMITS.heightCm) }),
    ...(weight === undefined ? {} : { weightKg: number("--weight", weight, LIMITS.weightKg) }),
    ...(goal === undefined
      ? {}
      : { stepGoal: Math.round(number("--goal", goal, LIMITS.stepGoal)) }),
  };
}

function number(
  option: string,
  word: string,
  { least, most }: { readonly least: number; readonly most: number },
): number {
  const value = /^\d{1,6}([.,]\d{1,2})?$/.test(word) ? Number(word.replace(",", ".")) : NaN;
  if (!(value >= least && value <= most)) {
    throw new UsageError(`${option} wants a number from ${least} to ${most}.`);
  }
  return value;
}
