import type { SqlRow, SqlValue } from "../../platform.ts";
import type { CellType, RecordColumn } from "../record-sets.ts";
import type { Cell } from "./parquet-schema.ts";

/** So many rows are one group: they are in memory at once. */
export const GROUP_ROWS = 131_072;

/** And so many bytes of texts and the like. */
const GROUP_BYTES = 1 << 24;

/** Some rows, column by column. */
export interface RowGroup {
  readonly count: number;
  readonly cells: readonly (readonly Cell[])[];
}

/** Turns rows into groups of bounded size. */
export function* rowGroups(
  rows: Iterable<SqlRow>,
  columns: readonly RecordColumn[],
): Generator<RowGroup, void, void> {
  let cells = columns.map((): Cell[] => []);
  let bytes = 0;
  let count = 0;
  for (const row of rows) {
    for (const [i, { from, type }] of columns.entries()) {
      const cell = cellOf(type, row[from]);
      cells[i]?.push(cell);
      if (typeof cell === "string" || cell instanceof Uint8Array) bytes += cell.length;
    }
    count++;
    if (count < GROUP_ROWS && bytes < GROUP_BYTES) continue;
    yield { count, cells };
    cells = columns.map((): Cell[] => []);
    bytes = count = 0;
  }
  if (count > 0) yield { count, cells };
}

/** A number that its type cannot hold is none that anybody measured. */
function cellOf(type: CellType, value: SqlValue | undefined): Cell {
  if (typeof value === "bigint" || value === undefined) return null;
  if (typeof value !== "number") return value;
  const bits = BITS[type];
  return bits === undefined || Math.abs(value) < 2 ** (bits - 1) ? value : null;
}

const BITS: Partial<Record<CellType, number>> = { int16: 16, int32: 32, int64: 54 };
