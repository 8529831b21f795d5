import { readFileSync } from "node:fs";
import { deflateRawSync, gzipSync, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import {
  FIXTURES,
  type Gathered,
  MemoryFile,
  Workshop,
  walkTools as tools,
  gather,
  gatherBytes,
} from "../../test/archive-tools.ts";
import { walk } from "./walk.ts";

const shop = new Workshop();

afterAll(() => {
  shop.close();
});

/** One tar header with the right checksum, whatever else is in it. */
function header(name: string, size: Buffer | string, type = "0", magic = "ustar\x0000"): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0, 100, "latin1");
  block.write("0000644\0", 100, "latin1");
  if (typeof size === "string") block.write(size.padStart(11, "0"), 124, "latin1");
  else size.copy(block, 124);
  block.write("14000000000", 136, "latin1");
  block.write(" ".repeat(8), 148, "latin1");
  block.write(type, 156, "latin1");
  block.write(magic, 257, "latin1");
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return block;
}

function file(name: string, content: string, type = "0"): Buffer {
  const padding = Buffer.alloc((512 - (Buffer.byteLength(content) % 512)) % 512);
  const size = Buffer.byteLength(content).toString(8);
  return Buffer.concat([header(name, size, type), Buffer.from(content), padding]);
}

const END = Buffer.alloc(1024);
const AFTER = file("after", "still here");

async function contents(bytes: Buffer): Promise<[Gathered["troubles"], string[]]> {
  const { troubles, files } = await gatherBytes("t", bytes);
  return [troubles, [...files].map(([trail, content]) => `${trail}=${content.toString()}`)];
}

test.each([
  ["a bit of its name is flipped", (whole: Buffer) => flip(whole, 3)],
  ["its checksum is gone", (whole: Buffer) => flip(whole, 149)],
  ["its size is no number", () => header("bad", "zz")],
  ["its size is negative", () => header("bad", Buffer.alloc(12, 0xff))],
  ["its size is 8 EB", () => header("bad", Buffer.from("800000007fffffffffffffff", "hex"))],
])("a header is told, and the next file is found, when %s", async (_, spoil) => {
  const bytes = Buffer.concat([file("first", "one"), spoil(file("bad", "x")), AFTER, END]);
  expect(await contents(bytes)).toEqual([["damaged t"], ["t > first=one", "t > after=still here"]]);
});

test("a size beyond the end of the archive is told", async () => {
  const bytes = Buffer.concat([header("huge", "77777777777"), Buffer.from("some")]);
  const [troubles, files] = await contents(bytes);
  expect(troubles).toEqual(["damaged t"]);
  expect(files).toEqual(["t > huge=some"]);
});

test("an archive that breaks off is told wherever it does, and what is whole is given", async () => {
  const whole = Buffer.concat([file("first", "one"), AFTER, END]);
  for (const length of [700, 1024, 1100, 1536, 1537, 2048]) {
    const [troubles, files] = await contents(whole.subarray(0, length));
    expect(troubles).toEqual(["damaged t"]);
    expect(files[0]).toBe("t > first=one");
  }
});

test.each(["x", "g", "L", "K"])("a %s record of 2 GB is not taken into memory", async (type) => {
  const claims = Buffer.concat([header("p", "20000000000", type), Buffer.from("12 path=a\n")]);
  expect((await contents(claims))[0]).toEqual(["damaged t"]);
  const long = Buffer.concat([file("p", "y".repeat(1_100_000), type), AFTER, END]);
  expect(await contents(long)).toEqual([["damaged t"], ["t > after=still here"]]);
});

test("a name of 100 KB is cut, and a file follows it", async () => {
  const bytes = Buffer.concat([
    file("L", `${"n".repeat(100_000)}\0`, "L"),
    file("x", "1"),
    AFTER,
    END,
  ]);
  const [troubles, files] = await contents(bytes);
  expect(troubles).toEqual([]);
  expect(files.map((line) => line.length)).toEqual([4103, 20]);
});

test.each(["/etc/passwd", "../../up", "a\nb", "$(touch x)", "a;b", "\x01\x1b[31m", "C:\\x"])(
  "the name %j is text and nothing else",
  async (name) => {
    const bytes = Buffer.concat([file(name, "content"), END]);
    expect(await contents(bytes)).toEqual([[], [`t > ${name}=content`]]);
  },
);

