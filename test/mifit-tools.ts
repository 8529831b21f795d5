import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { readMifitDatabase } from "../src/exchange/mifit/read-mifit-database.ts";
import type { OffsetAt } from "../src/health/zone.ts";
import { openScratch } from "../src/node/scratch.ts";
import type { ForeignDatabase, RandomBytes, Scratch } from "../src/platform.ts";
import { collectingIntake } from "./collecting-intake.ts";
import type { CollectingIntake } from "./collecting-intake.ts";

export const MIFIT = join(import.meta.dirname, "fixtures", "mifit");

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
