import type { Minute, UnixSeconds } from "../health/minute.ts";
import type { Database } from "../platform.ts";
import type { Extent } from "./extent.ts";
import { storedMinute } from "./minute-row.ts";
import type { StoredMinute } from "./minute-row.ts";
import { minuteFrom } from "./minute-rows.ts";
import { compareStanding, isWorn } from "./precedence.ts";
import { first } from "./rows.ts";
import { ranks } from "./run-rows.ts";

/** So many minutes are in memory at once, per band. */
const PAGE = 4_096;

/**
 * The minutes of some bands, oldest first, from `fromS` up to, not including, `toS`. Where two bands
 * have the same minute, the better one. Nothing is held open between two of them; what is written
 * meanwhile may or may not be among them.
 */
export function* minutesOf(
  database: Database,
  bands: readonly number[],
  fromS: UnixSeconds,
  toS: UnixSeconds,
): Generator<Minute, void, void> {
  const [one, ...others] = bands.map((band) => pagesOf(database, band, fromS, toS));
  if (one === undefined) return;
  const rankOf = ranks(database);
  const isBetter = (a: StoredMinute, b: StoredMinute): boolean =>
    compareStanding(
      { rank: rankOf(a.run), isWorn: isWorn(a.minute) },
      { rank: rankOf(b.run), isWorn: isWorn(b.minute) },
    ) > 0;
  const merged = others.reduce((all, other) => merge(all, other, isBetter), one);
  for (const { minute } of merged) yield minute;
}

/** When the first and the last minute of a band begin; `undefined` when none is known. */
export function minuteSpan(database: Database, band: number): Extent | undefined {
  // Each for itself: the first and the last are found at once then.
  const of = (what: string): string => `(SELECT ${what}(minute) FROM minute WHERE band = ?1)`;
  const row = first(database, `SELECT ${of("min")} AS first, ${of("max")} AS last`, band);
  if (typeof row?.first !== "number") return undefined;
  return { firstS: row.first * 60, lastS: Number(row.last) * 60 };
}

type Stream = Generator<StoredMinute, void, void>;

function* pagesOf(database: Database, band: number, fromS: UnixSeconds, toS: UnixSeconds): Stream {
  const page = database.prepare(
    `SELECT * FROM minute WHERE band = ? AND minute >= ? AND minute < ?
     ORDER BY minute LIMIT ${PAGE}`,
  );
  for (let from = minuteFrom(fromS); ;) {
    const rows = page.all(band, from, minuteFrom(toS));
    for (const row of rows) yield storedMinute(row);
    if (rows.length < PAGE) return;
    from = Number(rows.at(-1)?.minute) + 1;
  }
}

/** Both in the order of time; of two of the same time the better one, else the first. */
function* merge(
  one: Stream,
  other: Stream,
  isBetter: (a: StoredMinute, b: StoredMinute) => boolean,
): Stream {
  let a = one.next();
  let b = other.next();
  while (a.done !== true && b.done !== true) {
    const difference = a.value.minute.startS - b.value.minute.startS;
    if (difference < 0) yield a.value;
    else if (difference > 0) yield b.value;
    else yield isBetter(b.value, a.value) ? b.value : a.value;
    if (difference <= 0) a = one.next();
    if (difference >= 0) b = other.next();
  }
  if (a.done !== true) yield a.value;
  if (b.done !== true) yield b.value;
  yield* one;
  yield* other;
}
