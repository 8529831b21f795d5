import { concat } from "../bytes/byte-reader.ts";
import { formatHex, parseHex } from "../bytes/hex.ts";
import { parseMac } from "../bytes/mac.ts";
import { bytes, FrameError, message, u8 } from "../bytes/message.ts";
import type { Field } from "../bytes/message.ts";

/** Bluetooth's number for the bands' maker, in front of the manufacturer data. */
export const HUAMI_COMPANY = 0x0157;

/** What a band tells everybody, as far as we read it. 16-bit UUIDs are plain numbers. */
export interface Advertisement {
  readonly flags?: number | undefined;
  readonly name?: string | undefined;
  readonly services?: readonly number[] | undefined;
  readonly serviceData?: { readonly service: number; readonly data: Uint8Array } | undefined;
  readonly manufacturer?: { readonly company: number; readonly data: Uint8Array } | undefined;
}

const FLAGS = 0x01;
const SOME_SERVICES = 0x02;
const ALL_SERVICES = 0x03;
const SHORT_NAME = 0x08;
const NAME = 0x09;
const SERVICE_DATA = 0x16;
const MANUFACTURER = 0xff;

/**
 * The parts of advertising data or of a scan response that we know. Anybody may send anything: the
 * rest is passed over, and so is everything from the first part on that does not fit.
 */
export function decodeAdvertisement(data: Uint8Array): Advertisement {
  let said: Advertisement = {};
  for (let at = 0; at < data.length;) {
    const length = data[at] ?? 0;
    const part = data.subarray(at + 1, at + 1 + length);
    if (length === 0 || part.length < length) break;
    said = { ...said, ...decodePart(part[0] ?? 0, part.slice(1), said) };
    at += 1 + length;
  }
  return said;
}

function decodePart(type: number, data: Uint8Array, before: Advertisement): Advertisement {
  switch (type) {
    case FLAGS:
      return data[0] === undefined ? {} : { flags: data[0] };
    case SOME_SERVICES:
    case ALL_SERVICES:
      return { services: [...(before.services ?? []), ...numbers(data)] };
    case SHORT_NAME:
    case NAME:
      return { name: new TextDecoder().decode(data) };
    case SERVICE_DATA: {
      const [service] = numbers(data);
      return service === undefined ? {} : { serviceData: { service, data: data.subarray(2) } };
    }
    case MANUFACTURER: {
      const [company] = numbers(data);
      return company === undefined ? {} : { manufacturer: { company, data: data.subarray(2) } };
    }
    default:
      return {};
  }
}

function numbers(data: Uint8Array): number[] {
  const found: number[] = [];
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  for (let at = 0; at + 2 <= data.length; at += 2) found.push(view.getUint16(at, true));
  return found;
}

/** Each part that is there, in the order in which a Mi Band 4 sends them. */
export function encodeAdvertisement(said: Advertisement): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  const add = (type: number, ...pieces: Uint8Array[]): void => {
    const body = concat(pieces);
    if (body.length > 254) throw new TypeError("a part of an advertisement has up to 254 bytes");
    parts.push(Uint8Array.of(body.length + 1, type), body);
  };
  const { flags, name, services, serviceData, manufacturer } = said;
  if (flags !== undefined) add(FLAGS, Uint8Array.of(flags));
  if (name !== undefined) add(NAME, new TextEncoder().encode(name));
  if (services !== undefined) add(SOME_SERVICES, ...services.map(twoBytes));
  if (serviceData) add(SERVICE_DATA, twoBytes(serviceData.service), serviceData.data);
  if (manufacturer) add(MANUFACTURER, twoBytes(manufacturer.company), manufacturer.data);
  return concat(parts);
}

const twoBytes = (value: number): Uint8Array => Uint8Array.of(value & 0xff, value >> 8);

/** An address in display order. */
const mac: Field<string> = {
  decode(from) {
    const text = parseMac(formatHex(from.take(6)));
    if (text === undefined) throw new FrameError("That is nobody's address.");
    return text;
  },
  encode(text) {
    const address = parseHex(text.replaceAll(":", ""));
    if (address?.length !== 6) throw new TypeError("wants a Bluetooth address");
    return address;
  },
};

/**
 * What follows the company id: 24 bytes. Nobody knows the first 17: `02` and sixteen times `FF` on a
 * Mi Band 4 and 5. `generation`: 1 Mi Band 3, 2 Mi Band 4, 3 Mi Band 5 and Amazfit Band 2.
 *
 * @source huami-ble §1.3 (BreakMi; janvda/miband4)
 */
export const ManufacturerData = message("ManufacturerData", [], {
  first: u8,
  opaque: bytes(16),
  generation: u8,
  mac,
});

/** The address in a band's manufacturer data; `undefined` where it has none, or is another's. */
export function macOfManufacturerData(data: Uint8Array): string | undefined {
  return data.length === 24 ? parseMac(formatHex(data.subarray(18))) : undefined;
}
