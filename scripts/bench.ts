// Measures what the issues set goals for, each against a real peer, side by side in one run.
//
//   npm run bench [key] [archive]
//
// Builds first; what is measured is what is published. Figures go into docs/performance.md by hand.
import { spawn, spawnSync } from "node:child_process";
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
} from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { Readable } from "node:stream";
import { createDeflate, createGzip } from "node:zlib";
import { startAdbServer } from "../test/adb-server.ts";

const root = resolve(import.meta.dirname, "..");
const ownband = join(root, "dist", "cli", "ownband.cjs");
const folder = mkdtempSync(join(tmpdir(), "ownband-bench-"));

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
const ms = (value: number): string => `${value.toFixed(1)} ms`;

interface Run {
  readonly ms: number;
  readonly peakMb: number;
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program as a whole process; `peakMb` is its largest resident set (Linux, VmHWM). */
function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Run> {
  return new Promise((resolve, reject) => {
    const beganMs = performance.now();
    const child = spawn(command, args, {
      env: { ...process.env, ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    let [stdout, stderr, peakMb] = ["", "", 0];
    child.stdout.on("data", (piece: Buffer) => (stdout += piece.toString()));
    child.stderr.on("data", (piece: Buffer) => (stderr += piece.toString()));
    const watch = setInterval(() => {
      try {
        const status = readFileSync(`/proc/${child.pid ?? 0}/status`, "utf8");
        peakMb = Math.max(peakMb, Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024);
      } catch {
        // It has ended, or this is no Linux.
      }
    }, 25);
    child.once("error", reject);
    child.once("close", (status) => {
      clearInterval(watch);
      resolve({ ms: performance.now() - beganMs, peakMb, status, stdout, stderr });
    });
  });
}

async function checked(
  command: string,
  args: readonly string[],
  env?: NodeJS.ProcessEnv,
): Promise<Run> {
  const result = await run(command, args, env);
  if (result.status !== 0)
    throw new Error(`${command} ended with ${String(result.status)}\n${result.stderr}`);
  return result;
}

/** `ownband key --json` as a whole process against the three commands of the manual way. */
async function timeToKey(): Promise<void> {
  const server = await startAdbServer();
  const phone = spawn(
    process.execPath,
    [ownband, "virtual", "phone", "--port", "0", "--sqlite3", "--key", "main"],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
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
    const databases = "/data/data/com.xiaomi.hm.health/databases";
    const manual: readonly string[][] = [
      [...adb, "devices"],
      [...adb, "-s", serial, "shell", `su -c 'ls ${databases}'`],
      [
        ...adb,
        "-s",
        serial,
        "shell",
        `su -c "sqlite3 ${databases}/origin_db_${String(facts["account"])} 'select AUTHKEY from DEVICE'"`,
      ],
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
    const [byHand, whole, bare] = [median(times.manual), median(times.ours), median(times.node)];
    console.log(`time to key, median of ${ROUNDS}`);
    console.log(`  three commands by hand   ${ms(byHand)}`);
    console.log(
      `  ownband key --json       ${ms(whole)}   ratio ${(whole / byHand).toFixed(2)} (goal ≤ 2.0)`,
    );
    console.log(`  node -e 0                ${ms(bare)}`);
    console.log(
      `  after start-up           ${ms(whole - bare)}   ratio ${((whole - bare) / byHand).toFixed(2)} (goal ≤ 1.0)`,
    );
  } finally {
    phone.kill();
    await server.close();
  }
}

const ROUNDS = 15;

async function firstLine(stream: Readable): Promise<Record<string, unknown>> {
  let text = "";
  for await (const piece of stream) {
    text += String(piece);
    const end = text.indexOf("\n");
    if (end >= 0) return JSON.parse(text.slice(0, end)) as Record<string, unknown>;
  }
  throw new Error("the virtual phone said nothing");
}

/** Finding the database in a 1 GB archive against `zcat | tar -t` on the same tar. */
async function archiveScan(): Promise<void> {
  const tar = join(folder, "data.tar");
  makeTar(tar);
  const sizeMb = statSync(tar).size / 1e6;
  const gz = `${tar}.gz`;
  const ab = join(folder, "data.ab");
  await pipeline(
    createReadStream(tar, { highWaterMark: 1 << 20 }),
    createGzip({ level: 6 }),
    createWriteStream(gz),
  );
  const out = createWriteStream(ab);
  out.write("ANDROID BACKUP\n5\n1\nnone\n");
  await pipeline(
    createReadStream(tar, { highWaterMark: 1 << 20 }),
    createDeflate({ level: 6 }),
    out,
  );
  rmSync(tar);
  const env = { OWNBAND_DATA: join(folder, "data") };
  const times: Record<string, number[]> = { peer: [], gz: [], ab: [] };
  let peakMb = 0;
  for (let round = 0; round < 4; round++) {
    const peer = await checked("sh", ["-c", `zcat '${gz}' | tar -t > /dev/null`]);
    const runs = { peer, gz: await scan(gz, env), ab: await scan(ab, env) };
    if (round === 0) continue; // the files come into the page cache
    for (const [name, { ms }] of Object.entries(runs)) times[name]?.push(ms);
    peakMb = Math.max(peakMb, runs.gz.peakMb, runs.ab.peakMb);
  }
  const peer = median(times["peer"] ?? []);
  const line = (name: string, value: number): string =>
    `  ${name.padEnd(24)} ${ms(value)}   ${(sizeMb / (value / 1000)).toFixed(0)} MB/s   speed ${(peer / value).toFixed(2)} of zcat | tar -t (goal ≥ 0.8)`;
  console.log(
    `archive scan, ${sizeMb.toFixed(0)} MB of tar in ${(statSync(gz).size / 1e6).toFixed(0)} MB, median of 3`,
  );
  console.log(line("zcat | tar -t", peer));
  console.log(line("ownband key FILE.tar.gz", median(times["gz"] ?? [])));
  console.log(line("ownband key FILE.ab", median(times["ab"] ?? [])));
  console.log(`  most memory              ${peakMb.toFixed(0)} MB (goal < 150)`);
}

async function scan(file: string, env: NodeJS.ProcessEnv): Promise<Run> {
  const result = await checked(
    process.execPath,
    [ownband, "key", file, "--json", "--no-keep"],
    env,
  );
  if (!result.stdout.includes("0x00112233445566778899aabbccddeeff"))
    throw new Error("the key was not found");
  return result;
}

/** About 1 GB as an app's data is: databases, pictures that do not shrink, texts that do. */
function makeTar(path: string): void {
  const script = `
import hashlib, io, os, sys, tarfile
out, database = sys.argv[1:3]
text = b"".join(b'{"time": %d, "steps": %d, "pulse": %d}\\n' % (i * 60, i % 113, 60 + i % 41) for i in range(200000))
with tarfile.open(out, "w") as tar:
    def add(name, data):
        info = tarfile.TarInfo(name); info.size = len(data); tar.addfile(info, io.BytesIO(data))
    total = 0
    for i in range(100000):
        if total > 1_000_000_000: break
        size = [3000, 40000, 900000, 6000000][i % 4]
        data = os.urandom(size) if i % 3 == 0 else text[: size]
        add("apps/com.example.app%d/f/file-%d" % (i % 50, i), data); total += size
    add("apps/com.xiaomi.hm.health/db/origin_db_1234567890", open(database, "rb").read())
`;
  const database = join(root, "test", "fixtures", "mifit", "plain", "origin_db_1234567890");
  const { status, stderr } = spawnSync("python3", ["-c", script, path, database]);
  if (status !== 0) throw new Error(String(stderr));
}

const wanted = process.argv.slice(2);
const all = wanted.length === 0;
try {
  const built = spawnSync(process.execPath, [join(root, "scripts", "build.ts")], {
    stdio: "inherit",
  });
  if (built.status !== 0 || !existsSync(ownband)) throw new Error("the build failed");
  console.log(
    `${cpus().length} × ${cpus()[0]?.model ?? "?"}, Node.js ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}`,
  );
  if (all || wanted.includes("key")) await timeToKey();
  if (all || wanted.includes("archive")) await archiveScan();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
