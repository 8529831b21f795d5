import { afterEach, expect, test, vi } from "vitest";
import { LinkError } from "../../errors.ts";
import type { Characteristic } from "../../platform.ts";
import type { Central, Peripheral, PeripheralLink } from "../gatt.ts";
import { linkTo } from "./in-process-link.ts";

const SERVICE = "0000fee0-0000-1000-8000-00805f9b34fb";
const at = (uuid: string): Characteristic => ({ service: SERVICE, uuid });
const [READ, WRITE, NOTIFY] = [at("read"), at("write"), at("notify")];
const SOON = { kind: "without-response" } as const;

/** A device that writes down what is asked of it, and answers when it is told to. */
class Device implements Peripheral {
  readonly mac = "C8:0F:10:01:02:03";
  readonly mtu = 23;
  readonly gatt = [
    {
      uuid: SERVICE,
      characteristics: [
        { uuid: "read", properties: ["read"] },
        { uuid: "write", properties: ["write"] },
        { uuid: "notify", properties: ["notify"] },
      ],
    },
  ] as const;
  readonly asked: string[] = [];
  central: Central | undefined;
  /** Called to let the oldest operation end. */
  readonly pending: (() => void)[] = [];
  isPatient = false;

  advertisement(): undefined {
    return undefined;
  }

  onAdvertisement(): () => void {
    return () => undefined;
  }

  connect(central: Central): PeripheralLink {
    if (this.central) throw new LinkError("out-of-reach", "Held.");
    this.central = central;
    const note = (what: string): Promise<void> => {
      this.asked.push(what);
      if (!this.isPatient) return Promise.resolve();
      return new Promise((resolve) => this.pending.push(resolve));
    };
    return {
      read: async () => {
        await note("read");
        return VALUE;
      },
      write: (_, value) => note(`write ${value.join()}`),
      subscribe: (_, isOn) => note(isOn ? "on" : "off"),
      close: () => this.lose(),
    };
  }

  say(...bytes: readonly number[]): void {
    this.central?.onNotify(NOTIFY, Uint8Array.from(bytes));
  }

  lose(): void {
    const { central } = this;
    this.central = undefined;
    central?.onGone();
  }
}

const VALUE = Uint8Array.of(1, 2, 3);

async function turns(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

afterEach(() => vi.useRealTimers());

test("one operation is made after the other, in the order of the calls", async () => {
  const device = new Device();
  const link = await linkTo(device);
  device.isPatient = true;
  const all = Promise.all([
    link.write(WRITE, Uint8Array.of(1), SOON),
    link.listen(NOTIFY, () => undefined),
    link.read(READ),
    link.write(WRITE, Uint8Array.of(2), { kind: "with-response" }),
  ]);
  for (const wanted of ["write 1", "on", "read", "write 2"]) {
    await turns();
    expect(device.asked.at(-1)).toBe(wanted);
    device.pending.shift()?.();
  }
  await all;
  expect(device.asked).toHaveLength(4);
});

test("listeners share one subscription; it ends with the last one, and each has its own bytes", async () => {
  const device = new Device();
  const link = await linkTo(device);
  const heard: number[][] = [];
  const greedy = (value: Uint8Array): void => {
    heard.push([...value]);
    value.fill(0);
  };
  const stops = [await link.listen(NOTIFY, greedy), await link.listen(NOTIFY, greedy)];
  device.say(7, 8);
  expect(heard).toEqual([
    [7, 8],
    [7, 8],
  ]);
  stops[0]?.();
  stops[0]?.();
  device.say(9);
  expect(heard).toHaveLength(3);
  stops[1]?.();
  device.say(10);
  await turns();
  expect(heard).toHaveLength(3);
  expect(device.asked).toEqual(["on", "off"]);
  // Stopped and begun again at once: it stays as it is.
  const stop = await link.listen(NOTIFY, greedy);
  stop();
  await link.listen(NOTIFY, greedy);
  await turns();
  expect(device.asked).toEqual(["on", "off", "on"]);
});

test("what is written or read is copied", async () => {
  const device = new Device();
  const link = await linkTo(device);
  const value = Uint8Array.of(5);
  const written = link.write(WRITE, value, SOON);
  value[0] = 6;
  await written;
  expect(device.asked).toEqual(["write 5"]);
  (await link.read(READ)).fill(0);
  expect([...(await link.read(READ))]).toEqual([1, 2, 3]);
});

test("when the link is lost everything that waits fails at once, and everything after it", async () => {
  const device = new Device();
  const link = await linkTo(device);
  device.isPatient = true;
  const waiting = [link.read(READ), link.read(READ), link.write(WRITE, VALUE, SOON)];
  const outcomes = Promise.allSettled(waiting);
  await turns();
  device.lose();
  for (const outcome of await outcomes) {
    expect(outcome).toMatchObject({ status: "rejected", reason: { code: "gone" } });
  }
  await link.gone;
  await expect(link.read(READ)).rejects.toMatchObject({ code: "gone" });
  await expect(link.listen(NOTIFY, () => undefined)).rejects.toMatchObject({ code: "gone" });
  await link.close();
  await link.close();
});

test("an operation that takes too long is late, and the next one has its turn", async () => {
  vi.useFakeTimers();
  const device = new Device();
  const link = await linkTo(device);
  device.isPatient = true;
  const late = expect(link.read(READ)).rejects.toMatchObject({ code: "link-late" });
  const next = link.write(WRITE, VALUE, SOON);
  await vi.advanceTimersByTimeAsync(10_000);
  await late;
  expect(device.asked.at(-1)).toBe("write 1,2,3");
  device.pending.at(-1)?.();
  await next;
  expect(vi.getTimerCount()).toBe(0);
});

test("a signal ends a wait, and what has not begun is never made", async () => {
  const device = new Device();
  const link = await linkTo(device);
  device.isPatient = true;
  const stop = new AbortController();
  const first = link.read(READ);
  const second = link.write(WRITE, VALUE, { ...SOON, signal: stop.signal });
  stop.abort();
  await expect(second).rejects.toMatchObject({ code: "interrupted" });
  device.pending.shift()?.();
  await first;
  await turns();
  expect(device.asked).toEqual(["read"]);
});

test("what the device does not have, or does not permit, is refused", async () => {
  const link = await linkTo(new Device());
  expect(link.has(READ)).toBe(true);
  expect(link.has(at("nothing"))).toBe(false);
  expect(link.maxValueBytes).toBe(20);
  await expect(link.read(at("nothing"))).rejects.toMatchObject({ code: "not-on-band" });
  await expect(link.read(WRITE)).rejects.toMatchObject({ code: "link-failed" });
  const long = new Uint8Array(21);
  await expect(link.write(WRITE, long, SOON)).rejects.toMatchObject({ code: "link-failed" });
  await link.write(WRITE, long, { kind: "with-response" });
});

test("who is held by somebody else is out of reach", async () => {
  const device = new Device();
  await linkTo(device);
  await expect(linkTo(device)).rejects.toMatchObject({ code: "out-of-reach" });
});
