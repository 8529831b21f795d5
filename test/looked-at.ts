import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { UnixSeconds } from "../src/health/minute.ts";
import { openStore } from "../src/node/sqlite.ts";
import type { NodeStore } from "../src/node/sqlite.ts";
import { createApi } from "../src/server/api.ts";
import { Desk } from "../src/server/desk.ts";
import type { House } from "../src/server/house.ts";
import { lookingAt } from "../src/server/looking/looking.ts";
import type { Looking } from "../src/server/looking/looking.ts";
import type { DeviceIntake } from "../src/store/intake.ts";
import { Ledger } from "../src/store/ledger.ts";
import type { Source } from "../src/store/precedence.ts";
import { Records } from "../src/store/records.ts";

/** Friday, 2024-03-15, 18:30 in Berlin. */
export const LOOKED_AT_S = Date.UTC(2024, 2, 15, 17, 30) / 1000;
export const LOOKED_ZONE = "Europe/Berlin";

/** How a question was answered. */
export interface Answered {
  readonly status: number;
  readonly document: unknown;
}

/** A store that is filled by a test, and looked at as the page does; `close` removes it. */
export class LookedAt {
  readonly folder = mkdtempSync(join(tmpdir(), "ownband-looked-"));
  readonly store: NodeStore = openStore(join(this.folder, "ownband.sqlite"));
  readonly records: Records;
  readonly ledger: Ledger;
  readonly desk: Desk;
  readonly looking: Looking;
  readonly #api: ReturnType<typeof createApi>;
  #nowS: UnixSeconds;

  constructor({ nowS = LOOKED_AT_S, zone = LOOKED_ZONE } = {}) {
    this.#nowS = nowS;
    this.records = Records.open(this.store, nowS);
    this.ledger = Ledger.open(this.store, nowS);
    this.desk = new Desk(this.#house(zone));
    this.looking = lookingAt(this.desk);
    this.#api = createApi(this.desk);
  }

  set nowS(nowS: UnixSeconds) {
    this.#nowS = nowS;
  }

  /** Another connection to the same store, as another program has one. */
  openOther(): NodeStore {
    return openStore(join(this.folder, "ownband.sqlite"));
  }

  /** Writes down what a source says of a device. */
  bring(
    source: Source,
    mac: string,
    work: (device: DeviceIntake) => void,
    { wearer, model = "Mi Smart Band 4" }: { wearer?: string; model?: string } = {},
  ): void {
    const session = this.records.beginImport({ nowS: this.#nowS, zone: LOOKED_ZONE, wearer });
    work(session.intake(source).device({ mac, ...(mac !== "" && { model }) }));
    session.commit(this.#nowS);
  }

  async ask(path: string): Promise<Answered> {
    const response = await this.#api.request(`/api/${path}`);
    return { status: response.status, document: await response.json() };
  }

  /** The answer to a question that has one. */
  async answer<T>(path: string): Promise<T> {
    const { status, document } = await this.ask(path);
    if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(document)}`);
    // The caller names the answer of this route.
    return document as T;
  }

  async close(): Promise<void> {
    await this.desk.close();
    this.store.database.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #house(zone: string): House {
    const unused = (): never => {
      throw new TypeError("nothing but the store is looked at");
    };
    return {
      kind: "served",
      version: "1.2.3",
      isDemo: false,
      nowS: () => this.#nowS,
      zone: () => zone,
      trace: () => undefined,
      get codecs() {
        return unused();
      },
      openScratch: unused,
      openStore: () => {
        const store = this.openOther();
        return Promise.resolve({ ...store, close: () => store.database.close() });
      },
      copyStore: unused,
      takeBand: unused,
      openRadio: unused,
      reach: unused,
      computer: unused,
    };
  }
}
