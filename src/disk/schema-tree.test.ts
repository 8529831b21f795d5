import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { hasSaneSchema } from "./schema-tree.ts";

const PAGE = 512;

/** Pages of 512 bytes: the first is an interior page of the schema with these children. */
function file(children: readonly number[], ...others: Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(PAGE * (1 + others.length));
  new DataView(bytes.buffer).setUint16(16, PAGE);
  bytes.set(interior(children, 100), 0);
  new DataView(bytes.buffer).setUint16(16, PAGE);
  others.forEach((page, i) => bytes.set(page, PAGE * (i + 1)));
  return bytes;
}

function interior(children: readonly number[], start = 0): Uint8Array {
  const page = new Uint8Array(PAGE);
  const view = new DataView(page.buffer);
  view.setUint8(start, 0x05);
  const cells = children.slice(0, -1);
  view.setUint16(start + 3, cells.length);
  view.setUint32(start + 8, children.at(-1) ?? 0);
  cells.forEach((child, i) => {
    view.setUint16(start + 12 + 2 * i, PAGE - 8 * (i + 1));
    view.setUint32(PAGE - 8 * (i + 1), child);
  });
  return page;
}

/** A leaf whose cells all point at one row that claims `payload` bytes (below 128). */
function leaf(rows: number, payload = 40): Uint8Array {
  const page = new Uint8Array(PAGE);
  const view = new DataView(page.buffer);
  view.setUint8(0, 0x0d);
  view.setUint16(3, rows);
  for (let i = 0; i < rows; i++) view.setUint16(8 + 2 * i, 500);
  page[500] = payload;
  return page;
}

function isSane(bytes: Uint8Array, limits?: Parameters<typeof hasSaneSchema>[1]): boolean {
  return hasSaneSchema((start, length) => bytes.slice(start, start + length), limits);
}

test("a tree is fine", () => {
  expect(isSane(file([2, 3], leaf(3), leaf(4)))).toBe(true);
});

test.each([
  ["a circle", file([2, 3], leaf(1), interior([1, 2]))],
  ["one child named many times", file([2, 2], leaf(1))],
  ["a page outside the file", file([2, 9], leaf(1))],
  ["page zero", file([0, 2], leaf(1))],
  ["a page of another kind", file([2], new Uint8Array(PAGE))],
  ["a cell count beyond the page", file([2], leaf(240).fill(0xff, 3, 5))],
  ["no page size", new Uint8Array(PAGE)],
  ["less than a header", new Uint8Array(50)],
])("%s is not", (_, bytes) => {
  expect(isSane(bytes)).toBe(false);
});

test("pages, rows and text are bounded", () => {
  const limits = { pages: 3, rows: 10, textBytes: 400 };
  expect(isSane(file([2, 3], leaf(5), leaf(5)), limits)).toBe(true);
  expect(isSane(file([2, 3], leaf(5), leaf(6)), limits)).toBe(false);
  expect(isSane(file([2, 3], leaf(5), leaf(5, 41)), limits)).toBe(false);
  expect(isSane(file([2, 3, 4], leaf(1), leaf(1), leaf(1)), limits)).toBe(false);
});

test("a real database is fine", () => {
  const path = join(import.meta.dirname, "../../test/fixtures/mifit/plain/origin_db_1234567890");
  expect(isSane(readFileSync(path))).toBe(true);
});