test("PAX records that make no sense change nothing", async () => {
  for (const record of [
    "",
    "x",
    "0 a=b\n",
    "99 path=a\n",
    "9 path=\n",
    "12 size=1e9\n",
    "5 =\n\n",
  ]) {
    const bytes = Buffer.concat([file("p", record, "x"), file("name", "content"), END]);
    expect(await contents(bytes)).toEqual([[], ["t > name=content"]]);
  }
});

test("links and devices are left out, and their size is not believed", async () => {
  const parts = ["1", "2", "3", "4", "5", "6"].map((type) => header("link", "7777", type));
  expect(await contents(Buffer.concat([...parts, AFTER, END]))).toEqual([
    [],
    ["t > after=still here"],
  ]);
});

test("a sparse file is named as not opened, and the next file is found", async () => {
  const script = `truncate -s 40M sp; for i in $(seq 1 40); do printf x |
    dd of=sp bs=1 seek=$((i*1000000)) conv=notrunc 2>/dev/null; done; echo hi > after.txt`;
  shop.run("sh", ["-c", script]);
  for (const format of [
    ["--format=gnu"],
    ["--format=posix"],
    ["--format=posix", "--sparse-version=0.1"],
  ]) {
    const tar = shop.run("tar", ["-S", ...format, "-c", "sp", "after.txt"]);
    expect(await contents(tar)).toEqual([["unsupported t > sp"], ["t > after.txt=hi\n"]]);
  }
});

test("20 GB in a tar in a tar are read, or skipped, in flat memory", async () => {
  const contentBytes = 20 * 2 ** 30;
  const binary = (size: number) => {
    const field = Buffer.alloc(12);
    field.writeUInt8(0x80, 0);
    field.writeBigUInt64BE(BigInt(size), 4);
    return field;
  };
  const inner = [header("big", binary(contentBytes)), AFTER, END];
  const innerBytes = contentBytes + inner.reduce((sum, block) => sum + block.length, 0);
  const [bigHeader = END, ...behind] = inner;
  const zeros = new Uint8Array(2 ** 20);
  async function* stream() {
    yield await Promise.resolve(
      Buffer.concat([header("inner.tar", binary(innerBytes)), bigHeader]),
    );
    for (let i = 0; i < contentBytes / zeros.length; i++) yield zeros;
    yield Buffer.concat([...behind, AFTER, END]);
  }
  const start = {
    path: "t",
    sizeBytes: innerBytes + 512 + AFTER.length + END.length,
    modifiedS: 0,
  };
  const read = () => Promise.resolve(header("inner.tar", binary(innerBytes)));
  const before = process.memoryUsage().rss;
  for (const isRead of [true, false]) {
    let readBytes = 0;
    const names: string[] = [];
    for await (const found of walk([{ ...start, read, stream }], tools())) {
      if (found.is === "Trouble") throw found.error;
      names.push(found.trail.slice(1).join(">"));
      if (isRead) for await (const piece of found.bytes) readBytes += piece.length;
    }
    expect(names).toEqual(["inner.tar>big", "inner.tar>after", "after"]);
    expect(readBytes).toBe(isRead ? contentBytes + 20 : 0);
  }
  expect(process.memoryUsage().rss - before).toBeLessThan(100 * 2 ** 20);
});

test.each([
  ["gzip", (bytes: Buffer) => gzipSync(bytes)],
  ["zstd", (bytes: Buffer) => zstdCompressSync(bytes)],
  ["bzip2", (bytes: Buffer) => shop.run("bzip2", ["-c"], bytes)],
])("a bomb of %s in %s is stopped, and the next file is read", async (_, pack) => {
  const bomb = pack(pack(Buffer.alloc(30_000_000)));
  const limits = { freeBytes: 5_000_000, ratio: 100 };
  const { troubles, files } = await gather(
    [new MemoryFile("bomb", bomb), new MemoryFile("next", Buffer.from("fine"))],
    { limits, isRead: (entry) => entry.trail[0] === "next" || entry.trail.length > 0 },
  );
  expect(troubles).toEqual(["too-big bomb"]);
  expect(files.get("next")?.toString()).toBe("fine");
});

test("a bomb within a tar leaves the files beside it readable", async () => {
  const bomb = gzipSync(Buffer.alloc(30_000_000)).toString("latin1");
  const inTar = Buffer.concat([
    header("bomb.gz", bomb.length.toString(8)),
    Buffer.from(bomb, "latin1"),
    Buffer.alloc((512 - (bomb.length % 512)) % 512),
    AFTER,
    END,
  ]);
  const { troubles, files } = await gatherBytes("t", inTar, {
    limits: { freeBytes: 1_000_000, ratio: 10 },
  });
  expect(troubles).toEqual(["too-big t > bomb.gz"]);
  expect(files.get("t > after")?.toString()).toBe("still here");
});

