import type { Day } from "../health/day.ts";
import type { LocalDay } from "../health/local-day.ts";
import type { UnixSeconds } from "../health/minute.ts";
import type { Night } from "../health/nights.ts";
import type { Database, SqlValue } from "../platform.ts";
import { daysOfTexts, textOfDay } from "./day-text.ts";
import { transact } from "./migrate.ts";
import { nightsOfTexts, textOfNight } from "./night-text.ts";
import { RowWriter } from "./row-writer.ts";
import { first, number, orNull, text } from "./rows.ts";
import { defaultWearer, loadWearer, loadWearers, loadZones } from "./wearer-rows.ts";
import type { NamedWearer, ZoneChange } from "./wearer-rows.ts";

/** Days and nights are worked out in pieces of so long, and each is kept by itself. */
const PIECE_S = 30 * 86_400;

/** Two days before the year 10000, where days have no names of ten letters any more. */
const LATEST_S = 253_402_128_000;

/**
 * Notes that minutes, stretches or summaries of this band have changed from `fromS` up to, not
 * including, `toS`: what was worked out from them is worked out anew when it is next wanted. Cheap,
 * and the same as often as it is said; part of the transaction around it.
 *
 * @param band its id, which belongs to a wearer, or else to the first one
 */
export function touch(
  database: Database,
  band: number,
  fromS: UnixSeconds,
  toS: UnixSeconds,
): void {
  const from = Math.max(0, Math.floor(fromS));
  const to = Math.min(LATEST_S, Math.ceil(toS));
  if (!(from < to)) return;
  database.run(
    `WITH RECURSIVE pieces (piece) AS (
       SELECT ?6 UNION ALL SELECT piece + 1 FROM pieces WHERE piece < ?7
     )
     INSERT INTO stale (wearer, piece, from_s, to_s)
     SELECT coalesce((SELECT wearer FROM band WHERE id = ?1), ?4), piece,
       max(?2, piece * ?5), min(?3, (piece + 1) * ?5) FROM pieces WHERE true
     ON CONFLICT (wearer, piece) DO UPDATE
       SET from_s = min(from_s, excluded.from_s), to_s = max(to_s, excluded.to_s)`,
    band,
    from,
    to,
    defaultWearer(database),
    PIECE_S,
    Math.floor(from / PIECE_S),
    Math.floor((to - 1) / PIECE_S),
  );
}

/**
 * As {@link touch}, for everything that is recorded of a band: wanted before and after it changes its
 * wearer, and when it turns out to continue another one.
 */
export function touchBand(database: Database, band: number, sinceS: UnixSeconds = 0): void {
  const spans = [
    ["minute", "min(minute) * 60", "max(minute) * 60 + 60"],
    ["stretch", "min(start_s)", "max(start_s) + 86400"],
    ["day_summary", "unixepoch(min(day)) - 86400", "unixepoch(max(day)) + 2 * 86400"],
  ];
  for (const [table, from, to] of spans) {
    // Each for itself: the first and the last are found at once then.
    const of = (what: string | undefined): string =>
      `(SELECT ${what} FROM ${table} WHERE band = ?1)`;
    const row = first(database, `SELECT ${of(from)} AS from_s, ${of(to)} AS to_s`, band);
    const fromS = number(row?.from_s);
    if (fromS === undefined) continue;
    touch(database, band, Math.max(fromS, sinceS), Number(row?.to_s));
  }
}

/** Somebody who wears bands, and what their days depend on. */
export interface WearerOfBands {
  readonly id: number;
  readonly facts: NamedWearer;
  readonly zones: readonly ZoneChange[];
}

/** A band of which there is something to be worked out. */
export interface WornBand {
  readonly mac: string;
  readonly model?: string | undefined;
  /** Its address before this one, when the same wearer wore it. */
  readonly continues?: string | undefined;
  /** When it was last read to a good end. */
  readonly readS?: UnixSeconds | undefined;
}

export interface TimeSpan {
  readonly fromS: UnixSeconds;
  /** Not included. */
  readonly toS: UnixSeconds;
}

