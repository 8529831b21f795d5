import type { Database, SqlRow, SqlValue, Statement } from "../platform.ts";
import { recordOfText, recordText, rowValues, speechOf } from "./record-kind.ts";
import type { PartTable, RecordKind, RecordValue } from "./record-kind.ts";
import { RowWriter } from "./row-writer.ts";
import { text } from "./rows.ts";
import { ranks } from "./run-rows.ts";
import { withoutRun } from "./words.ts";
import type { Moment, Speech, Word } from "./words.ts";

/** What became of what is said of a record. */
export interface ChangedRecord {
  readonly before: Moment<RecordValue> | undefined;
  readonly after: Moment<RecordValue> | undefined;
}

/** So many other words are in memory at once when a run is taken out. */
const PAGE = 256;

const OTHER_COLUMNS = ["band", "kind", "at_s", "name", "run", "record"] as const;

/** All that is said of one band in records of one kind, as it is in the tables. */
export class StoredRecords {
  readonly speech: Speech<RecordValue>;
  readonly #kind: RecordKind<never>;
  readonly #band: number;
  readonly #rankOf: (run: number) => number;
  readonly #any: Statement;
  readonly #between: Statement;
  readonly #othersBetween: Statement;
  readonly #byName: Statement;
  readonly #disputed: Statement;
  readonly #deleteRun: Statement;
  readonly #delete: Statement;
  readonly #deleteOther: Statement;
  readonly #rows: RowWriter;
  readonly #others: RowWriter;
  readonly #parts: readonly StoredParts[];

