import { textOf } from "../../archive/foreign-table.ts";
import type { Table } from "../../archive/foreign-table.ts";
import type { Measurement } from "../../health/measurement.ts";
import type { SqlRow } from "../../platform.ts";
import { NO_DEVICE } from "../../store/intake.ts";
import { accountsOf } from "./person.ts";
import { deviceOf } from "./reading.ts";
import type { Reading } from "./reading.ts";
import { numberOf, timeOf } from "./values.ts";

const TIMES = ["timestamp", "time", "utctimestamp", "date_time", "create_time", "generated_time"];
const PERSONS = ["user_id", "userid", "uid", "fid", "member_id", "family_id"];

const LIMITS = { mostBytes: 256, mostRows: 100_000 };
const BATCH = 2_000;

/**
 * Whether a table holds weights with their times. No public source shows such a table of the vendor's,
 * so it is known by its columns.
 */
export function isWeightTable({ name, columns }: Table): boolean {
  const isNamed = /^(?:weight|body|manual)/i.test(name);
  return isNamed && columns.has("weight") && TIMES.some((time) => columns.has(time));
}

/**
 * Weights in kilograms. A scale weighs a whole household: where the table says who it was, only what
 * the owner's account says is brought.
 */
export function readWeights(reading: Reading, table: Table): void {
  const person = PERSONS.find((it) => table.columns.has(it));
  const time = TIMES.find((it) => table.columns.has(it)) ?? "time";
  const accounts = accountsOf(reading);
  const wanted = ["weight", time, ...(person === undefined ? [] : [person])];
  let batch: Measurement[] = [];
  const bring = (): void => {
    if (batch.length > 0) deviceOf(reading, NO_DEVICE).measurements(batch);
    batch = [];
  };
  for (const row of reading.tables.rows(table.name, wanted, LIMITS)) {
    const weight = weightOf(row, time, reading);
    if (weight === undefined) reading.problems.note("bad-weight");
    else if (person !== undefined && !accounts.has(textOf(row[person]) ?? "")) {
      reading.problems.note("other-person");
    } else batch.push(weight);
    if (batch.length >= BATCH) bring();
  }
  bring();
}

function weightOf(row: SqlRow, time: string, { nowS }: Reading): Measurement | undefined {
  const atS = timeOf(row[time], nowS);
  const value = numberOf(row.weight);
  const isWeight = value !== undefined && value >= 10 && value <= 500;
  return atS === undefined || !isWeight
    ? undefined
    : { kind: "weight", atS, value, isAutomatic: false };
}
