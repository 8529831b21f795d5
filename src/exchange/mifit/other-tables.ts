import { tableNames } from "../../archive/foreign-table.ts";
import type { LeftOut } from "../../store/intake.ts";
import type { Reading } from "./reading.ts";
import { isWeightTable, readWeights } from "./weights.ts";

/** What `read-mifit-database.ts` reads. */
const READ = [
  "device",
  "date_data",
  "heart_rate",
  "heartrate",
  "alarm",
  "user_infos",
  "config",
  "trackrecord",
  "trackdata",
  "trackinfo",
  "trackloc",
  "alldaystress",
  "click_measured_spo2",
];

/** SQLite's and Android's own. */
const BOOKKEEPING = ["android_metadata", "room_master_table"];

/** Settings, caches, and what the app's makers kept for themselves. @source mifit-db §2 */
const NOT_KEPT = [
  "cloud_config",
  "localcache",
  "selfgoal",
  "parterconfig",
  "sportconfig",
  "sportstat",
  "contourtrack",
  "trackdeathbook",
];

/** @source mifit-db §3: FemaleHealth */
const SENSITIVE = ["menstruationhistory", "menstruationrecord", "symptom"];

/** So many tables are named; of the others it is told how many. */
const MOST_NAMED = 100;

const MOST_ROWS = 1_000_000;

/** Tells the owner of every other table with rows; those with weights are read. */
export function readOtherTables(reading: Reading): void {
  let told = 0;
  let unnamed = 0;
  for (const name of tableNames(reading.database)) {
    const lower = name.toLowerCase();
    if (BOOKKEEPING.includes(lower) || lower.startsWith("sqlite_")) continue;
    if (!isPlain(name) || told >= MOST_NAMED) {
      unnamed++;
      continue;
    }
    const table = reading.tables.find(name);
    // What only looks like one of them was not read.
    if (table !== undefined && READ.includes(lower)) continue;
    if (table !== undefined && isWeightTable(table)) {
      readWeights(reading, table);
      continue;
    }
    const count = table === undefined ? undefined : countRows(reading, name);
    if (count === 0) continue;
    reading.intake.leftOut(leftOutOf(name, count));
    told++;
  }
  if (unnamed > 0) {
    const text = "Tables that are not known, with names that are better not shown.";
    reading.intake.leftOut({ code: "unknown-tables", text, count: unnamed });
  }
}

function leftOutOf(name: string, count: number | undefined): LeftOut {
  const lower = name.toLowerCase();
  if (SENSITIVE.includes(lower)) {
    return { code: "sensitive", text: `The table ${name} is private: it is not brought.`, count };
  }
  if (NOT_KEPT.includes(lower)) {
    return { code: "not-kept", text: `The table ${name} holds no records of a band.`, count };
  }
  return { code: "unknown-table", text: `The table ${name} is not known.`, count };
}

/** A name that is no more than one: no account's number, no address, no key. */
function isPlain(name: string): boolean {
  const isIdentifier = /^[A-Za-z_][A-Za-z0-9_]{0,60}$/.test(name);
  return isIdentifier && !/\d{5}/.test(name) && !/[0-9a-f]{12}/i.test(name);
}

function countRows({ tables, database }: Reading, name: string): number {
  // Not more rows than this, however the pages of a crafted table lead in circles.
  const sql = `SELECT count(*) AS count FROM (SELECT 1 FROM main."${name}" LIMIT ${MOST_ROWS})`;
  return tables.count(name, () => {
    const [row] = [...database.rows(sql)];
    return typeof row?.count === "number" ? row.count : 0;
  });
}
