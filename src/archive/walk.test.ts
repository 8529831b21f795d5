import { mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  FIXTURES,
  MemoryFile,
  Workshop,
  gather,
  gatherBytes,
  walkTools as tools,
} from "../../test/archive-tools.ts";
import { ownFiles } from "../node/own-files.ts";
import { formatTrail } from "./entry.ts";
import { walk } from "./walk.ts";

const shop = new Workshop();
const DATABASE = Buffer.concat([Buffer.from("SQLite format 3\0"), Buffer.alloc(5000, "page ")]);
const TRICKY = "line\nbreak $(touch x); 'q' \"d\" ..";
const LONG = "deep/".repeat(40) + "origin_db_2";

beforeAll(() => {
  mkdirSync(shop.path(`tree/databases/${"deep/".repeat(40)}`), { recursive: true });
  writeFileSync(shop.path("tree/databases/origin_db_1"), DATABASE);
  writeFileSync(shop.path(`tree/databases/${LONG}`), "long");
  writeFileSync(shop.path(`tree/${TRICKY}`), "tricky");
  writeFileSync(shop.path("tree/empty"), "");
  utimesSync(shop.path("tree/empty"), 1_600_000_000, 1_600_000_000);
  writeFileSync(shop.path("tree/databases/big"), Buffer.alloc(300_000, "0123456789abcdef"));
});

afterAll(() => {
  shop.close();
});

