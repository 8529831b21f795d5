import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { exitStatusOf } from "../src/cli/exit-status.ts";
import { isAppError } from "../src/errors.ts";
import { androidTools } from "../src/node/make-database.ts";
import { endlessly } from "../src/peers/adb-faults.ts";
import { createAndroid } from "../src/peers/android/android.ts";
import type { Android } from "../src/peers/android/android.ts";
import { VirtualPhone } from "../src/peers/virtual-phone.ts";
import { expectKeys, keysOf } from "./keys-document.ts";
import { newFolder, ownband, startPhone, tidyUp } from "./ownband.ts";
import { ScriptedSystem } from "./scripted-system.ts";
import type { Script } from "./scripted-system.ts";
import { intercept, searchInMemory } from "./search-in-memory.ts";

let data: string;
let android: Android;
let oldAndroid: Android;

beforeAll(async () => {
  data = newFolder();
  const apps = [{ app: "zepp-life", holds: "stale" }] as const;
  android = await createAndroid({ apps }, androidTools);
  oldAndroid = await createAndroid({ apps, android: 6 }, androidTools);
});
afterEach(() => vi.useRealTimers());
afterAll(tidyUp);

type Outcome = { readonly keys: readonly string[] } | { readonly error: unknown };

async function outcomeOf(phone: VirtualPhone): Promise<Outcome> {
  try {
    const { findings } = await searchInMemory(phone, data);
    return {
      keys: findings.keys.filter((it) => !it.isFormer).map((it) => it.sighting.key.reveal()),
    };
  } catch (error) {
    return { error };
  }
}

function expectUnusable(outcome: Outcome): void {
  const error = "error" in outcome ? outcome.error : undefined;
  expect(isAppError(error), String(error)).toBe(true);
  expect(exitStatusOf(error)).toBe(4);
}

describe("a phone that is unplugged after any number of bytes", () => {
  test.each([
    ["Android 11", () => android, 1_900],
    ["Android 6, through a terminal", () => oldAndroid, 4_100],
  ])("%s: exactly its keys, or 4; never another key, never a hang", async (_, phoneOf, step) => {
    const { system, facts } = phoneOf();
    const expected = facts.keys.map(({ key }) => key);
    let unplugged = 0;
    for (let bytes = 0; ; bytes += step) {
      const phone = new VirtualPhone(system);
      phone.vanishAfter(bytes);
      const outcome = await outcomeOf(phone);
      phone.close();
      if ("keys" in outcome) {
        expect(outcome.keys).toEqual(expected);
        break;
      }
      expectUnusable(outcome);
      unplugged++;
    }
    expect(unplugged).toBeGreaterThan(20);
  });
});

/** Lets what can go on without a clock go on: promises, files, ciphers. A moment of the real one. */
function settle(): Promise<void> {
  return delay(2);
}

/**
 * Runs it with a clock of our own, which stands until the phone is `stuck` and whenever nobody waits
 * for it, and else runs ahead; gives the time that passed as well. Were it to run while a file is
 * read or a cipher worked out, a busy machine would count as a patient ownband.
 */
async function withoutWaiting(
  work: () => Promise<Outcome>,
  stuck: Promise<unknown> = Promise.resolve(),
): Promise<{ outcome: Outcome; ms: number }> {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  let outcome: Outcome | undefined;
  let ms = 0;
  const working = work().then((it) => (outcome = it));
  await Promise.race([stuck, working]);
  while (outcome === undefined && ms < 3_600_000) {
    await settle();
    if (vi.getTimerCount() === 0) continue;
    await vi.advanceTimersByTimeAsync(1_000);
    ms += 1_000;
  }
  if (outcome === undefined) throw new Error("it does not end within an hour");
  return { outcome: await working, ms };
}

const LONGEST_MS = 4 * 60_000;

describe("a phone that freezes", () => {
  /** On this phone: what it is, root, where the apps are, the app's database, one without a key. */
  async function freezeAt(at: number): Promise<{ outcome: Outcome; ms: number }> {
    const { promise: stuck, resolve } = Promise.withResolvers<undefined>();
    const phone: VirtualPhone = new VirtualPhone(
      intercept(android.system, (go, ordinal) => {
        if (ordinal === at) {
          phone.freeze();
          resolve(undefined);
        }
        return go();
      }),
    );
    const frozen = await withoutWaiting(() => outcomeOf(phone), stuck);
    phone.close();
    expect(frozen.ms).toBeLessThan(LONGEST_MS);
    return frozen;
  }

  test.each([0, 1, 2, 3])("at command %i: given up in time, with 4", async (at) => {
    expectUnusable((await freezeAt(at)).outcome);
  });

  test("behind the database with the key: the key is given all the same", async () => {
    const expected = android.facts.keys.map(({ key }) => key);
    expect((await freezeAt(4)).outcome).toEqual({ keys: expected });
  });

  test("before the first word: given up in time, with 4", async () => {
    const phone = new VirtualPhone(android.system);
    phone.freeze();
    const { outcome, ms } = await withoutWaiting(() => outcomeOf(phone));
    phone.close();
    expectUnusable(outcome);
    expect(ms).toBeLessThan(20_000);
  });

  test("somebody who accepts and never says a word is given up after 15 s", async () => {
    const phone = new VirtualPhone(android.system);
    phone.goOffline();
    const { outcome, ms } = await withoutWaiting(() => outcomeOf(phone));
    phone.close();
    expect(outcome).toMatchObject({ error: { code: "offline" } });
    expect(ms).toBeLessThan(17_000);
  });
});

