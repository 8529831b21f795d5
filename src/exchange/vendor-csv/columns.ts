/** Where the columns of a file are, by their names without case, blanks, signs and units. */
export type Columns = (name: string) => number;

/** Behind every row: a column that is not there is empty in all of them. */
export const NO_COLUMN = 1 << 24;

/** @returns the index of a column, or {@link NO_COLUMN}; of two with one name the first */
export function columnsOf(header: readonly string[]): Columns {
  const indices = new Map<string, number>();
  for (const [index, name] of header.entries()) {
    const plain = plainName(name);
    if (plain !== "" && !indices.has(plain)) indices.set(plain, index);
  }
  return (name) => indices.get(name) ?? NO_COLUMN;
}

/** `sportTime(s)` is `sporttime`, `respiratory_rate` is `respiratoryrate`. */
export function plainName(name: string): string {
  const bare = name.replace(/\(.*/s, "").toLowerCase();
  return bare.replace(/[^a-z0-9]/g, "");
}
