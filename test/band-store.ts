import { DatabaseSync } from "node:sqlite";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AuthKey } from "../src/bytes/auth-key.ts";
import type { Minute } from "../src/health/minute.ts";
import { openStore } from "../src/node/sqlite.ts";
import type { VirtualBand } from "../src/peers/virtual-band.ts";
import { VirtualRadio } from "../src/peers/band/virtual-radio.ts";
import { Ledger } from "../src/store/ledger.ts";
import { Records } from "../src/store/records.ts";
import { offsetsOf } from "../src/health/zone.ts";
import { syncBand } from "../src/tasks/sync-band.ts";
import type { SyncReport, SyncTools } from "../src/tasks/sync-work.ts";

export const ZONE = "Europe/Berlin";
export const KEY = AuthKey.of(Uint8Array.from({ length: 16 }, (_, i) => 17 * i));

/** 2024-03-12 12:00 UTC: every virtual world here begins then. */
export const NOON_S = 1_710_244_800;

/** A store on disk with its ledger and records; `close` removes it. */
export class TestStore {
  readonly folder = mkdtempSync(join(tmpdir(), "ownband-store-"));
  readonly path = join(this.folder, "ownband.sqlite");
  readonly #store = openStore(this.path);
  readonly ledger: Ledger;
  readonly records: Records;

  constructor(nowS = NOON_S) {
    this.ledger = Ledger.open(this.#store, nowS);
    this.records = Records.open(this.#store, nowS);
  }

  /** What a synchronisation of these bands needs; time stands still at `nowS`. */
  tools(bands: readonly VirtualBand[], more: Partial<SyncTools> = {}): SyncTools {
    return {
      radio: new VirtualRadio(bands),
      ledger: this.ledger,
      records: this.records,
      key: bands[0]?.key,
      zone: ZONE,
      offsetAt: offsetsOf(ZONE),
      nowS: () => NOON_S,
      breathMs: 0,
      scanMs: 200,
      trace: () => undefined,
      ...more,
    };
  }

  sync(band: VirtualBand, more: Partial<SyncTools> = {}): Promise<SyncReport> {
    return syncBand(this.tools([band], more));
  }

  minutes(mac: string): Minute[] {
    return [...this.records.minutes(mac, 0, 4_000_000_000)];
  }

  close(): void {
    this.#store.database.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** When which minutes are on disk, seen by another program: SQLite on a connection of its own. */
export function minutesOnDisk(path: string): ReadonlySet<number> {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const rows = database.prepare("SELECT minute FROM minute").all();
    return new Set(rows.map(({ minute }) => Number(minute) * 60));
  } finally {
    database.close();
  }
}

/** A message by which a client lets the band forget: `03`, or `03 01` of newer ones. */
export const FORGET = {
  matches: (frame: Uint8Array): boolean =>
    frame[0] === 0x03 && (frame.length === 1 || (frame.length === 2 && frame[1] === 0x01)),
};
