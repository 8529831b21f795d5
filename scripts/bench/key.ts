import { spawn } from "node:child_process";
import { join } from "node:path";
import { startAdbServer } from "../../test/adb-server.ts";
import { checked, firstLine, folder, median, ms, ownband } from "./process.ts";

const ROUNDS = 15;

/** `ownband key --json` as a whole process against the three commands of the manual way. */
export async function timeToKey(): Promise<void> {
  const server = await startAdbServer();
  const phone = spawn(
    process.execPath,
    [ownband, "virtual", "phone", "--port", "0", "--sqlite3", "--key", "main"],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  try {
    const facts = await firstLine(phone.stdout);
    const serial = String(facts["address"]);
    await server.adb(["connect", serial]);
    const env = {
      ANDROID_ADB_SERVER_PORT: String(server.port),
      HOME: server.home,
      OWNBAND_DATA: join(folder, "data"),
    };
    const adb = ["-P", String(server.port)];
    const shell = [...adb, "-s", serial, "shell"];
    const databases = "/data/data/com.xiaomi.hm.health/databases";
    const query = `sqlite3 ${databases}/origin_db_${String(facts["account"])} 'select AUTHKEY from DEVICE'`;
    const manual: readonly string[][] = [
      [...adb, "devices"],
      [...shell, `su -c 'ls ${databases}'`],
      [...shell, `su -c "${query}"`],
    ];
    const ours = [ownband, "key", "--json", "--no-keep", "--phone", serial];
    const times = { manual: [] as number[], ours: [] as number[], node: [] as number[] };
    for (let round = 0; round < ROUNDS + 2; round++) {
      let all = 0;
      for (const args of manual) all += (await checked("adb", args, env)).ms;
      const key = await checked(process.execPath, ours, env);
      const bare = await checked(process.execPath, ["-e", "0"], env);
      if (!key.stdout.includes(String(facts["key"]))) throw new Error("the key was not found");
      if (round < 2) continue; // caches fill
      times.manual.push(all);
      times.ours.push(key.ms);
      times.node.push(bare.ms);
    }
    report(median(times.manual), median(times.ours), median(times.node));
  } finally {
    phone.kill();
    await server.close();
  }
}

function report(byHand: number, whole: number, bare: number): void {
  const ratio = (value: number): string => (value / byHand).toFixed(2);
  console.log(`time to key, median of ${ROUNDS}`);
  console.log(`  three commands by hand   ${ms(byHand)}`);
  console.log(`  ownband key --json       ${ms(whole)}   ratio ${ratio(whole)} (goal ≤ 2.0)`);
  console.log(`  node -e 0                ${ms(bare)}`);
  const after = whole - bare;
  console.log(`  after start-up           ${ms(after)}   ratio ${ratio(after)} (goal ≤ 1.0)`);
}
