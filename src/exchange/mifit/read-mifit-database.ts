import type { ForeignDatabase } from "../../platform.ts";
import type { Intake } from "../../store/intake.ts";
import { readAlarms } from "./alarms.ts";
import { readBands } from "./bands.ts";
import { readDays } from "./date-data.ts";
import { readFirstWorkouts } from "./first-workouts.ts";
import { readOtherTables } from "./other-tables.ts";
import { readPerson } from "./person.ts";
import { Problems } from "./problems.ts";
import type { MifitOptions, Reading } from "./reading.ts";
import { readBloodOxygen, readHeartRates, readStress } from "./single-readings.ts";
import { Tables } from "./tables.ts";
import { readWorkouts } from "./workouts.ts";

/**
 * Brings what one database of the vendor's app (Mi Fit, Zepp Life, Zepp) holds: `origin_db…` of both
 * generations, and `stress_…` and `spo2_…` beside it. Every table and column but the ones of a record
 * itself may be missing. What is not brought, and why, goes to `intake.leftOut`; a table that is damaged
 * is read as far as it goes.
 *
 * @throws AppError "damaged" when nothing at all could be read; Interrupted
 * @source mifit-db
 */
export function readMifitDatabase(
  database: ForeignDatabase,
  intake: Intake,
  options: MifitOptions,
): void {
  const problems = new Problems();
  const tables = new Tables(database, problems, options.signal);
  const bands = readBands(tables);
  const reading: Reading = { ...options, database, intake, problems, tables, bands };
  // Also one without a record: what names no band may be its.
  for (const mac of bands.macs) intake.device(bands.facts(mac));
  const latestGoal = readDays(reading);
  readHeartRates(reading);
  readStress(reading);
  readBloodOxygen(reading);
  readWorkouts(reading);
  readFirstWorkouts(reading);
  readAlarms(reading);
  readPerson(reading, latestGoal);
  readOtherTables(reading);
  const damaged = tables.damaged();
  problems.report(intake);
  for (const name of damaged) {
    const text = `The table ${name.toUpperCase()} is damaged: it was read as far as it goes.`;
    intake.leftOut({ code: "damaged-table", text });
  }
}
