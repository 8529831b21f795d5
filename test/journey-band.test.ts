import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { AuthKey } from "../src/bytes/auth-key.ts";
import type { Minute } from "../src/health/minute.ts";
import { busMissing } from "../src/node/private-bus.ts";
import { openStore } from "../src/node/sqlite.ts";
import type { VirtualBand } from "../src/peers/virtual-band.ts";
import { Records } from "../src/store/records.ts";
import { closeBandBuses, finishedBand, startBandBus } from "./band-bus.ts";
import type { BandBus } from "./band-bus.ts";
import { KEY } from "./band-store.ts";
import { keepSecretsOfBand } from "./leaks.ts";
import { documentOf, failureOf, newFolder, ownband, tidyUp } from "./ownband.ts";
import type { Run, RunOptions } from "./ownband.ts";

const missing = busMissing();
const OTHER_KEY = AuthKey.of(Uint8Array.from({ length: 16 }, (_, i) => 251 - 7 * i));

afterAll(async () => {
  await closeBandBuses();
  await tidyUp();
});

/** A person at a computer: a data folder, a key in a file, Bluetooth. */
interface Person {
  readonly dataFolder: string;
  readonly keyFile: string;
  /** Runs `ownband` and wants it to end well. */
  readonly run: (...args: string[]) => Promise<Run>;
  /** Runs it and gives how it failed. @param status what it must end with */
  readonly fail: (status: number, ...args: string[]) => Promise<ReturnType<typeof failureOf>>;
  /** What a program reads. */
  readonly ask: (...args: string[]) => Promise<Record<string, unknown>>;
}

function personWith({ env }: Pick<BandBus, "env">, key = KEY): Person {
  const dataFolder = newFolder();
  const keyFile = join(dataFolder, "key.txt");
  writeFileSync(keyFile, `${key.reveal()}\n`);
  const start = (args: readonly string[]): Promise<Run> => ownband(args, { dataFolder, env });
  const run: Person["run"] = async (...args) => {
    const result = await start(args);
    expect(result.status, `${args.join(" ")}: ${result.stdout}${result.stderr}`).toBe(0);
    return result;
  };
  return {
    dataFolder,
    keyFile,
    run,
    fail: async (status, ...args) => {
      const result = await start([...args, "--json"]);
      expect(result.status, `${args.join(" ")}: ${result.stdout}${result.stderr}`).toBe(status);
      return failureOf(result);
    },
    ask: async (...args) => documentOf(await run(...args, "--json")),
  };
}

/** A band in reach, and a person whose key it accepts. */
async function meet(band: VirtualBand): Promise<Person & BandBus> {
  const bus = await startBandBus([band]);
  return { ...bus, ...personWith(bus) };
}

function storedMinutes({ dataFolder }: Person, mac: string): Minute[] {
  const store = openStore(join(dataFolder, "data", "ownband.sqlite"));
  try {
    return [...Records.open(store, 0).minutes(mac, 0, 4e9)];
  } finally {
    store.database.close();
  }
}

const NOTHING = { added: 0, changed: 0, same: 0, lost: 0 };
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

