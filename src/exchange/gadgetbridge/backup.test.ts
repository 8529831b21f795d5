import fc from "fast-check";
import { expect, test } from "vitest";
import { AuthKey } from "../../bytes/auth-key.ts";
import { isAppError } from "../../errors.ts";
import { backupPartOf, readBackupMetadata, readDevicePreferences } from "./backup.ts";
import type { BackupPart } from "./backup.ts";
import { preferenceFile, preferenceFileName } from "./preferences.ts";

const MAC = "C8:0F:10:01:02:03";
const KEY_TEXT = "0x0123456789abcdef0123456789abcdef";
const KEY = AuthKey.parse(KEY_TEXT) as AuthKey;
const JSON_PART: BackupPart = { is: "device-preferences", mac: MAC, form: "json" };
const XML_PART: BackupPart = { is: "device-preferences", mac: MAC, form: "xml" };

const bytesOf = (value: unknown): Uint8Array =>
  new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));

test.each<[string, BackupPart | undefined]>([
  ["gadgetbridge.json", { is: "metadata" }],
  ["database/Gadgetbridge", { is: "database" }],
  ["Download/unpacked/database/Gadgetbridge", { is: "database" }],
  ["preferences/global.json", { is: "global-preferences" }],
  ["preferences/device_C8:0F:10:01:02:03.json", JSON_PART],
  ["x/preferences/device_C8_0F_10_01_02_03.json", JSON_PART],
  ["files/Export_preference_C8_0F_10_01_02_03", XML_PART],
  ["Export_preference_C8:0F:10:01:02:03", XML_PART],
  ["files/gadgetbridge-track-2024.gpx", { is: "track", fileName: "gadgetbridge-track-2024.gpx" }],
  ["Export_preference", undefined],
  ["preferences/device_nobody.json", undefined],
  ["device_C8:0F:10:01:02:03.json", undefined],
  ["preferences/device_00:00:00:00:00:00.json", undefined],
  ["files/Gadgetbridge_20240101-120000", undefined],
  ["", undefined],
])("%s is %o", (path, part) => {
  expect(backupPartOf(path)).toEqual(part);
});

test("the metadata of a backup say which app made it, and when", () => {
  const facts = {
    appId: "nodomain.freeyourgadget.gadgetbridge",
    appVersionName: "0.83.0",
    appVersionCode: 235,
    backupVersion: 1,
    backupDate: "2024-03-12T10:00:00.000Z",
  };
  expect(readBackupMetadata(bytesOf(facts))).toEqual({
    appId: "nodomain.freeyourgadget.gadgetbridge",
    appVersion: "0.83.0",
    madeAtS: Date.UTC(2024, 2, 12, 10) / 1000,
  });
  expect(readBackupMetadata(bytesOf({ appId: "x", backupVersion: 1 }))).toEqual({ appId: "x" });
  const later = bytesOf({ ...facts, backupVersion: 2 });
  expect(() => readBackupMetadata(later)).toThrow(
    expect.objectContaining({ code: "unknown-format" }),
  );
});

test.each(["", "null", "[]", "{}", '{"appId":7,"backupVersion":1}', "[".repeat(60_000)])(
  "%.20j are no metadata",
  (text) => {
    expect(() => readBackupMetadata(bytesOf(text))).toThrow(
      expect.objectContaining({ code: "damaged" }),
    );
  },
);

test("the key of a device is in its settings, in both forms", () => {
  const json = {
    preferences: {
      x: { type: "Boolean", value: true },
      authkey: { type: "String", value: KEY_TEXT },
    },
  };
  expect(readDevicePreferences(bytesOf(json), JSON_PART).key?.equals(KEY)).toBe(true);
  const xml = preferenceFile({ key: KEY, newProtocol: true });
  const part = backupPartOf(preferenceFileName(MAC));
  expect(part).toEqual(XML_PART);
  expect(readDevicePreferences(bytesOf(xml), XML_PART)).toMatchObject({ mac: MAC });
  expect(readDevicePreferences(bytesOf(xml), XML_PART).key?.equals(KEY)).toBe(true);
});

test.each([
  [JSON_PART, '{"preferences":{}}'],
  [JSON_PART, '{"preferences":{"authkey":{"type":"String","value":""}}}'],
  [JSON_PART, '{"preferences":{"authkey":{"type":"String","value":7}}}'],
  [JSON_PART, '{"preferences":{"__proto__":{"authkey":{"value":"0x"}}}}'],
  [XML_PART, "<preferences/>"],
  [
    XML_PART,
    '<preferences><String name="other">0x0123456789abcdef0123456789abcdef</String></preferences>',
  ],
  [XML_PART, '<preferences><String name="authkey">none</String></preferences>'],
])("settings without a key have none: %o %s", (part, text) => {
  expect(readDevicePreferences(bytesOf(text), part)).toEqual({ mac: MAC });
});

test.each([
  [JSON_PART, "{"],
  [JSON_PART, "[]"],
  [JSON_PART, '{"preferences":[]}'],
  [XML_PART, ""],
  [XML_PART, "<html></html>"],
  [XML_PART, "<preferences>"],
  [
    XML_PART,
    '<!DOCTYPE a [<!ENTITY b "c">]><preferences><String name="authkey">&b;</String></preferences>',
  ],
])("what is broken is said to be, and nothing of it is quoted: %o %s", (part, text) => {
  const attempt = () => readDevicePreferences(bytesOf(text), part);
  expect(attempt).toThrow(expect.objectContaining({ code: "damaged" }));
  expect(attempt).not.toThrow(expect.objectContaining({ cause: expect.anything() as unknown }));
});

test("files that are too long for what they are, are not looked at", () => {
  const long = new Uint8Array(5 * 1024 * 1024).fill(0x20);
  for (const part of [JSON_PART, XML_PART]) {
    expect(() => readDevicePreferences(long, part)).toThrow(
      expect.objectContaining({ code: "too-big" }),
    );
  }
});

test("whatever the bytes, there are settings or an error that was foreseen", () => {
  const part = fc.constantFrom(JSON_PART, XML_PART);
  const xml = fc
    .string()
    .map((it) => `<preferences><String name="authkey">${it}</String></preferences>`);
  const bytes = fc.oneof(fc.uint8Array(), fc.json().map(bytesOf), xml.map(bytesOf));
  fc.assert(
    fc.property(part, bytes, (kind, it) => {
      try {
        expect(readDevicePreferences(it, kind).mac).toBe(MAC);
      } catch (error) {
        if (!isAppError(error)) throw error;
      }
    }),
  );
});
