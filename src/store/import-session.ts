import type { UnixSeconds } from "../health/minute.ts";
import type { Database } from "../platform.ts";
import { AttachedDatabases } from "./attached-databases.ts";
import { StoreError } from "./errors.ts";
import { follow } from "./followers.ts";
import { wearerNamed } from "./household.ts";
import { ImportBands } from "./import-bands.ts";
import type { ImportReport } from "./import-report.ts";
import type { Intake } from "./intake.ts";
import { judge } from "./judge.ts";
import { emptyLog } from "./migrate.ts";
import { TheirFailure } from "./minute-table-rows.ts";
import type { Source } from "./precedence.ts";
import { RunIntake } from "./run-intake.ts";
import { TouchedSpans } from "./touched-spans.ts";
import { defaultWearer, loadZones } from "./wearer-rows.ts";
import type { ZoneChange } from "./wearer-rows.ts";

/** What an owner says of an import. */
export interface ImportOptions {
  readonly nowS: UnixSeconds;
  /** Whose records they are, by name; somebody new is made. Default: the first wearer. */
  readonly wearer?: string | undefined;
  /** The address that is meant where a file names no device. */
  readonly device?: string | undefined;
  /** Where the wearer was, as IANA writes it, if nothing is known of that yet. */
  readonly zone: string;
}

/**
 * One import, of as many files and sources as wanted: one transaction, which nothing else on this
 * connection may run through. Until it is committed the store is as it was, whatever happens.
 */
export class ImportSession {
  readonly #database: Database;
  readonly #options: ImportOptions;
  readonly #wearer: number;
  readonly #bands: ImportBands;
  readonly #touched: TouchedSpans;
  readonly #attached: AttachedDatabases;
  readonly #intakes = new Map<Source, RunIntake>();
  #hasEnded = false;

  /** Made by `Records.beginImport`. */
  constructor(database: Database, options: ImportOptions) {
    this.#database = database;
    this.#options = options;
    this.#attached = new AttachedDatabases(database);
    this.#touched = new TouchedSpans(database);
    begin(database);
    try {
      this.#wearer =
        options.wearer === undefined
          ? defaultWearer(database)
          : wearerNamed(database, options.wearer);
      this.#bands = new ImportBands(database, this.#wearer, options.nowS, options.device);
    } catch (error) {
      this.rollBack();
      throw error;
    }
  }

  /** Where readers push what a source says; asked for again it is the same one. */
  intake(source: Source): Intake {
    this.#mustBeOpen();
    const known = this.#intakes.get(source);
    if (known) return known;
    const intake = new RunIntake({
      database: this.#database,
      source,
      nowS: this.#options.nowS,
      wearer: this.#wearer,
      bands: this.#bands,
      touched: this.#touched,
      attached: this.#attached,
      guard: (work) => this.#guard(work),
    });
    this.#intakes.set(source, intake);
    return intake;
  }

  /** Whether records can still be pushed: a failure of our own database ends it. */
  get isOpen(): boolean {
    return !this.#hasEnded;
  }

  /** Where the wearer was from when, the earliest first, as far as it is known by now. */
  zones(): ZoneChange[] {
    return loadZones(this.#database, this.#wearer);
  }

  /** Notes where the wearer was from then on. It is taken out again with the records. */
  noteZone(zone: string, fromS: UnixSeconds): void {
    this.#guard(() => {
      this.#earliest()?.noteZone(zone, fromS);
    });
  }

  /** Notes that one band continues another; nothing, where one of them is not known or they would turn in a circle. */
  follow(oldMac: string, newMac: string): void {
    this.#guard(() => {
      try {
        follow(this.#database, oldMac, newMac);
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
      }
    });
  }

  /** What it has brought so far. */
  report(): ImportReport {
    return { runs: [...this.#intakes.values()].map((intake) => intake.report()) };
  }

  /** Keeps all of it. @throws what the database throws; nothing is kept then */
  commit(nowS: UnixSeconds): void {
    this.#guard(() => {
      this.#touched.flush();
      this.#bands.noteFacts();
      judge(this.#database, new Set(), nowS);
      this.#noteHome();
      for (const intake of this.#intakes.values()) intake.end(nowS);
      this.#database.run("COMMIT");
    });
    this.#end();
  }

  /** Leaves the store as it was; nothing, when it has ended. */
  rollBack(): void {
    if (this.#hasEnded) return;
    try {
      this.#database.run("ROLLBACK");
    } catch {
      // On a full disk SQLite has done it by itself.
    }
    this.#end();
  }

  /** A failure of our own database ends it: SQLite may have given up the transaction, and what came after would be kept. */
  #guard<T>(work: () => T): T {
    this.#mustBeOpen();
    try {
      return work();
    } catch (error) {
      if (error instanceof TheirFailure) throw error.cause;
      this.rollBack();
      throw error;
    }
  }

  #noteHome(): void {
    const earliest = this.#earliest();
    if (earliest?.firstS === undefined || this.zones().length > 0) return;
    earliest.noteZone(this.#options.zone, earliest.firstS);
  }

  /** The one with the earliest record. */
  #earliest(): RunIntake | undefined {
    const firstOf = ({ firstS = Infinity }: RunIntake): number => firstS;
    const [earliest, ...others] = this.#intakes.values();
    return others.reduce((a, b) => (firstOf(b) < firstOf(a ?? b) ? b : a), earliest);
  }

  #mustBeOpen(): void {
    if (this.#hasEnded) throw new TypeError("the import has ended");
  }

  #end(): void {
    this.#hasEnded = true;
    this.#attached.detach();
    end(this.#database);
  }
}

/**
 * References are not checked while an import runs: it would take a third of its time, and every row it
 * writes names a band and a run that it has made or looked up itself.
 */
function begin(database: Database): void {
  database.run("PRAGMA foreign_keys = OFF");
  try {
    database.run("BEGIN IMMEDIATE");
  } catch (error) {
    database.run("PRAGMA foreign_keys = ON");
    throw error;
  }
}

function end(database: Database): void {
  database.run("PRAGMA foreign_keys = ON");
  // That of ten years takes more than a hundred megabytes.
  emptyLog(database);
}
