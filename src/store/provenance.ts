import type { SpanOfDays } from "../health/day-spans.ts";
import type { DaySummary } from "../health/day-summary.ts";
import type { LocalDay } from "../health/local-day.ts";
import type { Measurement, MeasurementKind } from "../health/measurement.ts";
import type { Minute, UnixSeconds } from "../health/minute.ts";
import type { Stretch } from "../health/stretch.ts";
import type { OffsetAt } from "../health/zone.ts";
import type { Database, SqlRow } from "../platform.ts";
import { daysKept, daysTold, tellersOf } from "./days-told.ts";
import { storedMinute } from "./minute-row.ts";
import { isWorn, rankOf } from "./precedence.ts";
import { first, number, text } from "./rows.ts";
import { compareTellers, readingsSaid, stretchesSaid, summariesSaid } from "./said-records.ts";
import { TELLER_COLUMNS, tellerOf } from "./said-records.ts";
import type { Said, Teller } from "./said-records.ts";

/** What one run says of one minute. */
export interface SaidMinute {
  readonly minute: Minute;
  /** Whose word it is. */
  readonly source: string;
  readonly run: number;
  readonly kind: "sync" | "import";
  /** When it came in. */
  readonly broughtS: UnixSeconds;
}

/** Who says what: for whoever wants to know where a value is from. */
export class Provenance {
  readonly #database: Database;
  readonly #opening: number;

  /** @param opening another number for every time that the store was opened */
  constructor(database: Database, opening = 0) {
    this.#database = database;
    this.#opening = opening;
  }

