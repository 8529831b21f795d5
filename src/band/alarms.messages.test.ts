import fc from "fast-check";
import { expect, test } from "vitest";
import { hex, vectorsOf } from "../../test/huami-vectors.ts";
import { FrameError } from "../bytes/message.ts";
import { Alarms, AlarmStates, encodeReport, REPORT, ReportReceiver } from "./alarms.messages.ts";

interface Alarm {
  readonly slot: number;
  readonly enabled: boolean;
  readonly hour?: number;
  readonly minute?: number;
  readonly repeat?: number;
}

const { cases } = vectorsOf<{ cases: readonly { value: string; alarms: readonly Alarm[] }[] }>(
  "alarm_report_decode",
);
const older = cases.filter((it) => it.value.startsWith("10"));
const newer = cases.filter((it) => it.value.startsWith("80"));

test("the vectors have both forms of report", () => {
  expect(older.length + newer.length).toBe(cases.length);
  expect([older.length, newer.length]).toEqual([2, 1]);
});

test.each(older)("the older report says which alarms are on: $value", ({ value, alarms }) => {
  const report = AlarmStates.decode(hex(value));
  expect(report.alarms).toEqual(alarms.map(({ slot, enabled }) => ({ slot, isOn: enabled })));
  expect(report.head).toEqual(hex(value).slice(3, 8));
});

test("a band without alarms says so in the older form", () => {
  const [, none] = older;
  const head = hex("0300400002");
  expect(AlarmStates.encode({ head, alarms: [] })).toEqual(hex(none?.value ?? ""));
});

test.each(newer)("the newer report has their times: $value", ({ value, alarms }) => {
  const report = new ReportReceiver().receive(hex(value));
  expect(report?.type).toBe(REPORT.alarms);
  const decoded = Alarms.decode(report?.payload ?? new Uint8Array());
  expect(decoded.alarms).toEqual(
    alarms.map(({ slot, enabled, hour, minute, repeat }) => ({
      slot: { slot, isOn: enabled, snoozes: true },
      at: { hour, minute },
      repeat,
    })),
  );
  const payload = Alarms.encode(decoded);
  expect(encodeReport({ type: REPORT.alarms, payload })).toEqual([hex(value)]);
});

test("a report in several frames is joined, whatever comes in between", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), fc.integer({ min: 9, max: 60 }), (sent, mtu) => {
      const receiver = new ReportReceiver();
      const payload = Uint8Array.from(sent);
      const frames = encodeReport({ type: 0x11, payload }, mtu);
      const reports = frames.map((frame) => {
        expect(frame.length).toBeLessThanOrEqual(mtu);
        expect(receiver.receive(hex("100201"))).toBeUndefined();
        return receiver.receive(frame);
      });
      expect(reports.pop()).toEqual({ type: 0x11, payload });
      expect(reports.every((it) => it === undefined)).toBe(true);
    }),
  );
});

test("the frames of a long report are marked first, middle and last", () => {
  const frames = encodeReport({ type: 1, payload: new Uint8Array(12 + 16 + 1) });
  expect(frames.map((it) => it[2])).toEqual([0x00, 0x40, 0x80]);
  expect(frames.map((it) => it.length)).toEqual([20, 20, 5]);
});

test("a report without end is given up, and the next one is read", () => {
  const receiver = new ReportReceiver();
  const [first, middle] = encodeReport({ type: 1, payload: new Uint8Array(8000) }, 200);
  receiver.receive(first ?? new Uint8Array());
  const flood = (): void => {
    for (let i = 0; i < 100; i++) receiver.receive(middle ?? new Uint8Array());
  };
  expect(flood).toThrow(FrameError);
  expect(receiver.receive(hex(newer[0]?.value ?? ""))).toBeDefined();
});

test("parts without their beginning, and stumps, are passed over", () => {
  const receiver = new ReportReceiver();
  for (const stump of ["", "80", "8001", "8001c0", "8001c000010000", "80014000aa", "80018000aa"]) {
    expect(receiver.receive(hex(stump))).toBeUndefined();
  }
});
