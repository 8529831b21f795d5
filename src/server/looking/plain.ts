/** Names come from files: nobody reads more of one than this. */
const LONGEST = 200;

/** Controls, line ends, and what turns around whatever stands behind it. */
const UNSHOWN = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/gu;

/** A name from a file, as it may stand in a line. */
export function shortText(text: string | undefined): string | undefined {
  // What is left out does not count, as far as anybody means it.
  const plain = text?.slice(0, 4 * LONGEST).replaceAll(UNSHOWN, "");
  if (plain === undefined || plain.length <= LONGEST) return plain?.toWellFormed();
  return `${plain.slice(0, LONGEST - 1).toWellFormed()}…`;
}

/** JSON knows no other numbers. */
export function finite(value: number | undefined): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

/** Without the numbers that JSON does not know. */
export function withFinite<T extends object>(record: T): T {
  if (Object.values(record).every((it) => typeof it !== "number" || Number.isFinite(it))) {
    return record;
  }
  const known = Object.entries(record).filter(([, it]) => typeof it !== "number" || isFinite(it));
  // What is left out may be absent: what must be there is a whole number in the store.
  return Object.fromEntries(known) as T;
}
