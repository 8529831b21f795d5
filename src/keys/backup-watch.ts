import { formatTrail } from "../archive/entry.ts";
import type { Looked } from "./findings.ts";
import { VENDOR_APPS } from "./apps.ts";

/** Android's backup of an app begins with its manifest; data follow in folders beside it. */
const IN_BACKUP = /^apps\/(?<app>[\w.]+)\/(?<rest>.+)$/s;

/** More backups than this in one search are not watched. */
const MOST_BACKUPS = 1_000;

/**
 * Notices Android backups of a vendor's app in which there is nothing but the app's manifest: what
 * Android 12 and newer give (key-sources §4.2).
 */
export class BackupWatch {
  readonly #empty = new Map<string, string>();
  readonly #filled = new Set<string>();

  see(trail: readonly string[]): void {
    const { app, rest } = IN_BACKUP.exec(trail.at(-1) ?? "")?.groups ?? {};
    if (app === undefined || !VENDOR_APPS.some(({ id }) => id === app)) return;
    const where = formatTrail(trail.slice(0, -1));
    const id = JSON.stringify([where, app]);
    if (rest !== "_manifest") {
      this.#empty.delete(id);
      this.#filled.add(id);
    } else if (!this.#filled.has(id) && this.#empty.size < MOST_BACKUPS) {
      this.#empty.set(id, where);
    }
  }

  looked(): Looked[] {
    return [...this.#empty.values()].map((where) => ({ where, found: 0, note: EMPTY }));
  }
}

const EMPTY =
  "A backup without the app's data: Android 12 and newer leave them out, and so does an app that " +
  "forbids backups.";