  /** Another text after every change of the store, by whomever. */
  version(): string {
    // The one counts what others have committed, the other what we have changed, since it was opened.
    const others = first(this.#database, "PRAGMA data_version")?.data_version;
    const own = first(this.#database, "SELECT total_changes() AS changes")?.changes;
    return [this.#opening, others, own].map(String).join(" ");
  }

  /** What kind of device has this address. */
  modelOf(mac: string): string | undefined {
    return text(first(this.#database, "SELECT model FROM band WHERE mac = ?", mac)?.model);
  }

  /** All that is said of an address's minute, the one that counts first. */
  saidOf(mac: string, startS: UnixSeconds): SaidMinute[] {
    const from = (table: "minute" | "minute_other"): SaidMinute[] => {
      const sql = `SELECT it.*, run.source, run.kind AS run_kind,
          coalesce(run.ended_s, run.started_s) AS brought_s
        FROM ${table} it JOIN run ON run.id = it.run
        WHERE it.band = (SELECT id FROM band WHERE mac = ?) AND minute = ?`;
      return [...this.#database.rows(sql, mac, Math.floor(startS / 60))].map(saidMinute);
    };
    const [best] = from("minute");
    if (best === undefined) return [];
    // What is put together of several words has the number of one of them, which is in it.
    const others = from("minute_other").filter(({ run }) => run !== best.run);
    return [best, ...others.toSorted(compareStanding)];
  }

  /**
   * The minutes of an address, from `fromS` up to, not including, `toS`, of which another source says
   * something else than what counts: not where it only says less.
   */
  disputed(mac: string, fromS: UnixSeconds, toS: UnixSeconds): UnixSeconds[] {
    const sql = `SELECT DISTINCT o.minute FROM minute_other o
      JOIN minute m ON m.band = o.band AND m.minute = o.minute
      JOIN run its ON its.id = o.run JOIN run best ON best.id = m.run
      WHERE o.band = (SELECT id FROM band WHERE mac = ?) AND o.minute >= ? AND o.minute < ?
        AND its.source <> best.source
        AND (o.steps <> m.steps OR o.heart_rate <> m.heart_rate OR o.intensity <> m.intensity
          OR (o.kinds IS m.kinds AND o.kind <> m.kind))
      ORDER BY o.minute`;
    const [from, to] = [Math.ceil(fromS / 60), Math.ceil(toS / 60)];
    return [...this.#database.rows(sql, mac, from, to)].map(({ minute }) => Number(minute) * 60);
  }

  /** When the workouts of an address began that have a track. */
  tracked(mac: string): UnixSeconds[] {
    const sql = `SELECT start_s FROM workout w WHERE band = (SELECT id FROM band WHERE mac = ?)
      AND EXISTS (SELECT 1 FROM track_point WHERE band = w.band AND workout_s = w.start_s)
      ORDER BY start_s`;
    return [...this.#database.rows(sql, mac)].map(({ start_s }) => Number(start_s));
  }

  /** All that is said of the readings of a kind, what counts first; from `fromS` up to, not including, `toS`. */
  readingsOf(
    mac: string,
    kind: MeasurementKind,
    fromS: UnixSeconds,
    toS: UnixSeconds,
  ): Said<Measurement>[] {
    return readingsSaid(this.#database, mac, kind, [fromS, toS]);
  }

  /** All stretches that are told of a moment, what counts first. */
  stretchesOf(mac: string, atS: UnixSeconds): Said<Stretch>[] {
    return stretchesSaid(this.#database, mac, atS);
  }

  /** All sums of days from one to another, both included, what counts first. */
  summariesOf(mac: string, days: readonly [LocalDay, LocalDay]): Said<DaySummary>[] {
    return summariesSaid(this.#database, mac, days);
  }

  /** Who tells of the workout that began then: within two minutes of it the same one is meant. */
  workoutTellers(macs: readonly string[], startS: UnixSeconds): Teller[] {
    const sql = `WITH its AS (SELECT id FROM band WHERE mac IN (SELECT value FROM json_each(?1)))
      SELECT ${TELLER_COLUMNS} FROM run WHERE id IN (
        SELECT run FROM workout WHERE band IN its AND start_s BETWEEN ?2 - 120 AND ?2 + 120
          AND end_s >= ?2
        UNION
        SELECT run FROM record_other WHERE band IN its AND kind = 'workout' AND at_s = ?2)`;
    const rows = [...this.#database.rows(sql, JSON.stringify(macs), startS)];
    return rows.map(tellerOf).toSorted(compareTellers);
  }

  /** Of whom there may be a word on anything of an address. */
  sourcesOf(mac: string): string[] {
    const band = this.#bandOf(mac);
    return band === undefined ? [] : tellersOf(this.#database, band);
  }

  /** Between which days of a clock anything is kept of an address; `undefined`: nothing is. */
  daysKept(mac: string, offsetAt: OffsetAt): SpanOfDays | undefined {
    const band = this.#bandOf(mac);
    return band === undefined ? undefined : daysKept(this.#database, band, offsetAt);
  }

  /** On which days of a span a source tells anything of an address, be it what counts or not. */
  daysTold(mac: string, source: string, within: SpanOfDays, offsetAt: OffsetAt): SpanOfDays[] {
    const band = this.#bandOf(mac);
    return band === undefined ? [] : daysTold(this.#database, band, source, within, offsetAt);
  }

  /** When an import last came to a good end that was not taken out again. */
  importedS(): UnixSeconds | undefined {
    const sql = `SELECT max(ended_s) AS ended FROM run
      WHERE kind = 'import' AND outcome = 'done' AND undone_s IS NULL`;
    return number(first(this.#database, sql)?.ended);
  }

  #bandOf(mac: string): number | undefined {
    return number(first(this.#database, "SELECT id FROM band WHERE mac = ?", mac)?.id);
  }
}

function saidMinute(row: SqlRow): SaidMinute {
  return {
    ...storedMinute(row),
    source: text(row.source) ?? "",
    kind: row.run_kind === "import" ? "import" : "sync",
    broughtS: Number(row.brought_s),
  };
}

function compareStanding(a: SaidMinute, b: SaidMinute): number {
  const worn = Number(isWorn(b.minute)) - Number(isWorn(a.minute));
  return worn || rankOf(b.source) - rankOf(a.source) || b.run - a.run;
}
