import { Ledger } from "../store/ledger.ts";
import { waitAtMost } from "../store/migrate.ts";
import { Provenance } from "../store/provenance.ts";
import { Records } from "../store/records.ts";
import { throwIfStopped } from "../waiting.ts";
import { Jobs } from "./doing/jobs.ts";
import type { House, StoreLease } from "./house.ts";
import { Downloads } from "./taking/downloads.ts";
import { Uploads } from "./taking/uploads.ts";

/** Who looks does not wait long for another program that writes: what is there is shown. */
const PATIENCE_MS = 100;

/** Where the page's questions arrive: the house, its open store, and what is being done. */
export class Desk {
  readonly house: House;
  readonly jobs: Jobs;
  readonly uploads: Uploads;
  readonly downloads = new Downloads();
  readonly #closing = new AbortController();
  #lease: Promise<StoreLease> | undefined;
  /** How often the store was opened. */
  #openings = 0;

  constructor(house: House) {
    this.house = house;
    this.uploads = new Uploads(house);
    this.jobs = new Jobs(house, this.uploads);
  }

  /** Given when the desk is closed: what takes long stops then. */
  get signal(): AbortSignal {
    return this.#closing.signal;
  }

  /** The records, for a look. @throws what opening the store throws; Interrupted when it is closed */
  async records(): Promise<Records> {
    return Records.open(await this.#store(), this.house.nowS());
  }

  /** The keys, for a look. @throws as {@link records} */
  async ledger(): Promise<Ledger> {
    return Ledger.open(await this.#store(), this.house.nowS());
  }

  /** Who said what, for a look. @throws as {@link records} */
  async provenance(): Promise<Provenance> {
    return new Provenance((await this.#store()).database, this.#openings);
  }

  /** Stops what is being done, waits for its end, and lets go of the store. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.jobs.close();
    await this.downloads.close();
    await this.uploads.close();
    await this.letGo();
  }

  /** Lets go of the store; whoever looks opens it again. */
  async letGo(): Promise<void> {
    const lease = await this.#lease?.catch(() => undefined);
    this.#lease = undefined;
    lease?.close();
  }

  async #store(): Promise<StoreLease> {
    throwIfStopped(this.signal);
    this.#lease ??= this.#open();
    return this.#lease.catch((error: unknown) => {
      this.#lease = undefined;
      throw error;
    });
  }

  async #open(): Promise<StoreLease> {
    const lease = await this.house.openStore("shared");
    try {
      // Now, so that whatever wants to be migrated is, and has the time for it.
      Records.open(lease, this.house.nowS());
      waitAtMost(lease.database, PATIENCE_MS);
      this.#openings += 1;
      return lease;
    } catch (error) {
      lease.close();
      throw error;
    }
  }
}
