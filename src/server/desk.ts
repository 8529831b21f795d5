import { Records } from "../store/records.ts";
import type { House, StoreLease } from "./house.ts";
import { Uploads } from "./taking/uploads.ts";
import { Jobs } from "./doing/jobs.ts";

/** Where the page's questions arrive: the house, its open store, and what is being done. */
export class Desk {
  readonly house: House;
  readonly jobs: Jobs;
  readonly uploads: Uploads;
  #lease: Promise<StoreLease> | undefined;

  constructor(house: House) {
    this.house = house;
    this.jobs = new Jobs(house);
    this.uploads = new Uploads(house);
  }

  /** The records, for a look. @throws what opening the store throws */
  async records(): Promise<Records> {
    this.#lease ??= this.house.openStore("shared");
    const lease = await this.#lease.catch((error: unknown) => {
      this.#lease = undefined;
      throw error;
    });
    return Records.open(lease, this.house.nowS());
  }

  /** Stops what is being done, waits for its end, and lets go of the store. */
  async close(): Promise<void> {
    await this.jobs.close();
    await this.uploads.close();
    const lease = await this.#lease?.catch(() => undefined);
    this.#lease = undefined;
    lease?.close();
  }
}
