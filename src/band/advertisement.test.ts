import fc from "fast-check";
import { expect, test } from "vitest";
import { hex, vectorsOf } from "../../test/huami-vectors.ts";
import {
  decodeAdvertisement,
  encodeAdvertisement,
  HUAMI_COMPANY,
  macOfManufacturerData,
  ManufacturerData,
} from "./advertisement.ts";

const { adv_data, scan_response, decoded } = vectorsOf<{
  adv_data: string;
  scan_response: string;
  decoded: Readonly<
    Record<"flags" | "company" | "generation_byte" | "mac" | "name" | "service_uuid", string>
  > & { service_data: string; payload_len: number };
}>("advertising");
const number = (digits: string): number => parseInt(digits, 16);

test("a Mi Band 4 advertises its address and its generation", () => {
  const said = decodeAdvertisement(hex(adv_data));
  expect(said.flags).toBe(number(decoded.flags));
  expect(said.manufacturer?.company).toBe(number(decoded.company));
  expect(HUAMI_COMPANY).toBe(number(decoded.company));
  const data = said.manufacturer?.data ?? new Uint8Array();
  expect(data).toHaveLength(decoded.payload_len);
  expect(macOfManufacturerData(data)).toBe(decoded.mac);
  expect(ManufacturerData.decode(data)).toEqual({
    is: "ManufacturerData",
    first: 2,
    opaque: new Uint8Array(16).fill(0xff),
    generation: number(decoded.generation_byte),
    mac: decoded.mac,
  });
  expect(ManufacturerData.encode(ManufacturerData.decode(data))).toEqual(data);
  expect(encodeAdvertisement(said)).toEqual(hex(adv_data));
});

test("asked again it says its name and its service", () => {
  const said = decodeAdvertisement(hex(scan_response));
  expect(said).toEqual({
    name: decoded.name,
    services: [number(decoded.service_uuid)],
    serviceData: { service: number(decoded.service_uuid), data: hex(decoded.service_data) },
  });
  expect(encodeAdvertisement(said)).toEqual(hex(scan_response));
});

test.each([
  ["a part longer than the data", "020106ff4142", { flags: 6 }],
  ["a part of no length ends it", "02010600020107", { flags: 6 }],
  ["an unknown part is passed over", "03aabbcc020106", { flags: 6 }],
  ["parts without their content", "0101011602ffff01ff", {}],
  ["an odd list of services", "0403e0fee1", { services: [0xfee0] }],
  ["two lists of services", "0302e0fe0303e1fe", { services: [0xfee0, 0xfee1] }],
  ["nothing", "", {}],
])("hostile data is read as far as it makes sense: %s", (_, digits, expected) => {
  expect(decodeAdvertisement(hex(digits))).toEqual(expected);
});

test("no bytes whatever make it throw", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (data) => {
      const { manufacturer } = decodeAdvertisement(data);
      if (manufacturer) macOfManufacturerData(manufacturer.data);
    }),
  );
});

test("manufacturer data of another length, and nobody's address, give no address", () => {
  const data = decodeAdvertisement(hex(adv_data)).manufacturer?.data ?? new Uint8Array();
  expect(macOfManufacturerData(data)).toBeDefined();
  expect(macOfManufacturerData(data.subarray(1))).toBeUndefined();
  expect(macOfManufacturerData(new Uint8Array(25))).toBeUndefined();
  expect(macOfManufacturerData(new Uint8Array(24))).toBeUndefined();
  expect(() => ManufacturerData.decode(new Uint8Array(24))).toThrow(
    "ManufacturerData is wrong at mac",
  );
});
