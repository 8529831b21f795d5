import { csvHeader } from "../csv-rows.ts";
import { EVALUATED_SETS, RECORD_SETS } from "../record-sets.ts";
import type { RecordSet, RecordSetName } from "../record-sets.ts";
import { columnsOf } from "./csv-fields.ts";

/** A file of ours: of `days` and `nights` nothing is read. */
export type OwnCsvKind = RecordSetName | keyof typeof EVALUATED_SETS;

/** So much of a set's columns must be there. */
const SHARE = 0.75;

/**
 * Which of our own files this is, by the names of its columns, whatever the file is called and in
 * whatever order they are; `undefined` when it is none.
 *
 * @param head the first 4 kB are enough
 */
export function ownCsvKind(head: Uint8Array): OwnCsvKind | undefined {
  const header = csvHeader(head)?.header;
  if (header === undefined) return undefined;
  const names = columnsOf(header);
  const sets: RecordSet[] = [...Object.values(RECORD_SETS), ...Object.values(EVALUATED_SETS)];
  const fits = sets
    .map((set) => ({ set, fit: fitOf(set, names) }))
    .filter(({ fit }) => fit >= SHARE)
    .toSorted((a, b) => b.fit - a.fit);
  // The sets are called by their names.
  return fits[0]?.set.name as OwnCsvKind | undefined;
}

/** Which share of the set's columns is there; nothing without one that every record has. */
function fitOf({ columns }: RecordSet, names: ReadonlyMap<string, number>): number {
  if (columns.some(({ name, isRequired }) => isRequired && !names.has(name))) return 0;
  return columns.filter(({ name }) => names.has(name)).length / columns.length;
}
