import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { openStore } from "../src/node/sqlite.ts";
import { Records } from "../src/store/records.ts";
import { GADGETBRIDGE_SCHEMAS } from "./gadgetbridge-database.ts";
import { keepHealthValue, keepSecret } from "./leaks.ts";
import { documentOf, newFolder, ownband } from "./ownband.ts";
import type { Run, RunOptions } from "./ownband.ts";
import { dumpRecords } from "./records-dump.ts";
import type { RecordsDump } from "./records-dump.ts";

/** Where everybody in these tests lives. */
export const HOME = "Europe/Berlin";

// What is secret in test/fixtures, and what is written below.
keepSecret(
  "C0:FF:EE:12:34:56",
  "C0:FF:EE:65:43:21",
  "C0FFEEFFFE123456",
  "12345/00001234",
  "00112233445566778899aabbccddeeff",
  "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
  "ffeeddccbbaa99887766554433221100",
);
// Steps and distances of the days in test/fixtures/mifit, and of the ones in vendor-csv.
keepHealthValue(6355, 4575, 6532, 4703, 6316, 4547, 5244, 3817, 12_001, 8650);

/** How many of one kind an import says it has brought. */
export interface ImportedCounts {
  readonly added: number;
  readonly changed: number;
  readonly same: number;
  readonly lost: number;
}

/** The document of `ownband import --json`, as far as tests look at it. */
export interface ImportDocument {
  readonly dryRun: boolean;
  readonly runs: readonly (ImportedCounts & {
    readonly run?: number;
    readonly source: string;
    readonly kinds: Readonly<Record<string, ImportedCounts>>;
    readonly devices: readonly { readonly mac: string; readonly model?: string }[];
    readonly leftOut: readonly { readonly code: string; readonly text: string }[];
  })[];
  readonly files: readonly { readonly where: string; readonly what: string }[];
  readonly troubles: readonly { readonly where: string; readonly code: string }[];
}

/** A data folder, and the commands of somebody who lives in Berlin. */
export class HistoryFolder {
  readonly dataFolder = newFolder();

  run(args: readonly string[], options: RunOptions = {}): Promise<Run> {
    const env = { TZ: HOME, ...options.env };
    return ownband(args, { ...options, dataFolder: this.dataFolder, env });
  }

  /** Imports; anything but the wanted status fails the test. */
  async import(
    args: readonly string[],
    { status = 0, ...options }: RunOptions & { readonly status?: number } = {},
  ): Promise<ImportDocument> {
    const run = await this.run(["import", "--json", ...args], options);
    if (run.status !== status) throw new Error(`${run.status}: ${run.stdout}${run.stderr}`);
    // As documented; what tests look at in it fails them where it is not.
    return documentOf(run) as unknown as ImportDocument;
  }

  /** The JSON document of a command that must succeed. */
  async document(args: readonly string[]): Promise<Record<string, unknown>> {
    const run = await this.run([...args, "--json"]);
    if (run.status !== 0) throw new Error(`${run.status}: ${run.stdout}${run.stderr}`);
    return documentOf(run);
  }

  get storePath(): string {
    return join(this.dataFolder, "data", "ownband.sqlite");
  }

  dump(): RecordsDump {
    const store = openStore(this.storePath);
    try {
      Records.open(store, Math.floor(Date.now() / 1000));
      return dumpRecords(store.database);
    } finally {
      store.database.close();
    }
  }
}

/** Every row of every table, of the records or not, as text. */
export function everythingIn(storePath: string): string[] {
  const database = new DatabaseSync(storePath, { readOnly: true });
  try {
    const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
    return tables.flatMap(({ name }) => {
      const rows = database.prepare(`SELECT * FROM "${String(name)}"`).all();
      return rows.map((row) => `${String(name)} ${JSON.stringify(Object.values(row))}`).toSorted();
    });
  } finally {
    database.close();
  }
}

/** How many records a dump has, of every kind. */
export function countsIn(dump: RecordsDump): Readonly<Record<string, number>> {
  const tables = Object.entries<RecordsDump[keyof RecordsDump]>({ ...dump });
  return Object.fromEntries(tables.map(([name, rows]) => [name, rows.length]));
}

