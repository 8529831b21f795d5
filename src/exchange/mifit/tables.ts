import { findTable, readRows } from "../../archive/foreign-table.ts";
import type { Table, TableLimits } from "../../archive/foreign-table.ts";
import { isAppError } from "../../errors.ts";
import type { AppError } from "../../errors.ts";
import type { ForeignDatabase, SqlRow, SqlValue } from "../../platform.ts";
import { throwIfStopped } from "../../waiting.ts";
import type { Problems } from "./problems.ts";

/** Longer than any table of an app takes, crafted or not. */
const LONGEST_MS = 120_000;

/** What {@link readRows} gives for a value that is too long. */
export function isTooLong(value: SqlValue | undefined): boolean {
  return value instanceof Uint8Array && value.length === 1 && value[0] === 0;
}

/**
 * The tables of one database. One that turns out to be damaged is read as far as it goes, and the
 * others too: an owner who has nothing but a broken copy gets what is left of it.
 */
export class Tables {
  readonly #database: ForeignDatabase;
  readonly #problems: Problems;
  readonly #signal: AbortSignal | undefined;
  readonly #damaged = new Map<string, AppError>();
  readonly #cut = new Set<string>();
  #rowsRead = 0;

  constructor(database: ForeignDatabase, problems: Problems, signal: AbortSignal | undefined) {
    this.#database = database;
    this.#problems = problems;
    this.#signal = signal;
  }

  find(name: string): Table | undefined {
    return findTable(this.#database, name);
  }

  /** The rows of a table, if it is there, with those of the wanted columns that it has. */
  *rows(
    name: string,
    wanted: readonly string[],
    limits: Omit<TableLimits, "longestMs">,
  ): Generator<SqlRow, void, void> {
    const table = this.find(name);
    if (table === undefined) return;
    const startMs = performance.now();
    let count = 0;
    try {
      const rows = readRows(this.#database, table, wanted, { ...limits, longestMs: LONGEST_MS });
      for (const row of rows) {
        throwIfStopped(this.#signal);
        count++;
        this.#rowsRead++;
        yield row;
      }
    } catch (error) {
      this.#remember(name, error);
    }
    const isCut = count >= limits.mostRows || performance.now() - startMs > LONGEST_MS;
    if (isCut && !this.#cut.has(name)) this.#problems.note("too-many");
    if (isCut) this.#cut.add(name);
  }

  /** What `read` gives; 0 where the table is damaged. */
  count(name: string, read: () => number): number {
    throwIfStopped(this.#signal);
    try {
      return read();
    } catch (error) {
      this.#remember(name, error);
      return 0;
    }
  }

  #remember(name: string, error: unknown): void {
    if (!isAppError(error) || error.code !== "damaged") throw error;
    this.#damaged.set(name, error);
  }

  /** The tables that could not be read to their end. @throws AppError "damaged" if nothing could be */
  damaged(): string[] {
    const [error] = this.#damaged.values();
    if (error !== undefined && this.#rowsRead === 0) throw error;
    return [...this.#damaged.keys()];
  }
}
