import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openStore } from "../../src/node/sqlite.ts";
import { Records } from "../../src/store/records.ts";
import { overTheBus } from "./band-bus.ts";
import type { Measured } from "./one-sync.ts";
import { checked, folder, median, ms, whole } from "./process.ts";

/** What is reported of a band at best, and of a Mi Band 3 (huami-ble §11). */
const PACKETS_AT_BEST = 140;
const PACKETS_SEEN = 18;
const GOAL_PER_S = 150_000;
const GOAL_RATIO = 100;

/** Four samples to a packet, and two. */
const MODELS = [
  { model: "Mi Smart Band 4", perPacket: 4 },
  { model: "Mi Smart Band 5", perPacket: 2 },
] as const;

const ROUNDS = 5;

/** How fast minutes come from a band into the store, in how much memory, with how many round trips. */
export async function theBand(): Promise<void> {
  for (const { model, perPacket } of MODELS) {
    console.log(`${model}, ${perPacket} samples to a packet`);
    await speed(model, perPacket);
    await memory(model);
  }
  await importByCommandLine();
  await roundTrips();
  await overTheBus();
}

async function once(
  what: "band" | "read" | "sync",
  days: number,
  model: string,
): Promise<Measured> {
  const script = join(import.meta.dirname, "one-sync.ts");
  const { stdout } = await checked(process.execPath, [script, what, String(days), model]);
  return JSON.parse(stdout) as Measured;
}

const perS = ({ minutes, minutesMs }: Measured): number => (minutes / minutesMs) * 1000;

async function speed(model: string, perPacket: number): Promise<void> {
  const figures = { band: [] as number[], read: [] as number[], sync: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const what of ["band", "read", "sync"] as const) {
      figures[what].push(perS(await once(what, 365, model)));
    }
  }
  const line = (name: string, rates: readonly number[], more = ""): void => {
    console.log(
      `    ${name.padEnd(22)} ${whole(median(rates))} samples/s, best ${whole(Math.max(...rates))}${more}`,
    );
  };
  console.log(`  one year, median of ${ROUNDS}`);
  line("virtual band alone", figures.band);
  line("and our protocol", figures.read);
  line("and into the store", figures.sync, ` (goal ≥ ${whole(GOAL_PER_S)})`);
  const best = PACKETS_AT_BEST * perPacket;
  const times = whole(median(figures.sync) / best);
  console.log(
    `    a radio at best        ${whole(best)} samples/s, ours ${times} times that (goal ≥ ${GOAL_RATIO})`,
  );
  console.log(`    as seen on a Mi Band 3 ${whole(PACKETS_SEEN * perPacket)} samples/s`);
}

/** Largest resident set, less that of a synchronisation of nothing. */
async function memory(model: string): Promise<void> {
  const peak = async (what: "band" | "sync", days: number): Promise<number> => {
    const peaks: number[] = [];
    for (let round = 0; round < 3; round++) peaks.push((await once(what, days, model)).peakMb);
    return median(peaks);
  };
  console.log("  memory above a synchronisation of nothing, median of 3");
  const [bandBase, syncBase] = [await peak("band", 0), await peak("sync", 0)];
  for (const days of [30, 365, 1095]) {
    const band = (await peak("band", days)) - bandBase;
    const sync = (await peak("sync", days)) - syncBase;
    console.log(
      `    ${whole(days).padStart(5)} days   virtual band alone ${band.toFixed(0)} MB, with all of us ${sync.toFixed(0)} MB`,
    );
  }
}

/** SQLite's own program puts the same rows into the same table, all of them in one transaction. */
async function importByCommandLine(): Promise<void> {
  const csv = join(folder, "year.csv");
  writeFileSync(csv, aYearAsCsv());
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const database = join(folder, `import-${round}.sqlite`);
    makeStore(database);
    const words = ["-cmd", PRAGMAS, database, ".mode csv", `.import '${csv}' minute`];
    times.push((await checked("sqlite3", words)).ms);
    rmSync(database);
  }
  const value = median(times);
  console.log(`sqlite3's .import of ${whole(ROWS)} rows, median of ${ROUNDS}`);
  console.log(`    whole process          ${ms(value)}   ${whole((ROWS / value) * 1000)} rows/s`);
}

const ROWS = 365 * 1440;

/** Those of `openStore`. */
const PRAGMAS =
  "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON";

/** A store of ours without minutes, but with the band and the run that they belong to. */
function makeStore(path: string): void {
  const store = openStore(path);
  try {
    Records.open(store, 0).beginSync({ mac: "C8:0F:10:01:02:03" }, 0);
  } finally {
    store.database.close();
  }
}

/** In the columns of the table `minute`. */
function aYearAsCsv(): string {
  const firstMinute = 28_000_000;
  const lines = Array.from({ length: ROWS }, (_, i) =>
    [1, firstMinute + i, 80, i % 200, i % 120, 50 + (i % 60), 0, 0, 0, 0, 1].join(","),
  );
  return `${lines.join("\n")}\n`;
}

/** What a client has to ask for a fetch: that it wants it, and that it shall begin. */
const FEWEST = 2;

/** Whatever waits for the band's radio: at 48.75 ms each, or more. */
async function roundTrips(): Promise<void> {
  const { air, airToFirstData } = await once("sync", 2, "Mi Smart Band 4");
  const begin = air.indexOf("write 0004 01");
  const next = air.indexOf("write 0004 01", begin + 1);
  const fetch = air.slice(begin, next);
  console.log("round trips, Mi Smart Band 4");
  console.log(
    `    connection to first packet   ${airToFirstData}: ${air.slice(0, airToFirstData).join(", ")}`,
  );
  console.log(
    `    one fetch to the next        ${fetch.length} (the protocol's fewest: ${FEWEST}): ${fetch.join(", ")}`,
  );
}
