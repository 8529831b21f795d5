import type { Day } from "../health/day.ts";
import { addDays, dayOf, isDay } from "../health/local-day.ts";
import type { LocalDay } from "../health/local-day.ts";
import type { Night } from "../health/nights.ts";
import type { OffsetAt } from "../health/zone.ts";
import { openStore } from "../node/sqlite.ts";
import { sourceOfPseudo } from "../store/band-rows.ts";
import type { Source } from "../store/precedence.ts";
import { Records } from "../store/records.ts";
import { bandOfRecords, evaluate, evaluateDays } from "../tasks/evaluate.ts";
import { evaluateNights, wearerOfBand } from "../tasks/evaluate.ts";
import type { DayRange } from "../tasks/evaluate.ts";
import { clockOfWearer } from "../tasks/evaluate-stale.ts";
import type { EvaluationTools } from "../tasks/evaluate-stale.ts";
import { bandsWorn } from "../tasks/worn-bands.ts";
import { storePath, UsageError, wantedMac } from "./context.ts";
import type { Context } from "./context.ts";
import { nowS } from "./now.ts";
import { dayName, isoTime } from "./words.ts";
import { zoneHere } from "./zone-here.ts";

/** What `days`, `nights` and `workouts` are asked for. */
export interface RangeWords {
  readonly from?: string;
  readonly to?: string;
  /** The name of one of the household; default: the first one. */
  readonly wearer?: string;
}

/** What recorded, as programs are told of it. */
export interface Device {
  readonly mac: string;
  readonly model?: string | undefined;
}

/** One band, or all that a wearer has worn. */
export interface Evaluated {
  /** The one that was read last comes first. */
  readonly devices: readonly [Device, ...Device[]];
  /** All their addresses, by bands: the one to be believed first comes first. */
  readonly bands: readonly (readonly string[])[];
  /** Theirs, and those of which nothing is kept that makes a day: readings, alarms. */
  readonly macs: readonly string[];
  /** The last day of which something is recorded. */
  readonly lastDay: LocalDay | undefined;
  readonly bornOn: string | undefined;
  /** The wearer's; asking for it takes time. */
  readonly clock: () => OffsetAt;
  readonly days: (range: DayRange) => Day[];
  readonly nights: (range: DayRange) => Night[];
}

/** Opens the records, works out what is stale, and closes the store behind the work. */
export async function withEvaluation<T>(
  context: Context,
  { wearer }: RangeWords,
  work: (evaluated: Evaluated, records: Records) => T | Promise<T>,
): Promise<T> {
  const mac = wantedMac(context.options.band);
  const store = openStore(storePath(context));
  try {
    const records = Records.open(store, nowS());
    const evaluated =
      mac === undefined ? await ofWearer(context, records, wearer) : ofBand(records, mac);
    return await work(evaluated, records);
  } finally {
    store.database.close();
  }
}

async function ofWearer(
  context: Context,
  records: Records,
  name: string | undefined,
): Promise<Evaluated> {
  const tools = evaluationTools(context);
  const { wearer, bands, lastDay, days, nights } = await evaluate(records, name, tools);
  const [latest, ...others] = bands;
  const worn = bandsWorn(records.evaluated.bands(wearer.id));
  return {
    devices: [latest, ...others],
    bands: worn,
    macs: [...new Set([...worn.flat(), ...records.ofWearer(wearer.id).bandsOfWearer()])],
    lastDay,
    bornOn: wearer.facts.bornOn,
    clock: () => clockOfWearer(wearer, tools),
    days,
    nights,
  };
}

function ofBand(records: Records, mac: string): Evaluated {
  const zone = zoneHere();
  const { band, macs } = bandOfRecords(records, mac);
  const wearer = wearerOfBand(records, macs);
  const clock = clockOfWearer(wearer, { zone });
  const lastS = records.evaluated.lastMinuteS(macs);
  return {
    devices: [band],
    bands: [macs],
    macs,
    lastDay: lastS === undefined ? undefined : dayOf(lastS, clock(lastS)),
    bornOn: wearer.facts.bornOn,
    clock: () => clock,
    days: (range) => evaluateDays(records, macs, range, zone),
    nights: (range) => evaluateNights(records, macs, range, zone),
  };
}

