import { expect, test } from "vitest";
import { ScriptedSystem } from "../../test/scripted-system.ts";
import { virtualUsb } from "../../test/virtual-usb.ts";
import type { UsbFault } from "../../test/virtual-usb.ts";
import { nodePhoneWorld } from "../node/phone-world.ts";
import { VirtualPhone } from "../peers/virtual-phone.ts";
import type { PhoneWorld } from "../platform.ts";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { choosePhone, findPhones } from "./find-phones.ts";
import { run } from "./shell.ts";

const folder = mkdtempSync(join(tmpdir(), "ownband-usb-"));

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
    setTimeout(() => {
      phone.allow();
    }, 20);
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
