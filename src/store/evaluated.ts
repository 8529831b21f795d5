import type { LocalDay } from "../health/local-day.ts";
import type { UnixSeconds } from "../health/minute.ts";
import type { Database } from "../platform.ts";
import { defaultWearer } from "./wearer-rows.ts";

/** Days and nights are worked out in pieces of so long, and each is kept by itself. */
const PIECE_S = 30 * 86_400;

/** Two days before the year 10000, where days have no names of ten letters any more. */
const LATEST_S = 253_402_128_000;

/** No clock on earth is further from UTC. */
const FARTHEST_OFFSET_S = 15 * 3600;

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

/** As {@link touch}, for what is known of whole days, both included, whatever the wearer's clock says. */
export function touchDays(database: Database, band: number, first: LocalDay, last: LocalDay): void {
  const noonS = (day: LocalDay): UnixSeconds => Date.parse(`${day}T12:00:00Z`) / 1000;
  touch(database, band, noonS(first) - MOST_OF_DAY_S, noonS(last) + MOST_OF_DAY_S);
}

/** From noon to the end of a day, with the farthest clock. */
const MOST_OF_DAY_S = 12 * 3600 + FARTHEST_OFFSET_S;
