import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  environment,
  makeEmptyStore,
  makeGadgetbridge,
  PRAGMAS,
  removeStore,
  sumsOf,
  YEARS,
} from "./made-history.ts";
import { checked, folder, median, ms, ownband, whole } from "./process.ts";
import type { Run } from "./process.ts";

const ROUNDS = 5;

/** Ten years of minutes from Gadgetbridge's database, against SQLite's own program doing no more than copying them. */
export async function importFromGadgetbridge(): Promise<void> {
  const foreign = join(folder, "Gadgetbridge.db");
  makeGadgetbridge(foreign);
  const times: Record<"peer" | "all" | "bring", number[]> = { peer: [], all: [], bring: [] };
  let peakMb = 0;
  let rows = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const peer = await byCommandLine(foreign, round);
    const ours = await byUs(foreign, round);
    if (peer.sums !== ours.sums) throw new Error(`not the same minutes: ${peer.sums} ${ours.sums}`);
    rows = Number(ours.sums.split("|")[0]);
    times.peer.push(peer.ms);
    times.all.push(ours.ms);
    times.bring.push(ours.ms - ours.daysMs);
    peakMb = Math.max(peakMb, ours.peakMb);
  }
  const size = (statSync(foreign).size / 1e6).toFixed(0);
  rmSync(foreign);
  console.log(
    `import of ${YEARS} years, ${whole(rows)} minutes, from Gadgetbridge's database of ${size} MB, median of ${ROUNDS}`,
  );
  const peer = median(times.peer);
  const line = (name: string, values: readonly number[], goal = ""): void => {
    const value = median(values);
    const ratios = values.map((it, i) => it / (times.peer[i] ?? NaN));
    console.log(
      `  ${name.padEnd(34)} ${ms(value).padStart(10)}   ${whole((rows / value) * 1000)} rows/s   ratio ${(value / peer).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})${goal}`,
    );
  };
  line("sqlite3, ATTACH, INSERT … SELECT", times.peer);
  line("ownband import, whole", times.all);
  line("ownband import, without the days", times.bring, " (goal ≤ 1.3)");
  console.log(`  most memory                        ${peakMb.toFixed(0)} MB (goal < 200)`);
}

interface Done extends Run {
  readonly sums: string;
}

async function byCommandLine(foreign: string, round: number): Promise<Done> {
  const store = join(folder, `peer-${round}.sqlite`);
  makeEmptyStore(store);
  const sql = `INSERT INTO minute (band, minute, kind, intensity, steps, heart_rate, run)
    SELECT 1, TIMESTAMP / 60, RAW_KIND, RAW_INTENSITY, STEPS,
      CASE WHEN HEART_RATE BETWEEN 1 AND 254 THEN HEART_RATE END, 1
    FROM theirs.MI_BAND_ACTIVITY_SAMPLE WHERE DEVICE_ID = 1;`;
  const words = ["-bail", "-cmd", PRAGMAS, store, `ATTACH '${foreign}' AS theirs; ${sql}`];
  const done = await checked("sqlite3", words);
  const sums = await sumsOf(store);
  removeStore(store);
  return { ...done, sums };
}

async function byUs(foreign: string, round: number): Promise<Done & { readonly daysMs: number }> {
  const name = `import-${round}`;
  const env = environment(name);
  const done = await checked(process.execPath, [ownband, "import", foreign, "--debug"], env);
  const store = join(folder, name, "ownband.sqlite");
  const sums = await sumsOf(store);
  rmSync(join(folder, name), { recursive: true });
  return { ...done, sums, daysMs: daysMs(done) };
}

/** How long the days and nights of it took, by what `--debug` says. */
export function daysMs({ stderr }: Run): number {
  const at = (mark: string): number => {
    const found = new RegExp(`debug (\\d+) ms {2}${mark}`).exec(stderr);
    if (!found) throw new Error(`no mark "${mark}" in ${stderr}`);
    return Number(found[1]);
  };
  return at("days worked out") - at("history brought");
}

/** A store with so many years in it. */
export async function storeOf(name: string, years: number): Promise<string> {
  const foreign = join(folder, `${name}.db`);
  makeGadgetbridge(foreign, years);
  await checked(process.execPath, [ownband, "import", foreign], environment(name));
  rmSync(foreign);
  return join(folder, name, "ownband.sqlite");
}
