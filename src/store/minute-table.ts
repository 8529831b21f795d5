import type { Kinds } from "../health/minute.ts";
import type { ForeignDatabase } from "../platform.ts";

/**
 * A table of somebody else's database with one row a minute, and what its columns are called. Names
 * were looked up in the database (`findTable`): they are as it writes them.
 */
export interface MinuteTable {
  readonly database: ForeignDatabase;
  readonly table: string;
  readonly columns: MinuteColumns;
  /** Only the rows of this device. */
  readonly device?: { readonly column: string; readonly id: number } | undefined;
  /** Absent: the band's own codes. */
  readonly kinds?: Kinds | undefined;
}

/** Values that no minute can have (a pulse of 0, 255 or -1, negative steps) become "not measured". */
export interface MinuteColumns {
  /** UTC seconds; rows within a minute count as its beginning. */
  readonly atS: string;
  readonly kind?: string | undefined;
  readonly intensity?: string | undefined;
  readonly steps?: string | undefined;
  readonly heartRate?: string | undefined;
  /** All four or none. */
  readonly asleep?:
    | {
        readonly unknown: string;
        readonly light: string;
        readonly deep: string;
        readonly rem: string;
      }
    | undefined;
}
