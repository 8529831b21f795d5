import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { OwnFile } from "../platform.ts";
import { type LeftOut, ownFiles } from "./own-files.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ownband-own-files-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const at = (name: string) => join(folder, name);

function write(name: string, content: string | Uint8Array): void {
  mkdirSync(join(at(name), ".."), { recursive: true });
  writeFileSync(at(name), content);
}

async function list(...paths: string[]) {
  const leftOut: [string, LeftOut][] = [];
  const files: OwnFile[] = [];
  const onLeftOut = (path: string, why: LeftOut) =>
    leftOut.push([path.slice(folder.length + 1), why]);
  for await (const file of ownFiles(paths, { onLeftOut })) files.push(file);
  return { files, names: files.map(({ path }) => path.slice(folder.length + 1)), leftOut };
}

async function content(file: OwnFile): Promise<string> {
  let text = "";
  for await (const piece of file.stream()) text += Buffer.from(piece).toString();
  return text;
}

/** File handles of this process that are open in the folder. */
function openHandles(): number {
  const links = readdirSync("/proc/self/fd").map((name) => {
    try {
      return readlinkSync(`/proc/self/fd/${name}`);
    } catch {
      return "";
    }
  });
  return links.filter((link) => link.startsWith(folder)).length;
}

test("walks folders depth-first in the order of names, hidden files too", async () => {
  for (const name of ["b/z", "b/a/1", "a", "c.txt", ".hidden/x", "b.txt"]) write(name, name);
  mkdirSync(at("empty"));
  const { names, leftOut, files } = await list(folder);
  expect(names).toEqual([".hidden/x", "a", "b/a/1", "b/z", "b.txt", "c.txt"]);
  expect(leftOut).toEqual([]);
  expect(await Promise.all(files.map(content))).toEqual(names);
});

test("gives size and time, bytes at any offset, and a stream from any offset", async () => {
  const bytes = Buffer.alloc(200_000, "0123456789");
  write("file", bytes);
  utimesSync(at("file"), 1_700_000_000.9, 1_700_000_000.9);
  const { files } = await list(at("file"));
  const [file] = files;
  if (file === undefined) throw new Error("no file");
  expect(file).toMatchObject({ path: at("file"), sizeBytes: 200_000, modifiedS: 1_700_000_000 });
  expect(Buffer.from(await file.read(5, 9)).toString()).toBe("5678");
  expect((await file.read(199_998, 300_000)).length).toBe(2);
  expect((await file.read(300_000, 300_001)).length).toBe(0);
  let length = 0;
  for await (const piece of file.stream(150_001)) length += piece.length;
  expect(length).toBe(49_999);
});

test("follows no link inside a folder, and opens no pipe", async () => {
  write("outside/secret", "x");
  write("in/file", "y");
  symlinkSync(at("outside/secret"), at("in/link"));
  symlinkSync(at("outside"), at("in/linked-folder"));
  symlinkSync(at("in"), at("in/loop"));
  execFileSync("mkfifo", [at("in/pipe")]);
  const { names, leftOut } = await list(at("in"));
  expect(names).toEqual(["in/file"]);
  expect(leftOut).toEqual([
    ["in/link", "link"],
    ["in/linked-folder", "link"],
    ["in/loop", "link"],
    ["in/pipe", "special"],
  ]);
});

test("a link that the owner names is followed", async () => {
  write("real/file", "x");
  symlinkSync(at("real"), at("link"));
  symlinkSync(at("real/file"), at("link-to-file"));
  expect((await list(at("link"), at("link-to-file"))).names).toEqual(["link/file", "link-to-file"]);
});

test("a file that became a link or a pipe after it was listed is not opened", async () => {
  write("secret", "x");
  write("in/a", "1");
  write("in/b", "2");
  const { files } = await list(at("in"));
  unlinkSync(at("in/a"));
  unlinkSync(at("in/b"));
  symlinkSync(at("secret"), at("in/a"));
  execFileSync("mkfifo", [at("in/b")]);
  const [a, b] = files;
  await expect(a?.read(0, 1)).rejects.toMatchObject({ code: "unreadable" });
  await expect(b?.read(0, 1)).rejects.toMatchObject({ code: "not-a-file" });
});

test("a path that is not there says so, without repeating the path", async () => {
  const failure: unknown = await list(at("origin_db_1234567890")).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: "no-such-file" });
  expect(String(failure)).not.toContain("1234567890");
  write("file", "");
  await expect(list(at("file"), at("file/below"))).rejects.toThrow("number 2 of the 2");
});

test("a pipe that the owner names is refused", async () => {
  execFileSync("mkfifo", [at("pipe")]);
  await expect(list(at("pipe"))).rejects.toMatchObject({ code: "not-a-file" });
});

test("what vanishes after it was listed is told, and the walk goes on", async () => {
  for (const name of ["in/a", "in/b", "in/c/x", "in/d"]) write(name, name);
  const leftOut: string[] = [];
  const files: OwnFile[] = [];
  const onLeftOut = (path: string, why: LeftOut) => leftOut.push(`${why} ${path}`);
  for await (const file of ownFiles([at("in")], { onLeftOut })) {
    files.push(file);
    rmSync(at("in/b"), { force: true });
    rmSync(at("in/c"), { recursive: true, force: true });
  }
  expect(files.map(({ path }) => path)).toEqual([at("in/a"), at("in/d")]);
  expect(leftOut).toEqual([`unreadable ${at("in/b")}`, `unreadable ${at("in/c")}`]);
  unlinkSync(at("in/a"));
  await expect(files[0]?.read(0, 1)).rejects.toMatchObject({ code: "unreadable" });
});

test("a file that shrinks meanwhile ends early instead of hanging", async () => {
  write("file", Buffer.alloc(100_000));
  const { files } = await list(at("file"));
  truncateSync(at("file"), 10);
  expect((await files[0]?.read(0, 100_000))?.length).toBe(10);
  expect(files[0] && (await content(files[0])).length).toBe(10);
});

test("handles are closed when a reader leaves early, and when reading is stopped", async () => {
  write("file", Buffer.alloc(500_000));
  const { files } = await list(at("file"));
  const [file] = files;
  if (file === undefined) throw new Error("no file");
  for await (const piece of file.stream()) {
    expect(piece.length).toBeGreaterThan(0);
    expect(openHandles()).toBe(1);
    break;
  }
  const stop = new AbortController();
  const reading = (async () => {
    for await (const piece of file.stream(0, { signal: stop.signal })) {
      expect(piece.length).toBeGreaterThan(0);
      stop.abort();
    }
  })();
  await expect(reading).rejects.toMatchObject({ code: "interrupted" });
  await file.read(0, 10);
  expect(openHandles()).toBe(0);
});

test("a signal ends the walk", async () => {
  for (const name of ["a", "b", "c"]) write(name, name);
  const stop = new AbortController();
  const walking = (async () => {
    for await (const file of ownFiles([folder], { signal: stop.signal })) {
      expect(file.path).toBe(at("a"));
      stop.abort();
    }
  })();
  await expect(walking).rejects.toMatchObject({ code: "interrupted" });
});

test("a database that is named alone brings the side files that lie beside it, once", async () => {
  for (const name of ["origin_db_1", "origin_db_1-wal", "origin_db_1-shm", "origin_db_2-wal"]) {
    write(name, name);
  }
  const alone = await list(at("origin_db_1"));
  expect(alone.names).toEqual(["origin_db_1", "origin_db_1-wal"]);
  const both = await list(at("origin_db_1"), at("origin_db_1-wal"));
  expect(both.names).toEqual(["origin_db_1", "origin_db_1-wal"]);
});
