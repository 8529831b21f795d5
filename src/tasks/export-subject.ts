import type { Day } from "../health/day.ts";
import type { Night } from "../health/nights.ts";
import type { OffsetAt } from "../health/zone.ts";
import type { WearerOfBands } from "../store/evaluated.ts";
import type { RecordTable } from "../store/record-rows.ts";
import type { Records } from "../store/records.ts";
import { BandTaskError } from "./errors.ts";
import { evaluateDays, evaluateNights, wearerNamed } from "./evaluate.ts";
import type { DayRange } from "./evaluate.ts";
import { clockOfWearer, evaluateWearer } from "./evaluate-stale.ts";
import type { EvaluationTools } from "./evaluate-stale.ts";
import { recordsOfWearerOf } from "./export-wearer.ts";
import { addressesOf, bandsWorn } from "./worn-bands.ts";

/** Whose records are taken along: those of one wearer, or of one band. */
export interface ExportSubject {
  /** They tell of the wearer, and of nobody else in the household. */
  readonly records: Records;
  /** The bands': the one to be believed first comes first. */
  readonly macs: readonly string[];
  readonly offsetAt: OffsetAt;
  readonly days: (range: DayRange) => Day[];
  readonly nights: (range: DayRange) => Night[];
}

/**
 * Everything of one wearer. Their days and nights are brought up to date before.
 *
 * @param which a number, or a name; default: the first one
 * @throws BandTaskError "no-records" | "no-such-wearer"; see `evaluateStale`
 */
export async function exportOfWearer(
  all: Records,
  which: number | string | undefined,
  tools: EvaluationTools,
): Promise<ExportSubject> {
  const wearer = wearerMeant(all.evaluated.wearers(), which);
  const { id } = wearer;
  const records = all.ofWearer(id);
  const { evaluated } = records;
  const worn = bandsWorn(evaluated.bands(id)).flat();
  const macs = [...new Set([...worn, ...records.bandsOfWearer()])];
  checkRecords(records, macs);
  await evaluateWearer(records, wearer, tools);
  return {
    records,
    macs,
    offsetAt: clockOfWearer(wearer, tools),
    days: ({ from, to }) => evaluated.days(id, from, to),
    nights: ({ from, to }) => evaluated.nights(id, from, to),
  };
}

/** Everything of one band, under all addresses at which its wearer wore it. @throws BandTaskError "no-records" */
export function exportOfBand(
  all: Records,
  mac: string,
  tools: Pick<EvaluationTools, "zone">,
): ExportSubject {
  const bands = all.bands();
  const band = bands.find((it) => it.mac === mac);
  const theirs = bands.filter(({ wearer }) => wearer === band?.wearer);
  const macs = band === undefined ? [] : addressesOf(band, theirs);
  checkRecords(all, macs);
  const records = recordsOfWearerOf(all, macs);
  return {
    records,
    macs,
    offsetAt: clockOfWearer({ zones: records.zones() }, tools),
    days: (range) => evaluateDays(all, macs, range, tools.zone),
    nights: (range) => evaluateNights(all, macs, range, tools.zone),
  };
}

function wearerMeant(
  wearers: readonly WearerOfBands[],
  which: number | string | undefined,
): WearerOfBands {
  if (typeof which !== "number") return wearerNamed(wearers, which);
  const found = wearers.find(({ id }) => id === which);
  if (found !== undefined) return found;
  throw noSuchWearer();
}

export function noSuchWearer(): BandTaskError {
  return new BandTaskError("no-such-wearer", "Nobody of that number wears a band here.", {
    hint: "Reload the page, and choose one of those who do.",
  });
}

const TABLES: readonly (RecordTable | "minute")[] = [
  "minute",
  "measurement",
  "workout",
  "stretch",
  "day_summary",
  "battery_reading",
];

/** Keys, and bands that were only met, are nothing to take along. */
function checkRecords(records: Records, macs: readonly string[]): void {
  const hasAny = macs.some((mac) => {
    const kept = records.kept(mac);
    if (kept === undefined) return false;
    return kept.alarms().length > 0 || TABLES.some((table) => kept.span(table) !== undefined);
  });
  if (hasAny) return;
  throw new BandTaskError("no-records", "Nothing is recorded yet that could be taken along.", {
    hint: "Read a band first: ownband sync. Or bring what is in files: ownband import.",
  });
}
