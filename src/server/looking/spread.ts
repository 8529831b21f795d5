import type { SpanOfDays } from "../../health/day-spans.ts";
import { merged } from "../../health/day-spans.ts";
import { offsetsOf } from "../../health/zone.ts";
import type { Provenance } from "../../store/provenance.ts";
import type { Records } from "../../store/records.ts";
import { pause } from "../../waiting.ts";
import type { SpreadAnswer, SpreadOfPage } from "../answers.ts";
import type { Desk } from "../desk.ts";
import { shortText } from "./plain.ts";
import { Remembered } from "./remembered.ts";

/** So many days are looked through before others have their turn: that can be hundreds of thousands of minutes. */
const PIECE_DAYS = 200;

/** Nobody has lived for more; what claims so is looked through in bigger ones. */
const MOST_PIECES = 400;

/** On which days there is anything of whom; kept until something changes. */
export class Spread {
  readonly #desk: Desk;
  readonly #kept = new Remembered<Promise<SpreadAnswer>>(1);

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  async of(): Promise<SpreadAnswer> {
    const records = await this.#desk.records();
    const provenance = await this.#desk.provenance();
    const zone = this.#desk.house.zone();
    const answer = this.#kept.get(zone, provenance.version(), () =>
      this.#workOut(records, provenance, zone),
    );
    // What went wrong once is tried again.
    answer.catch(() => {
      this.#kept.forget(zone);
    });
    return answer;
  }

  async #workOut(records: Records, provenance: Provenance, zone: string): Promise<SpreadAnswer> {
    const offsetAt = offsetsOf(zone);
    const of: SpreadOfPage[] = [];
    for (const { mac } of records.bands()) {
      const kept = provenance.daysKept(mac, offsetAt);
      if (kept === undefined) continue;
      for (const source of provenance.sourcesOf(mac)) {
        const days: SpanOfDays[] = [];
        for (const piece of piecesOf(kept)) {
          days.push(...provenance.daysTold(mac, source, piece, offsetAt));
          await pause(0, this.#desk.signal);
        }
        if (days.length > 0) of.push(spreadOfPage(mac, source, merged(days)));
      }
    }
    return { of };
  }
}

function spreadOfPage(mac: string, source: string, days: readonly SpanOfDays[]): SpreadOfPage {
  const name = shortText(source) ?? "";
  return { mac, source: name, days: days.map(({ from, to }) => [from, to] as const) };
}

function* piecesOf({ from, to }: SpanOfDays): Generator<SpanOfDays, void, void> {
  const step = Math.max(PIECE_DAYS, Math.ceil((to - from) / MOST_PIECES));
  for (let at = from; at < to; at += step) yield { from: at, to: Math.min(to, at + step) };
}