describe.skipIf(missing !== undefined).concurrent("from the key to the days", () => {
  test("as a person reads it", { timeout: 120_000 }, async () => {
    const band = finishedBand(4, { key: KEY, seed: 6 });
    const { run, keyFile } = await meet(band);
    const { minutes, workouts } = band.truth;

    const verified = await run("verify", "--key-file", keyFile);
    expect(verified.stdout).toBe(
      `  Mi Smart Band 4   ${band.mac}   firmware 1.0.9.66\n  The band accepts the key.\n`,
    );
    expect(verified.stderr).toMatch(/looking for the band.*✓ found.*✓ key.*Next: {2}ownband sync/s);
    // From here on it is kept.
    expect((await run("verify")).stdout).toBe(verified.stdout);

    const count = minutes.length.toLocaleString("en-GB");
    const synced = (await run("sync")).stdout;
    expect(synced).toMatch(new RegExp(`^ {2}${count} new minutes, .* to .*$`, "m"));
    expect(synced).toMatch(/^ {2}battery 98 %$/m);
    expect(workouts.length).toBeGreaterThan(0);
    expect(synced).toMatch(new RegExp(`^ {2}${workouts.length} new workouts?$`, "m"));
    const nothing = "  Nothing new on the band.\n  battery 98 %\n";
    expect((await run("sync")).stdout).toBe(nothing);
    expect((await run("sync", "--all")).stdout).toBe(nothing);

    const before = (await run("days")).stdout;
    expect(before).toMatch(/steps +active +rest +pulse +asleep +worn/);
    // Its first day begins at noon: in summer, an hour later by the clock, sleep begins behind its end.
    expect(before).toMatch(/^ {2}asleep {2}[ ▁-█][▁-█]{4} {3}\d h \d\d a day$/m);
    const nights = (await run("nights")).stdout;
    expect(nights).toMatch(/from +to +asleep +deep/);
    expect(nights).toMatch(/^ {2}asleep {2}[▁-█]+ {3}\d h \d\d a night$/m);

    expect((await run("band", "info")).stdout).toContain(`serial number  ${band.serial}\n`);
    expect((await run("band", "battery")).stdout).toBe("  98 %\n");
    expect((await run("band", "time")).stdout).toMatch(
      /^ {2}\d{4}-\d\d-\d\d [\d:]{8} {2}\(right\)$/m,
    );
    expect((await run("band", "time", "--set")).stdout).toMatch(/ {2}\(right\), just set$/m);
    expect((await run("band", "steps")).stdout).toBe("  0 steps · 0 m · 0 kcal\n");
    expect((await run("band", "pulse")).stdout).toBe("  72 bpm\n");
    expect((await run("band", "user")).stdout).toMatch(/^ {2}Nothing yet: /);
    const user = await run(
      "band",
      "user",
      "--height",
      "170",
      "--weight",
      "65,5",
      "--sex",
      "female",
    );
    expect(user.stdout).toBe("  female · 170 cm · 65.5 kg\n");
    expect((await run("days")).stdout).toMatch(/steps +km +kcal +active/);

    const live = await run("live", "--seconds", "3");
    expect(live.stdout).toMatch(/^(♥ 72 bpm\n)+$/);
    expect((await run("keys")).stdout).toMatch(
      new RegExp(`${band.mac}.*0x0011…eeff {3}current.*accepted \\d`, "s"),
    );
    expect(band.state).toBe("free");
  });

  test("as a program reads it: one document each", { timeout: 120_000 }, async () => {
    const band = finishedBand(4, { key: KEY, seed: 6 });
    const person = await meet(band);
    const { ask, run, keyFile } = person;
    const { mac, serial, truth } = band;
    const names = { mac, model: "Mi Smart Band 4" };

    expect(await ask("verify", "--key-file", keyFile)).toEqual({
      ...names,
      verified: true,
      firmware: "1.0.9.66",
      serial,
      verifiedAt: expect.stringMatching(ISO) as unknown,
    });
    const report = {
      ...names,
      firmware: "1.0.9.66",
      batteryPercent: 98,
      minutes: NOTHING,
      measurements: NOTHING,
      workouts: NOTHING,
      reconnects: 0,
      troubles: [],
    };
    const first = await ask("sync");
    expect(first).toEqual({
      ...report,
      minutes: { ...NOTHING, added: truth.minutes.length },
      workouts: { ...NOTHING, added: truth.workouts.length },
      from: expect.stringMatching(ISO) as unknown,
      to: expect.stringMatching(ISO) as unknown,
    });
    expect(Date.parse(String(first["from"])) / 1000).toBe(truth.minutes[0]?.startS);
    expect(Date.parse(String(first["to"])) / 1000).toBe(truth.minutes.at(-1)?.startS);
    expect(storedMinutes(person, mac)).toEqual(truth.minutes);
    expect(await ask("sync")).toEqual(report);
    expect(await ask("sync", "--all")).toMatchObject({
      minutes: { ...NOTHING, same: truth.minutes.length },
      workouts: { added: 0, changed: 0 },
    });

    const [before, last] = [dayBefore(band, 2), dayBefore(band, 1)];
    const { days, averages, ...range } = await ask("days", "--from", before, "--to", last);
    expect(range).toMatchObject({ ...names, devices: [names], from: before, to: last });
    expect(averages).toMatchObject({ days: 2, steps: expect.any(Number) as unknown });
    expect(days).toMatchObject([
      { day: before, coverage: { dayMinutes: expect.any(Number) as unknown } },
      { day: last, heartRate: { averageBpm: expect.any(Number) as unknown } },
    ]);
    expect(days).not.toMatchObject([{ distanceM: expect.any(Number) as unknown }, {}]);
    const { nights } = await ask("nights", "--from", last);
    const stage = { state: "light-sleep", from: expect.stringMatching(ISO) as unknown };
    expect(nights).toContainEqual(
      expect.objectContaining({
        day: last,
        asleepS: expect.any(Number) as unknown,
        night: expect.arrayContaining([
          expect.objectContaining({
            stages: expect.arrayContaining([expect.objectContaining(stage)]) as unknown,
          }),
        ]) as unknown,
      }),
    );

    expect(await ask("band", "info")).toEqual({
      ...names,
      serial,
      firmware: "1.0.9.66",
      hardware: "V0.25.18.5",
      pnpProduct: 0x24,
    });
    expect(await ask("band", "battery")).toEqual({ levelPercent: 98, isCharging: false });
    expect(await ask("band", "time", "--set")).toMatchObject({
      local: expect.stringMatching(/^\d{4}-\d\d-\d\d [\d:]{8}$/) as unknown,
      at: expect.stringMatching(ISO) as unknown,
      offByS: expect.toBeOneOf([-1, 0, 1]) as unknown,
    });
    expect(await ask("band", "steps")).toEqual({ steps: 0, distanceM: 0, energyKcal: 0 });
    expect(await ask("band", "pulse")).toEqual({ heartRateBpm: 72 });
    expect(await ask("band", "user")).toEqual({});
    const wearer = {
      bornOn: "1990-05-17",
      sex: "other",
      heightCm: 181,
      weightKg: 70,
      stepGoal: 9000,
    };
    const words = ["--born", "1990-05-17", "--sex", "other", "--height", "181", "--weight", "70"];
    expect(await ask("band", "user", ...words, "--goal", "9000")).toEqual(wearer);
    expect(await ask("band", "user")).toEqual(wearer);
    // The band was told too: 4f wearer, 10 step goal (9000 is 0x2328).
    expect([...band.settings.user.keys()]).toEqual(expect.arrayContaining([0x4f, 0x10]));
    expect([...(band.settings.user.get(0x10) ?? [])]).toEqual(expect.arrayContaining([0x28, 0x23]));
    const { days: measured } = await ask("days", "--from", last, "--to", last);
    expect(measured).toMatchObject([
      { distanceM: expect.any(Number) as unknown, energyKcal: expect.any(Number) as unknown },
    ]);

    const live = await run("live", "--seconds", "3", "--json");
    const { events } = JSON.parse(live.stdout) as { events: unknown[] };
    expect(events.length).toBeGreaterThan(0);
    expect(events[0]).toEqual({
      is: "pulse",
      at: expect.stringMatching(ISO) as unknown,
      heartRateBpm: 72,
    });
    const { bands } = await ask("keys");
    expect(bands).toMatchObject([
      { mac, serial, keys: [{ current: true, verifiedAt: expect.stringMatching(ISO) as unknown }] },
    ]);
  });
});

