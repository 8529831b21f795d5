import type { SqlRow, SqlValue } from "../platform.ts";
import type { Speech } from "./words.ts";

/** A record as it is in the tables: its row, and the rows of what belongs to it. */
export interface RecordValue {
  /** In the order of the kind's columns. */
  readonly row: readonly SqlValue[];
  /** In the order of the kind's parts; what comes first in the list is first. */
  readonly parts: readonly (readonly (readonly SqlValue[])[])[];
}

/** Rows of another table that belong to a record: those of the same band that name its key. */
export interface PartTable {
  readonly table: string;
  /** The column that holds the record's moment. */
  readonly of: string;
  /** Besides the band, `of` and `seq`. */
  readonly columns: readonly string[];
}

/** How records of one kind are kept: every kind but the minutes, which are too many for this. */
export interface RecordKind<T> {
  /** Its name in `record_other`, too. */
  readonly table: string;
  /** Besides band and run. */
  readonly columns: readonly string[];
  /** Those that name a record, among the columns. */
  readonly key: readonly string[];
  /** The one of them that a moment, a day or a place is in. */
  readonly order: string;
  /** Another one of them, where records that differ in it have nothing to do with one another. */
  readonly lane?: string | undefined;
  readonly parts?: readonly PartTable[] | undefined;
  /** @throws TypeError for what is no record of the kind */
  valueOf(record: T): RecordValue;
  /** The moment that what is in the order's column stands for; seconds, but of an alarm its place. */
  atOf(order: SqlValue): number;
  readonly complete?: Speech<RecordValue>["complete"] | undefined;
  readonly lend?: Speech<RecordValue>["lend"];
}

/** How records of this kind are compared. */
export function speechOf(kind: RecordKind<never>): Speech<RecordValue> {
  return {
    isWorn: () => true,
    areEqual,
    complete: kind.complete ?? ((offered) => offered),
    lend: kind.lend,
  };
}

function areEqual(a: RecordValue, b: RecordValue): boolean {
  return a === b || (areSame(a.row, b.row) && haveSameParts(a, b));
}

/** Whether what belongs to them is the same. */
export function haveSameParts(a: RecordValue, b: RecordValue): boolean {
  return (
    a.parts === b.parts ||
    a.parts.every((part, i) => {
      const other = b.parts[i] ?? [];
      return part.length === other.length && part.every((row, n) => areSame(row, other[n] ?? []));
    })
  );
}

function areSame(a: readonly SqlValue[], b: readonly SqlValue[]): boolean {
  return a.length === b.length && a.every((value, i) => isSame(value, b[i]));
}

function isSame(a: SqlValue, b: SqlValue | undefined): boolean {
  if (!(a instanceof Uint8Array && b instanceof Uint8Array)) return a === b;
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

/**
 * What `offered` does not say, as `stored` says it; `offered` itself when it says all. Columns of a group
 * are taken all or none: those of the stored one, when the offered one has nothing in the group's first.
 */
export function filledUp(
  columns: readonly string[],
  groups: readonly (readonly string[])[],
  offered: readonly SqlValue[],
  stored: readonly SqlValue[],
): readonly SqlValue[] {
  const leaders = new Map(groups.flatMap((group) => group.map((it) => [it, group[0]] as const)));
  const filled = columns.map((column, i) => {
    const leader = columns.indexOf(leaders.get(column) ?? column);
    return (offered[leader] ?? null) === null ? (stored[i] ?? null) : (offered[i] ?? null);
  });
  return areSame(filled, offered) ? offered : filled;
}

/** The record that a row of its table is, without what belongs to it. */
export function rowValues(columns: readonly string[], row: SqlRow): SqlValue[] {
  return columns.map((column) => row[column] ?? null);
}

/** For a column of whole numbers; NULL for what is none. */
export function whole(value: number | undefined): number | null {
  const rounded = Math.round(value ?? NaN);
  return Number.isSafeInteger(rounded) ? rounded : null;
}

/** SQLite has no NaN; what is no number is not known. */
export function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}

/** For a column of truth values. */
export function truth(value: boolean | undefined): number | null {
  return value === undefined ? null : Number(value);
}

/** @throws TypeError unless it is one */
export function instant(value: number): number {
  if (!Number.isSafeInteger(value)) throw new TypeError("an instant is in whole seconds");
  return value;
}

/** A record as a text, and back. */
export function recordText({ row, parts }: RecordValue): string {
  return JSON.stringify({ row: row.map(jsonValue), parts });
}

export function recordOfText(text: string): RecordValue {
  // `recordText` wrote it.
  const { row, parts } = JSON.parse(text) as { row: JsonValue[]; parts: RecordValue["parts"] };
  return { row: row.map(sqlValue), parts };
}

type JsonValue = null | number | string | { readonly bytes: string };

function jsonValue(value: SqlValue): JsonValue {
  if (value instanceof Uint8Array) {
    return { bytes: Array.from(value, (byte) => byte.toString(16).padStart(2, "0")).join("") };
  }
  return typeof value === "bigint" ? Number(value) : value;
}

function sqlValue(value: JsonValue): SqlValue {
  if (value === null || typeof value !== "object") return value;
  return Uint8Array.from(value.bytes.match(/../g) ?? [], (byte) => parseInt(byte, 16));
}
