import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { inFlyingTime, letGo, realTurn } from "../../test/phone-in-memory.ts";
import { ScriptedSystem } from "../../test/scripted-system.ts";
import { virtualUsb } from "../../test/virtual-usb.ts";
import type { UsbFault } from "../../test/virtual-usb.ts";
import { nodePhoneWorld } from "../node/phone-world.ts";
import { VirtualPhone } from "../peers/virtual-phone.ts";
import type { PhoneWorld } from "../platform.ts";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PhoneError } from "./errors.ts";
import { choosePhone, findPhones } from "./find-phones.ts";
import { run } from "./shell.ts";

const folder = mkdtempSync(join(tmpdir(), "ownband-usb-"));

afterEach(letGo);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A computer without adb, and a phone on its USB. */
function worldWith(phone: VirtualPhone, fault?: UsbFault): PhoneWorld {
  return {
    ...nodePhoneWorld(folder),
    connectTcp: () => Promise.reject(Object.assign(new Error("refused"), { code: "ECONNREFUSED" })),
    usb: () => Promise.resolve(virtualUsb(phone, fault)),
    startAdbServer: () => Promise.resolve("not-installed"),
  };
}

const server = { host: "127.0.0.1", port: 1 };
const system = (): ScriptedSystem =>
  new ScriptedSystem(({ command }) => ({ out: `ran ${command}\n`, status: 3 }));

test("a phone on USB is found and answers without adb on the computer", async () => {
  const phone = new VirtualPhone(system(), { authorization: "ask" });
  const asked: string[] = [];
  const world = worldWith(phone);
  const onConfirm = (): void => {
    asked.push("Allow USB debugging?");
    // Its owner taps as soon as it asks.
    void vi.waitUntil(() => phone.allow(), 20_000);
  };
  const listing = choosePhone(await findPhones({ world, server, onConfirm }));
  expect(listing).toMatchObject({ way: "usb", model: "Redmi Note 8", state: "ready" });
  const link = await listing.open();
  expect(await run(link, "true")).toEqual({ exitCode: 3, stdout: "ran true\n", stderr: "" });
  expect(asked).toEqual(["Allow USB debugging?"]);
  await link.close();
});

test.each([
  ["permission", "no-permission", /udev/],
  ["busy", "busy", /adb kill-server/],
] as const)("a phone that cannot be opened (%s) is explained", async (refuses, code, hint) => {
  const world = worldWith(new VirtualPhone(system()), { refuses });
  const listing = choosePhone(await findPhones({ world, server }));
  await expect(listing.open()).rejects.toMatchObject({
    code,
    hint: expect.stringMatching(hint) as string,
  });
});

test("a phone with USB debugging off is seen, and its owner told where to switch it on", async () => {
  const world = worldWith(new VirtualPhone(system()), { filesOnly: true });
  const sighting = await findPhones({ world, server });
  expect(sighting.usb?.withoutAdb).toEqual(["Redmi Note 8"]);
  expect(() => choosePhone(sighting)).toThrow(
    expect.objectContaining({
      code: "no-phone",
      hint: expect.stringContaining("Developer options") as string,
    }) as Error,
  );
});

describe("USB that hangs", () => {
  /** No owner waits longer for a driver. */
  const LIMIT_MS = 20_000;

  test("a list that never comes is given up: nothing can be seen on USB", async () => {
    const world = worldWith(new VirtualPhone(system()), { hangs: "list" });
    vi.useFakeTimers();
    const { value, ms } = await inFlyingTime(findPhones({ world, server }));
    expect(value).toMatchObject({ listings: [], usb: { reachable: false } });
    expect(ms).toBeLessThan(LIMIT_MS);
  });

  test("a phone that does not open is given up", async () => {
    const world = worldWith(new VirtualPhone(system()), { hangs: "open" });
    const listing = choosePhone(await findPhones({ world, server }));
    vi.useFakeTimers();
    const { error, ms } = await inFlyingTime(listing.open());
    expect(error).toMatchObject({ code: "silent" });
    expect(ms).toBeLessThan(LIMIT_MS);
  });

  test("waiting for the list stops at once when it is told to", async () => {
    const world = worldWith(new VirtualPhone(system()), { hangs: "list" });
    const stop = new AbortController();
    const finding = findPhones({ world, server, signal: stop.signal });
    stop.abort();
    await expect(finding).rejects.toMatchObject({ code: "interrupted" });
  });

  test.each(["to the search", "to open()"])(
    "opening stops at once when it is told to, whether the signal was given %s",
    async (where) => {
      const world = worldWith(new VirtualPhone(system()), { hangs: "open" });
      const stop = new AbortController();
      const { signal } = stop;
      const reach = where === "to the search" ? { world, server, signal } : { world, server };
      const listing = choosePhone(await findPhones(reach));
      vi.useFakeTimers();
      const opening = inFlyingTime(listing.open(where === "to open()" ? { signal } : {}));
      stop.abort();
      const { error, ms } = await opening;
      expect(error).toMatchObject({ code: "interrupted" });
      expect(ms).toBeLessThan(1_000);
    },
  );
});

describe("a phone that is not let go of would be held for ever", () => {
  test.each([
    [
      "never answers",
      "offline",
      (phone: VirtualPhone) => {
        phone.goOffline();
      },
    ],
    ["is not allowed in", "unauthorized", () => undefined],
  ] as const)("one that %s is closed", async (_, code, teach) => {
    const onClose = vi.fn();
    const phone = new VirtualPhone(system(), { authorization: "nobody" });
    teach(phone);
    const world = worldWith(phone, { onClose });
    await world.adbKey(); // made before time flies
    const listing = choosePhone(await findPhones({ world, server }));
    vi.useFakeTimers();
    const { error } = await inFlyingTime(listing.open());
    expect(error).toMatchObject({ code });
    await realTurn();
    expect(onClose).toHaveBeenCalled();
    phone.close();
  });
});

test.each([0, 1, 2])("a phone unplugged after %i transfers is no crash", async (unpluggedAfter) => {
  const unheard: unknown[] = [];
  const note = (error: unknown): void => {
    unheard.push(error);
  };
  process.on("unhandledRejection", note);
  const phone = new VirtualPhone(system(), { authorization: "ask" });
  const listing = choosePhone(
    await findPhones({ world: worldWith(phone, { unpluggedAfter }), server }),
  );
  await expect(listing.open()).rejects.toBeInstanceOf(PhoneError);
  await new Promise((resolve) => setTimeout(resolve, 20));
  process.off("unhandledRejection", note);
  expect(unheard).toEqual([]);
});
