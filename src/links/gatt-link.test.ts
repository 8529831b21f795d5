import { afterEach, expect, test, vi } from "vitest";
import { LinkError } from "../errors.ts";
import type { Characteristic } from "../platform.ts";
import { gattLink } from "./gatt-link.ts";
import type { GattStack } from "./gatt-link.ts";

const A: Characteristic = { service: "s", uuid: "a" };
const B: Characteristic = { service: "s", uuid: "b" };
const ABSENT: Characteristic = { service: "s", uuid: "absent" };

afterEach(() => vi.useRealTimers());

/** A stack whose operations end when the test says so. */
function slowStack() {
  const calls: {
    name: string;
    resolve: (value: Uint8Array) => void;
    reject: (e: Error) => void;
  }[] = [];
  const subscribers = new Map<string, (value: Uint8Array) => void>();
  let drop: () => void = () => undefined;
  const gone = new Promise<void>((resolve) => (drop = resolve));
  const call = (name: string): Promise<Uint8Array> =>
    new Promise((resolve, reject) => calls.push({ name, resolve, reject }));
  const stack: GattStack = {
    has: ({ uuid }) => uuid !== "absent",
    read: ({ uuid }) => call(`read ${uuid}`),
    write: async ({ uuid }, value, kind) => {
      await call(`write ${uuid} ${value.join()} ${kind}`);
    },
    subscribe: async ({ uuid }, onValue) => {
      subscribers.set(uuid, onValue);
      await call(`subscribe ${uuid}`);
      return async () => {
        await call(`unsubscribe ${uuid}`);
      };
    },
    disconnect: async () => {
      await call("disconnect");
      drop();
    },
    gone,
    maxValueBytes: 20,
    explain: (error) => new LinkError("link-failed", "The stack said no.", { cause: error }),
  };
  return { stack, calls, subscribers, drop };
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
const NOTHING = new Uint8Array(0);

test("operations go one after the other, in the order in which they were asked for", async () => {
  const { stack, calls } = slowStack();
  const link = gattLink(stack);
  const first = link.read(A);
  const second = link.write(B, Uint8Array.of(1, 2), { kind: "without-response" });
  await settle();
  expect(calls.map(({ name }) => name)).toEqual(["read a"]);
  calls[0]?.resolve(Uint8Array.of(7));
  expect(await first).toEqual(Uint8Array.of(7));
  await settle();
  expect(calls.map(({ name }) => name)).toEqual(["read a", "write b 1,2 without-response"]);
  calls[1]?.resolve(NOTHING);
  await second;
});

test("a failed operation lets the next one have its turn", async () => {
  const { stack, calls } = slowStack();
  const link = gattLink(stack);
  const first = expect(link.read(A)).rejects.toMatchObject({ code: "link-failed" });
  const second = link.read(B);
  await settle();
  calls[0]?.reject(new Error("no"));
  await first;
  await settle();
  calls[1]?.resolve(NOTHING);
  await second;
});

test("what is written is what was there when it was asked for, exactly", async () => {
  const { stack, calls } = slowStack();
  const link = gattLink(stack);
  const buffer = Uint8Array.of(0, 1, 2, 3);
  const written = link.write(A, buffer.subarray(1, 3), { kind: "with-response" });
  buffer.fill(9);
  await settle();
  expect(calls[0]?.name).toBe("write a 1,2 with-response");
  calls[0]?.resolve(NOTHING);
  await written;
});

test("a lost link ends what is under way and what waits, at once, and everything after", async () => {
  const { stack, drop } = slowStack();
  const link = gattLink(stack);
  const under = expect(link.read(A)).rejects.toMatchObject({ code: "gone" });
  const waiting = expect(link.read(B)).rejects.toMatchObject({ code: "gone" });
  await settle();
  drop();
  await Promise.all([under, waiting, link.gone]);
  await expect(link.read(A)).rejects.toMatchObject({ code: "gone" });
});

test("an operation that is not answered is given up after ten seconds", async () => {
  vi.useFakeTimers();
  const link = gattLink(slowStack().stack);
  const late = expect(link.read(A)).rejects.toMatchObject({ code: "link-late" });
  await vi.advanceTimersByTimeAsync(10_000);
  await late;
});

test("a signal ends the wait, for a turn too, and the order stays", async () => {
  const { stack, calls } = slowStack();
  const link = gattLink(stack);
  const first = link.read(A);
  const stop = new AbortController();
  const second = expect(link.read(B, { signal: stop.signal })).rejects.toMatchObject({
    code: "interrupted",
  });
  const third = link.read(B);
  stop.abort();
  await second;
  expect(calls.map(({ name }) => name)).toEqual(["read a"]);
  calls[0]?.resolve(NOTHING);
  await first;
  await settle();
  expect(calls.map(({ name }) => name)).toEqual(["read a", "read b"]);
  calls[1]?.resolve(NOTHING);
  await third;
});

test("listeners share a subscription; the last one to go ends it; values are theirs to keep", async () => {
  const { stack, calls, subscribers } = slowStack();
  const link = gattLink(stack);
  const heard: Uint8Array[] = [];
  const one = link.listen(A, (value) => heard.push(value));
  const two = link.listen(A, (value) => heard.push(value));
  await settle();
  calls[0]?.resolve(NOTHING);
  const [stopOne, stopTwo] = await Promise.all([one, two]);
  expect(calls).toHaveLength(1);
  subscribers.get("a")?.(Uint8Array.of(5));
  heard[0]?.fill(0);
  expect(heard).toEqual([Uint8Array.of(0), Uint8Array.of(5)]);
  stopOne();
  stopOne();
  await settle();
  expect(calls).toHaveLength(1);
  stopTwo();
  await settle();
  expect(calls[1]?.name).toBe("unsubscribe a");
  subscribers.get("a")?.(Uint8Array.of(6));
  expect(heard).toHaveLength(2);
});

test("what the band does not have is said, not asked for", async () => {
  const { stack, calls } = slowStack();
  const link = gattLink(stack);
  await expect(link.read(ABSENT)).rejects.toMatchObject({ code: "not-on-band" });
  await expect(link.listen(ABSENT, () => undefined)).rejects.toMatchObject({ code: "not-on-band" });
  expect(calls).toEqual([]);
  expect(link.has(ABSENT)).toBe(false);
});

test("closing ends everything once, and also when the stack never comes back", async () => {
  vi.useFakeTimers();
  const { stack, calls } = slowStack();
  const link = gattLink(stack);
  const under = expect(link.read(A)).rejects.toMatchObject({ code: "gone" });
  await vi.advanceTimersByTimeAsync(0);
  const closed = Promise.all([link.close(), link.close()]);
  await under;
  await vi.advanceTimersByTimeAsync(5_000);
  await closed;
  expect(calls.map(({ name }) => name)).toEqual(["read a", "disconnect"]);
});
