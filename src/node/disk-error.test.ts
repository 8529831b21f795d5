import { expect, test } from "vitest";
import { diskErrorOf } from "./disk-error.ts";

const failed = (code: string): Error =>
  Object.assign(new Error(`${code}: /home/me/account 1234567890`), { code });

test.each([
  ["ENOSPC", "no-space"],
  ["EDQUOT", "no-space"],
  ["EFBIG", "no-space"],
  ["EACCES", "no-access"],
  ["EROFS", "no-access"],
  ["EISDIR", "no-access"],
])("%s is %s, with a hint and without the path", (code, expected) => {
  const error = diskErrorOf(failed(code));
  expect(error).toMatchObject({ code: expected, hint: expect.any(String) as string });
  expect(String(error)).not.toContain("1234567890");
});

test("what it does not know stays as it is", () => {
  const other = failed("EIO");
  expect(diskErrorOf(other)).toBe(other);
  expect(diskErrorOf("text")).toBe("text");
});
