import { tableNames } from "../../archive/foreign-table.ts";
import type { UnixSeconds } from "../../health/minute.ts";
import type { OffsetAt } from "../../health/zone.ts";
import type { Database, ForeignDatabase, Waiting } from "../../platform.ts";
import type { Intake } from "../../store/intake.ts";
import { Problems } from "./problems.ts";
import { readAlarms, readBattery } from "./read-alarms.ts";
import { readDaySummaries } from "./read-days.ts";
import { readDevices } from "./read-devices.ts";
import { readMeasurements } from "./read-measurements.ts";
import { readMinutes } from "./read-minutes.ts";
import { tellOfOthers } from "./read-others.ts";
import { readSleep } from "./read-sleep.ts";
import { readWearer } from "./read-wearer.ts";
import { readWorkouts } from "./read-workouts.ts";
import type { WorkoutSources } from "./read-workouts.ts";
import type { Reading } from "./reading.ts";
import { openTable } from "./sample-table.ts";

/** Whether a database is one of Gadgetbridge's, of whatever version. */
export function isGadgetbridgeDatabase(database: Database): boolean {
  if (!openTable(database, "DEVICE", ["_ID", "IDENTIFIER"])) return false;
  return tableNames(database).some((name) => /_SAMPLE$|^USER$/i.test(name));
}

export interface GadgetbridgeOptions extends WorkoutSources, Waiting {
  /** Where the wearer was: for days of which a record does not say it. */
  readonly offsetAt: OffsetAt;
  readonly nowS: UnixSeconds;
}

/**
 * Hands on everything that Gadgetbridge has of Huami's and Xiaomi's devices. Tables and columns are
 * found by their names, so that the version of the schema does not matter; what is missing is absent.
 *
 * Workouts of which `summaryOf` reads the band's own record, and of the same sport, keep the band's own
 * code for it; others have Gadgetbridge's.
 *
 * @throws ExchangeError "damaged" | "too-big"; DiskError "damaged"; Interrupted
 * @source gadgetbridge §4
 */
export async function readGadgetbridge(
  database: ForeignDatabase,
  intake: Intake,
  { offsetAt, nowS, trackNamed, summaryOf, signal }: GadgetbridgeOptions,
): Promise<void> {
  const problems = new Problems();
  const devices = await readDevices(database, intake, { signal });
  const reading: Reading = { database, devices, problems, offsetAt, nowS, signal };
  await readWearer(database, intake, nowS, { signal });
  readMinutes(reading);
  await readMeasurements(reading);
  await readSleep(reading);
  await readDaySummaries(reading);
  // Last: these are brought only of devices of which something else was.
  await readWorkouts(reading, { trackNamed, summaryOf });
  await readAlarms(reading);
  await readBattery(reading);
  devices.countOthers(problems);
  problems.tell(intake);
  await tellOfOthers(database, intake, { signal });
}
