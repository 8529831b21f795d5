import { constants, copyFileSync, existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { AuthKey } from "../src/bytes/auth-key.ts";
import type { DaySummary } from "../src/health/day-summary.ts";
import { addDays, daysBetween, startOfDay } from "../src/health/local-day.ts";
import type { LocalDay } from "../src/health/local-day.ts";
import type { Minute } from "../src/health/minute.ts";
import { offsetsOf } from "../src/health/zone.ts";
import { openStore } from "../src/node/sqlite.ts";
import { VirtualRadio } from "../src/peers/band/virtual-radio.ts";
import { VirtualBand } from "../src/peers/virtual-band.ts";
import { NO_DEVICE } from "../src/store/intake.ts";
import { Ledger } from "../src/store/ledger.ts";
import type { Source } from "../src/store/precedence.ts";
import type { DeviceIntake } from "../src/store/intake.ts";
import { Records } from "../src/store/records.ts";
import { evaluateStale } from "../src/tasks/evaluate-stale.ts";
import { syncBand } from "../src/tasks/sync-band.ts";

/** When it is on the page, and where: a Sunday evening, 18:30. */
export const PAGE_NOW_S = Date.UTC(2026, 2, 15, 17, 30) / 1000;
export const PAGE_ZONE = "Europe/Berlin";
export const PAGE_TODAY = "2026-03-15";
export const PAGE_MAC = "C8:0F:10:01:02:03";
const PAGE_KEY = AuthKey.of(Uint8Array.from({ length: 16 }, (_, i) => 17 * i));

const offsetAt = offsetsOf(PAGE_ZONE);

/** Names the folder in which this run of all tests keeps the stores that it has made. */
export const KEPT_STORES = "OWNBAND_TEST_STORES";

/** The band of the page's wearer, who has worn it for so many days. */
export function pageBand(days = 30, clock = (): number => PAGE_NOW_S): VirtualBand {
  return new VirtualBand({
    key: PAGE_KEY,
    mac: PAGE_MAC,
    clock,
    zone: PAGE_ZONE,
    seed: 7,
    history: { days },
  });
}

/**
 * What may be in a store that the page shows.
 *
 * - `empty`: nothing, not even a key
 * - `key`: a proven key
 * - `day`: one day of records
 * - `month`: thirty days, read from the band
 * - `gaps`: the same, with a week not worn and two days of which nothing is recorded
 * - `conflict`: the same, and an app that says other things of yesterday afternoon
 * - `years`: the month, and day totals of ten years before it
 * - `household`: the month, and somebody else's
 */
export type StoreKind =
  "empty" | "key" | "day" | "month" | "gaps" | "conflict" | "years" | "household";

const STORE = "ownband.sqlite";

/**
 * Fills the store in a data folder. In a run of all tests (set-up.ts) each kind is made once and
 * copied from then on.
 */
export async function fillStore(folder: string, kind: StoreKind): Promise<void> {
  if (kind === "empty") return;
  const kept = process.env[KEPT_STORES];
  if (kept === undefined) return makeStore(folder, kind);
  const path = join(kept, `${kind}.sqlite`);
  if (!existsSync(path)) {
    const made = mkdtempSync(join(kept, "making-"));
    await makeStore(made, kind);
    renameSync(join(made, STORE), path);
    rmSync(made, { recursive: true });
  }
  copyFileSync(path, join(folder, STORE), constants.COPYFILE_FICLONE);
}

async function makeStore(folder: string, kind: Exclude<StoreKind, "empty">): Promise<void> {
  const store = openStore(join(folder, STORE));
  try {
    const ledger = Ledger.open(store, PAGE_NOW_S);
    const records = Records.open(store, PAGE_NOW_S);
    ledger.remember([
      {
        key: PAGE_KEY,
        mac: PAGE_MAC,
        model: "Mi Smart Band 4",
        paired: true,
        source: {
          kind: "phone-database",
          app: "com.xiaomi.hm.health",
          path: "/data/data/com.xiaomi.hm.health/databases/origin_db",
        },
        foundAtS: PAGE_NOW_S - 40 * 86_400,
      },
    ]);
    ledger.noteVerdict(PAGE_MAC, PAGE_KEY, "accepted", PAGE_NOW_S - 40 * 86_400);
    if (kind === "key") return;
    records.setWearer({ bornOn: "1990-05-17", sex: "female", heightCm: 171, stepGoal: 9000 });
    await syncBand({
      radio: new VirtualRadio([pageBand(kind === "day" ? 1 : 30)]),
      ledger,
      records,
      zone: PAGE_ZONE,
      offsetAt,
      nowS: () => PAGE_NOW_S,
      breathMs: 0,
      trace: () => undefined,
    });
    addMore(records, kind);
    if (kind === "gaps") leaveOut(store.database);
    await evaluateStale(records, { zone: PAGE_ZONE });
  } finally {
    store.database.close();
  }
}

function addMore(records: Records, kind: StoreKind): void {
  switch (kind) {
    case "conflict":
      bring(records, "mifit", PAGE_MAC, (it) => it.minutes(otherAfternoon()));
      break;
    case "years":
      bring(records, "data-export", NO_DEVICE, (it) => it.summaries([...yearsOfDays()]));
      break;
    case "household":
      bring(records, "mifit", "C8:0F:10:0A:0B:0C", (it) => it.minutes(otherAfternoon()), "Ben");
      break;
    default:
  }
}

function bring(
  records: Records,
  source: Source,
  mac: string,
  work: (device: DeviceIntake) => void,
  wearer?: string,
): void {
  const session = records.beginImport({ nowS: PAGE_NOW_S, zone: PAGE_ZONE, wearer });
  work(
    session.intake(source).device({ mac, ...(mac === NO_DEVICE ? {} : { model: "Mi Band 3" }) }),
  );
  session.commit(PAGE_NOW_S);
}

/** Yesterday from 14 to 16 h, as no band of ours has recorded it. */
function otherAfternoon(): Minute[] {
  const startS = instantAt("2026-03-14", 14);
  return Array.from({ length: 120 }, (_, i) => ({
    startS: startS + 60 * i,
    kind: 1,
    intensity: 60,
    steps: 55 + (i % 7),
    heartRateBpm: 101 + (i % 5),
  }));
}

/** Ten years of days with seasons, weekends and a summer not worn. */
function* yearsOfDays(): Generator<DaySummary> {
  const last = addDays(PAGE_TODAY, -31);
  for (const day of daysBetween(addDays(last, -3652), last)) {
    const n = Math.round(Date.parse(day) / 86_400_000);
    if (day.startsWith("2021-07")) continue;
    const weekend = n % 7 === 2 || n % 7 === 3;
    const season = Math.sin((n / 365.25) * 2 * Math.PI);
    const noise = ((n * 7919) % 1000) / 1000;
    const steps = Math.round(6200 + 1500 * season + (weekend ? 2600 : 0) + 5200 * (noise - 0.4));
    const wokeS = instantAt(day, 6 + (weekend ? 2 : 0)) + Math.round(noise * 3600);
    const asleepMin = Math.round(400 + 50 * (weekend ? 1 : 0) - 40 * season + 60 * (noise - 0.5));
    yield {
      day,
      steps: Math.max(steps, 300),
      distanceM: Math.max(steps, 300) * 0.72,
      energyKcal: Math.round(Math.max(steps, 300) * 0.04),
      restingHeartRateBpm: Math.round(57 - 3 * season + 4 * noise),
      sleep: {
        startS: wokeS - (asleepMin + 15) * 60,
        endS: wokeS,
        deepMin: Math.round(asleepMin * 0.2),
        lightMin: asleepMin - Math.round(asleepMin * 0.2),
        awakeMin: 15,
      },
    };
  }
}

function instantAt(day: LocalDay, hour: number): number {
  return startOfDay(day, offsetAt) + hour * 3600;
}

/** A week of which the band says that nobody wore it, and two days of nothing. */
function leaveOut(database: ReturnType<typeof openStore>["database"]): void {
  const minuteOf = (day: LocalDay): number => instantAt(day, 0) / 60;
  database.run(
    "UPDATE minute SET kind = 115, steps = 0, intensity = 0, heart_rate = NULL WHERE minute BETWEEN ? AND ?",
    minuteOf("2026-03-02"),
    minuteOf("2026-03-09") - 1,
  );
  database.run(
    "DELETE FROM minute WHERE minute BETWEEN ? AND ?",
    minuteOf("2026-02-24"),
    minuteOf("2026-02-26") - 1,
  );
}