export const GADGETBRIDGE_MAC = "C0:FF:EE:0A:0B:0C";
keepSecret(GADGETBRIDGE_MAC);

export interface GadgetbridgeContent {
  readonly schema?: keyof typeof GADGETBRIDGE_SCHEMAS;
  /** One after the other, from `fromS` on. */
  readonly minutes?: number;
  readonly fromS?: number;
  readonly mac?: string;
  /** The workout's track, as the database calls it. */
  readonly track?: string;
  /** The name of the device, or of the workout. */
  readonly title?: string;
}

/** 2024-02-01 00:00 UTC. */
export const GADGETBRIDGE_FROM_S = Date.UTC(2024, 1, 1) / 1000;

/** Makes a database as Gadgetbridge has it, of one Mi Band; with a workout, where the schema has room. */
export function makeGadgetbridge(path: string, content: GadgetbridgeContent = {}): string {
  const { schema = 92, minutes = 1440, fromS = GADGETBRIDGE_FROM_S } = content;
  const { track = null, title = "Round the lake", mac = GADGETBRIDGE_MAC } = content;
  const database = new DatabaseSync(path);
  try {
    database.exec(`PRAGMA synchronous = OFF; PRAGMA journal_mode = DELETE; BEGIN;
      ${GADGETBRIDGE_SCHEMAS[schema]}
      INSERT INTO USER VALUES (1, 'Ada', 631152000000, 0);
      INSERT INTO USER_ATTRIBUTES VALUES (1, 171, 64, 8, 9000, NULL, NULL, 1);
      INSERT INTO DEVICE VALUES (${DEVICES[schema](mac)});
      WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${minutes - 1})
      INSERT INTO MI_BAND_ACTIVITY_SAMPLE
          (TIMESTAMP, DEVICE_ID, USER_ID, RAW_INTENSITY, STEPS, RAW_KIND, HEART_RATE)
        SELECT ${fromS} + 60 * i, 1, 1, i % 90, i % 40, CASE WHEN i % 3 = 0 THEN 1 ELSE 80 END,
          CASE WHEN i % 5 = 0 THEN 60 + i % 70 ELSE 255 END FROM n;`);
    if (schema !== 14) {
      const insert = database.prepare(`INSERT INTO BASE_ACTIVITY_SUMMARY
        (_id, NAME, START_TIME, END_TIME, ACTIVITY_KIND, GPX_TRACK, DEVICE_ID, USER_ID, SUMMARY_DATA)
        VALUES (1, ?, ?, ?, 16, ?, 1, 1, '{}')`);
      insert.run(title, (fromS + 600) * 1000, (fromS + 2400) * 1000, track);
    }
    database.exec("COMMIT");
  } finally {
    database.close();
  }
  return path;
}

const DEVICES: Readonly<Record<keyof typeof GADGETBRIDGE_SCHEMAS, (mac: string) => string>> = {
  92: (mac) => `1, 'Mi Smart Band 4', 'Xiaomi', '${mac}', 16, 'MIBAND4', NULL, NULL, NULL`,
  40: (mac) => `1, 'Mi Smart Band 4', 'Xiaomi', '${mac}', 16, NULL, NULL`,
  14: (mac) => `1, 'MI', 'Xiaomi', '${mac}', 10`,
};

/** A track of Gadgetbridge's beside its database, of a point a minute. */
export function gpxText(fromS = GADGETBRIDGE_FROM_S + 600, points = 30): string {
  const point = (_: unknown, i: number): string => {
    const time = new Date((fromS + i * 60) * 1000).toISOString();
    return `<trkpt lat="${47 + i / 1000}" lon="8.5"><ele>400</ele><time>${time}</time></trkpt>`;
  };
  const all = Array.from({ length: points }, point).join("");
  return `<?xml version="1.0" encoding="UTF-8"?>
    <gpx version="1.1" creator="Gadgetbridge" xmlns="http://www.topografix.com/GPX/1/1">
    <trk><name>Lake</name><trkseg>${all}</trkseg></trk></gpx>`;
}
