import type { RandomBytes } from "../platform.ts";
import { notADatabase } from "./foreign.ts";

const MAGIC = "SQLite format 3\0";

/** @throws DiskError "not-a-database" */
export async function checkMagic(main: RandomBytes): Promise<void> {
  if (!isDatabase(await main.read(0, MAGIC.length))) throw notADatabase();
}

/** Whether these are the first bytes of an SQLite database. */
export function isDatabase(head: Uint8Array): boolean {
  return String.fromCharCode(...head.subarray(0, MAGIC.length)) === MAGIC;
}

/** The last eight bytes of a journal that ends in the name of a super-journal. */
const SUPER_JOURNAL = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];

/**
 * A rollback journal may end in the name of a super-journal, a file that SQLite **deletes** after it
 * has rolled back (SQLite 3.40 any file whatever, newer ones only names like its own). A journal of several databases
 * only counts while its super-journal exists (sqlite.org/atomiccommit.html §5.5), and here it never
 * does: such a journal is left out, as SQLite would do.
 */
export async function withoutSuperJournal(
  journal: RandomBytes | undefined,
): Promise<RandomBytes | undefined> {
  if (journal === undefined || journal.sizeBytes < SUPER_JOURNAL.length) return journal;
  const end = await journal.read(journal.sizeBytes - SUPER_JOURNAL.length, journal.sizeBytes);
  return SUPER_JOURNAL.every((byte, i) => byte === end[i]) ? undefined : journal;
}
