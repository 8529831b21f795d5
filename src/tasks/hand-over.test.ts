import { afterEach, beforeEach, expect, test } from "vitest";
import { letGo, openPhone, takeTools } from "../../test/phone-in-memory.ts";
import { AuthKey } from "../bytes/auth-key.ts";
import { GADGETBRIDGE_APPS } from "../exchange/gadgetbridge/apps.ts";
import { preferenceFile, preferenceFileName } from "../exchange/gadgetbridge/preferences.ts";
import { GADGETBRIDGE_APPS as READ_APPS } from "../keys/apps.ts";
import { nodeCodecs } from "../node/codecs.ts";
import { keepMemory } from "../disk/kept-bytes.ts";
import { androidTools } from "../node/make-database.ts";
import { createAndroid } from "../peers/android/android.ts";
import type { Android } from "../peers/android/android.ts";
import type { PhoneScenario } from "../peers/android/scenario/scenario.ts";
import type { Phone } from "../phone/phone.ts";
import type { RandomBytes } from "../platform.ts";
import { checkHandover, readDevices } from "./check-handover.ts";
import {
  findGadgetbridge,
  getGadgetbridge,
  pushToPhone,
  sendKeyIntent,
  sendMoveIntent,
} from "./hand-over.ts";
import type { FoundGadgetbridge } from "./hand-over.ts";

const APP = "nodomain.freeyourgadget.gadgetbridge";
const MAC = "C8:0F:10:01:02:03";
const TEXT = "0x00112233445566778899aabbccddeeff";
const KEY = AuthKey.of(Uint8Array.from({ length: 16 }, (_, i) => i * 17));
const FILES = `/data/media/0/Android/data/${APP}/files`;

let tools: ReturnType<typeof takeTools>;
beforeEach(() => {
  tools = takeTools();
});
afterEach(letGo);

async function open(
  scenario: PhoneScenario,
): Promise<{ readonly phone: Phone; readonly android: Android }> {
  const android = await createAndroid({ apps: [], ...scenario }, androidTools);
  const { phone } = await openPhone(android.system, { android: scenario.android ?? 11 });
  return { phone, android };
}

async function found(phone: Phone): Promise<FoundGadgetbridge> {
  return getGadgetbridge((await findGadgetbridge(phone)) ?? []);
}

const fileOf = (text: string): RandomBytes => {
  const bytes = new TextEncoder().encode(text);
  return keepMemory([bytes], bytes.length, () => Promise.resolve());
};

test.each([6, 9, 11, 14] as const)(
  "Gadgetbridge is found on Android %i, and nothing changes",
  async (android) => {
    const { phone, android: there } = await open({ android, gadgetbridge: {} });
    const before = await there.dump();
    expect(await findGadgetbridge(phone)).toEqual([
      {
        app: APP,
        version: "0.83.0",
        isRunning: true,
        filesFolder: `/sdcard/Android/data/${APP}/files`,
      },
    ]);
    expect(await there.dump()).toEqual(before);
  },
);

test("one that was never opened has no folder, and does not run", async () => {
  const { phone } = await open({
    gadgetbridge: { opened: false, running: false, version: "0.70.0" },
  });
  expect(await findGadgetbridge(phone)).toEqual([
    { app: APP, version: "0.70.0", isRunning: false, filesFolder: undefined },
  ]);
});

test("what is looked for is what is read elsewhere: the same builds", () => {
  expect(GADGETBRIDGE_APPS).toEqual(READ_APPS);
});

test("a phone without it says what to do", async () => {
  const { phone } = await open({});
  expect(await findGadgetbridge(phone)).toEqual([]);
  expect(() => getGadgetbridge([])).toThrow(
    expect.objectContaining({ code: "no-gadgetbridge" }) as Error,
  );
});

