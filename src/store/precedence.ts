import type { Minute } from "../health/minute.ts";
import type { Added } from "./added.ts";

/** Whose word a record is; the higher the rank, the closer to the wrist. No two are of one rank. */
const RANKS = { band: 5, gadgetbridge: 4, mifit: 3, "data-export": 2, file: 1 } as const;

export type Source = keyof typeof RANKS;

/** A text that names no source (a later ownband may know more of them) ranks lowest. */
export function rankOf(source: string): number {
  return isSource(source) ? RANKS[source] : 0;
}

/** Whether a text names a source. */
export function isSource(source: string): source is Source {
  return Object.hasOwn(RANKS, source);
}

/** What counts when two records of one moment disagree. */
export interface Standing {
  readonly rank: number;
  /** Whether the band was on the wrist; for what is no minute always true. */
  readonly isWorn: boolean;
}

/** What becomes of a record that is offered. */
export type Decision =
  | "added" // nothing was there
  | "same" // just that is there
  | "confirmed" // just that is there, but on the word of a lesser source
  | "updated" // the same source says it otherwise now
  | "displaced" // a lesser record is there and gives way
  | "refused"; // a better record is there and stays

/**
 * The rule for two records of one moment. The first line that fits counts:
 *
 * | what is there and what is offered | becomes |
 * | --- | --- |
 * | are equal | what is there, on the word of the better source |
 * | one worn, one not | the worn one |
 * | of different sources | the band's; else Gadgetbridge's; else MiFit's; else the data export's; else a single file's |
 * | of the same source | what is offered: it was read later |
 *
 * What is offered was completed before: a value that it does not have, and the same source has said, it
 * takes over (a file of steps and a file of pulses of one export are put together). Between different
 * sources nothing is mixed. But for corrections within one source, the order in which sources are read
 * does not matter. What gives way, and what is refused, is kept beside (`words.ts`).
 */
export function decide(
  stored: Standing | undefined,
  offered: Standing,
  areEqual: boolean,
): Decision {
  if (stored === undefined) return "added";
  if (areEqual) return offered.rank > stored.rank ? "confirmed" : "same";
  const better = compareStanding(offered, stored);
  if (better === 0) return "updated";
  return better > 0 ? "displaced" : "refused";
}

/** Above 0: the first one is the better one. */
export function compareStanding(a: Standing, b: Standing): number {
  return Number(a.isWorn) - Number(b.isWorn) || a.rank - b.rank;
}

/** Whether the decision puts the offered record into the table. */
export function isWritten(decision: Decision): boolean {
  return decision !== "same" && decision !== "refused";
}

function isNews(decision: Decision): boolean {
  return decision === "added" || decision === "updated" || decision === "displaced";
}

/** How decisions add up to the counts of a run. */
export class Tally {
  #added = 0;
  #changed = 0;
  #same = 0;
  #lost = 0;
  #hasNews = false;

  /** @param times -1: takes back what was counted */
  count(decision: Decision, times = 1): void {
    if (times !== 0 && isNews(decision)) this.#hasNews = true;
    switch (decision) {
      case "added":
        this.#added += times;
        break;
      case "same":
      case "confirmed":
        this.#same += times;
        break;
      case "displaced":
        this.#changed += times;
        this.#lost += times;
        break;
      case "updated":
        this.#changed += times;
        break;
      case "refused":
        this.#lost += times;
    }
  }

  /** Whether anything counts otherwise now; what is taken back may leave nothing of it in the counts. */
  get hasNews(): boolean {
    return this.#hasNews;
  }

  result(): Added {
    return { added: this.#added, changed: this.#changed, same: this.#same, lost: this.#lost };
  }
}

/** Kinds of bands with samples of 4 bytes (low nibble), then of 8: not worn, on the charger. */
const OFF_THE_WRIST = new Set([3, 6]);
const OFF_THE_WRIST_8 = new Set([115, 118]);
const OFF_THE_WRIST_XIAOMI = 8;

/**
 * Whether the band was on the wrist in this minute, as far as the minute itself says.
 * @source huami-ble §6.2, §6.3: bit 7 of the longer samples' kind may be set besides; mifit-db §4,
 *   gadgetbridge §4.3: the first Mi Bands' 3 and 6; gadgetbridge §4.4: 8 is not worn
 */
export function isWorn({ kind, kinds, asleep }: Minute): boolean {
  if (kind === undefined) return true;
  switch (kinds) {
    case "mifit-1":
    case "mi-band-1":
      return !OFF_THE_WRIST.has(kind);
    case "xiaomi":
      return kind !== OFF_THE_WRIST_XIAOMI;
    case undefined:
      return asleep ? !OFF_THE_WRIST_8.has(kind & 0x7f) : !OFF_THE_WRIST.has(kind & 0x0f);
  }
}
