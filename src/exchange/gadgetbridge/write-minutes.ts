import type { Measurement } from "../../health/measurement.ts";
import type { Minute, UnixSeconds } from "../../health/minute.ts";
import type { SqlValue } from "../../platform.ts";
import { FAMILY_TABLES } from "./device-types.ts";
import { sampleOf } from "./raw-kind.ts";
import type { RawSample } from "./raw-kind.ts";
import { toldKinds } from "./told-kinds.ts";
import { toldSleep } from "./told-nights.ts";
import type { WrittenMinute } from "./told-kinds.ts";
import type { Work } from "./write-work.ts";

const COLUMNS = [
  "TIMESTAMP",
  "DEVICE_ID",
  "USER_ID",
  "RAW_INTENSITY",
  "STEPS",
  "RAW_KIND",
  "HEART_RATE",
];
const ZEPP_OS_COLUMNS = [...COLUMNS, "UNKNOWN1", "SLEEP", "DEEP_SLEEP", "REM_SLEEP"];
const XIAOMI_COLUMNS = [...COLUMNS, "STRESS", "SPO2"];

/** Gadgetbridge's own value for what was not measured. @source Gadgetbridge ActivitySample */
const NOT_MEASURED = -1;

/** HEART_RATE of a minute without one, as bands send it. @source gadgetbridge §4.2 */
const NO_PULSE = 255;

/** Writes the minutes into the table of the device's family, with the sleep that is told apart. */
export async function writeMinutes(work: Work): Promise<void> {
  switch (work.device.family) {
    case "zepp-os":
      return writeExtended(work);
    case "xiaomi":
      return writeXiaomi(work);
    default:
      return writeShort(work);
  }
}

async function writeShort(work: Work): Promise<void> {
  const table = work.target.table("MI_BAND_ACTIVITY_SAMPLE", COLUMNS);
  if (table === undefined) return;
  let cut = 0;
  for (const { minute, sample } of writtenMinutes(work)) {
    table.write(valuesOf(work, minute, sample));
    if (minute.asleep) cut++;
    await work.pace.step();
  }
  work.leftOut.count(
    "sleep-bytes",
    "Gadgetbridge keeps four of the eight bytes that this model has for a minute: " +
      "its kind, intensity, steps and pulse.",
    cut,
  );
}

async function writeExtended(work: Work): Promise<void> {
  const table = work.target.table(FAMILY_TABLES["zepp-os"].table, ZEPP_OS_COLUMNS);
  if (table === undefined) return;
  for (const { minute, sample } of writtenMinutes(work)) {
    const { unknown, light, deep, rem } = sample.asleep ?? NOT_TOLD;
    table.write([...valuesOf(work, minute, sample), unknown, light, deep, rem]);
    await work.pace.step();
  }
}

const NOT_TOLD = { unknown: null, light: null, deep: null, rem: null };

function writtenMinutes(work: Work): Iterable<WrittenMinute> {
  const minutes = work.history.minutes(work.macs, ...work.time);
  return toldKinds(work.device.family, minutes, toldSleep(work));
}

function valuesOf({ device, user }: Work, minute: Minute, { kind }: RawSample): SqlValue[] {
  const { startS, intensity = NOT_MEASURED, steps = NOT_MEASURED } = minute;
  return [startS, device.id, user, intensity, steps, kind, minute.heartRateBpm ?? NO_PULSE];
}

/** Sleep is told in tables of its own there; what is measured by itself stands in the minute. */
async function writeXiaomi(work: Work): Promise<void> {
  const { history, macs, time } = work;
  const table = work.target.table(FAMILY_TABLES.xiaomi.table, XIAOMI_COLUMNS);
  if (table === undefined) return;
  const stress = new ByMinute(history.measurements(macs, "stress", ...time));
  const oxygen = new ByMinute(history.measurements(macs, "blood-oxygen", ...time));
  const write = async (minute: Minute): Promise<void> => {
    const values = [stress.at(minute.startS) ?? null, oxygen.at(minute.startS) ?? null];
    table.write([...valuesOf(work, minute, sampleOf("xiaomi", minute)), ...values]);
    await work.pace.step();
  };
  /** Readings of minutes that are not there have one all the same. */
  const writeUpTo = async (endS: UnixSeconds): Promise<void> => {
    for (;;) {
      const startS = Math.min(stress.nextS, oxygen.nextS);
      if (startS >= endS) return;
      await write({ startS });
    }
  };
  for (const minute of history.minutes(macs, ...time)) {
    await writeUpTo(minute.startS);
    await write(minute);
  }
  await writeUpTo(Infinity);
}

/** Readings that a band takes by itself, looked up minute by minute. */
class ByMinute {
  readonly #readings: Iterator<Measurement, unknown>;
  #next: Measurement | undefined;

  constructor(readings: Iterable<Measurement>) {
    this.#readings = readings[Symbol.iterator]();
    this.#advance();
  }

  /** The minute of the next one. */
  get nextS(): UnixSeconds {
    return this.#next === undefined ? Infinity : Math.floor(this.#next.atS / 60) * 60;
  }

  /** The last reading of this minute; asked in the order of time. */
  at(startS: UnixSeconds): number | undefined {
    let value: number | undefined;
    while (this.nextS <= startS) {
      if (this.nextS === startS) value = this.#next?.value;
      this.#advance();
    }
    return value === undefined ? undefined : Math.round(value);
  }

  #advance(): void {
    do {
      const step = this.#readings.next();
      this.#next = step.done === true ? undefined : step.value;
    } while (this.#next?.isAutomatic === false);
  }
}
