import fc from "fast-check";
import { expect, test } from "vitest";
import { hex, vectorsOf } from "../../test/huami-vectors.ts";
import { isAppError } from "../errors.ts";
import { goneError } from "./talk.ts";
import { hearControl, step } from "./fetch-step.ts";
import type { FetchInput, FetchPlan, FetchState } from "./fetch-step.ts";

const PLAN: FetchPlan = { offsetMin: 60, maxBytes: 1_000, bytesPerCount: 8, isOptional: false };
const ASKING: FetchState = { at: "asking", plan: PLAN };

function control(digits: string): FetchInput {
  const heard = hearControl(hex(digits));
  if (!heard) throw new TypeError("nothing was heard");
  return heard;
}

function packet(digits: string): FetchInput {
  return { is: "Packet", value: hex(digits) };
}

function after(...inputs: FetchInput[]): FetchState {
  return inputs.reduce(step, ASKING);
}

const STARTS = control("10010105000000e20708030e1f00f0");

test("a real answer begins a transfer", () => {
  const { value } = vectorsOf<{ value: string }>("fetch_reply_real");
  expect(after(control(value))).toMatchObject({
    at: "receiving",
    count: 5,
    firstS: Date.UTC(2018, 7, 3, 18, 31) / 1000,
    offsetMin: -240,
    nextCounter: 0,
  });
});

test("the counter goes up by one, and round", () => {
  const all = Array.from({ length: 300 }, (_, at) =>
    packet((at & 0xff).toString(16).padStart(2, "0")),
  );
  expect(after(STARTS, ...all)).toMatchObject({ at: "receiving", nextCounter: 300 - 256 });
  expect(after(STARTS, packet("00"), packet("02"))).toMatchObject({
    at: "failed",
    error: { code: "incomplete" },
  });
});

test("nothing moves a transfer that has ended", () => {
  const done = after(STARTS, control("100201"));
  expect(done).toEqual({ at: "done", isEmpty: false, isChecked: false });
  const late: FetchInput[] = [STARTS, packet("00"), { is: "Silence" }, control("10020a")];
  for (const input of late) expect(step(done, input)).toBe(done);
});

test("whatever ends it from outside is what it fails with", () => {
  const error = goneError();
  expect(after({ is: "Ended", error })).toEqual({ at: "failed", error });
  expect(after(STARTS, { is: "Ended", error })).toEqual({ at: "failed", error });
});

test("silence says when it was", () => {
  const [asked, sending] = [after({ is: "Silence" }), after(STARTS, { is: "Silence" })];
  expect(asked.at === "failed" && asked.error.message).toMatch(/asked for its history/);
  expect(sending.at === "failed" && sending.error.message).toMatch(/in the middle/);
});

test("a limit holds also where the band announces more", () => {
  const flood = control("100101ffffffffe20708030e1f00f0");
  const state = after(flood, ...[0, 1, 2].map((at) => packet(`0${at}${"00".repeat(400)}`)));
  expect(state).toMatchObject({ at: "failed", error: { code: "flood" } });
});

const frames = fc.oneof(
  fc.uint8Array({ maxLength: 20 }),
  fc.uint8Array({ maxLength: 20 }).map((more) => Uint8Array.of(0x10, ...more)),
  fc.constantFrom(
    ...["1001010500", "10010105000000e20708030e1f00f0", "100201", "100204", "100102", "100301"].map(
      hex,
    ),
  ),
);
const inputs = fc.oneof(
  frames.map((value) => ({ is: "Control" as const, value })),
  fc.uint8Array({ maxLength: 30 }).map((value) => ({ is: "Packet" as const, value })),
  fc.nat(3).map((at) => ({ is: "Packet" as const, value: Uint8Array.of(at, 1, 2, 3) })),
  fc.constant({ is: "Silence" as const }),
);

test("whatever comes in whatever order, a transfer is in one of its states, within its limits", () => {
  fc.assert(
    fc.property(fc.array(inputs, { maxLength: 60 }), (all) => {
      let state: FetchState = ASKING;
      for (const input of all) {
        state = step(state, input.is === "Control" ? heardOf(input.value) : input);
        if (state.at === "failed") expect(state.error.hint).toBeTruthy();
        if (state.at === "receiving") expect(state.wireBytes).toBeLessThanOrEqual(1_000);
      }
    }),
  );
});

/** What the caller makes of a control frame. */
function heardOf(frame: Uint8Array): FetchInput {
  try {
    return hearControl(frame) ?? { is: "Packet", value: new Uint8Array() };
  } catch (error) {
    if (isAppError(error)) return { is: "Ended", error };
    throw error;
  }
}

test("a packet of samples that ends within one has lost a part, and what came before is whole", () => {
  const plan: FetchPlan = { ...PLAN, packetUnitBytes: 4 };
  const starts = hearControl(hex("10010146000000e8070301160f0004"));
  if (starts === undefined) throw new TypeError("a reply");
  const receiving = step({ at: "asking", plan }, starts);
  const whole = step(receiving, { is: "Packet", value: hex("0050000048500300ff") });
  expect(whole).toMatchObject({ at: "receiving", nextCounter: 1 });
  expect(step(whole, { is: "Packet", value: hex("0150000048500300") })).toMatchObject({
    at: "failed",
    error: { code: "incomplete" },
  });
});
