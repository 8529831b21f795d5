import { spawnSync } from "node:child_process";
import { createReadStream, createWriteStream, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createDeflate, createGzip } from "node:zlib";
import { checked, folder, median, ms, ownband, root } from "./process.ts";
import type { Run } from "./process.ts";

/** Finding the database in a 1 GB archive against `zcat | tar -t` on the same tar. */
export async function archiveScan(): Promise<void> {
  const tar = join(folder, "data.tar");
  makeTar(tar);
  const sizeMb = statSync(tar).size / 1e6;
  const gz = `${tar}.gz`;
  const ab = join(folder, "data.ab");
  await pack(tar, gz, ab);
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
  const packedMb = statSync(gz).size / 1e6;
  console.log(
    `archive scan, ${sizeMb.toFixed(0)} MB of tar in ${packedMb.toFixed(0)} MB, median of 3`,
  );
  console.log(line("zcat | tar -t", peer));
  console.log(line("ownband key FILE.tar.gz", median(times["gz"] ?? [])));
  console.log(line("ownband key FILE.ab", median(times["ab"] ?? [])));
  console.log(`  most memory              ${peakMb.toFixed(0)} MB (goal < 150)`);
}

async function pack(tar: string, gz: string, ab: string): Promise<void> {
  const read = (): NodeJS.ReadableStream => createReadStream(tar, { highWaterMark: 1 << 20 });
  await pipeline(read(), createGzip({ level: 6 }), createWriteStream(gz));
  const out = createWriteStream(ab);
  out.write("ANDROID BACKUP\n5\n1\nnone\n");
  await pipeline(read(), createDeflate({ level: 6 }), out);
}

async function scan(file: string, env: NodeJS.ProcessEnv): Promise<Run> {
  const args = [ownband, "key", file, "--json", "--no-keep"];
  const result = await checked(process.execPath, args, env);
  if (!result.stdout.includes("0x00112233445566778899aabbccddeeff")) {
    throw new Error("the key was not found");
  }
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
