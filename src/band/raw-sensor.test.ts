import { expect, test } from "vitest";
import { hex, vectorsOf } from "../../test/huami-vectors.ts";
import { FrameError } from "../bytes/message.ts";
import {
  ChooseRawSensors,
  decodeRawData,
  RawLight,
  RawMotion,
  StartRawSensors,
  StopRawSensors,
} from "./raw-sensor.ts";

const { start_old, stop, packet, decoded } = vectorsOf<{
  start_old: readonly string[];
  stop: string;
  packet: string;
  decoded: { header: string; xyz: readonly (readonly [number, number, number])[] };
}>("raw_sensor");

test("the accelerometer is chosen, started and stopped", () => {
  const choice = { sensors: "accelerometer", rateHz: 25 } as const;
  expect([ChooseRawSensors.encode(choice), StartRawSensors.encode({})]).toEqual(start_old.map(hex));
  expect(ChooseRawSensors.decode(hex(start_old[0] ?? ""))).toMatchObject(choice);
  expect(StartRawSensors.decode(hex(start_old[1] ?? ""))).toEqual({ is: "StartRawSensors" });
  expect(StopRawSensors.encode({})).toEqual(hex(stop));
  expect(StopRawSensors.decode(hex(stop))).toEqual({ is: "StopRawSensors" });
});

test("a frame has up to three positions", () => {
  const positions = decoded.xyz.map(([x, y, z]) => ({ x, y, z }));
  const said = { is: "RawMotion", header: hex(decoded.header), positions };
  expect(decodeRawData(hex(packet))).toEqual(said);
  expect(RawMotion.encode({ header: hex(decoded.header), positions })).toEqual(hex(packet));
  expect(decodeRawData(hex(packet).subarray(0, 14))).toMatchObject({
    positions: positions.slice(0, 2),
  });
});

test("seven readings of light have a length of their own", () => {
  const readings = [1, 2, 3, 4, 5, 6, 65_535];
  const frame = RawLight.encode({ header: hex("0200"), readings });
  expect(frame).toHaveLength(16);
  expect(decodeRawData(frame)).toEqual({ is: "RawLight", header: hex("0200"), readings });
});

test.each(["", "0100", "0100050082", "010005008200ff"])("a stump is refused: %s", (digits) => {
  expect(() => decodeRawData(hex(digits))).toThrow(FrameError);
});
