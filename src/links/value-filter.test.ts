import { expect, test } from "vitest";
import { ValueFilter } from "./value-filter.ts";

function filter(): { heard: number[]; filter: ValueFilter; say: (byte: number) => void } {
  const heard: number[] = [];
  const made = new ValueFilter((value) => heard.push(value[0] ?? -1));
  return { heard, filter: made, say: (byte) => made.take(Uint8Array.of(byte)) };
}

test("the echo of a read is kept back; what else came meanwhile follows the answer, in order", async () => {
  const { heard, filter: made, say } = filter();
  say(1);
  const value = await made.readWithoutEcho(() => {
    say(9);
    say(2);
    say(9);
    return Promise.resolve(Uint8Array.of(9));
  });
  say(9);
  expect(value).toEqual(Uint8Array.of(9));
  expect(heard).toEqual([1, 9, 2, 9]);
});

test("a read that fails, or has no echo, swallows nothing", async () => {
  const { heard, filter: made, say } = filter();
  const failed = made.readWithoutEcho(() => {
    say(1);
    return Promise.reject(new Error("no"));
  });
  await expect(failed).rejects.toThrow("no");
  await made.readWithoutEcho(() => {
    say(2);
    return Promise.resolve(Uint8Array.of(3));
  });
  expect(heard).toEqual([1, 2]);
});
