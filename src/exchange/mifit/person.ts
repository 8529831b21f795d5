import { labelOf, textOf } from "../../archive/foreign-table.ts";
import { isDay } from "../../health/local-day.ts";
import type { SqlRow, SqlValue } from "../../platform.ts";
import type { Reading } from "./reading.ts";
import { numberOf, secondsOf, wholeOf } from "./values.ts";

const COLUMNS = ["user_id", "name", "height", "weight", "birthday", "last_login_time"];
const LIMITS = { mostBytes: 4_096, mostRows: 1_000 };

/**
 * Who wore the bands: USER_INFOS, CONFIG. What the numbers of GENDER mean is not established, and a
 * birthday is only a month, as a rule: neither is brought then.
 *
 * @param latestGoal the step goal of the latest day, where CONFIG has none
 * @source mifit-db §3
 */
export function readPerson(reading: Reading, latestGoal: number | undefined): void {
  const stepGoal = configuredGoal(reading) ?? latestGoal;
  const row = ownRow(reading) ?? {};
  const facts = {
    name: labelOf(row.name),
    bornOn: birthdayOf(row.birthday),
    heightCm: sized(row.height, 50, 275),
    weightKg: sized(row.weight, 10, 500),
    stepGoal,
  };
  if (Object.values(facts).some((it) => it !== undefined)) reading.intake.wearer(facts);
}

/** The account of the file; else who signed in last. */
function ownRow(reading: Reading): SqlRow | undefined {
  const accounts = accountsOf(reading);
  let own: SqlRow | undefined;
  let latest: SqlRow | undefined;
  for (const row of reading.tables.rows("user_infos", COLUMNS, LIMITS)) {
    if (accounts.has(textOf(row.user_id) ?? "")) own ??= row;
    if (latest === undefined || loginOf(row) > loginOf(latest)) latest = row;
  }
  return own ?? latest;
}

/** The numbers of the owner's accounts, as far as file name and devices tell them. */
export function accountsOf({ fileName, bands }: Reading): ReadonlySet<string> {
  const written = /_(\d{1,20})$/.exec(fileName)?.[1];
  return written === undefined ? bands.accounts : new Set([...bands.accounts, written]);
}

function loginOf(row: SqlRow): number {
  return secondsOf(row.last_login_time) ?? 0;
}

function configuredGoal({ tables }: Reading): number | undefined {
  let goal: number | undefined;
  for (const row of tables.rows("config", ["goal_steps_count"], LIMITS)) {
    goal = wholeOf(row.goal_steps_count, 1, 300_000) ?? goal;
  }
  return goal;
}

function birthdayOf(value: SqlValue | undefined): string | undefined {
  const text = textOf(value);
  return text !== undefined && isDay(text) && text >= "1880-01-01" ? text : undefined;
}

function sized(value: SqlValue | undefined, least: number, most: number): number | undefined {
  const number = numberOf(value);
  return number !== undefined && number >= least && number <= most ? number : undefined;
}
