import { summarizeDays } from "../health/day.ts";
import { LATEST_S, SEED_S } from "../health/interpret.ts";
import { addDays, dayAt, startOfDay } from "../health/local-day.ts";
import type { LocalDay } from "../health/local-day.ts";
import type { UnixSeconds } from "../health/minute.ts";
import { nightsOf } from "../health/nights.ts";
import { findSleep } from "../health/sleep.ts";
import { toldDays } from "../health/told-day.ts";
import { daysWithoutToldWakes } from "../health/told-wakes.ts";
import { offsetsOfStays } from "../health/zone.ts";
import type { OffsetAt, Stay } from "../health/zone.ts";
import type { Renewed, TimeSpan, WearerOfBands } from "../store/evaluated.ts";
import type { Records } from "../store/records.ts";
import { pause, throwIfStopped } from "../waiting.ts";
import { bandsWorn, readWorn, summariesWithin } from "./worn-bands.ts";
import type { BandMacs } from "./worn-bands.ts";

/** Raised when days or nights are worked out otherwise: all that are kept are worked out anew then. */
const RULES = 4;

/**
 * So many days are worked out, and kept, at once: it bounds what an interruption costs, and memory. With
 * twenty of them or more, ten years take up to 300 MB, because minutes outlive V8's quick collections;
 * with ten 185 MB, in the same time.
 */
const PIECE_DAYS = 10;

const DAY_S = 86_400;

export interface EvaluationTools {
  /** Where the wearer is; asked for only as long as nothing else is known. */
  readonly zone: string;
  readonly signal?: AbortSignal | undefined;
  /** Called between two pieces, when there is more than one. */
  readonly onProgress?: ((progress: EvaluationProgress) => void) | undefined;
}

export interface EvaluationProgress {
  readonly doneDays: number;
  readonly ofDays: number;
}

/**
 * Works out the days and nights whose records have changed since, piece by piece: each is kept as
 * soon as it is there, so that an interruption loses at most one of them. Called at the end of what
 * brings records, and before days are shown.
 *
 * @throws Interrupted; HealthError "unknown-zone"; DiskError "in-use" while another ownband writes
 */
export async function evaluateStale(records: Records, tools: EvaluationTools): Promise<void> {
  for (const wearer of records.evaluated.wearers()) await evaluateWearer(records, wearer, tools);
}

/** As {@link evaluateStale}, for one wearer. */
export async function evaluateWearer(
  records: Records,
  wearer: WearerOfBands,
  tools: EvaluationTools,
): Promise<void> {
  const { evaluated } = records;
  const stays = staysOf(wearer, tools);
  renewTerms(records, wearer, stays);
  let spans = evaluated.stale(wearer.id);
  if (spans.length === 0) return;
  const { signal, onProgress } = tools;
  const ofDays = daysIn(spans);
  const work: Work = {
    records,
    wearer,
    bands: bandsWorn(evaluated.bands(wearer.id)),
    offsetAt: offsetsOfStays(stays),
  };
  for (let [span] = spans; span !== undefined; [span] = spans) {
    throwIfStopped(signal);
    const piece = span;
    evaluated.renew(wearer.id, () => workOut(work, piece));
    spans = evaluated.stale(wearer.id);
    if (spans.length === 0) return;
    onProgress?.({ doneDays: Math.max(0, ofDays - daysIn(spans)), ofDays });
    await pause(0, signal);
  }
}

function daysIn(spans: readonly TimeSpan[]): number {
  return Math.ceil(spans.reduce((sum, { fromS, toS }) => sum + toS - fromS, 0) / DAY_S);
}

/** East of UTC, where the wearer was at that moment. */
export function clockOfWearer(
  wearer: Pick<WearerOfBands, "zones">,
  tools: Pick<EvaluationTools, "zone">,
): OffsetAt {
  return offsetsOfStays(staysOf(wearer, tools));
}

