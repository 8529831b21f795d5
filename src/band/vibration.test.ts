import { expect, test } from "vitest";
import { hex, vectorsOf } from "../../test/huami-vectors.ts";
import { FrameError } from "../bytes/message.ts";
import { CHUNKED, encodeChunks } from "./chunked-old.ts";
import { SetAlertLevel, SetVibration, Vibrate } from "./vibration.ts";

const vector = vectorsOf<{ payload: string; chunks: readonly string[] }>("vibration_pattern");

test("a pattern for calls is encoded and decoded: twice 500 ms on, 300 ms off", () => {
  const pulse = { onMs: 500, offMs: 300 };
  const call = { of: "call", pattern: { isTrial: false, pulses: [pulse, pulse] } } as const;
  const payload = SetVibration.encode(call);
  expect(payload).toEqual(hex(vector.payload));
  expect(SetVibration.decode(payload)).toEqual({ is: "SetVibration", ...call });
  expect(encodeChunks({ type: CHUNKED.settings, payload })).toEqual(vector.chunks.map(hex));
});

test("a pattern may be tried without being kept", () => {
  const pattern = { isTrial: true, pulses: [] };
  expect(SetVibration.encode({ of: "find", pattern })).toEqual(hex("2009c0"));
  expect(SetVibration.decode(hex("2009c0")).pattern).toEqual(pattern);
});

test("a pattern that promises more pulses than it has, or can have, is refused", () => {
  expect(() => SetVibration.decode(hex("200142f4012c01"))).toThrow(FrameError);
  const pulses = Array.from({ length: 64 }, () => ({ onMs: 1, offMs: 1 }));
  expect(() => SetVibration.encode({ of: "app", pattern: { isTrial: true, pulses } })).toThrow(
    TypeError,
  );
});

test("a Mi Band 2 has a form of its own", () => {
  expect(Vibrate.encode({ onMs: 500, offMs: 300, times: 3 })).toEqual(hex("fff4012c0103"));
  expect(SetAlertLevel.decode(hex("02"))).toEqual({ is: "SetAlertLevel", level: "call" });
});
