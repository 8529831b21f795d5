import type { Minute } from "../src/health/minute.ts";
import type { Source } from "../src/store/precedence.ts";

/** What one run said of one minute. */
export interface Said {
  readonly run: number;
  readonly source: Source;
  readonly minute: Minute;
}

/** What counts of a minute, and all that was said of it, in the order of the runs. */
export interface PlainMinute {
  readonly best: Minute;
  readonly source: Source;
  readonly said: readonly Said[];
}

/** The best first. */
const SOURCES: readonly Source[] = ["band", "gadgetbridge", "mifit", "data-export", "file"];

/**
 * The rule for what is said of minutes once more, for itself, plain and slow: what counts is worked out
 * anew from all that was said, whenever it is asked for. A store has to come to the same.
 */
export class PlainMinutes {
  readonly #said = new Map<string, readonly Said[]>();

  say(mac: string, said: Said): void {
    const key = `${mac} ${said.minute.startS}`;
    const all = this.#said.get(key) ?? [];
    const others = all.filter(({ run }) => run !== said.run);
    const mine = all.find(({ run }) => run === said.run);
    const ofSource = (them: readonly Said[]): Minute[] =>
      them.filter(({ source }) => source === said.source).map(({ minute }) => minute);
    if (addsNothing(said.minute, together(ofSource(all)))) return;
    if (mine === undefined && isOld(said.minute, ofSource(all))) return;
    const minute = mine ? onTop(mine.minute, said.minute) : said.minute;
    if (mine?.minute === minute) return;
    const isRepeated = mine !== undefined && isOld(minute, ofSource(others));
    const kept = isRepeated ? others : [...others, { ...said, minute }];
    this.#keep(key, kept);
  }

  /** A run's words are taken back; of one address between two times, where they are given. */
  withdraw(run: number, mac = "", fromS = -Infinity, toS = Infinity): void {
    for (const [key, all] of this.#said) {
      const isMeant = ({ run: it, minute: { startS } }: Said): boolean =>
        it === run && key.startsWith(mac) && startS >= fromS && startS < toS;
      this.#keep(
        key,
        all.filter((it) => !isMeant(it)),
      );
    }
  }

  /** Oldest first. */
  of(mac: string): PlainMinute[] {
    return [...this.#said]
      .filter(([key]) => key.startsWith(mac))
      .map(([, said]) => ({ ...bestOf(said), said }))
      .toSorted((a, b) => a.best.startS - b.best.startS);
  }

  #keep(key: string, said: readonly Said[]): void {
    if (said.length === 0) this.#said.delete(key);
    else
      this.#said.set(
        key,
        said.toSorted((a, b) => a.run - b.run),
      );
  }
}

/** All that a minute says, in one form. */
export function told({ startS, kind, kinds, asleep, ...more }: Minute): string {
  const { intensity, steps, heartRateBpm } = more;
  const code = kind === undefined ? undefined : kinds;
  const sleep = asleep && [asleep.unknown, asleep.light, asleep.deep, asleep.rem];
  return JSON.stringify({ startS, kind, code, sleep, intensity, steps, heartRateBpm });
}

/** The best source's that was worn; else the best source's. */
function bestOf(said: readonly Said[]): Pick<PlainMinute, "best" | "source"> {
  const all = SOURCES.flatMap((source) => {
    const best = together(said.filter((it) => it.source === source).map(({ minute }) => minute));
    return best ? [{ source, best }] : [];
  });
  const first = all.find(({ best }) => wasWorn(best)) ?? all[0];
  if (!first) throw new Error("nothing is said");
  return first;
}

function together(minutes: readonly Minute[]): Minute | undefined {
  const [first, ...later] = minutes;
  return first && later.reduce(onTop, first);
}

/** Whether a source said just that, or no less, at some time. */
function isOld(minute: Minute, words: readonly Minute[]): boolean {
  return words.some(
    (word, n) =>
      told(word) === told(minute) || addsNothing(minute, together(words.slice(0, n + 1))),
  );
}

function addsNothing(minute: Minute, known: Minute | undefined): boolean {
  return known !== undefined && told(over(known, minute)) === told(known);
}

/** A later word of the same source; but that it was not worn changes nothing where it was. */
function onTop(known: Minute, later: Minute): Minute {
  const all = over(known, later);
  return told(all) === told(known) || (wasWorn(known) && !wasWorn(all)) ? known : all;
}

/** What the later one does not say stays; a kind goes with its codes and its sleep. */
function over(known: Minute, later: Minute): Minute {
  const { kind, kinds, asleep } =
    later.kind === undefined && later.asleep === undefined ? known : later;
  const { intensity, steps, heartRateBpm } = later;
  return {
    startS: known.startS,
    kind,
    kinds,
    asleep,
    intensity: intensity ?? known.intensity,
    steps: steps ?? known.steps,
    heartRateBpm: heartRateBpm ?? known.heartRateBpm,
  };
}

/** By the numbers that bands of each family use for it. */
function wasWorn({ kind, kinds, asleep }: Minute): boolean {
  if (kind === undefined) return true;
  if (kinds === "xiaomi") return kind !== 8;
  if (kinds !== undefined) return kind !== 3 && kind !== 6;
  if (asleep) return kind % 128 !== 115 && kind % 128 !== 118;
  return kind % 16 !== 3 && kind % 16 !== 6;
}
