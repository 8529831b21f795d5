import { afterEach, describe, expect, test, vi } from "vitest";
import { emptyWorld, inFlyingTime, letGo, pipeTo } from "../../test/phone-in-memory.ts";
import { ScriptedAdbServer, okay } from "../../test/scripted-adb-server.ts";
import { ScriptedSystem } from "../../test/scripted-system.ts";
import { virtualUsb } from "../../test/virtual-usb.ts";
import { VirtualPhone } from "../peers/virtual-phone.ts";
import type { AdbServerStart, PhoneWorld } from "../platform.ts";
import { choosePhone, findPhones, waitForPhone } from "./find-phones.ts";
import type { Reach } from "./find-phones.ts";

afterEach(letGo);

const server = { host: "127.0.0.1", port: 5037 };
const ONE = "a1 device model:Redmi_Note_8 transport_id:1\n";
const OTHER = "b2 device model:Mi_A1 transport_id:2\n";

interface Computer {
  /** What a running adb server lists; `undefined`: none runs. */
  readonly lists?: string | undefined;
  /** What it lists once it was started. */
  readonly afterStart?: string;
  readonly start?: AdbServerStart;
  readonly usb?: VirtualPhone;
}

/** A computer, and how often its adb server was started. */
function computer({ lists, afterStart = "", start = "not-installed", usb }: Computer) {
  const starts: number[] = [];
  let running = lists;
  const adb = new ScriptedAdbServer(() => okay(running ?? ""));
  const base = emptyWorld();
  const world: PhoneWorld = emptyWorld({
    connectTcp: (address, options) =>
      running === undefined ? base.connectTcp(address, options) : adb.connectTcp(address, options),
    usb: () => Promise.resolve(usb && virtualUsb(usb)),
    startAdbServer: (port) => {
      starts.push(port);
      if (start === "started") running = afterStart;
      return Promise.resolve(start);
    },
  });
  const find = (more: Partial<Reach> = {}) => findPhones({ world, server, ...more });
  return { world, starts, find, list: (text: string) => (running = text) };
}

const plugged = (): VirtualPhone => new VirtualPhone(new ScriptedSystem(() => ({})));

describe("where phones are looked for", () => {
  test("a running server's phones are taken, and USB is left alone", async () => {
    const { find, starts } = computer({ lists: ONE, usb: plugged() });
    const sighting = await find();
    expect(sighting.server).toBe("running");
    expect(sighting.listings).toMatchObject([{ way: "adb-server", serial: "a1" }]);
    expect(sighting.usb).toBeUndefined();
    expect(starts).toEqual([]);
  });

  test("a running server without phones: USB shows what debugging is switched off on", async () => {
    const { find, starts } = computer({ lists: "" });
    const sighting = await find();
    expect(sighting).toMatchObject({ server: "running", listings: [], usb: { reachable: false } });
    expect(starts).toEqual([]);
  });

  test("no server, a phone on USB: nothing is started", async () => {
    const { find, starts } = computer({ usb: plugged(), start: "started", afterStart: ONE });
    const sighting = await find();
    expect(sighting).toMatchObject({ server: "not-needed", listings: [{ way: "usb" }] });
    expect(starts).toEqual([]);
  });

  test("no server, nothing on USB, adb installed: it is started, on the port that is meant", async () => {
    const { find, starts } = computer({ start: "started", afterStart: ONE });
    const sighting = await find({ server: { host: "127.0.0.1", port: 5099 } });
    expect(sighting).toMatchObject({ server: "started", listings: [{ serial: "a1" }] });
    expect(starts).toEqual([5099]);
  });

  test.each(["not-installed", "failed"] as const)("adb that is %s is no error", async (start) => {
    const { find } = computer({ start });
    expect(await find()).toMatchObject({ server: start, listings: [] });
  });

  test("a server on another computer is never started here", async () => {
    const { find, starts } = computer({ start: "started", afterStart: ONE });
    const sighting = await find({ server: { host: "192.168.1.7", port: 5037 } });
    expect(sighting.listings).toEqual([]);
    expect(starts).toEqual([]);
    expect(() => choosePhone(sighting)).toThrow(
      expect.objectContaining({
        code: "no-phone",
        hint: expect.stringMatching(/adb-server/) as string,
      }) as Error,
    );
  });

  test("an address that no server knows is reached straight over TCP", async () => {
    const { find, starts } = computer({ lists: ONE });
    const sighting = await find({ which: "127.0.0.1:5555" });
    expect(sighting).toMatchObject({
      server: "not-needed",
      listings: [{ way: "tcp", state: "ready" }],
    });
    expect(starts).toEqual([]);
  });

  test("an address that the server knows is reached through it", async () => {
    const { find } = computer({ lists: `${ONE}127.0.0.1:5555 device transport_id:3\n` });
    const sighting = await find({ which: "127.0.0.1:5555" });
    expect(choosePhone(sighting, "127.0.0.1:5555").way).toBe("adb-server");
  });

  test("a mute server does not stand in the way of a phone that is named by its address", async () => {
    const phone = plugged();
    const mute = new ScriptedAdbServer(() => undefined);
    const world = emptyWorld({
      connectTcp: (address, options) =>
        address.port === 5037 ? mute.connectTcp(address, options) : Promise.resolve(pipeTo(phone)),
    });
    vi.useFakeTimers();
    const { value } = await inFlyingTime(findPhones({ world, server, which: "127.0.0.1:5555" }));
    expect(value?.listings).toMatchObject([{ way: "tcp" }]);
    phone.close();
  });
});

