import { SaxesParser } from "saxes";
import { expect, test } from "vitest";
import { AuthKey } from "../../bytes/auth-key.ts";
import {
  moveDeviceCommand,
  preferenceFile,
  preferenceFileName,
  setKeyCommand,
} from "./preferences.ts";

const KEY = AuthKey.of(Uint8Array.from({ length: 16 }, (_, i) => i * 17));
const MAC = "C8:0F:10:01:02:03";
const APP = "nodomain.freeyourgadget.gadgetbridge";

/** Element, name and text of each setting, read as XML. */
function settingsIn(xml: string): [string, string | undefined, string][] {
  const found: [string, string | undefined, string][] = [];
  const parser = new SaxesParser();
  parser.on("opentag", ({ name, attributes }) => found.push([name, attributes["name"], ""]));
  parser.on("text", (text) => {
    const last = found.at(-1);
    if (last) last[2] += text.trim();
  });
  parser.write(xml).close();
  return found;
}

test("the file of a device's settings holds the key, typed, and nothing else", () => {
  expect(settingsIn(preferenceFile({ key: KEY }))).toEqual([
    ["preferences", undefined, ""],
    ["String", "authkey", "0x00112233445566778899aabbccddeeff"],
  ]);
});

test("a band whose firmware wants the newer sign-in has its switch on", () => {
  expect(settingsIn(preferenceFile({ key: KEY, newProtocol: true }))).toContainEqual([
    "Boolean",
    "force_new_protocol",
    "true",
  ]);
});

test("the file is called as the import looks for it", () => {
  expect(preferenceFileName("c8:0f:10:01:02:03")).toBe("Export_preference_C8_0F_10_01_02_03");
});

test("the key goes to one device of one app, each word by itself for the phone's shell", () => {
  expect(setKeyCommand(APP, MAC, KEY)).toBe(
    "am broadcast -a nodomain.freeyourgadget.gadgetbridge.action.SET_DEVICE_SETTING -p " +
      "nodomain.freeyourgadget.gadgetbridge --es device 'C8:0F:10:01:02:03' --es key 'authkey' " +
      "--es value '0x00112233445566778899aabbccddeeff'",
  );
});

test("a band with a new address keeps its history, whatever build holds it", () => {
  expect(moveDeviceCommand("com.espruino.gadgetbridge.banglejs", MAC, "c8:0f:10:01:02:04")).toBe(
    "am broadcast -a nodomain.freeyourgadget.gadgetbridge.command.DEBUG_SET_DEVICE_ADDRESS -p " +
      "com.espruino.gadgetbridge.banglejs --es oldAddress 'C8:0F:10:01:02:03' " +
      "--es newAddress 'C8:0F:10:01:02:04'",
  );
});

test("what is no address never reaches a shell", () => {
  expect(() => setKeyCommand(APP, "'; reboot; '", KEY)).toThrow(TypeError);
  expect(() => preferenceFileName("../../x")).toThrow(TypeError);
});
