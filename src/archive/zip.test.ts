import { readFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import {
  FIXTURES,
  MemoryFile,
  Workshop,
  gatherBytes,
  walkTools,
} from "../../test/archive-tools.ts";
import { walk } from "./walk.ts";

const shop = new Workshop();

afterAll(() => {
  shop.close();
});

const fixture = (name: string) => readFileSync(`${FIXTURES}/archives/${name}`);

test.each(["aes256.zip", "zipcrypto.zip"])(
  "opens %s, asking once for its password",
  async (name) => {
    const { files, troubles, asked } = await gatherBytes(name, fixture(name), {
      passwords: ["test"],
    });
    expect(troubles).toEqual([]);
    expect(files.get(`${name} > databases/origin_db_1`)?.length).toBe(9016);
    expect(files.get(`${name} > note.txt`)?.toString()).toBe("plain words\n".repeat(50));
    expect(asked).toHaveLength(1);
  },
);

test("opens what 7-Zip stored under AES, and its Deflate64", async () => {
  const stored = fixture("aes256-stored.zip");
  const { files } = await gatherBytes("s", stored, { passwords: ["no", "test"] });
  expect(files.get("s > note.txt")?.length).toBe(600);
  const { files: more } = await gatherBytes("d", fixture("deflate64.zip"));
  expect(more.get("d > databases/origin_db_1")?.length).toBe(9016);
});

test("without the password the owner is asked once, and the open files are given", async () => {
  shop.run("sh", ["-c", "echo open > open; echo s > secret; echo t > too; zip -q mixed.zip open"]);
  shop.run("zip", ["-q", "-P", "test", "mixed.zip", "secret", "too"]);
  const { files, troubles, asked } = await gatherBytes("m", shop.read("mixed.zip"));
  expect(troubles).toEqual(["wrong-password m > secret"]);
  expect(asked).toEqual(["1 m"]);
  expect([...files.keys()]).toEqual(["m > open"]);
});

test("a method that is not known is told", async () => {
  const { troubles } = await gatherBytes("l", fixture("lzma.zip"));
  expect(troubles).toEqual(["unsupported l > note.txt"]);
});

test("a changed byte in a file is told, and the next file is read", async () => {
  shop.run("sh", ["-c", "yes words | head -c 50000 > a; echo next > b; zip -q -0 two.zip a b"]);
  const zip = shop.read("two.zip");
  zip[20_000] = 0;
  const { files, troubles } = await gatherBytes("z", zip);
  expect(troubles).toEqual(["damaged z > a"]);
  expect(files.get("z > b")?.toString()).toBe("next\n");
});

test("a big file is given piece by piece, and leaving it early stops it", async () => {
  shop.run("sh", [
    "-c",
    "head -c 40000000 /dev/zero > big; echo x > small; zip -q big.zip big small",
  ]);
  const file = new MemoryFile("z", shop.read("big.zip"));
  const seen: string[] = [];
  for await (const found of walk([file], walkTools())) {
    if (found.is === "Trouble") throw found.error;
    for await (const piece of found.bytes) {
      seen.push(`${found.trail.join(">")} ${piece.length < 1_000_000 ? "small" : "big"} piece`);
      break;
    }
  }
  expect(seen).toEqual(["z>big small piece", "z>small small piece"]);
});
