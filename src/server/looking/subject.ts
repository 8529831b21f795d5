import { dayAt } from "../../health/local-day.ts";
import type { LocalDay } from "../../health/local-day.ts";
import type { UnixSeconds } from "../../health/minute.ts";
import type { OffsetAt } from "../../health/zone.ts";
import type { Evaluated, WearerOfBands, WornBand } from "../../store/evaluated.ts";
import type { Provenance } from "../../store/provenance.ts";
import type { Records } from "../../store/records.ts";
import { BandTaskError } from "../../tasks/errors.ts";
import { noRecords } from "../../tasks/evaluate.ts";
import { clockOfWearer } from "../../tasks/evaluate-stale.ts";
import { bandsWorn } from "../../tasks/worn-bands.ts";
import type { BandMacs } from "../../tasks/worn-bands.ts";
import type { Desk } from "../desk.ts";
import { Remembered } from "./remembered.ts";
import { Renewal } from "./renewal.ts";

/** Whose records are looked at. */
export interface Subject {
  readonly wearer: WearerOfBands;
  readonly records: Records;
  readonly evaluated: Evaluated;
  readonly provenance: Provenance;
  /** Those that recorded something. */
  readonly worn: readonly WornBand[];
  /** The same by devices: the one to be believed first comes first. */
  readonly bands: readonly BandMacs[];
  /** Theirs, and those of which nothing is kept that makes a day: readings, batteries. */
  readonly macs: readonly string[];
  readonly offsetAt: OffsetAt;
  readonly nowS: UnixSeconds;
  /** Where the wearer is, it is this day now. */
  readonly today: LocalDay;
  /** Of the store; another one when anything in it has changed. */
  readonly version: string;
}

/** Somebody of the house, who may have worn nothing yet. */
export type Housemate = Pick<Subject, "wearer" | "evaluated" | "worn" | "today">;

/** Finds whose records are meant, and brings what is kept of them up to date. */
export class Subjects {
  readonly #desk: Desk;
  readonly #renewal: Renewal;
  readonly #clocks = new Remembered<OffsetAt>(20);

  constructor(desk: Desk) {
    this.#desk = desk;
    this.#renewal = new Renewal(desk);
  }

  /**
   * @param id default: the first who has worn something
   * @throws BandTaskError "no-records" | "no-such-wearer"
   */
  async get(id: number | undefined): Promise<Subject> {
    const records = await this.#desk.records();
    const wearers = records.evaluated.wearers();
    if (id !== undefined && !wearers.some((it) => it.id === id)) throw noSuchWearer();
    const { evaluated } = records;
    const asked = id === undefined ? wearers : wearers.filter((it) => it.id === id);
    for (const wearer of asked) {
      const worn = evaluated.bands(wearer.id);
      if (worn.length > 0) return this.#of(records, wearer, worn);
    }
    throw noRecords(undefined);
  }

  /** Everybody, the first one first; what is kept of those who have worn something is up to date. */
  async all(): Promise<Housemate[]> {
    const records = await this.#desk.records();
    const { evaluated } = records;
    const found: Housemate[] = [];
    for (const wearer of evaluated.wearers()) {
      const worn = evaluated.bands(wearer.id);
      if (worn.length > 0) {
        found.push(await this.#of(records, wearer, worn));
      } else {
        const { day: today } = dayAt(this.#desk.house.nowS(), this.#clockOf(wearer));
        found.push({ wearer, evaluated, worn, today });
      }
    }
    return found;
  }

  async #of(all: Records, wearer: WearerOfBands, worn: readonly WornBand[]): Promise<Subject> {
    await this.#renewal.renew(all, wearer);
    const { house } = this.#desk;
    const records = all.ofWearer(wearer.id);
    const provenance = await this.#desk.provenance();
    const bands = bandsWorn(worn);
    const offsetAt = this.#clockOf(wearer);
    const nowS = house.nowS();
    return {
      wearer,
      records,
      evaluated: records.evaluated,
      provenance,
      worn,
      bands,
      macs: [...new Set([...bands.flat(), ...records.bandsOfWearer()])],
      offsetAt,
      nowS,
      today: dayAt(nowS, offsetAt).day,
      version: provenance.version(),
    };
  }

  /** To make one takes longer than most questions. */
  #clockOf(wearer: WearerOfBands): OffsetAt {
    const [first] = wearer.zones;
    const zone = first?.zone ?? this.#desk.house.zone();
    const key = JSON.stringify([zone, wearer.zones]);
    return this.#clocks.get(key, "", () => clockOfWearer(wearer, { zone }));
  }
}

function noSuchWearer(): BandTaskError {
  return new BandTaskError("no-such-wearer", "Nobody of that number wears a band here.", {
    hint: "Reload the page, and choose one of those who do.",
  });
}
