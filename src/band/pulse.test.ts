import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { vectorsOf } from "../../test/huami-vectors.ts";
import { measurePulse, watchPulse } from "./pulse.ts";
import { ScriptedLink, scriptedSession } from "./scripted-link.ts";
import type { Notification, Step } from "./scripted-link.ts";

interface Vectors {
  readonly notify_cases: readonly { readonly value: string; readonly bpm: number }[];
  readonly sequences: Readonly<
    Record<"one_shot" | "continuous_start" | "continuous_stop", readonly string[]>
  >;
}

const { notify_cases, sequences } = vectorsOf<Vectors>("heart_rate");

beforeEach(() => void vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** `w 2A39 150100`, `n 2A37 00<bpm>`, `enable 2A37 CCCD`; of the others a person makes sense. */
function stepsOf(lines: readonly string[]): Step[] {
  return lines.flatMap((it): Step[] => {
    const [verb, char = "", value = ""] = it.split(" ");
    if (verb === "enable") return [{ dir: "cccd", char, value: "0100" }];
    if (verb !== "w" && verb !== "n") return [];
    return [{ dir: verb, char, value: value.replace("<bpm>", "48") }];
  });
}

function wearing(says: (value: string) => readonly string[]): ScriptedLink {
  const react = ({ value }: { value: string }): Notification[] =>
    says(value).map((it) => ({ char: "2A37", value: it }));
  return new ScriptedLink([], { react });
}

const written = (link: ScriptedLink): string[] => link.written.map(({ value }) => value);

test("a single measurement is the vectors' sequence", async () => {
  const link = new ScriptedLink(stepsOf(sequences.one_shot));
  expect(await measurePulse(scriptedSession(link))).toBe(72);
  link.finish();
  expect(link.listeners()).toBe(0);
  expect(link.written.every(({ kind }) => kind === "with-response")).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});

test("no pulse is no value: the first real one counts", async () => {
  const none = notify_cases.filter(({ bpm }) => bpm === 0 || bpm === 255).map(({ value }) => value);
  expect(none).toHaveLength(2);
  const others = ["", "00", "004801", "0148"];
  const link = wearing((it) => (it === "150201" ? [...none, ...others, "0048", "0049"] : []));
  expect(await measurePulse(scriptedSession(link))).toBe(72);
});

test.each([
  ["silent", []],
  ["not-possible", ["0000"]],
])("half a minute without a pulse is %s, and the sensor is switched off", async (code, says) => {
  const link = wearing((it) => (it === "150201" ? says : []));
  const outcome = expect(measurePulse(scriptedSession(link))).rejects.toMatchObject({ code });
  await vi.advanceTimersByTimeAsync(30_000);
  await outcome;
  expect(written(link).at(-1)).toBe("150200");
  expect(link.listeners()).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test.each(["2A37", "0003"])(
  "a band that says on %s that it cannot measure is heard",
  async (char) => {
    const link = new ScriptedLink([], {
      react: ({ value }) => (value === "150201" ? [{ char, value: "101505" }] : []),
    });
    await expect(measurePulse(scriptedSession(link))).rejects.toMatchObject({
      code: "not-possible",
    });
    await expect(
      watchPulse(scriptedSession(wearing(() => ["101505"])), () => 0),
    ).rejects.toMatchObject({ code: "not-possible" });
  },
);

test("that it is fine is no failure", async () => {
  const link = wearing((it) => (it === "150201" ? ["101501", "0048"] : []));
  expect(await measurePulse(scriptedSession(link))).toBe(72);
});

test("the signal ends a measurement, and the sensor is switched off", async () => {
  const link = wearing(() => []);
  const stop = new AbortController();
  const measuring = measurePulse(scriptedSession(link), stop);
  const outcome = expect(measuring).rejects.toMatchObject({ code: "interrupted" });
  await vi.advanceTimersByTimeAsync(1_000);
  stop.abort();
  await outcome;
  expect(written(link).at(-1)).toBe("150200");
  expect(link.listeners()).toBe(0);
});

test("on and on is the vectors' sequence, with a keep-alive every 12 seconds", async () => {
  const start = stepsOf(sequences.continuous_start);
  const keepAlive: Step = { dir: "w", char: "2A39", value: "16" };
  const script = [...start, keepAlive, keepAlive, ...stepsOf(sequences.continuous_stop)];
  const link = new ScriptedLink(script);
  const stop = new AbortController();
  const told: number[] = [];
  const watching = watchPulse(scriptedSession(link), (bpm) => told.push(bpm), stop);
  await vi.advanceTimersByTimeAsync(11_999);
  expect(written(link)).not.toContain("16");
  for (const { value } of notify_cases) link.notify("2A37", value);
  await vi.advanceTimersByTimeAsync(12_001);
  stop.abort();
  await watching;
  link.finish();
  expect(told).toEqual([72]);
  expect(link.listeners()).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test("whatever ends the watching, the sensor is switched off", async () => {
  const link = wearing((it) => (it === "150101" ? ["0048"] : []));
  const watching = watchPulse(scriptedSession(link), () => {
    throw new RangeError("ours");
  });
  await expect(watching).rejects.toThrow("ours");
  expect(written(link).at(-1)).toBe("150100");
  expect(vi.getTimerCount()).toBe(0);
});

test("a signal that comes while it begins leaves the sensor off", async () => {
  const link = wearing(() => []);
  const stop = new AbortController();
  const watching = watchPulse(scriptedSession(link), () => 0, stop);
  stop.abort();
  await watching;
  expect(written(link).slice(-2)).toEqual(["150101", "150100"]);
  const before = link.written.length;
  await watchPulse(scriptedSession(link), () => 0, stop);
  expect(link.written).toHaveLength(before);
});

test("a link that is lost while it begins, or measures, ends it", async () => {
  for (const moment of ["150200", "150101"]) {
    const link = new ScriptedLink([], {
      react: ({ value }) => {
        if (value === moment) link.drop();
        return [];
      },
    });
    const watching = watchPulse(scriptedSession(link), () => 0);
    await expect(watching).rejects.toMatchObject({ code: "gone" });
  }
  const link = wearing(() => []);
  const outcome = expect(measurePulse(scriptedSession(link))).rejects.toMatchObject({
    code: "gone",
  });
  await vi.advanceTimersByTimeAsync(100);
  link.drop();
  await outcome;
  expect(vi.getTimerCount()).toBe(0);
});
