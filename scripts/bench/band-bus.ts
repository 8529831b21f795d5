import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checked, firstLine, folder, median, ms, ownband, whole } from "./process.ts";
import type { Run } from "./process.ts";

const ROUNDS = 9;

/** What the virtual BlueZ lets pass before a device is connected (src/peers/bluez/options.ts). */
const CONNECT_MS = 200;

/** `ownband` as whole processes, the virtual band in another one behind D-Bus. */
export async function overTheBus(): Promise<void> {
  console.log("over D-Bus, whole processes, the virtual band in one of its own");
  for (const days of [30, 365, 1095]) await synchronise(days);
  await verify();
}

interface BandProcess extends AsyncDisposable {
  run(command: string, ...more: string[]): Promise<Run>;
}

async function startBand(days: number): Promise<BandProcess> {
  const words = [ownband, "virtual", "band", "--days", String(days), "--pace", "none"];
  const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "ignore"] });
  const facts = await firstLine(child.stdout);
  const data = join(folder, `band-${days}`);
  mkdirSync(data);
  const keyFile = join(data, "key.txt");
  writeFileSync(keyFile, String(facts["key"]));
  const env = {
    DBUS_SYSTEM_BUS_ADDRESS: String(facts["bus"]),
    OWNBAND_DATA: data,
  };
  return {
    run: (command, ...more) => {
      const key = command === "days" ? [] : ["--key-file", keyFile];
      return checked(process.execPath, [ownband, command, ...key, ...more], env);
    },
    async [Symbol.asyncDispose]() {
      child.kill();
      if (child.exitCode === null) await once(child, "close");
    },
  };
}

async function synchronise(days: number): Promise<void> {
  await using band = await startBand(days);
  // The band is known then, and nobody else is waited for.
  await band.run("verify", "--json");
  const sync = await band.run("sync", "--json");
  const { minutes } = JSON.parse(sync.stdout) as { minutes: { added: number } };
  const rate = whole((minutes.added / sync.ms) * 1000);
  console.log(
    `    sync of ${whole(days).padStart(5)} days     ${ms(sync.ms)}   ${rate} samples/s   at most ${sync.peakMb.toFixed(0)} MB`,
  );
  if (days === 365) await showDays(band);
}

/** How long a person waits for a fortnight of days, with a year in the store. */
async function showDays(band: BandProcess): Promise<void> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) times.push((await band.run("days")).ms);
  console.log(`    days, a year in the store  ${ms(median(times))}, median of ${ROUNDS}`);
}

async function verify(): Promise<void> {
  await using band = await startBand(1);
  await band.run("verify", "--json");
  const [times, bare]: [number[], number[]] = [[], []];
  let marks = "";
  for (let round = 0; round < ROUNDS; round++) {
    const { ms, stderr } = await band.run("verify", "--json", "--debug");
    times.push(ms);
    if (ms <= median(times)) marks = marksOf(stderr);
    bare.push((await checked(process.execPath, ["-e", "0"])).ms);
  }
  const [all, node] = [median(times), median(bare)];
  console.log(`    verify                 ${ms(all)}, median of ${ROUNDS}`);
  console.log(`      node -e 0            ${ms(node)}`);
  console.log(`      connecting           ${ms(CONNECT_MS)}`);
  console.log(`      all else             ${ms(all - node - CONNECT_MS)}`);
  console.log(`      marks of one run     ${marks}`);
}

/** `debug 210 ms  bluetooth scan began` and the like, on one line. */
function marksOf(stderr: string): string {
  const found = stderr.matchAll(/^debug (\d+ ms) {2}([a-z ]+?) {2}/gm);
  return [...found].map(([, at, what]) => `${at ?? ""} ${what ?? ""}`).join(", ");
}