/** For whatever brings records, to work out days and nights at its end. */
export function evaluationTools({ out, signal }: Context): EvaluationTools {
  const beganMs = performance.now();
  let isTold = false;
  return {
    // Looked up only where no zone of the wearer is known: it takes a quarter of the time of `days`.
    get zone() {
      return zoneHere();
    },
    signal,
    onProgress({ ofDays }) {
      if (isTold || performance.now() - beganMs < LONG_MS) return;
      isTold = true;
      out.note(`  … working out ${ofDays.toLocaleString("en-GB")} days; they are kept then`);
    },
  };
}

const LONG_MS = 1_000;

/** What is shown when nothing else is asked for. */
const DAYS_SHOWN = 14;

/**
 * What makes no sense is told before anything is looked up, as far as it can be: what day it is where
 * the wearer is, is not known then.
 *
 * @throws UsageError
 */
export function checkRange({ from, to }: RangeWords): void {
  if (from === undefined && to === undefined) return;
  const latest = dayOf(nowS(), EARLIEST_CLOCK_MIN);
  rangeOf(
    { ...(from !== undefined && { from }), ...(to !== undefined && { to }) },
    {
      latest,
      today: () => latest,
    },
  );
}

/** The first to see a new day live so far east. */
const EARLIEST_CLOCK_MIN = 14 * 60;

export function todayBy(offsetAt: OffsetAt): LocalDay {
  return dayOf(nowS(), offsetAt(nowS()));
}

/** The days that are wanted. @throws UsageError */
export function wantedRange(words: RangeWords, { lastDay, clock }: Evaluated): DayRange {
  const today = (): LocalDay => todayBy(clock());
  return rangeOf(words, { latest: lastDay ?? today(), today });
}

/** @param latest of which something is recorded */
function rangeOf(
  { from, to }: RangeWords,
  { latest, today }: { readonly latest: LocalDay; readonly today: () => LocalDay },
): DayRange {
  const wanted = from === undefined ? undefined : dayFrom("--from", from, today);
  const end = wanted !== undefined && wanted > latest ? today() : latest;
  const last = to === undefined ? end : dayFrom("--to", to, today);
  const first = wanted ?? addDays(last, 1 - DAYS_SHOWN);
  if (first <= last) return { from: first, to: last };
  throw new UsageError(
    to === undefined ? "--from lies in the future." : "--from is later than --to.",
  );
}

export function dayFrom(option: string, word: string, today: () => LocalDay): LocalDay {
  if (isDay(word)) return word;
  if (/^\d{1,5}$/.test(word)) return addDays(today(), -Number(word));
  throw new UsageError(`${option} wants a day.`, "Write 2026-01-31, or a number of days ago.");
}

const DAY_MS = 86_400_000;

/** How many days a range has. */
export function lengthOf({ from, to }: DayRange): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
}

/** As many days before it. */
export function rangeBefore(range: DayRange): DayRange {
  return { from: addDays(range.from, -lengthOf(range)), to: addDays(range.from, -1) };
}

/** Days are named without their year, where nobody can take it for another one. */
export function namesIn({ from, to }: DayRange): (day: LocalDay) => string {
  const thisYear = isoTime(nowS()).slice(0, 4);
  const isThisYear = from.startsWith(thisYear) && to.startsWith(thisYear);
  return (day) => (isThisYear ? dayName(day) : `${dayName(day)} ${day.slice(0, 4)}`);
}

/** Records that belong to no band are kept under addresses made of their sources. */
const FILES: Readonly<Partial<Record<Source, string>>> = {
  "data-export": "Zepp data export",
  mifit: "Zepp Life",
  gadgetbridge: "Gadgetbridge",
  file: "Workout files",
};

function deviceName({ mac, model }: Device): string | undefined {
  const source = sourceOfPseudo(mac);
  return model ?? (source && FILES[source]);
}

/** `Mi Smart Band 4`, `Mi Smart Band 4 and 2 others`. */
export function devicesText([first, ...others]: readonly [Device, ...Device[]]): string {
  const name = deviceName(first) ?? "Band";
  const [second] = others;
  if (others.length > 1) return `${name} and ${others.length} others`;
  return second ? `${name} and ${deviceName(second) ?? "another one"}` : name;
}

/** What was looked at, for programs: `mac` and `model` are those of the first device. */
export function devicesJson({ devices }: Evaluated): object {
  const [first] = devices;
  return {
    mac: first.mac,
    model: first.model,
    devices: devices.map(({ mac, model }) => ({ mac, model })),
  };
}
