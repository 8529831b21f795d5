import { parseHex } from "../../bytes/hex.ts";
import type { CsvRows } from "../csv-rows.ts";
import { withoutGuard } from "./cell-text.ts";
import { BAD_ROW, parseInstant } from "./fields.ts";
import type { Fields } from "./fields.ts";

const NUMBER = /^-?\d{1,20}(?:\.\d{1,40})?(?:e[+-]?\d{1,3})?$/i;

/** The row that `at` is set to, by the names in the header. */
export class CsvFields implements Fields {
  row = 0;
  readonly #rows: CsvRows;
  readonly #columns: ReadonlyMap<string, number>;

  constructor(rows: CsvRows) {
    this.#rows = rows;
    this.#columns = columnsOf(rows.header);
  }

  text(column: string): string | undefined {
    const cell = this.#cell(column);
    return cell === undefined ? undefined : withoutGuard(cell);
  }

  number(column: string): number | undefined {
    const cell = this.#cell(column);
    if (cell === undefined) return undefined;
    const value = NUMBER.test(cell) ? Number(cell) : NaN;
    if (!Number.isFinite(value)) throw BAD_ROW;
    return value;
  }

  instant(column: string): number | undefined {
    const cell = this.#cell(column);
    return cell === undefined ? undefined : parseInstant(cell);
  }

  flag(column: string): boolean | undefined {
    // Excel writes them in capitals.
    const cell = this.#cell(column)?.toLowerCase();
    if (cell === undefined) return undefined;
    if (cell !== "true" && cell !== "false") throw BAD_ROW;
    return cell === "true";
  }

  bytes(column: string): Uint8Array | undefined {
    const cell = this.#cell(column);
    const bytes = cell?.startsWith("0x") === true ? parseHex(cell.slice(2)) : undefined;
    if (cell !== undefined && bytes === undefined) throw BAD_ROW;
    return bytes;
  }

  #cell(column: string): string | undefined {
    const place = this.#columns.get(column);
    return place === undefined ? undefined : this.#rows.text(this.row, place) || undefined;
  }
}

/** Where each column is; the first of two of one name. */
export function columnsOf(header: readonly string[]): ReadonlyMap<string, number> {
  const places = header.map((name, place) => [name.toLowerCase(), place] as const);
  return new Map(places.toReversed());
}
