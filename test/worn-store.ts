import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Day } from "../src/health/day.ts";
import type { DaySummary } from "../src/health/day-summary.ts";
import type { LocalDay } from "../src/health/local-day.ts";
import type { Minute, UnixSeconds } from "../src/health/minute.ts";
import type { Night } from "../src/health/nights.ts";
import type { Stretch } from "../src/health/stretch.ts";
import { openStore } from "../src/node/sqlite.ts";
import type { RecordedWorkout } from "../src/store/intake.ts";
import { transact } from "../src/store/migrate.ts";
import { Records } from "../src/store/records.ts";
import { RunDevice } from "../src/store/run-device.ts";
import { TouchedSpans } from "../src/store/touched-spans.ts";
import { evaluate } from "../src/tasks/evaluate.ts";

/** What one band, or one file, says. */
export interface Said {
  readonly minutes?: readonly Minute[] | undefined;
  readonly stretches?: readonly Stretch[] | undefined;
  readonly summaries?: readonly DaySummary[] | undefined;
  readonly workouts?: readonly RecordedWorkout[] | undefined;
}

const SEEN_S = Date.UTC(2026, 0, 1) / 1000;

/** A store in which somebody's days are looked at; `close` removes it. */
export class WornStore {
  /** Our data folder. */
  readonly folder = mkdtempSync(join(tmpdir(), "ownband-worn-"));
  readonly #store = openStore(join(this.folder, "ownband.sqlite"));
  readonly records = Records.open(this.#store, SEEN_S);
  readonly #zone: string;

  /** @param zone of the computer that evaluates */
  constructor(zone = "Europe/Berlin") {
    this.#zone = zone;
  }

  /** Writes down what a band says. */
  keep(mac: string, { minutes = [], stretches = [], summaries = [], workouts = [] }: Said): void {
    const model = mac.startsWith("@") ? undefined : "Mi Smart Band 4";
    const run = this.records.beginSync({ mac, model }, SEEN_S);
    run.addMinutes(minutes);
    run.addWorkouts(workouts);
    this.#keepTold(mac, run.id, stretches, summaries);
    run.finish("done", SEEN_S);
  }

  /** Whatever changed is worked out before. */
  async days(from: LocalDay, to: LocalDay): Promise<Day[]> {
    const evaluation = await evaluate(this.records, undefined, { zone: this.#zone });
    return evaluation.days({ from, to });
  }

  async nights(from: LocalDay, to: LocalDay): Promise<Night[]> {
    const evaluation = await evaluate(this.records, undefined, { zone: this.#zone });
    return evaluation.nights({ from, to });
  }

  /** How much is to be worked out, in seconds. */
  staleS(): number {
    const { evaluated } = this.records;
    const spans = evaluated.wearers().flatMap(({ id }) => evaluated.stale(id));
    return spans.reduce((sum: UnixSeconds, { fromS, toS }) => sum + toS - fromS, 0);
  }

  close(): void {
    this.#store.database.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #keepTold(
    mac: string,
    run: number,
    stretches: readonly Stretch[],
    summaries: readonly DaySummary[],
  ): void {
    const { database } = this.#store;
    const [row] = database.rows("SELECT id FROM band WHERE mac = ?", mac);
    const band = Number(row?.id);
    transact(database, () => {
      const touched = new TouchedSpans(database);
      const device = new RunDevice(database, band, run, touched);
      device.stretches(stretches);
      device.summaries(summaries);
      touched.flush();
    });
  }
}
