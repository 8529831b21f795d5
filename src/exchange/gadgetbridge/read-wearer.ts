import { labelOf } from "../../archive/foreign-table.ts";
import { dayOf } from "../../health/local-day.ts";
import type { UnixSeconds } from "../../health/minute.ts";
import type { Wearer } from "../../health/wearer.ts";
import type { Database, SqlRow, Waiting } from "../../platform.ts";
import type { Intake } from "../../store/intake.ts";
import { pagesOf } from "./pages.ts";
import { openTable } from "./sample-table.ts";
import { numberOf, numberWithin } from "./values.ts";

/** Gadgetbridge's for somebody who gave no name. @source Gadgetbridge ActivityUser */
const NAMELESS = "gadgetbridge-user";

/** @source Gadgetbridge ActivityUser */
const SEXES: readonly Wearer["sex"][] = ["female", "male", "other"];

/** Reads USER and the newest USER_ATTRIBUTES: of several users, the first. */
export async function readWearer(
  database: Database,
  intake: Intake,
  nowS: UnixSeconds,
  waiting: Waiting,
): Promise<void> {
  const user = await firstUser(database, waiting);
  if (!user) return;
  const attributes = await newestAttributes(database, numberOf(user._ID), waiting);
  const name = labelOf(user.NAME);
  intake.wearer({
    name: name === NAMELESS ? undefined : name,
    bornOn: bornOn(numberOf(user.BIRTHDAY), nowS),
    sex: SEXES[numberOf(user.GENDER) ?? -1],
    heightCm: numberWithin(attributes?.HEIGHT_CM, 50, 260),
    weightKg: numberWithin(attributes?.WEIGHT_KG, 10, 500),
    stepGoal: numberWithin(attributes?.STEPS_GOAL_SPD, 1, 200_000),
  });
}

async function firstUser(database: Database, waiting: Waiting): Promise<SqlRow | undefined> {
  const table = openTable(database, "USER", ["_ID"]);
  const wanted = { numbers: ["_ID", "BIRTHDAY", "GENDER"], texts: ["NAME"] };
  let first: SqlRow | undefined;
  for await (const page of table ? pagesOf(database, table, wanted, waiting) : []) {
    for (const row of page) {
      if (first === undefined || (numberOf(row._ID) ?? 0) < (numberOf(first._ID) ?? 0)) first = row;
    }
  }
  return first;
}

async function newestAttributes(
  database: Database,
  userId: number | undefined,
  waiting: Waiting,
): Promise<SqlRow | undefined> {
  const table = openTable(database, "USER_ATTRIBUTES", ["USER_ID"]);
  const numbers = ["USER_ID", "HEIGHT_CM", "WEIGHT_KG", "STEPS_GOAL_SPD", "VALID_FROM_UTC"];
  const fromOf = (row: SqlRow) => numberOf(row.VALID_FROM_UTC) ?? -Infinity;
  let newest: SqlRow | undefined;
  for await (const page of table ? pagesOf(database, table, { numbers }, waiting) : []) {
    for (const row of page) {
      if (numberOf(row.USER_ID) !== userId) continue;
      if (newest === undefined || fromOf(row) >= fromOf(newest)) newest = row;
    }
  }
  return newest;
}

/** Gadgetbridge puts the day into a calendar of UTC, at whatever hour it is then. */
function bornOn(birthdayMs: number | undefined, nowS: UnixSeconds): string | undefined {
  if (birthdayMs === undefined) return undefined;
  const atS = Math.floor(birthdayMs / 1000);
  return atS >= Date.UTC(1900, 0) / 1000 && atS <= nowS ? dayOf(atS, 0) : undefined;
}
