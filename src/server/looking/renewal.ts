import { isAppError } from "../../errors.ts";
import type { WearerOfBands } from "../../store/evaluated.ts";
import type { Records } from "../../store/records.ts";
import { evaluateWearer } from "../../tasks/evaluate-stale.ts";
import type { Desk } from "../desk.ts";

/** Whoever could not write is not asked to wait again for so long. */
const REST_S = 5;

/** Why nothing can be written at this moment. */
const NO_WRITING: ReadonlySet<string> = new Set(["in-use", "no-space"]);

/**
 * Brings kept days and nights up to date before they are looked at, one wearer at a time. While an
 * import, or another program, writes, or where there is no more room, that cannot be: then what is there
 * is looked at.
 */
export class Renewal {
  readonly #desk: Desk;
  #last: Promise<void> = Promise.resolve();
  #restsUntilS = 0;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** @throws what `evaluateWearer` throws, but for {@link NO_WRITING} */
  async renew(records: Records, wearer: WearerOfBands): Promise<void> {
    const mine = this.#last.then(() => this.#renew(records, wearer));
    this.#last = mine.catch(() => undefined);
    await mine;
  }

  async #renew(records: Records, wearer: WearerOfBands): Promise<void> {
    const { house, jobs, signal } = this.#desk;
    if (jobs.isImporting || house.nowS() < this.#restsUntilS) return;
    const tools = {
      get zone() {
        return house.zone();
      },
      signal,
    };
    try {
      await evaluateWearer(records, wearer, tools);
    } catch (error) {
      if (!isAppError(error) || !NO_WRITING.has(error.code)) throw error;
      this.#restsUntilS = house.nowS() + REST_S;
    }
  }
}