/** Every file of the tree is found with its content, under the trail `prefix`. */
function expectTree(files: ReadonlyMap<string, Buffer>, prefix: string): void {
  const found = new Map(
    [...files].map(([trail, bytes]) => [trail.slice(prefix.length).replace(/^\.\//, ""), bytes]),
  );
  expect([...found.keys()].sort()).toEqual(
    [TRICKY, `databases/${LONG}`, "databases/big", "databases/origin_db_1", "empty"].sort(),
  );
  expect(found.get("databases/origin_db_1")).toEqual(DATABASE);
  expect(found.get(`databases/${LONG}`)?.toString()).toBe("long");
  expect(found.get(TRICKY)?.toString()).toBe("tricky");
  expect(found.get("databases/big")?.length).toBe(300_000);
}

test.each(["gnu", "posix", "oldgnu"])("reads GNU tar's %s format", async (format) => {
  const tar = shop.run("tar", [`--format=${format}`, "-C", "tree", "-c", "."]);
  const { files, troubles, entries } = await gatherBytes("backup", tar);
  expect(troubles).toEqual([]);
  expectTree(files, "backup > ");
  const empty = entries.find((entry) => entry.trail[1]?.endsWith("empty"));
  expect(empty).toMatchObject({ modifiedS: 1_600_000_000, sizeBytes: 0 });
});

test.each(["ustar", "v7"])("reads GNU tar's %s format", async (format) => {
  const tar = shop.run("tar", [`--format=${format}`, "-C", "tree/databases", "-c", "origin_db_1"]);
  const { files, troubles } = await gatherBytes("no-name", tar);
  expect(troubles).toEqual([]);
  expect(files.get("no-name > origin_db_1")).toEqual(DATABASE);
});

test("reads Python's tar with a PAX path and size", async () => {
  const script = `
import tarfile, sys, io
t = tarfile.open(fileobj=sys.stdout.buffer, mode="w|", format=tarfile.PAX_FORMAT)
for name in ["ü" * 120, "plain"]:
    i = tarfile.TarInfo(name); i.size = 3; i.mtime = 1600000000.5
    i.pax_headers = {"size": "3"}
    t.addfile(i, io.BytesIO(b"abc"))
t.close()`;
  const { files, troubles, entries } = await gatherBytes("t", shop.run("python3", ["-c", script]));
  expect(troubles).toEqual([]);
  expect([...files.keys()]).toEqual([`t > ${"ü".repeat(120)}`, "t > plain"]);
  expect(files.get("t > plain")?.toString()).toBe("abc");
  expect(entries[0]?.modifiedS).toBe(1_600_000_000);
});

test.each([
  ["gzip", ["-c"]],
  ["bzip2", ["-c"]],
  ["zstd", ["-c", "-q"]],
])(
  "opens what %s packed: a tar, a database, several parts after one another",
  async (tool, args) => {
    const tar = shop.run("tar", ["-C", "tree", "-c", "."]);
    const packed = shop.run(tool, args, tar);
    expectTree((await gatherBytes("a.win000", packed)).files, "a.win000 > ");

    const half = 100_000;
    const parts = [tar.subarray(0, half), tar.subarray(half)].map((part) =>
      shop.run(tool, args, part),
    );
    const both = await gatherBytes("parts", Buffer.concat(parts));
    expect(both.troubles).toEqual([]);
    expectTree(both.files, "parts > ");

    const suffix = { gzip: "gz", bzip2: "bz2", zstd: "zst" }[tool] ?? "";
    const single = await gatherBytes(`dir/origin_db_1.${suffix}`, shop.run(tool, args, DATABASE));
    expect(single.files.get(`dir/origin_db_1.${suffix} > origin_db_1`)).toEqual(DATABASE);

    const nothing = await gatherBytes("x", shop.run(tool, args));
    expect(nothing).toMatchObject({ troubles: [] });
    expect([...nothing.files.values()].map(String)).toEqual([""]);
  },
);

test("opens Info-ZIP's archives, stored and deflated, and those that came as a stream", async () => {
  const inTree = (args: string[]) =>
    shop.run("sh", ["-c", `cd tree && zip -q -r ${args.join(" ")}`]);
  for (const args of [
    ["-", "."],
    ["-0", "-", "."],
  ]) {
    const { files, troubles } = await gatherBytes("z", inTree(args));
    expect(troubles).toEqual([]);
    expectTree(files, "z > ");
  }
});

test("opens zip64", async () => {
  const script = `
import zipfile, sys
z = zipfile.ZipFile("big.zip", "w", zipfile.ZIP_DEFLATED, allowZip64=True)
with z.open("origin_db_1", "w", force_zip64=True) as f: f.write(b"SQLite")
z.close()`;
  shop.run("python3", ["-c", script]);
  expect(
    (await gatherBytes("z", shop.read("big.zip"))).files.get("z > origin_db_1")?.toString(),
  ).toBe("SQLite");
});

test("opens one in the other, and lets go of what was put aside", async () => {
  const tar = shop.run("tar", ["-C", "tree", "-c", "."]);
  writeFileSync(shop.path("inner.tar.zst"), shop.run("zstd", ["-c", "-q"], tar));
  shop.run("zip", ["-q", "middle.zip", "inner.tar.zst"]);
  const outer = shop.run("sh", ["-c", "tar -c middle.zip | gzip"]);
  const { files, troubles, scratch } = await gatherBytes("outer", outer);
  expect(troubles).toEqual([]);
  expectTree(files, "outer > middle.zip > inner.tar.zst > ");
  expect(scratch).toMatchObject({ kept: 0, everKept: 1 });
});

test("several tars after one another are read as one", async () => {
  const one = shop.run("tar", ["-C", "tree", "-c", "empty"]);
  const two = shop.run("tar", ["-C", "tree/databases", "-c", "origin_db_1"]);
  const { files, troubles } = await gatherBytes("t", Buffer.concat([one, two]));
  expect(troubles).toEqual([]);
  expect([...files.keys()]).toEqual(["t > empty", "t > origin_db_1"]);
});

test("finds the database in every fixture, with the passwords asked for once", async () => {
  const paths = ["ab", "archives"].map((name) => `${FIXTURES}/mifit/${name}`);
  const passwords = ["wrong", "test"];
  const { files, troubles, asked } = await gather(ownFiles(paths), { passwords });
  const databases = [...files].filter(([trail]) => trail.includes("origin_db_1234567890"));
  expect(databases.map(([trail]) => trail.replace(/^.*mifit\//, "").replace(/ > .*$/, ""))).toEqual(
    [
      "ab/encrypted-v1.ab",
      "ab/encrypted-v5.ab",
      "ab/plain-compressed.ab",
      "ab/plain-stored.ab",
      "archives/neo/com.xiaomi.hm.health/2024-03-12-10-00-00-user_0/data.tar.gz",
      "archives/titanium/com.xiaomi.hm.health-20240312-100000.tar.gz",
      "archives/twrp/data.ext4.win000",
    ],
  );
  const expected = JSON.parse(readFileSync(`${FIXTURES}/mifit/expected.json`, "utf8")) as {
    key: string;
  };
  for (const [, bytes] of databases) expect(bytes.includes(expected.key)).toBe(true);
  expect(troubles).toEqual([`damaged ${FIXTURES}/mifit/ab/cancelled.ab`]);
  expect(asked).toHaveLength(2);
});

test("an Android backup with nothing but manifests shows these and nothing else", async () => {
  const path = `${FIXTURES}/mifit/ab/nothing-in-it.ab`;
  const { files, troubles } = await gather(ownFiles([path]));
  expect(troubles).toEqual([]);
  expect([...files.keys()]).toEqual([`${path} > apps/com.xiaomi.hm.health/_manifest`]);
});

test("what is no container is an entry with its first bytes, size and time", async () => {
  const { entries } = await gatherBytes("origin_db_1", DATABASE);
  expect(entries).toHaveLength(1);
  expect(entries[0]).toMatchObject({
    trail: ["origin_db_1"],
    sizeBytes: DATABASE.length,
    modifiedS: 1_700_000_000,
  });
  expect(Buffer.from(entries[0]?.head ?? [])).toEqual(DATABASE.subarray(0, 512));
  expect(formatTrail(["a", "b"])).toBe("a › b");
});

test.each([
  ["some.7z", `${FIXTURES}/archives/some.7z`],
  ["x.xz", Buffer.from("fd377a585a000000", "hex")],
  ["x.rar", Buffer.from("Rar!\x1a\x07\x01\x00")],
  ["x.lzop", Buffer.from("\x89LZO\0\r\n\x1a\n", "latin1")],
  ["x.lz4", Buffer.from("04224d18", "hex")],
  ["data.ext4.win", Buffer.from("OAES\x01\x02")],
])("names %s as something to be unpacked first", async (name, bytes) => {
  const content = typeof bytes === "string" ? readFileSync(bytes) : bytes;
  const { errors, entries } = await gatherBytes(name, content);
  expect(entries).toEqual([]);
  expect(errors).toHaveLength(1);
  expect(errors[0]?.error).toMatchObject({ code: "unsupported" });
  expect(errors[0]?.error.hint).toBeTruthy();
});

test("an app is an entry, not an archive to be searched", async () => {
  mkdirSync(shop.path("app/META-INF"), { recursive: true });
  writeFileSync(shop.path("app/AndroidManifest.xml"), "x");
  writeFileSync(shop.path("app/classes.dex"), "dex");
  const apk = shop.run("sh", ["-c", "cd app && zip -q - AndroidManifest.xml classes.dex"]);
  const { files } = await gatherBytes("base.apk", apk);
  expect([...files.keys()]).toEqual(["base.apk"]);
});

test("entries that are not read are skipped, and those behind them are whole", async () => {
  const tar = shop.run("tar", ["-C", "tree", "--sort=name", "-c", "."]);
  for (const bytes of [tar, shop.run("gzip", ["-c"], tar)]) {
    const isRead = (entry: { trail: readonly string[] }) => entry.trail[1]?.includes("origin_db_1");
    const { files, entries } = await gatherBytes("t", bytes, { isRead: (e) => isRead(e) === true });
    expect(entries).toHaveLength(5);
    expect([...files.values()]).toEqual([DATABASE]);
  }
});

test("an entry that is half read does not disturb the next one", async () => {
  const tar = shop.run("tar", ["-C", "tree", "-c", "databases/big", "databases/origin_db_1"]);
  const sizes: number[] = [];
  for await (const found of walk([new MemoryFile("t", tar)], tools())) {
    if (found.is === "Trouble") throw found.error;
    for await (const piece of found.bytes) {
      sizes.push(piece.length);
      break;
    }
  }
  expect(sizes).toHaveLength(2);
});

test.each([
  ["a tar", (tar: Buffer) => tar],
  ["a tar.gz", (tar: Buffer) => shop.run("gzip", ["-c"], tar)],
  ["a zst in a tar", (tar: Buffer) => intoTar("in.tar.zst", shop.run("zstd", ["-c", "-q"], tar))],
])("leaving %s early lets go of its file", async (_, pack) => {
  const file = new MemoryFile("t", pack(shop.run("tar", ["-C", "tree", "-c", "."])));
  for await (const found of walk([file], tools())) {
    if (found.is === "Trouble") throw found.error;
    for await (const piece of found.bytes) {
      expect(file.openStreams + piece.length).toBeGreaterThan(0);
      break;
    }
    break;
  }
  expect(file.openStreams).toBe(0);
});

test("a signal ends the walk and lets go of the file", async () => {
  const stop = new AbortController();
  const file = new MemoryFile("t", shop.run("tar", ["-C", "tree", "-c", "."]));
  const attempt = async () => {
    for await (const found of walk([file], tools({ signal: stop.signal }))) {
      if (found.is === "Entry") stop.abort();
    }
  };
  await expect(attempt()).rejects.toMatchObject({ code: "interrupted" });
  expect(file.openStreams).toBe(0);
});

test("a signal ends the wait for a password", async () => {
  const stop = new AbortController();
  const file = new MemoryFile("b", readFileSync(`${FIXTURES}/mifit/ab/encrypted-v5.ab`));
  const askPassword = () => {
    stop.abort();
    return new Promise<string>(() => undefined);
  };
  const attempt = walk([file], tools({ signal: stop.signal, askPassword })).next();
  await expect(attempt).rejects.toMatchObject({ code: "interrupted" });
  expect(file.openStreams).toBe(0);
});

test("progress ends at the size of all files, whatever was read of them", async () => {
  const files = [new MemoryFile("a", DATABASE), new MemoryFile("b", Buffer.alloc(0))];
  const seen: number[] = [];
  const onProgress = (readBytes: number) => seen.push(readBytes);
  await gather(files, { isRead: () => false, tools: { onProgress } });
  expect(seen.at(-1)).toBe(DATABASE.length);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
});

test("a file that cannot be read is told, and the walk goes on", async () => {
  const broken = new MemoryFile("broken", DATABASE);
  broken.read = () => Promise.reject(new Error("EIO"));
  const { troubles, files } = await gather([broken, new MemoryFile("good", DATABASE)]);
  expect(troubles).toEqual(["unreadable broken"]);
  expect([...files.keys()]).toEqual(["good"]);
});

function intoTar(name: string, bytes: Buffer): Buffer {
  writeFileSync(shop.path(name), bytes);
  return shop.run("tar", ["-c", name]);
}
