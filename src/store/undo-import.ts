import type { UnixSeconds } from "../health/minute.ts";
import type { Database } from "../platform.ts";
import { ALARMS } from "./alarm-rows.ts";
import { deleteBare } from "./band-rows.ts";
import { BATTERY_READINGS } from "./battery-rows.ts";
import { StoreError } from "./errors.ts";
import { touch } from "./evaluated.ts";
import { MEASUREMENTS } from "./measurement-rows.ts";
import { loadBands } from "./rows.ts";
import { loadRun } from "./run-rows.ts";
import type { RunSummary } from "./run-rows.ts";
import { StoredMinutes } from "./stored-minutes.ts";
import { StoredRecords } from "./stored-records.ts";
import { STRETCHES, SUMMARIES } from "./told-rows.ts";
import { takeBackFilled } from "./wearer-filling.ts";
import { WORKOUTS } from "./workout-rows.ts";

/** Every kind of record but the minutes. */
const KINDS = [MEASUREMENTS, WORKOUTS, STRETCHES, SUMMARIES, ALARMS, BATTERY_READINGS] as const;

/** A day's own midnight is somewhere else. */
const AROUND_S = 2 * 86_400;

/**
 * Takes out all that an import says; wants a transaction around it.
 *
 * @throws StoreError "no-such-run" | "not-an-import"
 */
export function undoImport(database: Database, id: number, atS: UnixSeconds): RunSummary {
  const run = loadRun(database, id);
  if (run === undefined) throw noSuchRun();
  if (run.kind !== "import") throw notAnImport();
  if (run.undoneS !== undefined) return run;
  for (const band of loadBands(database)) {
    if (!takeOut(database, band.id, id)) continue;
    const { firstS = 0, lastS = 0 } = run;
    touch(database, band.id, firstS - AROUND_S, lastS + AROUND_S);
    // A band that itself has answered is known without its records.
    if (band.metAtS === undefined) deleteBare(database, "mac = ?", band.mac);
  }
  takeBackFilled(database, id);
  database.run("UPDATE run SET undone_s = ? WHERE id = ?", atS, id);
  return { ...run, undoneS: atS };
}

/** Gives whether the run has said anything of this band. */
function takeOut(database: Database, band: number, run: number): boolean {
  const minutes = new StoredMinutes(database, band).takeOut(run);
  const records = KINDS.map((kind) => new StoredRecords(database, kind, band).takeOut(run));
  return [minutes, ...records].some((count) => count > 0);
}

function noSuchRun(): StoreError {
  return new StoreError("no-such-run", "There is no import of that number.", {
    hint: "Their numbers: ownband import --list",
  });
}

function notAnImport(): StoreError {
  return new StoreError("not-an-import", "That number is of a synchronisation.", {
    hint: "Only imports can be taken out again. Their numbers: ownband import --list",
  });
}