describe("a phone whose answers never end", () => {
  test.each([0, 1, 2, 3])("from command %i on: given up, with 4 or 5", async (from) => {
    const endless = endlessly(android.system);
    const { promise: stuck, resolve } = Promise.withResolvers<undefined>();
    const system = intercept(android.system, (go, ordinal, command) => {
      if (ordinal < from) return go();
      resolve(undefined);
      return endless.start(command, { uid: 2000, terminal: false });
    });
    const phone = new VirtualPhone(system);
    const { outcome, ms } = await withoutWaiting(() => outcomeOf(phone), stuck);
    phone.close();
    expect(outcome).toHaveProperty("error");
    expect([4, 5]).toContain(exitStatusOf("error" in outcome ? outcome.error : undefined));
    expect(ms).toBeLessThan(LONGEST_MS);
  });
});

/** Answers that look like those of a real phone just enough to lead us on. */
const FACTS =
  "uid=2000(shell) gid=2000(shell)\n[ro.build.version.sdk]: [30]\n[ro.debuggable]: [1]\n";
const WORDS = fc.constantFrom(
  ...["uid=0(root)\n", "0\n", "folder /data/user/0/com.xiaomi.hm.health\n", "file origin_db_1\n"],
  ...[
    "file origin_db_1\nfile device_db\n",
    "file ../../../etc/passwd\n",
    "bonds\n",
    "[ro.debuggable",
  ],
  ...[
    "folder /data/user/0/com.xiaomi.hm.health/../../x\n",
    "Name = \u001b[2J\n",
    "MARK start sha256sum\n",
  ],
  ...[
    "MARK start\n",
    "MARK 0 10 abc\n0123456789\n",
    "MARK 0 99999999999999999999 x\n",
    "MARK 99 1 x\na\n",
  ],
  ...["MARK 0 -5 x\n", "MARK 1 0 \n\n", "MARK end\n", "MARK done\n", "SQLite format 3\0", "\r\r\n"],
  ...["Package [com.xiaomi.hm.health]\nflags=[ ALLOW_BACKUP ]\n", "1 /sdcard/../data/x\n"],
  ...[
    "1700000000 /sdcard/freemyband/miband1.txt\n",
    "restarting adbd as root\n",
    "su: not found\n",
  ],
);
const ANSWER = fc.record({
  out: fc.array(fc.oneof({ weight: 4, arbitrary: WORDS }, fc.string({ unit: "binary" })), {
    maxLength: 8,
  }),
  err: fc.oneof(fc.constant(""), fc.string()),
  status: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 255 })),
});

describe("a phone that answers anything", () => {
  test.each([6, 11])(
    "Android %i: no crash, no hang, an error of ours or no error",
    async (release) => {
      const manyAnswers = fc.array(ANSWER, { minLength: 1, maxLength: 12 });
      await fc.assert(
        fc.asyncProperty(manyAnswers, fc.boolean(), async (answers, isHonestAtFirst) => {
          let asked = 0;
          const script: Script = ({ command }) => {
            if (isHonestAtFirst && command.includes("getprop")) return { out: FACTS };
            const { out, err, status } = answers[asked++ % answers.length] ?? { out: [] };
            const mark = /\b[0-9a-f]{16}\b/.exec(command)?.[0] ?? "";
            return { out: out.join("").replaceAll("MARK", mark), err, status };
          };
          const phone = new VirtualPhone(new ScriptedSystem(script), { android: release });
          const { outcome, ms } = await withoutWaiting(() => outcomeOf(phone));
          phone.close();
          vi.useRealTimers();
          expect("error" in outcome && !isAppError(outcome.error) ? outcome.error : "").toBe("");
          expect(ms).toBeLessThan(LONGEST_MS);
        }),
        { numRuns: 40 },
      );
    },
  );
});

describe("names that hurt whoever is careless", () => {
  test.each([6, 11] as const)(
    "Android %i: the key is found, nothing is executed, nothing is written elsewhere",
    async (release) => {
      const apps = [{ app: "zepp-life", holds: "stale", hostileNames: true }] as const;
      const phone = await startPhone({ android: release, apps });
      const before = await phone.android.dump();
      const dataFolder = newFolder();
      const env = { TMPDIR: dataFolder };
      const words = ["key", "--json", "--phone", phone.address];
      expectKeys(keysOf(await ownband(words, { dataFolder, env })), phone.android.facts);
      expect(await phone.android.dump()).toEqual(before);
      expect(before.join("\n")).not.toMatch(/"\/(sdcard|data\/media\/0|storage.*)\/pwned"/);
      expect(readdirSync(dataFolder)).toEqual(["data"]);
      const kept = readdirSync(join(dataFolder, "data"));
      expect(kept.filter((name) => !/^(adbkey|ownband\.sqlite(-wal|-shm)?)$/.test(name))).toEqual(
        [],
      );
    },
  );
});