/** So many days before its last one. */
function dayBefore({ truth }: VirtualBand, days: number): string {
  return new Date(((truth.minutes.at(-1)?.startS ?? 0) - days * 86_400) * 1000)
    .toISOString()
    .slice(0, 10);
}

describe.skipIf(missing !== undefined).concurrent("a band that is read", () => {
  test("forgets what it gave when it is told to, and is asked again without harm", async () => {
    const band = finishedBand(2, { key: KEY });
    const { minutes } = band.truth;
    const person = await meet(band);
    const { ask, keyFile } = person;
    const first = await ask("sync", "--forget", "--key-file", keyFile);
    expect(first).toMatchObject({ minutes: { added: minutes.length }, troubles: [] });
    expect(band.truth).toEqual({ minutes: [], measurements: [], workouts: [] });
    expect(band.told.forgotten.length).toBeGreaterThan(0);
    expect(await ask("sync", "--forget", "--all")).toMatchObject({
      minutes: NOTHING,
      troubles: [],
    });
    expect(storedMinutes(person, band.mac)).toEqual(minutes);
  });

  test("says nothing but the result with --quiet", async () => {
    const band = finishedBand(1, { key: KEY });
    const { env, dataFolder, keyFile } = await meet(band);
    for (const words of [
      ["verify", "--key-file", keyFile],
      ["sync"],
      ["days"],
      ["band", "pulse"],
      ["live", "--seconds", "3"],
    ]) {
      const run = await ownband([...words, "--quiet"], { env, dataFolder, debug: false });
      expect(run).toMatchObject({ status: 0, stderr: "" });
      expect(run.stdout, words.join(" ")).not.toBe("");
    }
  });

  test("goes on where it was after Ctrl-C in the middle", { timeout: 60_000 }, async () => {
    const band = finishedBand(6, { key: KEY, pace: 1 });
    const { minutes } = band.truth;
    const person = await meet(band);
    const words = ["sync", "--json", "--key-file", person.keyFile];
    const run = await ownband(words, { ...person, onStart: interruptAfter(band, 600) });
    expect(run.status, run.stderr).toBe(130);
    expect(failureOf(run)).toMatchObject({ code: "interrupted" });
    await expect.poll(() => band.state).toBe("free");
    const kept = storedMinutes(person, band.mac);
    expect(kept.length).toBeGreaterThan(500);
    expect(kept.length).toBeLessThan(minutes.length);
    expect(kept).toEqual(minutes.slice(0, kept.length));
    const { minutes: added } = await person.ask("sync");
    expect(added).toEqual({ ...NOTHING, added: minutes.length - kept.length });
    expect(storedMinutes(person, band.mac)).toEqual(minutes);
  });

  test("is watched until Ctrl-C, which is no failure", async () => {
    const band = finishedBand(1, { key: KEY });
    const person = await meet(band);
    const words = ["live", "--json", "--key-file", person.keyFile];
    // Sign-in, and a value or two.
    const run = await ownband(words, { ...person, onStart: interruptAfter(band, 5) });
    expect(run.status, run.stderr).toBe(0);
    const { events } = JSON.parse(run.stdout) as { events: unknown[] };
    expect(events).toContainEqual(expect.objectContaining({ is: "pulse", heartRateBpm: 72 }));
    await expect.poll(() => band.state).toBe("free");
  });
});