function staysOf(
  { zones: [first, ...others] }: Pick<WearerOfBands, "zones">,
  tools: Pick<EvaluationTools, "zone">,
): readonly Stay[] {
  // It also holds for the time before it.
  return [{ fromS: 0, zone: first?.zone ?? tools.zone }, ...others];
}

/** What days depend on besides records. */
interface Terms {
  readonly rules: number;
  readonly facts: readonly unknown[];
  readonly stays: readonly Stay[];
}

function renewTerms({ evaluated }: Records, wearer: WearerOfBands, stays: readonly Stay[]): void {
  const { bornOn, heightCm, weightKg } = wearer.facts;
  const terms: Terms = {
    rules: RULES,
    facts: [bornOn, heightCm, weightKg].map((it) => it ?? null),
    stays,
  };
  const text = JSON.stringify(terms);
  const known = evaluated.terms(wearer.id);
  if (known !== text) evaluated.renewTerms(wearer.id, text, since(known, terms));
}

/** From when on terms differ; `undefined`: from the beginning. */
function since(known: string | undefined, terms: Terms): UnixSeconds | undefined {
  if (known === undefined) return undefined;
  // An ownband with other rules may have written something else: that is compared as a whole.
  const { stays = [], ...before } = JSON.parse(known) as Partial<Terms>;
  const { stays: now, ...rest } = terms;
  if (JSON.stringify(before) !== JSON.stringify(rest)) return undefined;
  const differs = (i: number): boolean =>
    stays[i]?.zone !== now[i]?.zone || stays[i]?.fromS !== now[i]?.fromS;
  const at = Array.from({ length: Math.max(stays.length, now.length) }, (_, i) => i).find(differs);
  if (at === undefined || at === 0) return undefined;
  return Math.min(stays[at]?.fromS ?? Infinity, now[at]?.fromS ?? Infinity);
}

interface Work {
  readonly records: Records;
  readonly wearer: WearerOfBands;
  readonly bands: readonly BandMacs[];
  readonly offsetAt: OffsetAt;
}

/**
 * The first piece of what is stale. A minute reaches as far behind itself as "no change" may refer
 * (`SEED_S`), and a sleep that it is part of into the day before and the day behind.
 */
function workOut(work: Work, stale: TimeSpan): Renewed {
  const { offsetAt } = work;
  const dayOfS = (atS: UnixSeconds): LocalDay => dayAt(Math.min(atS, LAST_S), offsetAt).day;
  const from = addDays(dayOfS(stale.fromS), -1);
  const last = addDays(dayOfS(stale.toS + SEED_S), 1);
  const to = [addDays(from, PIECE_DAYS), last].toSorted()[0] ?? last;
  const doneS = to === last ? stale.toS : startOfDay(addDays(to, 1), offsetAt);
  // What is left reaches over this piece's end, however little of it is: the mark stays for that.
  const freshS = to === last ? doneS : Math.min(doneS, stale.toS - 1);
  return { ...workOutDays(work, from, to), from, to, fresh: { fromS: stale.fromS, toS: freshS } };
}

/** Behind it days would have no names any more. */
const LAST_S = LATEST_S - 8 * DAY_S;

function workOutDays(
  { records, bands, offsetAt, wearer }: Work,
  from: LocalDay,
  to: LocalDay,
): Pick<Renewed, "days" | "nights"> {
  const span = {
    fromS: startOfDay(addDays(from, -1), offsetAt),
    toS: startOfDay(addDays(to, 2), offsetAt),
  };
  const minutes = [...readWorn(records, bands, span)];
  const told = toldDays(summariesWithin(records, bands, span));
  const isWanted = ({ day }: { readonly day: LocalDay }): boolean => day >= from && day <= to;
  const days = summarizeDays(minutes, { offsetAt, wearer: wearer.facts, told });
  const nights = nightsOf(findSleep(minutes), offsetAt, told);
  return {
    days: [...daysWithoutToldWakes(days, nights)].filter(isWanted),
    nights: nights.filter(isWanted),
  };
}
