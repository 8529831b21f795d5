import fc from "fast-check";
import { expect, test } from "vitest";
import { hex, vectorsOf } from "../../test/huami-vectors.ts";
import { decodeEvent, watchEvents } from "./events.ts";
import { ScriptedLink, scriptedSession } from "./scripted-link.ts";

const { cases } = vectorsOf<{ cases: readonly { value: string; event: string }[] }>(
  "device_events",
);

const music = (action: string): object => ({ is: "MusicControl", action });

/** The vectors' words for what we call so. */
const OURS: Readonly<Record<string, object>> = {
  "fell asleep": { is: "FellAsleep" },
  "woke up": { is: "WokeUp" },
  "goal reached": { is: "GoalReached" },
  button: { is: "ButtonPressed" },
  "non-wear": { is: "NotWorn" },
  "call rejected": { is: "CallRejected" },
  "find phone start": { is: "FindPhone" },
  "call silenced": { is: "CallIgnored" },
  "alarm toggled": { is: "AlarmSwitched" },
  "long button press": { is: "ButtonHeld" },
  "half-hour tick": { is: "HalfHour" },
  "find phone stop": { is: "FindPhoneEnded" },
  "silent mode on": { is: "SilentMode", isOn: true },
  "MTU 247 announced": { is: "MtuAnnounced", mtu: 247 },
  "workout opening: GPS needed, type 4 walking": {
    is: "WorkoutOpens",
    unknown: 0,
    wantsGps: true,
    sport: 4,
  },
  "alarm changed": { is: "AlarmEdited" },
  "music play": music("play"),
  "music pause": music("pause"),
  next: music("next"),
  previous: music("previous"),
  "volume up": music("volume-up"),
  "volume down": music("volume-down"),
  "music app opened": music("opened"),
  "music app closed": music("closed"),
};

test.each(cases)("$value: $event", ({ value, event }) => {
  expect(decodeEvent(hex(value))).toEqual(OURS[event]);
  // Bytes that some firmware adds change nothing.
  expect(decodeEvent(hex(`${value}77`))).toMatchObject({ is: (OURS[event] as { is: string }).is });
});

test.each(["", "05", "99", "16f7", "fe99", "10"])("%s is nothing that we know", (value) => {
  expect(decodeEvent(hex(value))).toBeUndefined();
});

test("any bytes are an event or nothing", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 30 }), (frame) => {
      expect(() => decodeEvent(frame)).not.toThrow();
    }),
  );
});

test("events are told until the signal is given", async () => {
  const link = new ScriptedLink();
  const stop = new AbortController();
  const told: string[] = [];
  const watching = watchEvents(scriptedSession(link), (event) => told.push(event.is), stop);
  await Promise.resolve();
  for (const value of ["04", "99", "0e"]) link.notify("0010", value);
  stop.abort();
  await watching;
  expect(told).toEqual(["ButtonPressed", "HalfHour"]);
  expect(link.listeners()).toBe(0);
});

test("a band without the characteristic tells nothing", async () => {
  const link = new ScriptedLink([], { missing: ["0010"] });
  const watching = watchEvents(scriptedSession(link), () => undefined);
  await expect(watching).rejects.toMatchObject({ code: "not-supported" });
});