/** Presses Ctrl-C when the band has said so much. */
function interruptAfter(band: VirtualBand, notifications: number): RunOptions["onStart"] {
  return (child) => {
    const timer = setInterval(() => {
      if (band.told.notifications < notifications) return;
      clearInterval(timer);
      child.kill("SIGINT");
    }, 5);
    child.once("close", () => clearInterval(timer));
  };
}

describe.skipIf(missing !== undefined).concurrent("no band ends with 8", () => {
  test("nothing is there", { timeout: 60_000 }, async () => {
    const { fail, keyFile } = personWith(await startBandBus([]));
    const { code, message, hint } = await fail(8, "verify", "--key-file", keyFile);
    expect({ code, message }).toEqual({ code: "band-not-found", message: "No band shows up." });
    expect(hint).toMatch(/within two metres, wake its screen/);
  });

  test("a phone holds it: the hint names the phone", { timeout: 60_000 }, async () => {
    const band = finishedBand(1, { key: KEY });
    const { run, fail, keyFile } = await meet(band);
    await run("verify", "--key-file", keyFile);
    band.holdBySomebodyElse();
    const { code, message, hint } = await fail(8, "sync");
    expect({ code, message }).toEqual({
      code: "band-not-found",
      message: "Your band does not show up.",
    });
    expect(hint).toMatch(/a phone is connected to it.*Force stop/);
  });

  test("another one is there", async () => {
    const [band, other] = [finishedBand(1, { key: KEY }), finishedBand(1, { seed: 2 })];
    const bus = await startBandBus([other]);
    const { fail, keyFile } = personWith(bus);
    keepSecretsOfBand(band);
    // Nobody but its owner knows whether that is the one.
    const { code, hint } = await fail(7, "verify");
    expect(code).toBe("no-key");
    expect(hint).toContain("ownband key");
    const named = await fail(8, "verify", band.mac, "--key-file", keyFile);
    expect(named.code).toBe("band-not-found");
    expect(named.hint).toContain("Another band is in reach");
  });

  test("several are there: name one", { timeout: 60_000 }, async () => {
    const bands = [finishedBand(1, { key: KEY }), finishedBand(1, { key: KEY, seed: 2 })] as const;
    const { ask, fail, keyFile } = personWith(await startBandBus(bands));
    const { code, message, hint } = await fail(8, "verify", "--key-file", keyFile);
    expect({ code, message }).toEqual({ code: "several-bands", message: "2 bands are in reach." });
    expect(hint).toMatch(/--band AA:BB:CC:11:22:33/);
    const [, { mac }] = bands;
    const typed = mac.replaceAll(":", "-").toLowerCase();
    const words = ["verify", "--key-file", keyFile];
    expect(await ask(...words, "--band", mac)).toMatchObject({ mac });
    expect(await ask("verify", typed, "--key-file", keyFile)).toMatchObject({ mac });
    // The only one that is known is the one that is meant.
    expect(await ask("verify")).toMatchObject({ mac });
  });

  test("Bluetooth is off, unplugged, or not there at all", async () => {
    const bus = await startBandBus([]);
    const { fail, keyFile } = personWith(bus);
    const words = ["verify", "--key-file", keyFile];
    bus.bluez.setPowered(false);
    expect(await fail(8, ...words)).toMatchObject({
      code: "bluetooth-off",
      hint: expect.any(String) as unknown,
    });
    bus.bluez.unplug();
    expect(await fail(8, ...words)).toMatchObject({
      code: "no-bluetooth",
      hint: expect.any(String) as unknown,
    });
    const nowhere = `unix:path=${join(newFolder(), "bus")}`;
    const person = personWith({ env: { DBUS_SYSTEM_BUS_ADDRESS: nowhere } });
    for (const command of [["verify"], ["sync"], ["live"], ["band", "battery"]]) {
      expect(await person.fail(8, ...command)).toMatchObject({
        code: "no-bluetooth",
        hint: expect.stringContaining("dbus") as unknown,
      });
    }
  });
});

