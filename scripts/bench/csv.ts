import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { daysMs } from "./import.ts";
import { environment, makeVendorFiles, PRAGMAS, removeStore, YEARS, ZONE } from "./made-history.ts";
import type { VendorFiles } from "./made-history.ts";
import { checked, folder, median, ms, ownband, whole } from "./process.ts";
import type { Run } from "./process.ts";

const ROUNDS = 5;

/** The two big files of the vendor's export, against SQLite's own program taking them as they are. */
export async function importVendorCsv(): Promise<void> {
  const files = makeVendorFiles("1700000000000");
  const times: Record<"plain" | "keyed" | "all" | "bring", number[]> = {
    plain: [],
    keyed: [],
    all: [],
    bring: [],
  };
  let peakMb = 0;
  for (let round = 0; round < ROUNDS; round++) {
    times.plain.push((await byCommandLine(files, "", "")).ms);
    times.keyed.push((await byCommandLine(files, KEY, " WITHOUT ROWID")).ms);
    const ours = await byUs(files);
    times.all.push(ours.ms);
    times.bring.push(ours.ms - daysMs(ours));
    peakMb = Math.max(peakMb, ours.peakMb);
  }
  const sizeMb = (statSync(files.steps).size + statSync(files.pulse).size) / 1e6;
  for (const path of [files.steps, files.pulse]) rmSync(path);
  console.log(
    `import of ${YEARS} years of the vendor's export, ${whole(files.rows)} rows, ${sizeMb.toFixed(0)} MB, median of ${ROUNDS}`,
  );
  const [plain, keyed] = [median(times.plain), median(times.keyed)];
  const line = (name: string, values: readonly number[], goal = ""): void => {
    const value = median(values);
    const [toPlain, toKeyed] = [value / plain, value / keyed].map((it) => it.toFixed(2));
    console.log(
      `  ${name.padEnd(34)} ${ms(value).padStart(10)}   ${whole((files.rows / value) * 1000)} rows/s   ratio ${toPlain} to the first, ${toKeyed} to the second${goal}`,
    );
  };
  line("sqlite3 .import, tables without key", times.plain);
  line("sqlite3 .import, date and time key", times.keyed);
  line("ownband import, whole", times.all);
  line("ownband import, without the days", times.bring, " (goal ≤ 1.5)");
  console.log(`  most memory                        ${peakMb.toFixed(0)} MB`);
}

/** An hour is there twice when clocks go back; of both the later counts, as with us. */
const KEY = ", PRIMARY KEY (date, time) ON CONFLICT REPLACE";

/** @param key what the table is told besides its columns */
async function byCommandLine(
  { steps, pulse }: VendorFiles,
  key: string,
  ending: string,
): Promise<Run> {
  const store = join(folder, "peer-csv.sqlite");
  const table = (name: string, value: string): string =>
    `CREATE TABLE ${name} (date TEXT, time TEXT, ${value} INTEGER${key})${ending};`;
  const made = `${PRAGMAS}; ${table("steps", "steps")} ${table("pulse", "heartRate")}`;
  const words = [
    "-bail",
    "-cmd",
    made,
    "-cmd",
    ".mode csv",
    "-cmd",
    `.import --skip 1 '${steps}' steps`,
  ];
  const done = await checked("sqlite3", [...words, store, `.import --skip 1 '${pulse}' pulse`]);
  removeStore(store);
  return done;
}

async function byUs({ steps, pulse }: VendorFiles): Promise<Run> {
  const name = "import-csv";
  const words = [ownband, "import", steps, pulse, "--zone", ZONE, "--debug"];
  const done = await checked(process.execPath, words, environment(name));
  rmSync(join(folder, name), { recursive: true });
  return done;
}
