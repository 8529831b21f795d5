import { DatabaseShelf } from "../archive/database-shelf.ts";
import type { ShelvedDatabase } from "../archive/database-shelf.ts";
import type { AppError } from "../errors.ts";
import type { DatabaseParts, Scratch, Waiting } from "../platform.ts";
import { isAppName, isCopyName } from "./file-kind.ts";
import { NOTHING } from "./findings.ts";
import type { ReadFacts, Reading } from "./findings.ts";
import { isKeyDatabase, readKeyDatabase } from "./key-database.ts";

/** A database under another name is a pulled `origin_db`, hardly ever bigger. */
const MOST_UNNAMED_BYTES = 64 * 1024 ** 2;

/** Told what came of every database. */
export interface KeyShelfListener {
  reading(where: string, reading: Reading): void;
  trouble(where: string, error: AppError): void;
}

/** A shelf for the databases that may hold keys. */
export function keyShelf(
  tools: Waiting & { readonly scratch: Scratch },
  listener: KeyShelfListener,
): DatabaseShelf<ReadFacts> {
  const { scratch } = tools;
  return new DatabaseShelf<ReadFacts>(tools, {
    isNamed: isAppName,
    isWanted: (parts: DatabaseParts) => isKeyDatabase(parts, scratch),
    mostUnnamedBytes: MOST_UNNAMED_BYTES,
    read: async (found) => {
      listener.reading(found.where, await readingOf(found, scratch));
    },
    trouble: (where, error) => {
      listener.trouble(where, error);
      listener.reading(where, NOTHING);
    },
    alone: (base) => {
      listener.reading(base, { ...NOTHING, notes: [ALONE] });
    },
  });
}

async function readingOf(
  { facts, parts, isRepaired, lacksLog }: ShelvedDatabase<ReadFacts>,
  scratch: Scratch,
): Promise<Reading> {
  const reading = await readKeyDatabase(parts, facts, scratch);
  // A phone's own files are read together with whatever lies beside them.
  const mayLack = lacksLog && !isRepaired && facts.source.kind === "database";
  const notes = [...(mayLack ? [LOG_MISSING] : []), ...(isRepaired ? [REPAIRED] : [])];
  const isCopy = isCopyName(facts.fileName) || undefined;
  return {
    ...reading,
    found: isCopy ? reading.found.map((key) => ({ ...key, isCopy })) : reading.found,
    notes: [...reading.notes, ...notes],
  };
}

const ALONE =
  "A side file without its database: give the whole folder, or the database together with it.";
const LOG_MISSING =
  "The app keeps its newest data in a file beside it that ends in -wal, and none was given: if there " +
  "is one, give it too, for the newest key may be in it.";
const REPAIRED =
  "Its line ends had been changed on the way (adb shell instead of adb exec-out); ownband put them " +
  "right and the size fits again. What its write-ahead log may have held is missing.";