describe.skipIf(missing !== undefined).concurrent("a key that is not right ends with 9", () => {
  test("a wrong one, and the right one is found beside it later", async () => {
    const band = finishedBand(1, { key: OTHER_KEY });
    const { fail, run, keyFile, dataFolder } = await meet(band);
    const { code, hint } = await fail(9, "sync", "--key-file", keyFile);
    expect(code).toBe("refused");
    expect(hint).toContain("ownband key");
    const listed = (await run("keys")).stdout;
    expect(listed).toMatch(/dead: the band refused it\n.*\n.*· refused \d/);
    expect(listed).not.toContain("not tried");
    const rightFile = join(dataFolder, "right.txt");
    writeFileSync(rightFile, OTHER_KEY.reveal());
    await run("verify", "--key-file", rightFile);
    expect((await run("keys")).stdout).toMatch(
      /current\n.*\n.*accepted \d.*dead: the band refused/s,
    );
    // The right one goes first.
    expect((await run("verify")).stderr).not.toMatch(/key +2 of 2/);
    expect(band.told.signIns).toBe(2);
  });

  // The tests of this file run together: polling belongs to the test whose `expect` it is.
  test("one that was accepted before", async ({ expect }) => {
    const band = finishedBand(1, { key: KEY });
    const { fail, run, keyFile } = await meet(band);
    await run("verify", "--key-file", keyFile);
    band.faults.refuseKey();
    const { code, message, hint } = await fail(9, "sync");
    expect(code).toBe("stale-key");
    expect(message).toContain("accepted before");
    expect(hint).toContain("Pair it in the vendor's app");
    band.behave();
    await run("verify");
    // Not in the same second, which nobody could put in order.
    const verified = async (): Promise<string> => {
      await run("verify");
      return (await run("keys")).stdout;
    };
    await expect.poll(verified, { timeout: 40_000 }).toMatch(/ {3}current\n/);
  });

  test("one from before a reset: the band is known by its serial number", async () => {
    const band = finishedBand(1, { key: KEY });
    const { fail, ask, run, keyFile, dataFolder } = await meet(band);
    const former = band.mac;
    await run("sync", "--key-file", keyFile);
    band.reset({ key: OTHER_KEY });
    keepSecretsOfBand(band);
    expect(band.mac).not.toBe(former);
    for (const command of ["verify", "sync"]) {
      const { code, message, hint } = await fail(9, command);
      expect(code).toBe("stale-key");
      expect(message).toContain("This band was reset");
      expect(hint).toContain("ownband key");
    }
    const { bands } = await ask("keys");
    expect(bands).toMatchObject([
      { mac: former, continuedBy: band.mac, keys: [{ current: false, superseded: "reset" }] },
    ]);
    const newFile = join(dataFolder, "new.txt");
    writeFileSync(newFile, OTHER_KEY.reveal());
    expect(await ask("sync", "--key-file", newFile)).toMatchObject({ mac: band.mac });
    expect((await run("keys")).stdout).toMatch(/before its reset.*current.*since its reset.*dead/s);
  });
});

