import type { UnixSeconds } from "../../health/minute.ts";
import type { Stretch, StretchState } from "../../health/stretch.ts";
import { stateOfStage } from "./activity-kinds.ts";
import { pagesOf } from "./pages.ts";
import { BAD_VALUE, NO_TIME } from "./problems.ts";
import type { Reading } from "./reading.ts";
import { openTable } from "./sample-table.ts";
import { instantOf, numberOf } from "./values.ts";

/** A stage begins. */
interface Stage {
  readonly atS: UnixSeconds;
  /** `undefined`: the night is over. */
  readonly state: StretchState | undefined;
}

/** A night as XIAOMI_SLEEP_TIME_SAMPLE has it. */
interface Night {
  readonly startS: UnixSeconds;
  readonly endS: UnixSeconds;
}

/** A lifetime of nights has no more of either; what is more is left out. */
const MOST_ROWS = 2_000_000;

/** Nothing between two stages of one night takes longer. */
const LONGEST_STAGE_S = 4 * 3600;
const LONGEST_NIGHT_S = 36 * 3600;

/**
 * Reads the nights of Xiaomi's protocol: their stages, and of a night without stages that there was
 * sleep.
 */
export async function readSleep(reading: Reading): Promise<void> {
  const stages = await readStages(reading);
  const nights = await readNights(reading);
  for (const id of new Set([...stages.keys(), ...nights.keys()])) {
    const stretches = stretchesOf(
      inOrder(stages.get(id) ?? [], "atS"),
      inOrder(nights.get(id) ?? [], "startS"),
    );
    reading.devices.of(id)?.stretches(stretches);
  }
}

async function readStages(reading: Reading): Promise<Map<number, Stage[]>> {
  return readRows(reading, "XIAOMI_SLEEP_STAGE_SAMPLE", "STAGE", (atS, stage) => {
    return { atS, state: stateOfStage(stage) };
  });
}

async function readNights(reading: Reading): Promise<Map<number, Night[]>> {
  const { nowS } = reading;
  return readRows(reading, "XIAOMI_SLEEP_TIME_SAMPLE", "WAKEUP_TIME", (startS, wakeUpMs) => {
    const endS = instantOf(wakeUpMs, "ms", nowS);
    const isNight = endS !== undefined && endS > startS && endS - startS <= LONGEST_NIGHT_S;
    return isNight ? { startS, endS } : undefined;
  });
}

/** What the rows of a table say, by device. */
async function readRows<T>(
  { database, nowS, problems, signal }: Reading,
  name: string,
  column: string,
  read: (atS: UnixSeconds, value: number) => T | undefined,
): Promise<Map<number, T[]>> {
  const found = new Map<number, T[]>();
  const table = openTable(database, name, ["TIMESTAMP", "DEVICE_ID", column]);
  if (!table) return found;
  const numbers = ["TIMESTAMP", "DEVICE_ID", column];
  let left = MOST_ROWS;
  for await (const page of pagesOf(database, table, { numbers }, { signal })) {
    for (const row of page) {
      const id = numberOf(row.DEVICE_ID);
      const value = numberOf(row[column]);
      const atS = instantOf(row.TIMESTAMP, "ms", nowS);
      const it = atS === undefined || value === undefined ? undefined : read(atS, value);
      if (atS === undefined) problems.count(...NO_TIME);
      else if (id === undefined || it === undefined || left === 0) problems.count(...BAD_VALUE);
      else {
        left--;
        const list = found.get(id);
        if (list) list.push(it);
        else found.set(id, [it]);
      }
    }
  }
  return found;
}

function inOrder<T, K extends keyof T>(
  list: readonly (T & Record<K, number>)[],
  by: K,
): readonly T[] {
  return list.toSorted((a, b) => a[by] - b[by]);
}

/** @param stages and nights of one device, in the order of time */
function stretchesOf(stages: readonly Stage[], nights: readonly Night[]): Stretch[] {
  const stretches: Stretch[] = [];
  const hasStages = new Set<Night>();
  let at = 0;
  for (const [i, { atS, state }] of stages.entries()) {
    while (at < nights.length && (nights[at]?.endS ?? 0) <= atS) at++;
    const night = nights[at];
    const isWithin = night !== undefined && night.startS <= atS;
    if (isWithin) hasStages.add(night);
    const endS = endOf(atS, stages[i + 1]?.atS, isWithin ? night.endS : undefined);
    if (state !== undefined && endS > atS) stretches.push({ startS: atS, endS, state });
  }
  const asleep = nights
    .filter((night) => !hasStages.has(night))
    .map(({ startS, endS }): Stretch => ({ startS, endS, state: "asleep" }));
  return [...stretches, ...asleep];
}

/** A stage lasts until the next one, or the end of its night; one that nothing ends is not told. */
function endOf(atS: UnixSeconds, nextS = Infinity, wakeUpS?: UnixSeconds): UnixSeconds {
  if (wakeUpS !== undefined) return Math.min(nextS, wakeUpS);
  return nextS - atS <= LONGEST_STAGE_S ? nextS : atS;
}
