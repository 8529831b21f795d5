import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "../src/node/sqlite.ts";
import type { NodeStore } from "../src/node/sqlite.ts";
import { Records } from "../src/store/records.ts";

/** A store in a folder of its own; `close` removes it. */
export interface KeptStore {
  readonly folder: string;
  readonly store: NodeStore;
  readonly records: Records;
  close(): void;
}

export const KEPT_A = "C8:0F:10:01:02:03";
export const KEPT_B = "C8:0F:10:0A:0B:0C";
/** Of records whose files name no device. */
export const KEPT_NOBODY = "@data-export";
/** 2024-12-31 22:00 UTC: two hours before a year ends. */
export const KEPT_FROM_S = Date.UTC(2024, 11, 31, 22) / 1000;
export const KEPT_NOW_S = Date.UTC(2025, 5, 1) / 1000;

export function emptyStore(nowS = KEPT_NOW_S): KeptStore {
  const folder = mkdtempSync(join(tmpdir(), "ownband-kept-"));
  const store = openStore(join(folder, "ownband.sqlite"));
  const records = Records.open(store, nowS);
  const close = (): void => {
    store.database.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { folder, store, records, close };
}

/**
 * A store with every kind of record: two bands, the second of which follows the first, and what names
 * no band; four sources; a year's end among the minutes, gaps, NULLs, texts that spreadsheets would run.
 */
export function keptStore(): KeptStore {
  const kept = emptyStore();
  const { database } = kept.store;
  database.run("DELETE FROM band; DELETE FROM wearer");
  database.run(
    `INSERT INTO wearer (id, name, born_on, sex, height_cm, weight_kg, step_goal)
     VALUES (1, '=Ana "A", é', '1990-05-17', 'female', 171.5, 63.25, 9000)`,
  );
  database.run(
    `INSERT INTO wearer_zone VALUES (1, 1600000000, 'Europe/Berlin'),
       (1, ${KEPT_FROM_S}, 'America/New_York')`,
  );
  database.run(
    `INSERT INTO band (id, mac, model, serial, firmware, as_of_s, first_seen_s, last_seen_s, wearer)
     VALUES (1, '${KEPT_A}', 'Mi Smart Band 4', '''0012', 'V1.0.9.66', 0, 0, 0, 1),
       (2, '${KEPT_B}', 'Mi Smart Band 6', NULL, NULL, 0, 0, 0, 1),
       (3, '${KEPT_NOBODY}', NULL, NULL, NULL, 0, 0, 0, 1)`,
  );
  database.run("UPDATE band SET follows = 1 WHERE id = 2");
  database.run(
    `INSERT INTO run (id, kind, source, band, started_s, outcome) VALUES
       (1, 'import', 'data-export', NULL, 1, 'done'), (2, 'import', 'mifit', NULL, 2, 'done'),
       (3, 'sync', 'band', 1, 3, 'done'), (4, 'import', 'gadgetbridge', NULL, 4, 'done')`,
  );
  database.run(MINUTES);
  for (const sql of OTHERS) database.run(sql);
  return kept;
}

const FROM = KEPT_FROM_S / 60;

/** Band A: five hours without a third of them; band B: an hour of 8-byte samples, and other codes. */
const MINUTES = `
  WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 299)
  INSERT INTO minute (band, minute, kind, intensity, steps, heart_rate, run)
  SELECT 1, ${FROM} + i, CASE WHEN i % 7 = 0 THEN NULL ELSE i % 4 END, i % 256, nullif(i % 5, 0),
    CASE WHEN i % 2 = 0 THEN 60 + i % 90 END, 1 + i / 100 FROM n WHERE i < 100 OR i >= 200;
  WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 59)
  INSERT INTO minute (band, minute, kind, intensity, steps, heart_rate,
    sleep_unknown, sleep_light, sleep_deep, sleep_rem, run)
  SELECT 2, ${FROM} + i, 121, 3, 0, 55, i, 255 - i, 0, 7, 3 FROM n;
  INSERT INTO minute (band, minute, kind, steps, kinds, run) VALUES
    (2, ${FROM} + 100, 5, 12, 1, 2), (2, ${FROM} + 101, 4000000000, 255, 3, 4),
    (2, ${FROM} + 102, 255, 0, 2, 4);
`;

const OTHERS = [
  `INSERT INTO measurement VALUES
     (1, 'heart-rate', ${KEPT_FROM_S}, 0, 71, 60, NULL, 3),
     (1, 'pai', ${KEPT_FROM_S + 9}, 1, 0.30000000000000004, NULL, '{"low":1.5,"total":-3}', 4),
     (1, 'weight', ${KEPT_FROM_S + 86_400}, 0, 63.2, -720, NULL, 2),
     (2, 'stress', ${KEPT_FROM_S + 61}, 1, 40, NULL, NULL, 3),
     (3, 'weight', ${KEPT_FROM_S}, 0, 64, NULL, NULL, 1)`,
  `INSERT INTO workout (band, start_s, end_s, sport_code, sport, active_s, steps, distance_m, raw, run,
       sport_codes, title, max_heart_rate, lowest_m)
     VALUES (1, ${KEPT_FROM_S}, ${KEPT_FROM_S + 1800}, 1, 'running', 1799.5, 4000, 5000.25,
         x'00ff10', 3, NULL, '@SUM(A1:A9)', 177, -3.5),
       (1, ${KEPT_FROM_S + 9_000}, ${KEPT_FROM_S + 9_600}, 0, NULL, NULL, NULL, NULL, x'', 1, 'fit',
         'two' || char(10) || 'lines, "quoted"', NULL, NULL),
       (2, ${KEPT_FROM_S}, ${KEPT_FROM_S + 60}, 16, 'walking', NULL, 12, 9, x'01', 4,
         'gadgetbridge', NULL, NULL, NULL)`,
  `INSERT INTO track_point VALUES
     (1, ${KEPT_FROM_S}, 0, ${KEPT_FROM_S}, 13.404954, 52.520008, 34.5, 99, NULL, NULL, NULL),
     (1, ${KEPT_FROM_S}, 1, ${KEPT_FROM_S + 1}, NULL, NULL, NULL, 100, 2.75, 161, 'pause'),
     (1, ${KEPT_FROM_S}, 2, ${KEPT_FROM_S + 90}, -179.5, -0.0000001, -12, NULL, 0, 0, 'resume'),
     (2, ${KEPT_FROM_S}, 0, ${KEPT_FROM_S}, 1, 2, NULL, NULL, NULL, NULL, NULL)`,
  `INSERT INTO lap VALUES
     (1, ${KEPT_FROM_S}, 0, ${KEPT_FROM_S}, 300.5, 1000, 70, 140, 150),
     (1, ${KEPT_FROM_S}, 1, ${KEPT_FROM_S + 300}, 299, 1000, NULL, NULL, NULL)`,
  `INSERT INTO stretch VALUES
     (1, ${KEPT_FROM_S}, 'light-sleep', ${KEPT_FROM_S + 600}, NULL, NULL, NULL, 2),
     (1, ${KEPT_FROM_S}, 'walking', ${KEPT_FROM_S + 660}, 812, 600.5, 31, 1)`,
  `INSERT INTO day_summary (band, day, steps, distance_m, energy_kcal, offset_min, run, raw)
     VALUES (1, '2024-12-31', 9001, 6500, 321.5, 60, 2, '{"slp":{"st":1},"x":"a,b"}')`,
  `INSERT INTO day_summary (band, day, step_goal, sleep_start_s, sleep_end_s, sleep_deep_min,
       sleep_light_min, sleep_wake_ups, sleep_score, walking_minutes, run)
     VALUES (1, '2025-01-01', 8000, ${KEPT_FROM_S}, ${KEPT_FROM_S + 28_800}, 90, 301, 2, 81, 12, 1)`,
  `INSERT INTO battery_reading VALUES (1, ${KEPT_FROM_S + 5}, 80, NULL, 3),
     (1, ${KEPT_FROM_S + 6}, 81, 1, 3), (2, ${KEPT_FROM_S}, 0, 0, 4)`,
  `INSERT INTO alarm VALUES (1, 0, 6, 45, 1, 31, 0, 1, '+1 hour', 3),
     (1, 1, 23, 59, 0, 0, NULL, NULL, NULL, 2)`,
];
