import { expect, test } from "vitest";
import { hex, vectorsOf } from "../../test/huami-vectors.ts";
import { CHUNKED, encodeChunks } from "./chunked-old.ts";
import { PhoneGpsPosition, PhoneGpsStatus } from "./phone-gps.ts";

const vector = vectorsOf<{ payload: string; length: number; chunks: readonly string[] }>(
  "phone_gps",
);

test("the phone tells the band where it is", () => {
  const payload = hex(vector.payload);
  expect(payload).toHaveLength(vector.length);
  const position = PhoneGpsPosition.decode(payload);
  expect(position).toMatchObject({ status: "acquired", speedMPerS: 2, altitudeM: 3.5 });
  // Whole numbers of the wire, divided by three million.
  expect(position.longitude).toBeCloseTo(4.9041, 6);
  expect(position.latitude).toBeCloseTo(52.3676, 6);
  expect(new Date(position.timeMs).toISOString()).toBe("2024-03-01T08:00:00.000Z");
  expect(PhoneGpsPosition.encode(position)).toEqual(payload);
  expect(encodeChunks({ type: CHUNKED.phoneGps, payload })).toEqual(vector.chunks.map(hex));
});

test("while it searches it says only that", () => {
  expect(PhoneGpsStatus.encode({ status: "searching" })).toEqual(hex("060100000002"));
  expect(PhoneGpsStatus.decode(hex("060100000002"))).toMatchObject({ status: "searching" });
  expect(PhoneGpsStatus.matches(hex(vector.payload))).toBe(false);
});