test("a file for the import lies in Gadgetbridge's own folder", async () => {
  const { phone, android } = await open({ root: "none", gadgetbridge: { knows: [{ mac: MAC }] } });
  const place = await found(phone);
  const file = { name: preferenceFileName(MAC), place };
  const pushed = await pushToPhone(phone, fileOf(preferenceFile({ key: KEY })), file, {
    codecs: nodeCodecs,
  });
  expect(pushed.path).toBe(`/sdcard/Android/data/${APP}/files/Export_preference_C8_0F_10_01_02_03`);
  const node = android.tree.find(`${FILES}/${file.name}`);
  const text = node?.is === "file" && new TextDecoder().decode(node.content.read(0, 1000));
  expect(text).toContain(`<String name="authkey">${TEXT}</String>`);
});

test("without that folder nothing is put anywhere", async () => {
  const { phone, android } = await open({ gadgetbridge: { opened: false } });
  const place = await found(phone);
  const before = await android.dump();
  const work = async (): Promise<unknown> =>
    pushToPhone(phone, fileOf("x"), { name: "x", place }, { codecs: nodeCodecs });
  await expect(work()).rejects.toMatchObject({ code: "no-folder" });
  expect(await android.dump()).toEqual(before);
});

async function check(phone: Phone, key = KEY) {
  const { root } = await phone.findRoot();
  return checkHandover(phone, root, { app: APP, mac: MAC, key }, tools);
}

test.each([
  ["the same key", [{ mac: MAC, key: TEXT }], "same", true],
  ["another key", [{ mac: MAC, key: TEXT.replace("00", "ab") }], "other", true],
  ["no key", [{ mac: MAC }], "none", true],
  ["no such band", [{ mac: "C8:0F:10:09:09:09", key: TEXT }], "none", false],
  ["a line break behind the key", [{ mac: MAC, key: `${TEXT}\n` }], "miswritten", true],
  ["a line break as XML has it", [{ mac: MAC, key: `${TEXT}&#10;` }], "miswritten", true],
  ["no 0x before it", [{ mac: MAC, key: TEXT.slice(2) }], "miswritten", true],
])("root sees %s", async (_, knows, key, knowsBand) => {
  const { phone, android } = await open({ gadgetbridge: { knows } });
  const before = await android.dump();
  expect(await check(phone)).toEqual({ looked: true, key, knowsBand });
  expect(await android.dump()).toEqual(before);
  expect(tools.left()).toBe(0);
});

test("one that was never opened has neither key nor band", async () => {
  const { phone } = await open({ gadgetbridge: { opened: false } });
  expect(await check(phone)).toEqual({ looked: true, key: "none", knowsBand: undefined });
});

test("root also sees which devices it knows: that decides which way is best", async () => {
  const { phone } = await open({ gadgetbridge: { knows: [{ mac: MAC }] } });
  const { root } = await phone.findRoot();
  if (root === undefined) throw new Error("this phone gives root");
  expect(await readDevices(phone, root, APP, tools)).toEqual([MAC]);
});

test("without root it is said that nobody can look", async () => {
  const { phone } = await open({
    root: "none",
    gadgetbridge: { knows: [{ mac: MAC, key: TEXT }] },
  });
  const answer = await check(phone);
  expect(answer).toMatchObject({ looked: false });
  expect(JSON.stringify(answer)).not.toContain(TEXT);
});

test("a message sets the key where the owner lets others do so, and root sees it", async () => {
  const { phone } = await open({ gadgetbridge: { knows: [{ mac: MAC, letsOthersSet: true }] } });
  await sendKeyIntent(phone, await found(phone), { mac: MAC, key: KEY });
  expect(await check(phone)).toMatchObject({ key: "same" });
});

test("a message to an app that does not let others set anything is sent all the same: nothing confirms it", async () => {
  const { phone } = await open({ gadgetbridge: { knows: [{ mac: MAC }] } });
  await sendKeyIntent(phone, await found(phone), { mac: MAC, key: KEY });
  expect(await check(phone)).toMatchObject({ key: "none" });
});

test("an app that does not run gets no message", async () => {
  const { phone } = await open({ gadgetbridge: { running: false } });
  const move = { fromMac: MAC, toMac: "C8:0F:10:01:02:04" };
  const gadgetbridge = await found(phone);
  await expect(sendMoveIntent(phone, gadgetbridge, move)).rejects.toMatchObject({
    code: "not-running",
  });
});
