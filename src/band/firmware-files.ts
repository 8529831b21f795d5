import { crc16 } from "../bytes/crc.ts";

/** What a file for a Mi Band 4 is. */
export type FirmwareFile =
  "firmware" | "resources" | "compressed resources" | "watch face" | "font" | "container";

const FIRMWARE_MARK = [0x31, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x9c, 0xe3, 0x7d, 0x5c, 0x00, 0x04];
const FIRMWARE_NAME = [...new TextEncoder().encode("Mi Smart Band 4")];
const FONT_KINDS = [0x03, 0x06];

/**
 * What a file is, as a Mi Band 4 takes it; `undefined` for every other.
 * @source huami-ble §10.3 (Gadgetbridge MiBand4FirmwareInfo)
 */
export function firmwareFileOf(file: Uint8Array): FirmwareFile | undefined {
  const has = (text: string, at: number): boolean =>
    standsAt(file, [...new TextEncoder().encode(text)], at);
  if (has("UIHH", 0)) return "container";
  if (has("HMDIAL", 0)) return "watch face";
  if (has("HMRES", 0)) return "resources";
  if (has("HMRES", 9) || has("NERES", 9) || has("NERES", 13)) return "compressed resources";
  if (has("NEZK", 0) && FONT_KINDS.includes(file[10] ?? 0)) return "font";
  return standsAt(file, FIRMWARE_MARK, 16) && namesBand(file) ? "firmware" : undefined;
}

function namesBand(file: Uint8Array): boolean {
  for (let at = 0; at < file.length; at += 4) if (standsAt(file, FIRMWARE_NAME, at)) return true;
  return false;
}

function standsAt(file: Uint8Array, wanted: readonly number[], at: number): boolean {
  return wanted.every((byte, index) => file[at + index] === byte);
}

/** The CRC-16 of whole files whose version is known. */
const VERSIONS: Readonly<Record<number, string>> = {
  8969: "1.0.5.22",
  43437: "1.0.5.66",
  31632: "1.0.6.00",
  6856: "1.0.7.14",
  50145: "1.0.7.60",
  22570: "1.0.9.48 to 1.0.9.58",
  27412: "1.0.5.22",
  5466: "1.0.5.66",
  20047: "1.0.6.00",
  62914: "1.0.7.14",
  17303: "1.0.7.60",
  57922: "1.0.9.58",
};

/** The version of a Mi Band 4's firmware or resources; `undefined` where nobody noted it. */
export function firmwareVersionOf(file: Uint8Array): string | undefined {
  return VERSIONS[crc16(file)];
}