test("what compresses very well is no bomb as long as it is small", async () => {
  const { troubles, files } = await gatherBytes("z", gzipSync(Buffer.alloc(20_000_000)));
  expect(troubles).toEqual([]);
  expect([...files.values()][0]?.length).toBe(20_000_000);
});

test("more layers than anybody makes are not opened", async () => {
  const pack = (layers: number) => {
    let bytes = Buffer.from("core");
    for (let i = 0; i < layers; i++) bytes = gzipSync(bytes);
    return bytes;
  };
  expect((await gatherBytes("g", pack(8))).files.size).toBe(1);
  expect((await gatherBytes("g", pack(9))).troubles).toEqual(["too-big g"]);
});

test("more files than any backup has are not counted to the end", async () => {
  const many = Buffer.concat([...Array.from({ length: 30 }, () => AFTER), END]);
  const { troubles, entries } = await gatherBytes("t", many, { limits: { entries: 20 } });
  expect(troubles).toEqual(["too-big t"]);
  expect(entries).toHaveLength(20);
});

/** A zip that holds itself: Russ Cox's construction, in the small: the depth is what stops it. */
test("a zip within a zip, and so on, ends", async () => {
  let zip = storedZip("core.txt", Buffer.from("core"));
  for (let i = 0; i < 20; i++) zip = storedZip("in.zip", zip);
  const { troubles, scratch } = await gatherBytes("z", zip);
  expect(troubles).toHaveLength(1);
  expect(troubles[0]).toMatch(/^too-big z > in.zip/);
  expect(scratch.kept).toBe(0);
});

test("a zip whose files overlap is refused", async () => {
  const content = deflateRawSync(Buffer.alloc(1_000_000));
  const local = zipLocal("a", content, 1_000_000, 8);
  const central = Array.from({ length: 50 }, (_, i) =>
    zipCentral(`f${i}`, content, 1_000_000, 0, 8),
  );
  const zip = Buffer.concat([local, ...central, zipEnd(central, local.length)]);
  const { troubles } = await gatherBytes("z", zip);
  expect(troubles).toContain("damaged z");
});

test.each<[string, (zip: Buffer, end: number, list: number) => void]>([
  ["asks for a zip64 end that is not there", (zip, end) => zip.writeUInt32LE(0xffffffff, end + 12)],
  ["counts 65534 files", (zip, end) => zip.writeUInt16LE(0xfffe, end + 10)],
  ["says that a file is shorter", (zip, _, list) => zip.writeUInt32LE(3, list + 24)],
  ["says that a file is longer", (zip, _, list) => zip.writeUInt32LE(300, list + 24)],
  ["says that a file takes 2 GB", (zip, _, list) => zip.writeUInt32LE(0x7fffffff, list + 20)],
  ["says that a file lies elsewhere", (zip, _, list) => zip.writeUInt32LE(5, list + 42)],
  ["has another checksum", (zip, _, list) => zip.writeUInt32LE(5, list + 16)],
])("a zip that %s gives a trouble", async (_, lie) => {
  const zip = storedZip("a", Buffer.from("content"));
  const end = zip.length - 22;
  lie(zip, end, zip.readUInt32LE(end + 16));
  expect((await gatherBytes("z", zip)).troubles).toHaveLength(1);
});

test("a zip whose list lies elsewhere than it says is read all the same", async () => {
  const zip = storedZip("a", Buffer.from("content"));
  zip.writeUInt32LE(0x7fffffff, zip.length - 6);
  expect((await gatherBytes("z", zip)).files.get("z > a")?.toString()).toBe("content");
});

const SAMPLES = [
  "ab/plain-compressed.ab",
  "ab/plain-stored.ab",
  "archives/twrp/data.ext4.win000",
].map((name) => readFileSync(`${FIXTURES}/mifit/${name}`));
const ZIPS = ["aes256.zip", "zipcrypto.zip", "deflate64.zip"].map((name) =>
  readFileSync(`${FIXTURES}/archives/${name}`),
);

