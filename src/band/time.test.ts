import fc from "fast-check";
import { expect, test } from "vitest";
import { hex, vectorsOf } from "../../test/huami-vectors.ts";
import { formatHex } from "../bytes/hex.ts";
import { FrameError, FrameReader } from "../bytes/message.ts";
import { date8, movedTo, since8 } from "./date8.ts";
import { ScriptedLink, scriptedSession } from "./scripted-link.ts";
import { decodeTime, encodeTime, readTime, setTime } from "./time.ts";

interface Encoded {
  readonly name: string;
  readonly value: string;
}
interface Decoded {
  readonly value: string;
  readonly local: string;
  readonly tz_quarter_hours: number;
  readonly epoch_s: number;
}

const encoded = vectorsOf<{ cases: readonly Encoded[] }>("time_encode").cases;
const decoded = vectorsOf<{ cases: readonly Decoded[] }>("time_decode").cases;

type Meaning = readonly [iso: string, offsetMin: number, form: string];
/** What each of the vectors is the writing of, in their order; read off their names. */
const MEANT: readonly Meaning[] = [
  ["2022-12-15T20:38:53+01:00", 60, "classic"],
  ["2022-12-15T20:38:53+01:00", 60, "zepp-os"],
  ["2020-11-16T14:55:04Z", NaN, "read only"],
  ["2018-04-15T16:20:43+03:00", 180, "classic"],
  ["2024-06-30T23:59:58-04:00", -240, "classic"],
  ["2024-03-10T08:05:00+05:45", 345, "classic"],
  ["2018-08-03T14:31:00-04:00", -240, "since"],
  ["2024-03-01T00:00:00+01:00", 60, "since"],
  ["2024-03-01T00:00:30+01:00", 60, "classic"],
  ["2024-03-01T00:00:30+01:00", 60, "date8"],
];

const secondsOf = (iso: string): number => Date.parse(iso) / 1000;

const NONE: Meaning = ["", 0, ""];

test.each(encoded.map((it, at) => ({ ...it, meaning: MEANT[at] ?? NONE })))(
  "$name is written and read",
  ({ value, meaning: [iso, offsetMin, form] }) => {
    const atS = secondsOf(iso);
    if (form === "since") expect(formatHex(since8(atS + 59, offsetMin))).toBe(value);
    else if (form === "date8") expect(formatHex(date8.encode({ atS, offsetMin }))).toBe(value);
    else {
      const isZeppOs = form === "zepp-os";
      if (form !== "read only") {
        expect(formatHex(encodeTime(atS, offsetMin, { isZeppOs }))).toBe(value);
        expect(decodeTime(hex(value))).toMatchObject({ atS, offsetMin });
      }
      expect(decodeTime(hex(value)).localText).toBe(iso.slice(0, 19).replace("T", " "));
    }
  },
);

test.each(decoded)("$value is $local in its zone", (it) => {
  const time = date8.decode(new FrameReader(hex(it.value)));
  expect(time).toEqual({ atS: it.epoch_s, offsetMin: it.tz_quarter_hours * 15 });
  expect(formatHex(date8.encode(time))).toBe(it.value);
});

test("a clock that does not know where it is has no instant", () => {
  const reading = decodeTime(hex("e4070b100e370401000080"));
  expect(reading).toEqual({ localText: "2020-11-16 14:55:04" });
});

test("the standard's ten bytes, without a zone, are read too", () => {
  expect(decodeTime(hex("e4070b100e3704010000"))).toEqual({ localText: "2020-11-16 14:55:04" });
});

test("Sunday is 7, and 0 for Zepp OS", () => {
  const sundayS = secondsOf("2024-06-30T12:00:00Z");
  expect(encodeTime(sundayS, 0, { isZeppOs: false })[7]).toBe(7);
  expect(encodeTime(sundayS, 0, { isZeppOs: true })[7]).toBe(0);
});

test("a date8 of nowhere is of wherever the reader says", () => {
  const time = date8.decode(new FrameReader(hex("e407030100000080")));
  expect(movedTo(time, 60)).toEqual({ atS: secondsOf("2020-03-01T00:00:00+01:00"), offsetMin: 60 });
  expect(movedTo({ atS: 7, offsetMin: -30 }, 60)).toEqual({ atS: 7, offsetMin: -30 });
  expect(formatHex(date8.encode(time))).toBe("e407030100000080");
});

test.each([
  ["a thirteenth month", "e8070d0100000000"],
  ["no month", "e807000100000000"],
  ["30 February", "e807021e00000000"],
  ["29 February of no leap year", "e707021d00000000"],
  ["hour 24", "e807030118000000"],
  ["minute 60", "e8070301003c0000"],
  ["second 60", "e807030100003c00"],
  ["seven bytes", "e8070301000000"],
])("%s is no date", (_, value) => {
  expect(() => date8.decode(new FrameReader(hex(value)))).toThrow(FrameError);
});

test("every date that can be read is written as it was", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), (value) => {
      let time;
      try {
        time = date8.decode(new FrameReader(value));
      } catch (error) {
        expect(error).toBeInstanceOf(FrameError);
        return;
      }
      expect(date8.encode(time)).toEqual(value);
    }),
  );
});

test("every moment that is written can be read", () => {
  const atS = fc.integer({ min: 0, max: 4_102_444_800 });
  const quarters = fc.integer({ min: -48, max: 56 });
  fc.assert(
    fc.property(atS, quarters, fc.boolean(), (at, quarter, isZeppOs) => {
      const offsetMin = quarter * 15;
      expect(decodeTime(encodeTime(at, offsetMin, { isZeppOs }))).toMatchObject({
        atS: at,
        offsetMin,
      });
    }),
  );
});

test("the clock is set with a response, in the way of the model", async () => {
  const atS = secondsOf("2022-12-15T20:38:53+01:00");
  const clock = { values: { "2A2B": "e4070b100e370401000080" }, react: () => [] };
  const [band4, band7] = [new ScriptedLink([], clock), new ScriptedLink([], clock)];
  await setTime(scriptedSession(band4), atS, 60);
  await setTime(scriptedSession(band7, "Xiaomi Smart Band 7"), atS, 60);
  const kind = "with-response";
  expect(band4.written).toEqual([{ char: "2A2B", value: "e6070c0f14263504000004", kind }]);
  expect(band7.written).toEqual([{ char: "2A2B", value: "e6070c0f14263504000804", kind }]);
  expect((await readTime(scriptedSession(band4))).localText).toBe("2020-11-16 14:55:04");
});
