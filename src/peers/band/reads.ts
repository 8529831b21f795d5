import {
  BATTERY,
  HARDWARE_REVISION,
  PNP_ID,
  SERIAL_NUMBER,
  SOFTWARE_REVISION,
  STEPS,
  SYSTEM_ID,
  TIME,
} from "../../band/characteristics.ts";
import { parseHex } from "../../bytes/hex.ts";
import type { Characteristic } from "../../platform.ts";
import type { Body } from "./body.ts";
import { placeOf, sig, vendor } from "./gatt-table.ts";
import { batteryFrame, stepsFrame } from "./live-values.ts";

type Value = (body: Body) => Uint8Array;

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

const VALUES: ReadonlyMap<string, Value> = new Map<string, Value>([
  [placeOf(SERIAL_NUMBER), ({ serial }) => text(serial)],
  [placeOf(HARDWARE_REVISION), ({ profile }) => text(profile.hardware)],
  [placeOf(SOFTWARE_REVISION), ({ profile }) => text(profile.firmware)],
  [placeOf(SYSTEM_ID), ({ mac }) => systemId(mac)],
  [placeOf(PNP_ID), ({ profile }) => pnpId(profile.pnpProduct)],
  [placeOf(TIME), ({ clock }) => clock.read()],
  [placeOf(BATTERY), (body) => batteryFrame(body.battery(), body.clock)],
  [placeOf(STEPS), ({ living, clock }) => stepsFrame(living.stepsToday(clock.worldS))],
  [
    placeOf({ service: sig("180f"), uuid: sig("2a19") }),
    (body) => Uint8Array.of(body.battery().percent),
  ],
]);

/** What some characteristics always read as, in any service. @source huami-ble §1.4, §11 */
const FIXED: ReadonlyMap<string, Value> = new Map<string, Value>([
  [sig("2a00"), ({ profile }) => text(profile.name)],
  [sig("2a01"), () => Uint8Array.of(0, 0)],
  [sig("2a04"), () => Uint8Array.of(0x27, 0, 0x27, 0, 0, 0, 0xf4, 0x01)],
  [sig("2a46"), () => Uint8Array.of(0x05)],
  [vendor("0020"), ({ profile }) => Uint8Array.of(profile.sampleBytes === 4 ? 0x04 : 0x0b)],
  [vendor("0012"), () => Uint8Array.of(0x0d)],
  [sig("fedf"), () => Uint8Array.of(0x01)],
]);

/** What a characteristic reads as now; nothing for one of which nobody knows it. */
export function valueOf(characteristic: Characteristic, body: Body): Uint8Array {
  const value = VALUES.get(placeOf(characteristic)) ?? FIXED.get(characteristic.uuid);
  return value?.(body) ?? new Uint8Array(0);
}

/** Source "Bluetooth SIG", Huami, the product, version 0x0101 (§4.1). */
function pnpId(product: number): Uint8Array {
  return Uint8Array.of(0x01, 0x57, 0x01, product & 0xff, product >> 8, 0x01, 0x01);
}

/** The address with FF FE in its middle (§4.1). */
function systemId(mac: string): Uint8Array {
  const address = parseHex(mac.replaceAll(":", "")) ?? new Uint8Array(6);
  return Uint8Array.of(...address.subarray(0, 3), 0xff, 0xfe, ...address.subarray(3));
}
