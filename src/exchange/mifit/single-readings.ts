import { textOf } from "../../archive/foreign-table.ts";
import type { Measurement, MeasurementKind } from "../../health/measurement.ts";
import { PULSE_RANGE_BPM } from "../../health/reading.ts";
import type { SqlRow } from "../../platform.ts";
import type { Problem } from "./problems.ts";
import { deviceOf } from "./reading.ts";
import type { Reading } from "./reading.ts";
import { numberOf, objectOf, objectsIn, parseJson, timeOf } from "./values.ts";
import { isTooLong } from "./tables.ts";

const BATCH = 2_000;

/** A reading a minute for ten years. */
const LIMITS = { mostBytes: 4 * 1024 * 1024, mostRows: 6_000_000 };

/** Gathers readings by band, and hands them on in batches. */
class Gatherer {
  readonly #reading: Reading;
  readonly #byMac = new Map<string, Measurement[]>();

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  add(mac: string, measurement: Measurement): void {
    const them = this.#byMac.get(mac) ?? [];
    this.#byMac.set(mac, them);
    them.push(measurement);
    if (them.length >= BATCH) this.#bring(mac, them);
  }

  end(): void {
    for (const [mac, them] of this.#byMac) this.#bring(mac, them);
  }

  #bring(mac: string, them: readonly Measurement[]): void {
    if (them.length > 0) deviceOf(this.#reading, mac).measurements(them);
    this.#byMac.delete(mac);
  }
}

/**
 * Heart rates beside those of the minutes. What the table's TYPE says is not known: all count as taken
 * by the band itself, as most of them are.
 *
 * @source mifit-db §2, §3: HEART_RATE (ALEAPP, MifitAnalyzer), heartrate (MiFit-Java)
 */
export function readHeartRates(reading: Reading): void {
  const gatherer = new Gatherer(reading);
  for (const table of ["heart_rate", "heartrate"]) {
    for (const row of reading.tables.rows(table, ["time", "hr", "device_id"], LIMITS)) {
      addReading(gatherer, reading, row, {
        ...{ kind: "heart-rate", isAutomatic: true, problem: "bad-pulse" },
        ...{ time: row.time, value: row.hr },
        ...{ least: PULSE_RANGE_BPM.lowest, most: PULSE_RANGE_BPM.highest },
      });
    }
  }
  gatherer.end();
}

/** @source mifit-db §3: `spo2_…`, measured when the wearer asks for it */
export function readBloodOxygen(reading: Reading): void {
  const gatherer = new Gatherer(reading);
  const columns = ["utctimestamp", "spo2", "deviceid"];
  for (const row of reading.tables.rows("click_measured_spo2", columns, LIMITS)) {
    const named: SqlRow = { device_id: row.deviceid ?? null };
    addReading(gatherer, reading, named, {
      ...{ kind: "blood-oxygen", isAutomatic: false, problem: "bad-oxygen" },
      ...{ time: row.utctimestamp, value: row.spo2 },
      // Below, nobody is awake to ask for it.
      ...{ least: 50, most: 100 },
    });
  }
  gatherer.end();
}

/** @source mifit-db §3: `stress_…`, a list of times and values as JSON in each row */
export function readStress(reading: Reading): void {
  const gatherer = new Gatherer(reading);
  for (const row of reading.tables.rows("alldaystress", ["data", "deviceid"], LIMITS)) {
    const named: SqlRow = { device_id: row.deviceid ?? null };
    const list = isTooLong(row.data) ? undefined : parseJson(textOf(row.data) ?? "[]");
    if (!Array.isArray(list)) {
      reading.problems.note("bad-stress");
      continue;
    }
    reading.problems.note("bad-stress", list.filter((it) => objectOf(it) === undefined).length);
    for (const { time, value } of objectsIn(list)) {
      addReading(gatherer, reading, named, {
        ...{ kind: "stress", isAutomatic: true, problem: "bad-stress" },
        ...{ time, value, least: 0, most: 100 },
      });
    }
  }
  gatherer.end();
}

interface Written {
  readonly kind: MeasurementKind;
  readonly isAutomatic: boolean;
  readonly problem: Problem;
  readonly time: unknown;
  readonly value: unknown;
  readonly least: number;
  readonly most: number;
}

function addReading(gatherer: Gatherer, reading: Reading, row: SqlRow, written: Written): void {
  const { kind, isAutomatic, problem, least, most } = written;
  const mac = reading.bands.macOf(row);
  const atS = timeOf(written.time, reading.nowS);
  const value = numberOf(written.value);
  if (mac === undefined) reading.problems.note("scale");
  else if (atS === undefined || value === undefined || value < least || value > most) {
    reading.problems.note(problem);
  } else gatherer.add(mac, { kind, atS, value, isAutomatic });
}