/** Days and nights, worked out anew. */
export interface Renewed {
  readonly from: LocalDay;
  readonly to: LocalDay;
  /** All there are from `from` to `to`, both included; what was kept of these days goes. */
  readonly days: readonly Day[];
  readonly nights: readonly Night[];
  /** What was stale and is not any more. */
  readonly fresh: TimeSpan;
}

/** The next ones before and after a day; absent: there are none. */
export interface Around {
  readonly previous?: LocalDay | undefined;
  readonly next?: LocalDay | undefined;
}

/**
 * What was worked out of the records of each wearer, and what of it is stale. It can all be thrown
 * away; how it is worked out is said in `tasks/`.
 */
export class Evaluated {
  readonly #database: Database;

  /** Made by `Records`. */
  constructor(database: Database) {
    this.#database = database;
  }

  /** Whoever wears bands, the first one first. */
  wearers(): WearerOfBands[] {
    return loadWearers(this.#database).map(({ id }) => ({
      id,
      facts: loadWearer(this.#database, id),
      zones: loadZones(this.#database, id),
    }));
  }

  /** The bands, of a wearer or all, that recorded something, in the order in which they became known. */
  bands(wearer?: number): WornBand[] {
    const has = (table: string): string => `EXISTS (SELECT 1 FROM ${table} WHERE band = b.id)`;
    const sql = `SELECT mac, model,
        (SELECT mac FROM band WHERE id = coalesce(b.follows, b.continues) AND
          coalesce(wearer, (SELECT min(id) FROM wearer)) IS
            coalesce(b.wearer, (SELECT min(id) FROM wearer))) AS before,
        (SELECT max(ended_s) FROM run WHERE band = b.id AND outcome = 'done') AS read_s
      FROM band b WHERE (?1 IS NULL OR coalesce(wearer, (SELECT min(id) FROM wearer)) = ?1)
        AND (${["minute", "stretch", "day_summary", "workout"].map(has).join(" OR ")}) ORDER BY id`;
    return [...this.#database.rows(sql, orNull(wearer))].map((row) => ({
      mac: String(row.mac),
      model: text(row.model),
      continues: text(row.before),
      readS: number(row.read_s),
    }));
  }

  /** When the last minute of these addresses began. */
  lastMinuteS(macs: readonly string[]): UnixSeconds | undefined {
    const sql = `SELECT max(minute) * 60 AS last_s FROM minute WHERE band =
      (SELECT id FROM band WHERE mac = ?)`;
    const all = macs.map((mac) => number(first(this.#database, sql, mac)?.last_s));
    return all.reduce((a, b) => (b === undefined || (a ?? -Infinity) > b ? a : b), undefined);
  }

  /** By which rules, clocks and facts the kept days were worked out; `undefined`: there are none. */
  terms(wearer: number): string | undefined {
    return text(
      first(this.#database, "SELECT terms FROM evaluation WHERE wearer = ?", wearer)?.terms,
    );
  }

  /** Other terms hold from `fromS` on; without it for everything: what is kept is thrown away. */
  renewTerms(wearer: number, terms: string, fromS?: UnixSeconds): void {
    transact(this.#database, () => {
      const sql = "INSERT OR REPLACE INTO evaluation (wearer, terms) VALUES (?, ?)";
      this.#database.run(sql, wearer, terms);
      if (fromS === undefined) {
        for (const table of ["day", "night", "stale"]) {
          this.#database.run(`DELETE FROM ${table} WHERE wearer = ?`, wearer);
        }
      }
      const bands = `SELECT id FROM band WHERE coalesce(wearer, (SELECT min(id) FROM wearer)) = ?`;
      for (const { id } of [...this.#database.rows(bands, wearer)]) {
        touchBand(this.#database, Number(id), fromS);
      }
    });
  }

  /** The times in which records have changed since, oldest first; two never meet. */
  stale(wearer: number): TimeSpan[] {
    const sql = "SELECT from_s, to_s FROM stale WHERE wearer = ? ORDER BY piece";
    const spans: TimeSpan[] = [];
    for (const row of this.#database.rows(sql, wearer)) {
      const [fromS, toS] = [Number(row.from_s), Number(row.to_s)];
      const last = spans.at(-1);
      if (last?.toS === fromS) spans[spans.length - 1] = { fromS: last.fromS, toS };
      else spans.push({ fromS, toS });
    }
    return spans;
  }

  /**
   * Keeps what is worked out, in the transaction in which it is worked out: nothing is read that was
   * not committed, and nothing that is committed meanwhile is taken for fresh.
   */
  renew(wearer: number, workOut: () => Renewed): Renewed {
    return transact(this.#database, () => {
      const renewed = workOut();
      this.#replace("day", wearer, renewed, renewed.days, textOfDay);
      this.#replace("night", wearer, renewed, renewed.nights, textOfNight);
      this.#forgetMarks(wearer, renewed.fresh.fromS, renewed.fresh.toS);
      return renewed;
    });
  }

  /** The kept days from `from` to `to`, both included, oldest first. */
  days(wearer: number, from: LocalDay, to: LocalDay): Day[] {
    return daysOfTexts(this.#load("day", wearer, from, to));
  }

  nights(wearer: number, from: LocalDay, to: LocalDay): Night[] {
    return nightsOfTexts(this.#load("night", wearer, from, to));
  }

  /** The last day that is kept. */
  lastDay(wearer: number): LocalDay | undefined {
    return this.#nearest("SELECT max(day) AS day FROM day WHERE wearer = ?", wearer);
  }

  /** The first day that is kept. */
  firstDay(wearer: number): LocalDay | undefined {
    return this.#nearest("SELECT min(day) AS day FROM day WHERE wearer = ?", wearer);
  }

  /** The kept ones next to a day, on both sides of it. */
  around(table: "day" | "night", wearer: number, day: LocalDay): Around {
    const of = (what: string): string =>
      `SELECT ${what} AS day FROM ${table} WHERE wearer = ? AND day`;
    return {
      previous: this.#nearest(`${of("max(day)")} < ?`, wearer, day),
      next: this.#nearest(`${of("min(day)")} > ?`, wearer, day),
    };
  }

  #nearest(sql: string, ...values: SqlValue[]): LocalDay | undefined {
    return text(first(this.#database, sql, ...values)?.day);
  }

  #load(table: "day" | "night", wearer: number, from: LocalDay, to: LocalDay): string {
    const sql = `SELECT '[' || group_concat(value) || ']' AS list
      FROM (SELECT value FROM ${table} WHERE wearer = ? AND day BETWEEN ? AND ? ORDER BY day)`;
    return text(first(this.#database, sql, wearer, from, to)?.list) ?? "[]";
  }

  #replace<T extends { readonly day: LocalDay }>(
    table: "day" | "night",
    wearer: number,
    { from, to }: Renewed,
    found: readonly T[],
    textOf: (it: T) => string,
  ): void {
    const sql = `DELETE FROM ${table} WHERE wearer = ? AND day BETWEEN ? AND ?`;
    this.#database.run(sql, wearer, from, to);
    const rows = new RowWriter(this.#database, table, ["wearer", "day", "value"]);
    rows.write(found.flatMap((it) => [wearer, it.day, textOf(it)]));
  }

  /** What was stale from `fromS` up to `toS` is fresh. */
  #forgetMarks(wearer: number, fromS: UnixSeconds, toS: UnixSeconds): void {
    const database = this.#database;
    const [from, to] = [Math.max(0, fromS), Math.min(LATEST_S, toS)];
    database.run(
      "DELETE FROM stale WHERE wearer = ? AND from_s >= ? AND to_s <= ?",
      wearer,
      from,
      to,
    );
    database.run(
      "UPDATE stale SET from_s = ?3 WHERE wearer = ?1 AND from_s >= ?2 AND from_s < ?3",
      wearer,
      from,
      to,
    );
  }
}
