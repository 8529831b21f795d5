import type { Database, ForeignDatabase } from "../platform.ts";

/** SQLite reaches no more than ten at once; ours has two of them. */
const MOST = 8;

/** Somebody else's databases that our own statements can read, until the transaction has ended. */
export class AttachedDatabases {
  readonly #own: Database;
  readonly #schemas = new Map<ForeignDatabase, string>();

  constructor(own: Database) {
    this.#own = own;
  }

  /** Its schema; `undefined` where the platform cannot, or when there are too many. */
  schemaOf(foreign: ForeignDatabase): string | undefined {
    const known = this.#schemas.get(foreign);
    if (known !== undefined) return known;
    if (foreign.attachTo === undefined || this.#schemas.size >= MOST) return undefined;
    const schema = `theirs_${this.#schemas.size + 1}`;
    foreign.attachTo(this.#own, schema);
    this.#schemas.set(foreign, schema);
    return schema;
  }

  detach(): void {
    for (const schema of this.#schemas.values()) {
      try {
        this.#own.run(`DETACH ${schema}`);
      } catch {
        // Somebody still reads it: it goes with our connection.
      }
    }
    this.#schemas.clear();
  }
}
