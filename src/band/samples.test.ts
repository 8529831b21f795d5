import fc from "fast-check";
import { expect, test } from "vitest";
import { hex, vectorsOf } from "../../test/huami-vectors.ts";
import { concat } from "../bytes/byte-reader.ts";
import { decodeSamples, encodeSamples, SampleDecoder } from "./samples.ts";

const FIRST_S = 1_709_327_700;

test("seventy samples are seventy minutes, the first at the answer's time, and back", () => {
  const vector = vectorsOf<{ raw: string; samples: number[][]; last_sample_epoch: number }>(
    "fetch_activity_70",
  );
  const minutes = decodeSamples(hex(vector.raw), 4, FIRST_S);
  const read = minutes.map((it) => [it.kind, it.intensity, it.steps, it.heartRateBpm ?? 255]);
  expect(read).toEqual(vector.samples);
  expect(minutes[0]).toEqual({
    startS: FIRST_S,
    kind: 80,
    intensity: 0,
    steps: 0,
    heartRateBpm: 72,
  });
  expect(minutes.at(-1)?.startS).toBe(vector.last_sample_epoch);
  expect(encodeSamples(minutes, 4)).toEqual(hex(vector.raw));
});

test("samples of eight bytes say how the wearer slept", () => {
  const vector = vectorsOf<{ packets: string[]; samples: number[][] }>("fetch_activity_8byte");
  const raw = concat(vector.packets.map((it) => hex(it).subarray(1)));
  const minutes = decodeSamples(raw, 8, FIRST_S);
  const read = minutes.map((it) => [
    ...[it.kind, it.intensity, it.steps, it.heartRateBpm ?? 255],
    ...[it.asleep?.unknown, it.asleep?.light, it.asleep?.deep, it.asleep?.rem],
  ]);
  expect(read).toEqual(vector.samples);
  expect(encodeSamples(minutes, 8)).toEqual(raw);
});

test.each(["00", "fe", "ff"])("a pulse of %s is none", (pulse) => {
  expect(decodeSamples(hex(`500000${pulse}`), 4, 0)[0]?.heartRateBpm).toBeUndefined();
});

test("a minute begins where minutes begin", () => {
  expect(decodeSamples(hex("50000048"), 4, FIRST_S + 59)[0]?.startS).toBe(FIRST_S);
});

test("however the bytes are cut, the minutes are the same", () => {
  const sizes = fc.constantFrom(4 as const, 8 as const);
  const cuts = fc.array(fc.nat(20), { maxLength: 30 });
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200, size: "max" }), sizes, cuts, (bytes, size, at) => {
      const whole = bytes.subarray(0, bytes.length - (bytes.length % size));
      const decoder = new SampleDecoder(size, FIRST_S);
      let from = 0;
      const minutes = at.flatMap((length) =>
        decoder.decode(whole.subarray(from, (from += length))),
      );
      minutes.push(...decoder.decode(whole.subarray(from)));
      decoder.end();
      expect(minutes).toEqual(decodeSamples(whole, size, FIRST_S));
      expect(decoder.nextS).toBe(FIRST_S + minutes.length * 60);
    }),
  );
});

test("a sample that is cut makes the round incomplete, and gives no minute", () => {
  const decoder = new SampleDecoder(4, FIRST_S);
  expect(decoder.decode(hex("50000048500300"))).toHaveLength(1);
  expect(() => decoder.end()).toThrow(expect.objectContaining({ code: "incomplete" }) as Error);
});

test("minutes with a gap between them cannot be written", () => {
  const minute = { kind: 1, intensity: 2, steps: 3 };
  const minutes = [0, 120].map((startS) => ({ ...minute, startS }));
  expect(() => encodeSamples(minutes, 4)).toThrow(TypeError);
});
