/** Names come from files: nobody reads more of one than this. */
const LONGEST = 200;

export function shortText(text: string | undefined): string | undefined {
  return text === undefined || text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
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