  constructor(database: Database, kind: RecordKind<never>, band: number) {
    const { table, key, columns, order, lane, parts = [] } = kind;
    this.speech = speechOf(kind);
    this.#kind = kind;
    this.#band = band;
    this.#rankOf = ranks(database);
    const among = lane === undefined ? "band = ?" : `band = ? AND ${lane} = ?`;
    const between = `FROM ${table} WHERE ${among} AND ${order} BETWEEN ? AND ?`;
    const named = `${table} WHERE band = ? AND ${key.map((column) => `${column} = ?`).join(" AND ")}`;
    const others = "FROM record_other WHERE band = ? AND kind = ?";
    this.#any = database.prepare(`SELECT 1 ${between} LIMIT 1`);
    this.#between = database.prepare(`SELECT * ${between}`);
    this.#othersBetween = database.prepare(
      `SELECT * ${others} AND at_s BETWEEN ? AND ? ORDER BY at_s, name, run`,
    );
    this.#byName = database.prepare(`SELECT * FROM ${named}`);
    this.#disputed = database.prepare(
      `SELECT DISTINCT at_s, name ${others} AND (at_s, name) > (?, ?) ORDER BY at_s, name LIMIT ${PAGE}`,
    );
    this.#deleteRun = database.prepare(`DELETE FROM ${table} WHERE band = ? AND run = ?`);
    this.#delete = database.prepare(`DELETE FROM ${named}`);
    this.#deleteOther = database.prepare(
      "DELETE FROM record_other WHERE band = ? AND kind = ? AND at_s = ? AND name = ? AND run = ?",
    );
    this.#rows = new RowWriter(database, table, ["band", ...columns, "run"]);
    this.#others = new RowWriter(database, "record_other", OTHER_COLUMNS);
    this.#parts = parts.map((part) => new StoredParts(database, part, band));
  }

  /** What names a record. */
  nameOf({ row }: RecordValue): string {
    return JSON.stringify(this.#keyOf(row));
  }

  atOf({ row }: RecordValue): number {
    return this.#kind.atOf(this.#valueOf(row, this.#kind.order));
  }

  isEmptyBetween(start: RecordValue, end: RecordValue): boolean {
    return this.#any.all(...this.#span(start, end)).length === 0;
  }

  /** What is said between two records of a lane, both included, by the names of what it is said of. */
  between(start: RecordValue, end: RecordValue): (name: string) => Moment<RecordValue> | undefined {
    const rows = this.#between.all(...this.#span(start, end));
    const best = new Map(rows.map((row) => [this.#nameOfRow(row), row]));
    const others = rows.length === 0 ? [] : this.#othersFrom(this.atOf(start), this.atOf(end));
    const byName = Map.groupBy(others, (row) => text(row.name) ?? "");
    return (name) => {
      const row = best.get(name);
      return row && this.#moment(row, byName.get(name) ?? []);
    };
  }

  write(changed: readonly ChangedRecord[]): void {
    this.#rows.write(
      changed.flatMap(({ before, after }) => {
        if (!after || after.best === before?.best) return [];
        return [this.#band, ...after.best.value.row, after.best.run];
      }),
    );
    for (const { before, after } of changed) {
      this.#writeParts(before, after);
      if (before && !after) this.#delete.run(this.#band, ...this.#keyOf(before.best.value.row));
    }
    this.#others.write(changed.flatMap((change) => this.#writeOthers(change)));
  }

  /** Takes out what a run says; the best of what else is said counts then. Gives of how many records. */
  takeOut(run: number): number {
    const { table } = this.#kind;
    let count = 0;
    let last: SqlRow | undefined = { at_s: Number.MIN_SAFE_INTEGER, name: "" };
    while (last !== undefined) {
      const { at_s: at = 0, name = "" }: SqlRow = last;
      const page = this.#disputed.all(this.#band, table, at, name);
      const changed = page.flatMap((row) => this.#withoutRun(row, run));
      this.write(changed);
      count += changed.length;
      last = page.at(-1);
    }
    for (const part of this.#parts) part.deleteOf(this.#kind, run);
    return count + this.#deleteRun.run(this.#band, run);
  }

  #withoutRun(disputed: SqlRow, run: number): ChangedRecord[] {
    const [at, name] = [Number(disputed.at_s), text(disputed.name) ?? ""];
    // `nameOf` wrote it, of what is in the key's columns.
    const [row] = this.#byName.all(this.#band, ...(JSON.parse(name) as SqlValue[]));
    if (row === undefined) return [];
    const others = this.#othersFrom(at, at).filter((it) => it.name === name);
    const before = this.#moment(row, others);
    const after = withoutRun(before, run, this.speech);
    return after === before ? [] : [{ before, after }];
  }

  #writeParts(
    before: Moment<RecordValue> | undefined,
    after: Moment<RecordValue> | undefined,
  ): void {
    if (after?.best === before?.best) return;
    const { row = [] } = (after ?? before)?.best.value ?? {};
    const owner = this.#valueOf(row, this.#kind.order);
    this.#parts.forEach((part, i) => {
      part.replace(owner, after?.best.value.parts[i] ?? []);
    });
  }

  /** Gives the rows that are new. */
  #writeOthers({ before, after }: ChangedRecord): SqlValue[] {
    for (const { run, value } of before?.others ?? []) {
      if (after?.others.some((it) => it.run === run)) continue;
      this.#deleteOther.run(...this.#otherKey(value), run);
    }
    const added = after?.others.filter((word) => before?.others.includes(word) !== true) ?? [];
    return added.flatMap(({ run, value }) => [...this.#otherKey(value), run, recordText(value)]);
  }

  #otherKey(value: RecordValue): SqlValue[] {
    return [this.#band, this.#kind.table, this.atOf(value), this.nameOf(value)];
  }

  #othersFrom(first: number, last: number): SqlRow[] {
    return this.#othersBetween.all(this.#band, this.#kind.table, first, last);
  }

  #span(start: RecordValue, end: RecordValue): SqlValue[] {
    const { order, lane } = this.#kind;
    const among = lane === undefined ? [] : [this.#valueOf(start.row, lane)];
    const [from, to] = [this.#valueOf(start.row, order), this.#valueOf(end.row, order)];
    return [this.#band, ...among, from, to];
  }

  #moment(row: SqlRow, others: readonly SqlRow[]): Moment<RecordValue> {
    const values = rowValues(this.#kind.columns, row);
    const owner = this.#valueOf(values, this.#kind.order);
    const parts = this.#parts.map((part) => part.load(owner));
    return {
      best: this.#word(Number(row.run), { row: values, parts }),
      others: others.map((it) => this.#word(Number(it.run), recordOfText(text(it.record) ?? ""))),
    };
  }

  #word(run: number, value: RecordValue): Word<RecordValue> {
    return { run, rank: this.#rankOf(run), value };
  }

  #nameOfRow(row: SqlRow): string {
    return JSON.stringify(rowValues(this.#kind.key, row));
  }

  #keyOf(row: readonly SqlValue[]): SqlValue[] {
    return this.#kind.key.map((column) => this.#valueOf(row, column));
  }

  #valueOf(row: readonly SqlValue[], column: string): SqlValue {
    return row[this.#kind.columns.indexOf(column)] ?? null;
  }
}

/** The rows of one table that belong to the records of one band. */
class StoredParts {
  readonly #database: Database;
  readonly #part: PartTable;
  readonly #band: number;
  readonly #select: Statement;
  readonly #delete: Statement;
  readonly #writer: RowWriter;

  constructor(database: Database, part: PartTable, band: number) {
    const { table, of, columns } = part;
    this.#database = database;
    this.#part = part;
    this.#band = band;
    const ofOne = `${table} WHERE band = ? AND ${of} = ?`;
    this.#select = database.prepare(`SELECT * FROM ${ofOne} ORDER BY seq`);
    this.#delete = database.prepare(`DELETE FROM ${ofOne}`);
    this.#writer = new RowWriter(database, table, ["band", of, "seq", ...columns]);
  }

  load(owner: SqlValue): SqlValue[][] {
    return this.#select.all(this.#band, owner).map((row) => rowValues(this.#part.columns, row));
  }

  replace(owner: SqlValue, rows: readonly (readonly SqlValue[])[]): void {
    this.#delete.run(this.#band, owner);
    this.#writer.write(rows.flatMap((row, seq) => [this.#band, owner, seq, ...row]));
  }

  /** Those of the records that are a run's. */
  deleteOf({ table, order }: RecordKind<never>, run: number): void {
    const ofRun = `SELECT ${order} FROM ${table} WHERE band = ? AND run = ?`;
    const sql = `DELETE FROM ${this.#part.table} WHERE band = ? AND ${this.#part.of} IN (${ofRun})`;
    this.#database.run(sql, this.#band, this.#band, run);
  }
}
