import { expect, test } from "vitest";
import { hex, vectorsOf } from "../../test/huami-vectors.ts";
import { formatHex } from "../bytes/hex.ts";
import { BatteryState } from "./battery.messages.ts";
import { readBattery, watchBattery } from "./battery.ts";
import type { Battery } from "./battery.ts";
import { ScriptedLink, scriptedSession } from "./scripted-link.ts";

interface Case {
  readonly value: string;
  readonly level: number;
  readonly charging: boolean;
  readonly time_b: { readonly local: string; readonly tz: number | null };
  readonly last_charge_level: number;
}

const { cases } = vectorsOf<{ cases: readonly Case[] }>("battery");

function read(value: string): Promise<Battery> {
  return readBattery(scriptedSession(new ScriptedLink([], { values: { "0006": value } })));
}

test.each(cases)("$value: $level percent", async (it) => {
  const wasCharged = !it.time_b.local.startsWith("1970");
  const localS = Date.parse(`${it.time_b.local}Z`) / 1000;
  const { tz } = it.time_b;
  expect(await read(it.value)).toEqual({
    levelPercent: it.level,
    isCharging: it.charging,
    ...(wasCharged && tz !== null ? { lastChargedAtS: localS - tz * 900 } : {}),
    ...(wasCharged ? { lastChargeLevelPercent: it.last_charge_level } : {}),
  });
  expect(formatHex(BatteryState.encode(BatteryState.decode(hex(it.value))))).toBe(it.value);
});

test("the level counts though the dates are none", async () => {
  expect(await read(`0f5001${"ff".repeat(17)}`)).toEqual({ levelPercent: 80, isCharging: true });
  expect(await read("0f5000")).toEqual({ levelPercent: 80, isCharging: false });
});

test.each(["", "0f", "0f65000000"])("%s is no battery", async (value) => {
  await expect(read(value)).rejects.toMatchObject({ code: "bad-frame" });
});

test("changes are told until the signal is given, and damaged ones passed over", async () => {
  const link = new ScriptedLink();
  const stop = new AbortController();
  const told: number[] = [];
  const watching = watchBattery(
    scriptedSession(link),
    ({ levelPercent }) => {
      told.push(levelPercent);
      if (told.length === 2) stop.abort();
    },
    stop,
  );
  await Promise.resolve();
  for (const value of ["0f3200", "0fff00", "0f3300"]) link.notify("0006", value);
  await watching;
  expect(told).toEqual([50, 51]);
  expect(link.listeners()).toBe(0);
});

test("a lost link ends the watching", async () => {
  const link = new ScriptedLink();
  const watching = watchBattery(scriptedSession(link), () => undefined);
  setTimeout(() => link.drop(), 0);
  await expect(watching).rejects.toMatchObject({ code: "gone" });
});

test("what goes wrong in the telling ends the watching", async () => {
  const link = new ScriptedLink();
  const watching = watchBattery(scriptedSession(link), () => {
    throw new RangeError("ours");
  });
  await Promise.resolve();
  link.notify("0006", "0f3200");
  await expect(watching).rejects.toThrow("ours");
  expect(link.listeners()).toBe(0);
});
