import type { Database, SqlRow } from "../platform.ts";
import { ranks } from "./run-rows.ts";

/**
 * Of rows with the same values in these columns, which come one after the other, the one of the best
 * source; of several of one source that of the band that is named first.
 *
 * @param bands the addresses, the one to be believed first comes first
 */
export function* bestOfEach(
  database: Database,
  rows: Iterable<SqlRow>,
  bands: readonly number[],
  columns: readonly string[],
): Generator<SqlRow, void, void> {
  const rankOf = ranks(database);
  const place = (row: SqlRow): number => bands.indexOf(Number(row.band));
  const isBetter = (a: SqlRow, b: SqlRow): boolean => {
    const difference = rankOf(Number(a.run)) - rankOf(Number(b.run));
    return difference === 0 ? place(a) < place(b) : difference > 0;
  };
  let best: SqlRow | undefined;
  for (const row of rows) {
    const before = best;
    if (before === undefined) best = row;
    else if (columns.some((column) => before[column] !== row[column])) {
      yield before;
      best = row;
    } else if (isBetter(row, before)) best = row;
  }
  if (best !== undefined) yield best;
}
