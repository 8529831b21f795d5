import type { SchemaElement } from "hyparquet";
import type { CellType } from "../record-sets.ts";

/** What a column of a Parquet file holds. */
export interface ParquetColumn {
  readonly name: string;
  readonly type: CellType;
  /** Whether it never is NULL. */
  readonly isRequired: boolean;
}

/** One value in each row; NULL where there is none. */
export type Cell = null | number | string | Uint8Array;

/** The values of a column: one for each row, or the same one in all of them. */
export type Cells = readonly Cell[] | { readonly repeated: Cell };

/**
 * Small numbers are marked by the older of the two ways: readers of every age know it. Instants need
 * the newer one: only that says that they are UTC.
 */
const ELEMENTS: Readonly<Record<CellType, Omit<SchemaElement, "name">>> = {
  text: { type: "BYTE_ARRAY", converted_type: "UTF8" },
  json: { type: "BYTE_ARRAY", converted_type: "UTF8" },
  bytes: { type: "BYTE_ARRAY" },
  int16: { type: "INT32", converted_type: "INT_16" },
  int32: { type: "INT32" },
  int64: { type: "INT64" },
  double: { type: "DOUBLE" },
  boolean: { type: "BOOLEAN" },
  instant: {
    type: "INT64",
    converted_type: "TIMESTAMP_MILLIS",
    logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MILLIS" },
  },
  day: { type: "INT32", converted_type: "DATE" },
};

/** The schema of a file with these columns: a root, then each of them. */
export function schemaOf(columns: readonly ParquetColumn[]): SchemaElement[] {
  const elements = columns.map(({ name, type, isRequired }): SchemaElement => {
    const repetition_type = isRequired ? "REQUIRED" : "OPTIONAL";
    return { name, repetition_type, ...ELEMENTS[type] };
  });
  return [{ name: "schema", num_children: columns.length }, ...elements];
}

/** How values of that type lie in the file. */
export function physicalType(type: CellType): NonNullable<SchemaElement["type"]> {
  // Every row of the table above has one.
  return ELEMENTS[type].type as NonNullable<SchemaElement["type"]>;
}