test("archives with bytes changed, cut out or doubled give troubles, never more", async () => {
  const change = fc.record({
    at: fc.nat(65_000),
    bytes: fc.uint8Array({ maxLength: 40 }),
    cut: fc.nat(600),
  });
  const sample = fc.constantFrom(...SAMPLES, ...ZIPS, ...ZIPS);
  await fc.assert(
    fc.asyncProperty(sample, fc.array(change, { maxLength: 4 }), async (whole, changes) => {
      let bytes = Buffer.from(whole);
      for (const { at, bytes: put, cut } of changes) {
        const place = at % Math.max(1, bytes.length);
        bytes = Buffer.concat([bytes.subarray(0, place), put, bytes.subarray(place + cut)]);
      }
      const { scratch } = await gatherBytes("x", bytes, { passwords: ["test"] });
      expect(scratch.kept).toBe(0);
    }),
    { numRuns: 250 },
  );
});

test("any bytes behind any beginning are read to their end", async () => {
  const heads = [
    "\x1f\x8b\x08",
    "\x28\xb5\x2f\xfd",
    "PK\x03\x04",
    "PK\x05\x06",
    "ANDROID BACKUP\n1\n1\n",
  ];
  const head = fc.constantFrom(...heads, "TB_ARMOR_V1\n", "BZh91AY&SY", "\x50\x2a\x4d\x18", "");
  await fc.assert(
    fc.asyncProperty(head, fc.uint8Array({ maxLength: 3000 }), async (start, rest) => {
      const bytes = Buffer.concat([Buffer.from(start, "latin1"), rest]);
      const { troubles, entries } = await gatherBytes("x", bytes, { passwords: ["a"] });
      expect(troubles.length + entries.length).toBeLessThan(20);
    }),
    { numRuns: 250 },
  );
});

test("any tar headers in any order are read to their end", async () => {
  const part = fc.record({
    name: fc.string({ maxLength: 20 }),
    size: fc.constantFrom("0", "1", "1000", "1001", "77777777777"),
    type: fc.constantFrom("0", "1", "5", "L", "x", "g", "S", "\0", "Z", "7"),
    content: fc.uint8Array({ maxLength: 1024 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 8 }), async (parts) => {
      const blocks = parts.flatMap(({ name, size, type, content }) => [
        header(name, size, type),
        Buffer.concat([content], 512 * Math.ceil(content.length / 512)),
      ]);
      const { entries } = await gatherBytes("x", Buffer.concat(blocks));
      expect(entries.length).toBeLessThanOrEqual(9);
    }),
    { numRuns: 250 },
  );
});

function flip(bytes: Buffer, at: number): Buffer {
  const flipped = Buffer.from(bytes);
  flipped[at] = (flipped[at] ?? 0) ^ 1;
  return flipped;
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let i = 0; i < 8; i++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function zipLocal(name: string, content: Buffer, size: number, method: number): Buffer {
  const block = Buffer.alloc(30);
  block.writeUInt32LE(0x04034b50, 0);
  block.writeUInt16LE(20, 4);
  block.writeUInt16LE(method, 8);
  block.writeUInt32LE(method === 0 ? crc32(content) : 0, 14);
  block.writeUInt32LE(content.length, 18);
  block.writeUInt32LE(size, 22);
  block.writeUInt16LE(name.length, 26);
  return Buffer.concat([block, Buffer.from(name), content]);
}

function zipCentral(
  name: string,
  content: Buffer,
  size: number,
  at: number,
  method: number,
): Buffer {
  const block = Buffer.alloc(46);
  block.writeUInt32LE(0x02014b50, 0);
  block.writeUInt16LE(20, 4);
  block.writeUInt16LE(20, 6);
  block.writeUInt16LE(method, 10);
  block.writeUInt32LE(method === 0 ? crc32(content) : 0, 16);
  block.writeUInt32LE(content.length, 20);
  block.writeUInt32LE(size, 24);
  block.writeUInt16LE(name.length, 28);
  block.writeUInt32LE(at, 42);
  return Buffer.concat([block, Buffer.from(name)]);
}

function zipEnd(central: readonly Buffer[], at: number): Buffer {
  const block = Buffer.alloc(22);
  block.writeUInt32LE(0x06054b50, 0);
  block.writeUInt16LE(central.length, 8);
  block.writeUInt16LE(central.length, 10);
  block.writeUInt32LE(Buffer.concat(central).length, 12);
  block.writeUInt32LE(at, 16);
  return block;
}

function storedZip(name: string, content: Buffer): Buffer {
  const local = zipLocal(name, content, content.length, 0);
  const central = zipCentral(name, content, content.length, 0, 0);
  return Buffer.concat([local, central, zipEnd([central], local.length)]);
}