describe("which phone is meant", () => {
  const among = async (lists: string, which?: string) =>
    choosePhone(await computer({ lists }).find(), which);

  test("the only one needs no name", async () => {
    expect((await among(ONE)).serial).toBe("a1");
  });

  test("one that can be used goes before those that cannot", async () => {
    expect((await among(`x unauthorized transport_id:3\n${ONE}y offline\n`)).serial).toBe("a1");
  });

  test("of several one has to be named; they are told by model, not by serial number", async () => {
    const failure = among(ONE + OTHER);
    await expect(failure).rejects.toMatchObject({
      code: "several-phones",
      message: expect.stringMatching(/Redmi Note 8, Mi A1/) as string,
    });
    await expect(failure).rejects.not.toMatchObject({
      message: expect.stringMatching(/a1,|b2/) as string,
    });
  });

  test.each(["Mi A1", "mi a1", "a1 ", "A1"])("%j is a part of one model's name", async (which) => {
    expect(
      (await among("x9 device model:Redmi_Note_8\ny9 device model:Mi_A1_plus\n", which)).serial,
    ).toBe("y9");
  });

  test("a serial number goes before a model that contains it", async () => {
    expect((await among("a1 device model:X\nb2 device model:Mi_a1\n", "a1")).serial).toBe("a1");
  });

  test("a part that fits two models is not enough", async () => {
    await expect(
      among("a1 device model:Mi_9\nb2 device model:Mi_A1\n", "mi"),
    ).rejects.toMatchObject({
      code: "several-phones",
    });
  });

  test("a name that fits none is told with those that are there", async () => {
    await expect(among(ONE, "Pixel")).rejects.toMatchObject({
      code: "no-such-phone",
      message: expect.stringContaining("Redmi Note 8") as string,
    });
    await expect(among("", "Pixel")).rejects.toMatchObject({ code: "no-such-phone" });
  });

  test.each([
    ["a1 unauthorized\n", "unauthorized"],
    ["a1 offline\n", "offline"],
    ["a1 no permissions (x); see [y]\n", "no-permission"],
    ["a1 bootloader\n", "offline"],
    ["", "no-phone"],
  ])("%j is explained as %s, with what to do", async (lists, code) => {
    await expect(among(lists)).rejects.toMatchObject({
      code,
      hint: expect.stringMatching(/\w/) as string,
    });
  });

  test("two phones with the same trouble are told that trouble", async () => {
    await expect(among("a1 unauthorized\nb2 unauthorized\n")).rejects.toMatchObject({
      code: "unauthorized",
    });
  });
});

describe("waiting for the owner's word", () => {
  test("the phone is looked at again until it trusts this computer; its owner is told once", async () => {
    const { world, list } = computer({ lists: "a1 unauthorized transport_id:1\n" });
    const onConfirm = vi.fn();
    vi.useFakeTimers();
    setTimeout(() => list(ONE), 20_000);
    const { value, ms } = await inFlyingTime(waitForPhone({ world, server, onConfirm }, 60_000));
    expect(value?.serial).toBe("a1");
    expect(onConfirm).toHaveBeenCalledOnce();
    expect(ms).toBeGreaterThanOrEqual(20_000);
    expect(ms).toBeLessThan(23_000);
  });

  test("patience ends", async () => {
    const { world } = computer({ lists: "a1 unauthorized transport_id:1\n" });
    vi.useFakeTimers();
    const { error, ms } = await inFlyingTime(waitForPhone({ world, server }, 60_000));
    expect(error).toMatchObject({ code: "unauthorized" });
    expect(ms).toBeGreaterThanOrEqual(60_000);
    expect(ms).toBeLessThan(65_000);
  });

  test("without patience, and for other troubles, nobody waits", async () => {
    vi.useFakeTimers();
    for (const [lists, patienceMs] of [
      ["a1 unauthorized\n", 0],
      ["a1 offline\n", 60_000],
      ["", 60_000],
    ] as const) {
      const { world } = computer({ lists });
      const { error, ms } = await inFlyingTime(waitForPhone({ world, server }, patienceMs));
      expect(error).toMatchObject({ code: expect.any(String) as string });
      expect(ms).toBeLessThan(2_000);
    }
  });

  test("Ctrl-C ends the waiting", async () => {
    const { world } = computer({ lists: "a1 unauthorized transport_id:1\n" });
    const stop = new AbortController();
    vi.useFakeTimers();
    setTimeout(() => {
      stop.abort();
    }, 5_000);
    const waiting = waitForPhone({ world, server, signal: stop.signal }, 60_000);
    const { error, ms } = await inFlyingTime(waiting);
    expect(error).toMatchObject({ code: "interrupted" });
    expect(ms).toBeLessThan(7_000);
  });
});