describe.concurrent("what makes no sense is told at once", () => {
  test.each<readonly [number, RegExp, readonly string[]]>([
    [2, /no Bluetooth address/, ["sync", "my-band"]],
    [2, /no Bluetooth address/, ["verify", "--band", "C8:0F:10"]],
    [2, /whole number of seconds/, ["live", "--seconds", "soon"]],
    [2, /whole number of seconds/, ["live", "--seconds", "0"]],
    [2, /knows info, battery, time/, ["band", "dance"]],
    [2, /knows info, battery, time/, ["band"]],
    [2, /--set belongs to: band time/, ["band", "battery", "--set"]],
    [2, /belong to: band user/, ["band", "steps", "--goal", "9000"]],
    [2, /--height wants a number from 50 to 250/, ["band", "user", "--height", "1.70"]],
    [2, /--born wants a date/, ["band", "user", "--born", "1990-02-30"]],
    [2, /--sex is one of/, ["band", "user", "--sex", "yes"]],
    [2, /later than --to/, ["days", "--from", "2026-02-02", "--to", "2026-02-01"]],
    [2, /lies in the future/, ["days", "--from", "2999-01-01"]],
    [2, /wants a day/, ["nights", "--to", "yesterday"]],
    [2, /unknown option/i, ["sync", "--fast"]],
    [6, /Nothing has been read/, ["days"]],
    [6, /Nothing has been read/, ["nights"]],
    [7, /holds no auth key/, ["verify", "--key-file", "BAD"]],
    [10, /cannot be read/, ["verify", "--key-file", "NONE"]],
  ])("%i: %s", async (status, message, words) => {
    const dataFolder = newFolder();
    mkdirSync(join(dataFolder, "data"));
    writeFileSync(join(dataFolder, "bad.txt"), "0x00000000000000000000000000000000");
    const args = words.map((it) =>
      it === "BAD" ? join(dataFolder, "bad.txt") : it === "NONE" ? join(dataFolder, "no") : it,
    );
    const env = { DBUS_SYSTEM_BUS_ADDRESS: `unix:path=${join(dataFolder, "bus")}` };
    const run = await ownband([...args, "--json"], { dataFolder, env });
    expect(run.status, run.stdout).toBe(status);
    expect(failureOf(run).message).toMatch(message);
  });
});
