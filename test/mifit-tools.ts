import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { SQLInputValue } from "node:sqlite";
import { readMifitDatabase } from "../src/exchange/mifit/read-mifit-database.ts";
import type { OffsetAt } from "../src/health/zone.ts";
import { openScratch } from "../src/node/scratch.ts";
import type { ForeignDatabase, RandomBytes, Scratch } from "../src/platform.ts";
import { collectingIntake } from "./collecting-intake.ts";
import type { CollectedDevice, CollectingIntake } from "./collecting-intake.ts";

export const MIFIT = join(import.meta.dirname, "fixtures", "mifit");

export const MAC = "C0:FF:EE:12:34:56";
export const MAC2 = "C0:FF:EE:65:43:21";

/** Two days after the fixtures end. */
export const NOW_S = Date.UTC(2024, 2, 14) / 1000;

export interface ReadOptions {
  readonly offsetAt?: OffsetAt;
  readonly fileName?: string;
  readonly nowS?: number;
}

/** A folder for one file of tests, in which databases are made and read. */
export class MifitWorkshop {
  readonly #folder = mkdtempSync(join(tmpdir(), "ownband-mifit-"));
  readonly #scratch: Scratch = openScratch(join(this.#folder, "data"));

  open(main: Uint8Array, wal?: Uint8Array): Promise<ForeignDatabase> {
    const parts = { main: bytesOf(main), wal: wal && bytesOf(wal) };
    return this.#scratch.openDatabase(parts);
  }

  openFixture(name: string): Promise<ForeignDatabase> {
    const path = join(MIFIT, name);
    const wal = existsSync(`${path}-wal`) ? readFileSync(`${path}-wal`) : undefined;
    return this.open(readFileSync(path), wal);
  }

  /** The bytes of a database that `fill` made. */
  make(fill: (database: DatabaseSync) => void): Uint8Array {
    const path = join(this.#folder, "made.db");
    rmSync(path, { force: true });
    const database = new DatabaseSync(path);
    try {
      database.exec("PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY");
      fill(database);
    } finally {
      database.close();
    }
    return readFileSync(path);
  }

  /** What is read from a database that `fill` made. */
  async read(
    fill: string | ((database: DatabaseSync) => void),
    options: ReadOptions = {},
  ): Promise<CollectingIntake> {
    const bytes = this.make(typeof fill === "string" ? (it) => it.exec(fill) : fill);
    return readAll(await this.open(bytes), options);
  }

  async readFixture(name: string, options: ReadOptions = {}): Promise<CollectingIntake> {
    return readAll(await this.openFixture(name), { fileName: name, ...options });
  }

  async close(): Promise<void> {
    await this.#scratch.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** What was pushed for one device. */
export function deviceIn(intake: CollectingIntake, mac = MAC): CollectedDevice {
  const device = intake.devices.get(mac);
  if (device === undefined) throw new Error("nothing was pushed for this device");
  return device;
}

/** The addresses of which there are records: bands that are only named are pushed too. */
export function recordedDevices(intake: CollectingIntake): string[] {
  return [...intake.devices].flatMap(([mac, device]) => {
    const { minutes, measurements, workouts, stretches, summaries, alarms, battery } = device;
    const all = [minutes, measurements, workouts, stretches, summaries, alarms, battery];
    return all.some((them) => them.length > 0) ? [mac] : [];
  });
}

/** A row of DATE_DATA; an object as summary is written as JSON. */
export interface DayRow {
  readonly date: unknown;
  readonly summary?: unknown;
  readonly data?: Uint8Array | string | null;
  readonly pulses?: Uint8Array | string | null;
  readonly source?: number | null;
  readonly deviceId?: string | null;
}

/** A row of DEVICE. */
export interface DeviceRow {
  readonly mac: string;
  readonly source?: number;
  readonly serial?: string;
}

/** Fills a database of the second generation. */
export function withDays(
  days: readonly DayRow[],
  devices: readonly DeviceRow[] = [],
): (database: DatabaseSync) => void {
  return (database) => {
    database.exec("CREATE TABLE DEVICE (DEVICE_ADDRESS, DEVICE_SOURCE, SN)");
    const device = database.prepare("INSERT INTO DEVICE VALUES (?, ?, ?)");
    for (const { mac, source = 59, serial = null } of devices) device.run(mac, source, serial);
    database.exec("CREATE TABLE DATE_DATA (SOURCE, DATE, SUMMARY, DATA, DATA_HR, DEVICE_ID)");
    const day = database.prepare("INSERT INTO DATE_DATA VALUES (?, ?, ?, ?, ?, ?)");
    for (const { date, summary = null, data = null, pulses = null, ...it } of days) {
      const text = typeof summary === "object" && summary ? JSON.stringify(summary) : summary;
      const values = [it.source ?? null, date, text, data, pulses, it.deviceId ?? null];
      // Whatever a test says is written; SQLite refuses what it cannot take.
      day.run(...(values as SQLInputValue[]));
    }
  };
}

/** The bytes of minutes: kind, intensity, steps of each. */
export function minutesOf(...minutes: readonly (readonly [number, number, number])[]): Uint8Array {
  return Uint8Array.from(minutes.flat());
}

/** A day with the same minute all over. */
export function wholeDay(kind: number, intensity: number, steps: number): Uint8Array {
  return minutesOf(...Array.from({ length: 1440 }, () => [kind, intensity, steps] as const));
}

/** How many of each kind were left out. */
export function leftOut({ left }: CollectingIntake): Record<string, number | undefined> {
  return Object.fromEntries(left.map(({ code, count }) => [code, count]));
}

/** Reads and closes. */
export function readAll(
  database: ForeignDatabase,
  { offsetAt = () => 60, fileName = "origin_db_1234567890", nowS = NOW_S }: ReadOptions = {},
): CollectingIntake {
  const intake = collectingIntake();
  try {
    readMifitDatabase(database, intake, { offsetAt, nowS, fileName });
  } finally {
    database.close();
  }
  return intake;
}

function bytesOf(given: Uint8Array): RandomBytes {
  const bytes = Uint8Array.from(given);
  return {
    sizeBytes: bytes.length,
    read: (start, end) => Promise.resolve(bytes.slice(start, end)),
    async *stream() {
      yield await Promise.resolve(bytes);
    },
  };
}
