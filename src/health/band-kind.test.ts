import { expect, test } from "vitest";
import { hex, vectorsOf } from "../../test/huami-vectors.ts";
import { minutesFrom } from "../../test/minutes.ts";
import { bandKinds, publishedSleep, type BandKind } from "./band-kind.ts";
import type { Minute } from "./minute.ts";

/** The vectors' words for the kinds, as far as they differ from ours. */
const WORDS: Readonly<Record<string, BandKind>> = {
  "light sleep": "light-sleep",
  "deep sleep": "deep-sleep",
  "not worn": "not-worn",
  "not worn (charging)": "charging",
  "activity (wake up)": "woke-up",
  "activity (running)": "running",
};

function ours(word: string): BandKind {
  const plain = word.replace(/ \((value )?\d+\)$/, "").replace("REM sleep", "rem-sleep");
  return WORDS[plain] ?? (plain as BandKind);
}

test("samples of 4 bytes read as the published vectors say", () => {
  const vector = vectorsOf<{ bytes: string; decoded: { kind: string }[] }>("sample_decode_4byte");
  const bytes = hex(vector.bytes);
  const minutes = vector.decoded.map((_, index): Minute => {
    const [kind = 0, intensity = 0, steps = 0] = bytes.subarray(4 * index);
    return { startS: 60 * index, kind, intensity, steps };
  });
  expect(minutes).toHaveLength(11);
  expect([...bandKinds(minutes)].map((it) => it.kind)).toEqual(
    vector.decoded.map((it) => ours(it.kind)),
  );
});

test("samples of 8 bytes read as the published vectors say", () => {
  const vector = vectorsOf<{ samples: number[][]; classification_gadgetbridge: string[] }>(
    "fetch_activity_8byte",
  );
  const minutes = vector.samples.map((sample, index): Minute => {
    const [kind = 0, intensity = 0, steps = 0, , unknown = 0, light = 0, deep = 0, rem = 0] =
      sample;
    return { startS: 60 * index, kind, intensity, steps, asleep: { unknown, light, deep, rem } };
  });
  expect(minutes).toHaveLength(6);
  expect([...bandKinds(minutes)].map((it) => it.kind)).toEqual(
    vector.classification_gadgetbridge.map(ours),
  );
});

test("0xf3 of a band with 8 bytes is not worn, 0x76 charging, 0x40 running", () => {
  const minutes = minutesFrom("2024-03-01T08:00Z", "f3 z0.0.0, 76 z0.0.0, 40 z0.0.0, 50 z0.0.0");
  expect([...bandKinds(minutes)].map((it) => it.kind)).toEqual([
    "not-worn",
    "charging",
    "running",
    "unknown",
  ]);
});

test("what an earlier minute said holds on, over every minute without a change", () => {
  const before = minutesFrom("2024-03-01T07:00Z", "7b, 70 x5");
  const minutes = minutesFrom("2024-03-01T08:00Z", "50, 6a, 01, 10");
  expect([...bandKinds(minutes, { before })].map((it) => it.kind)).toEqual([
    "deep-sleep",
    "deep-sleep",
    "activity",
    "activity",
  ]);
  expect([...bandKinds(minutes)].map((it) => it.kind)).toEqual([
    "unknown",
    "unknown",
    "activity",
    "activity",
  ]);
});

test("Gadgetbridge's sessions are those of the published vector", () => {
  const vector = vectorsOf<{
    minute_kinds: string[];
    start_epoch: number;
    sessions_gadgetbridge: { start: number; end: number; light_s: number; deep_s: number }[];
  }>("sleep_sessions");
  const kinds = vector.minute_kinds.map((word, index) => ({
    startS: vector.start_epoch + 60 * index,
    kind: ours(word),
  }));
  expect([...publishedSleep(kinds)]).toEqual(
    vector.sessions_gadgetbridge.map((it) => ({
      startS: it.start,
      endS: it.end,
      lightS: it.light_s,
      deepS: it.deep_s,
      remS: 0,
    })),
  );
});
