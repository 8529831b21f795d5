import type { Database } from "../../platform.ts";

/** A band in Mi Fitness. */
export interface MiFitnessBand {
  readonly mac: string;
  readonly key: string | null;
  /** `miwear.watch.m66gl`. */
  readonly model: string;
  readonly name: string;
  readonly serial: string;
}

/**
 * Makes the database `device_db`: one JSON text per device. Only the table's name and the column
 * `detail` are established; the other columns are guesses.
 * @source Gadgetbridge's wiki (auth_key); linuxwff789/miwear-ctl (encrypt_key, token)
 */
export function fillDeviceDb(db: Database, bands: readonly MiFitnessBand[]): void {
  db.run("CREATE TABLE device (did TEXT PRIMARY KEY, model TEXT, name TEXT, detail TEXT)");
  db.run("INSERT INTO device VALUES ('scale.1', 'yunmai.scales.ms103', 'Scale', '{}')");
  for (const band of bands) insertMiFitnessBand(db, band);
}

/** Writes a band, or what has changed of it. */
export function insertMiFitnessBand(db: Database, band: MiFitnessBand): void {
  db.run(
    "INSERT OR REPLACE INTO device VALUES (?, ?, ?, ?)",
    `${band.model.split(".")[0] ?? ""}.${band.serial}`,
    band.model,
    band.name,
    JSON.stringify(detailOf(band)),
  );
}

/** Bands that Huami made have `auth_key`; the others `encrypt_key` and the same again as `token`. */
function detailOf({ mac, key, model, name, serial }: MiFitnessBand) {
  const isHuami = model.startsWith("hmpace.");
  return {
    auth_key: isHuami ? key : null,
    encrypt_key: isHuami ? null : key,
    token: isHuami ? null : key,
    mac,
    model,
    name,
    sn: serial,
    beaconkey: "11".repeat(8),
    irq_key: "22".repeat(8),
    phone_id: "synthetic",
  };
}
