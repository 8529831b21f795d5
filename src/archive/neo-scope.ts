import type { WalkTools } from "./entry.ts";
import { ArchiveError } from "./errors.ts";
import { putAside } from "./expand.ts";
import {
  type NeoProperties,
  backupOfArchive,
  backupOfProperties,
  parseNeoProperties,
} from "./neo-backup.ts";
import type { Source } from "./source.ts";

/** An encrypted archive whose `.properties` have not come yet. */
export interface Waiter {
  readonly source: Source;
  /** Gives back the room that it takes. */
  readonly drop: () => Promise<void>;
}

/** More encrypted archives than this in one place wait for nothing that still comes. */
const MOST_WAITERS = 2_000;

/**
 * What one folder or container holds of Neo Backup: archives and the `.properties` that open them,
 * which come in any order.
 */
export class NeoScope {
  readonly #known = new Map<string, NeoProperties | ArchiveError>();
  readonly #waiting = new Map<string, Waiter[]>();
  #waiters = 0;

  /** Remembers what a `.properties` file says, and gives the archives that have waited for it. */
  learn(path: string, bytes: Uint8Array): readonly Waiter[] {
    const backup = backupOfProperties(path);
    const properties = backup === undefined ? undefined : parse(bytes);
    if (backup === undefined || properties === undefined) return [];
    this.#known.set(backup, properties);
    const ready = this.#waiting.get(backup) ?? [];
    this.#waiting.delete(backup);
    this.#waiters -= ready.length;
    return ready;
  }

  /**
   * What opens an archive, if it is known by now.
   * @throws ArchiveError "unsupported" when the properties say that we cannot
   */
  find(path: string): NeoProperties | undefined {
    const found = this.#known.get(backupOfArchive(path));
    if (found instanceof ArchiveError) throw found;
    return found;
  }

  /** Lets an archive wait; one that comes as a stream is put aside. */
  async wait(path: string, source: Source, tools: WalkTools): Promise<void> {
    if (this.#waiters >= MOST_WAITERS) throw withoutProperties();
    const { random } = source;
    const kept = random === undefined ? await putAside(source, tools) : undefined;
    const bytes = random ?? kept;
    const waiter: Waiter = {
      source: bytes ? { ...source, random: bytes, stream: () => bytes.stream() } : source,
      drop: async () => kept?.drop(),
    };
    const backup = backupOfArchive(path);
    this.#waiting.set(backup, [...(this.#waiting.get(backup) ?? []), waiter]);
    this.#waiters++;
  }

  /** All that still wait; from now on they are the caller's. */
  takeAll(): readonly Waiter[] {
    const left = [...this.#waiting.values()].flat();
    this.#waiting.clear();
    this.#waiters = 0;
    return left;
  }
}

export function withoutProperties(): ArchiveError {
  return new ArchiveError(
    "unsupported",
    "An encrypted archive of Neo Backup without the .properties file that belongs to it.",
    { hint: "Give ownband the whole backup folder: the .properties file lies beside it or in it." },
  );
}

function parse(bytes: Uint8Array): NeoProperties | ArchiveError | undefined {
  try {
    return parseNeoProperties(bytes);
  } catch (error) {
    if (error instanceof ArchiveError) return error;
    throw error;
  }
}
