import { encode } from "uqr";
import { expect, test } from "vitest";
import { QUIET_MODULES, qrShape } from "./qr.ts";

test("a code is drawn module for module, with a quiet zone around it", () => {
  const { data } = encode("0x00112233445566778899aabbccddeeff", { border: 0 });
  const rows = data.map((row) => row.map((isDark) => (isDark ? "1" : "0")).join(""));
  const { side, path } = qrShape(rows);
  expect(side).toBe(rows.length + 8);
  const drawn = rows.map(() => Array.from({ length: rows.length }, () => "0"));
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let i = 0; i < Number(width); i++) {
      const row = drawn[Number(y) - QUIET_MODULES];
      if (row !== undefined) row[Number(x) - QUIET_MODULES + i] = "1";
    }
  }
  expect(drawn.map((row) => row.join(""))).toEqual(rows);
});

test("no code, no modules", () => {
  expect(qrShape([])).toEqual({ side: 8, path: "" });
});
