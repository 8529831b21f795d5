import type { Characteristic } from "../../platform.ts";
import type { GattProperty, GattService } from "../gatt.ts";

export const vendor = (short: string): string => `0000${short}-0000-3512-2118-0009af100700`;
export const sig = (short: string): string => `0000${short}-0000-1000-8000-00805f9b34fb`;

const PROPERTIES: Readonly<Record<string, GattProperty>> = {
  R: "read",
  W: "write",
  WNR: "write-without-response",
  N: "notify",
};

/** Numbers of which the vendor's base is used; all others are the Bluetooth SIG's. */
const isVendors = (short: string): boolean => /^(00|15|fec1)/.test(short);

const uuidOf = (short: string): string => (isVendors(short) ? vendor(short) : sig(short));

/** `service("180d", "2a37 N", "2a39 R W")`: as the table in huami-ble §1.4 has it. */
function service(short: string, ...lines: readonly string[]): GattService {
  const characteristics = lines.map((line) => {
    const [name = "", ...letters] = line.split(" ");
    return { uuid: uuidOf(name), properties: letters.flatMap((it) => PROPERTIES[it] ?? []) };
  });
  return { uuid: uuidOf(short), characteristics };
}

const GENERIC = [service("1800", "2a00 R", "2a01 R", "2a04 R"), service("1801")];
const INFORMATION = ["2a25 R", "2a27 R", "2a28 R", "2a23 R", "2a50 R"];
const UPDATE = service("1530", "1531 W N", "1532 WNR");
const ALERT = service("1802", "2a06 WNR");
const PULSE = service("180d", "2a37 N", "2a39 R W");
const MAIN = [
  "2a2b R W N",
  "0001 WNR N",
  "0002 N",
  "0003 WNR N",
  "2a04 R WNR N",
  "0004 WNR N",
  "0005 N",
  "0006 R N",
  "0007 R N",
  "0008 W N",
  "0010 N",
  "0020 R WNR N",
  "000e W",
  "000f WNR N",
  "0011 R WNR N",
  "0012 R WNR N",
  "0013 R W N",
];
const AUTHENTICATION = service(
  "fee1",
  "0009 R WNR N",
  "fedd W",
  "fede R",
  "fedf R",
  "fed0 R W",
  "fed1 R W",
  "fed2 R",
  "fed3 R W",
  "fec1 R W N",
);
const OWN = service("3802", "4a02 R W N");

/** @source huami-ble §1.4: the dump of a real Mi Smart Band 4 */
export const GATT_BAND_4: readonly GattService[] = [
  ...GENERIC,
  service("180a", ...INFORMATION),
  UPDATE,
  service("1811", "2a46 R W", "2a44 R W"),
  ALERT,
  PULSE,
  service("fee0", ...MAIN),
  AUTHENTICATION,
  OWN,
];

/** What the Mi Band 5 has more (§1.4); the newer ones are taken to have it too. */
function newer(...more: readonly string[]): readonly GattService[] {
  return [
    ...GENERIC,
    service("180a", ...INFORMATION, "0014 WNR N"),
    UPDATE,
    service("1811", "2a46 R W", "2a44 R W N"),
    ALERT,
    PULSE,
    service("fee0", ...MAIN, "0016 WNR N", "0017 WNR N", ...more),
    AUTHENTICATION,
    OWN,
    service("1812"),
    service("180f", "2a19 R N"),
  ];
}

export const GATT_BAND_5 = newer();
/** File transfer of its own (§1.4). */
export const GATT_ZEPP_OS = newer("0023 WNR N");

/** The watch of 2016 has no chunked transfer: its weather goes over 000E (§1.4). */
export const GATT_BIP: readonly GattService[] = GATT_BAND_4.filter(
  ({ uuid }) => uuid !== OWN.uuid,
).map((it) =>
  it.uuid === sig("fee0")
    ? { ...it, characteristics: it.characteristics.filter(({ uuid }) => uuid !== vendor("0020")) }
    : it,
);

const places = new WeakMap<Characteristic, string>();

/** One text for one characteristic: 2A04 is in two services. Asked for every notification. */
export function placeOf(characteristic: Characteristic): string {
  const known = places.get(characteristic);
  if (known !== undefined) return known;
  const place = `${characteristic.service}/${characteristic.uuid}`;
  places.set(characteristic, place);
  return place;
}
