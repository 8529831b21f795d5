// Ten years of a made-up life, as other programs keep them. The same every time.
import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { offsetsOf } from "../../src/health/zone.ts";
import { openStore } from "../../src/node/sqlite.ts";
import { Life } from "../../src/peers/band/life.ts";
import { Records } from "../../src/store/records.ts";
import { GADGETBRIDGE_SCHEMAS } from "../../test/gadgetbridge-database.ts";
import { checked, folder } from "./process.ts";

/** How many; fewer to try the bench out. */
export const YEARS = Number(process.env["OWNBAND_BENCH_YEARS"] ?? 10);

export const ZONE = "Europe/Berlin";
export const MAC = "C8:0F:10:01:02:03";
/** The first and the last day of it. */
export const LAST_DAY = "2023-12-31";
export const firstDay = (years: number): string => `${2024 - years}-01-01`;

const END_S = Date.UTC(2023, 11, 31, 23) / 1000;
const NO_PULSE = 0xff;

/** Where a run of the command line keeps its records, and in whose time. */
export const environment = (name: string): NodeJS.ProcessEnv => ({
  OWNBAND_DATA: join(folder, name),
  TZ: ZONE,
});

/** One minute as a band with samples of 4 bytes keeps it. */
type Take = (startS: number, kind: number, intensity: number, steps: number, pulse: number) => void;

const offsetAt = offsetsOf(ZONE);

function eachMinute(years: number, take: Take): void {
  const firstS = Date.UTC(2023 - years, 11, 31, 23) / 1000;
  const life = new Life({ seed: 4, startS: firstS, zone: offsetAt, sampleBytes: 4 });
  for (let span = life.span(firstS, END_S); span; span = life.span(span.endS, END_S)) {
    const samples = life.samples(span);
    for (let at = 0, startS = span.startS; startS < span.endS; at += 4, startS += 60) {
      const [kind = 0, intensity = 0, steps = 0, pulse = NO_PULSE] = samples.subarray(at, at + 4);
      take(startS, kind, intensity, steps, pulse);
    }
  }
}

/** A database as Gadgetbridge exports it. */
export function makeGadgetbridge(path: string, years = YEARS): void {
  const database = new DatabaseSync(path, { defensive: false });
  try {
    database.exec(`PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; ${GADGETBRIDGE_SCHEMAS[92]}
      INSERT INTO USER VALUES (1, 'Ana', 0, 0);
      INSERT INTO DEVICE VALUES (1, 'Mi Smart Band 4', 'Huami', '${MAC}', 0, 'MIBAND4', NULL, NULL, NULL);
      BEGIN`);
    const row = database.prepare(
      "INSERT INTO MI_BAND_ACTIVITY_SAMPLE VALUES (?, 1, 1, ?, ?, ?, ?)",
    );
    eachMinute(years, (startS, kind, intensity, steps, pulse) => {
      row.run(startS, intensity, steps, kind, pulse);
    });
    database.exec("COMMIT");
  } finally {
    database.close();
  }
}

/** The two big files of the vendor's export, as it writes them: local times, steps only where there are some. */
export interface VendorFiles {
  readonly steps: string;
  readonly pulse: string;
  readonly rows: number;
}

export function makeVendorFiles(name: string): VendorFiles {
  const steps = new Lines(join(folder, `ACTIVITY_MINUTE_${name}.csv`), "date,time,steps");
  const pulse = new Lines(join(folder, `HEARTRATE_AUTO_${name}.csv`), "date,time,heartRate");
  eachMinute(YEARS, (startS, _kind, _intensity, stepCount, bpm) => {
    if (stepCount === 0 && bpm === NO_PULSE) return;
    const local = new Date((startS + offsetAt(startS) * 60) * 1000).toISOString();
    const when = `${local.slice(0, 10)},${local.slice(11, 16)}`;
    if (stepCount > 0) steps.add(`${when},${stepCount}`);
    if (bpm !== NO_PULSE) pulse.add(`${when},${bpm}`);
  });
  const rows = steps.close() + pulse.close();
  return { steps: steps.path, pulse: pulse.path, rows };
}

/** All minutes in the columns of our own table `minute`, without band and run. */
export function makeMinutesCsv(path: string): void {
  const lines = new Lines(path, "minute,kind,intensity,steps,heart_rate");
  eachMinute(YEARS, (startS, kind, intensity, steps, pulse) => {
    lines.add(`${startS / 60},${kind},${intensity},${steps},${pulse === NO_PULSE ? "" : pulse}`);
  });
  lines.close();
}

const FLUSH = 20_000;

class Lines {
  readonly path: string;
  readonly #file: number;
  #count = 0;
  #waiting: string[];

  constructor(path: string, header: string) {
    this.path = path;
    this.#file = openSync(path, "w");
    this.#waiting = [`\ufeff${header}`];
  }

  add(line: string): void {
    this.#count++;
    if (this.#waiting.push(line) >= FLUSH) this.#flush();
  }

  /** Gives how many lines there are behind the header. */
  close(): number {
    this.#flush();
    closeSync(this.#file);
    return this.#count;
  }

  #flush(): void {
    if (this.#waiting.length > 0) writeSync(this.#file, `${this.#waiting.join("\n")}\n`);
    this.#waiting = [];
  }
}

/** A store of ours without minutes, but with the band and the run that they belong to. */
export function makeEmptyStore(path: string): void {
  const store = openStore(path);
  try {
    Records.open(store, 0).beginSync({ mac: MAC }, 0);
  } finally {
    store.database.close();
  }
}

/** Those of `openStore`. */
export const PRAGMAS =
  "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON";

/** How many minutes a store holds and what they say, to compare two of them. */
export async function sumsOf(store: string): Promise<string> {
  const sql = `SELECT count(*), sum(minute), sum(kind * (minute % 97)), sum(intensity * (minute % 89)),
    sum(steps * (minute % 83)), sum(heart_rate * (minute % 79)) FROM minute`;
  return (await checked("sqlite3", [store, sql])).stdout.trim();
}

export function removeStore(path: string): void {
  for (const suffix of ["", "-wal", "-shm"]) rmSync(path + suffix, { force: true });
}
