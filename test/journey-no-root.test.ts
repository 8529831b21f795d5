import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { AppScenario, PhoneScenario } from "../src/peers/android/scenario/scenario.ts";
import { expectKeys, keysOf } from "./keys-document.ts";
import { failureOf, newFolder, ownband, startPhone, tidyUp } from "./ownband.ts";
import type { RunOptions } from "./ownband.ts";

afterAll(tidyUp);

const MI_FITNESS = ["mi-fitness", "mi-fitness-cn"] as const;
const ANDROIDS = [6, 9, 11, 14] as const;

/** An app on a phone that nobody rooted. */
function unrooted(app: AppScenario, more: PhoneScenario = {}): PhoneScenario {
  return { root: "none", ...more, apps: [app] };
}

async function key(scenario: PhoneScenario, args: readonly string[] = [], options?: RunOptions) {
  const phone = await startPhone(scenario);
  const run = await ownband(["key", "--json", "--phone", phone.address, ...args], options);
  return { run, facts: phone.android.facts, phone };
}

describe.concurrent("without root, in shared storage", () => {
  test.each(MI_FITNESS.flatMap((app) => ANDROIDS.map((android) => ({ app, android }))))(
    "the last key in the logs of $app is found on Android $android",
    async ({ app, android }) => {
      const { run, facts } = await key(unrooted({ app, holds: "stale" }, { android }));
      const keys = keysOf(run);
      expectKeys(keys, { ...facts, keys: facts.keys.filter(({ kind }) => kind === "log") });
      expect(keys.map(({ source }) => source.kind)).toEqual(["phone-log"]);
    },
  );

  test.each([6, 11] as const)("an exported log zip is read on Android %i", async (android) => {
    const { run } = await key(unrooted({ app: "mi-fitness", logZip: true }, { android }));
    const [found] = keysOf(run);
    const paths = [found?.source, ...(found?.alsoIn ?? [])].map((source) => source?.path);
    expect(paths).toContainEqual(
      expect.stringMatching(
        /^\/sdcard\/Download\/wearablelog\/\d+log\.zip › XiaomiFit\.device\.log/,
      ),
    );
  });

  test.each([6, 14] as const)("the modified app's text is found on Android %i", async (android) => {
    const app = { app: "zepp-life", freemyband: true } as const;
    const { run, facts } = await key(unrooted(app, { android }));
    const keys = keysOf(run);
    expectKeys(keys, { ...facts, keys: facts.keys.filter(({ kind }) => kind === "text") });
  });

  test("the superuser app's refusal does not keep the logs from being read", async () => {
    const apps = [{ app: "mi-fitness" }] as const;
    const { run, facts } = await key({ rootAnswer: "deny", apps });
    expectKeys(keysOf(run), facts);
  });

  test("Mi Fitness without logs: how to export them is told", async () => {
    const { run } = await key(unrooted({ app: "mi-fitness", logs: false }));
    expect(run.status).toBe(5);
    expect(failureOf(run).hint).toMatch(/tap the app's icon ten times/);
  });
});

describe.concurrent("without root, by a backup", () => {
  const BACKED_UP = { app: "zepp-life", holds: "stale", allowBackup: true } as const;

  test.each(ANDROIDS)("a confirmed one gives the newest key on Android %i", async (android) => {
    const { run, facts } = await key(unrooted(BACKED_UP, { android }), ["--backup"]);
    const [first, second] = keysOf(run);
    expect(first).toMatchObject({ key: facts.keys[0]?.key, former: false });
    expect(first?.source).toMatchObject({ kind: "phone-backup", app: "com.xiaomi.hm.health" });
    expect(second).toMatchObject({ key: facts.worthlessKeys[0], former: true });
  });

  test("it is offered, not made, when nobody asked for it", async () => {
    const { run } = await key(unrooted(BACKED_UP));
    expect(run.status).toBe(5);
    expect(failureOf(run).hint).toContain("ownband key --backup");
  });

  test("one that is not confirmed on the phone is explained", async () => {
    const backup = { confirmed: false };
    const { run } = await key(unrooted(BACKED_UP, { backup }), ["--backup"]);
    expect(run.status).toBe(5);
    const { code, hint } = failureOf(run);
    expect(code).toBe("no-root");
    expect(hint).toMatch(/^The backup was not confirmed on the phone\..*“Back up my data”/);
  });

  test("one that the maker forbids is not asked for", async () => {
    const { run } = await key(unrooted({ app: "zepp-life" }), ["--backup"]);
    expect(run.status).toBe(5);
    expect(failureOf(run).hint).toMatch(/does not allow a backup/);
  });

  test("on Android 14 an app made for Android 12 gives none, and that is known beforehand", async () => {
    const { run } = await key(unrooted({ ...BACKED_UP, targetSdk: 31 }, { android: 14 }));
    expect(failureOf(run).hint).toMatch(/from Android 12 on .* leaves its data out of backups/);
  });

  const SEALED = unrooted(BACKED_UP, { backup: { password: "Sesam öffne dich" } });

  test("the password comes from the environment", async () => {
    const env = { OWNBAND_PASSWORD: "Sesam öffne dich" };
    const { run, facts } = await key(SEALED, ["--backup"], { env });
    expect(keysOf(run)[0]?.key).toBe(facts.keys[0]?.key);
  });

  test("the password comes from a file, before the environment", async () => {
    const file = join(newFolder(), "password");
    writeFileSync(file, "Sesam öffne dich\n");
    const env = { OWNBAND_PASSWORD: "not this one" };
    const { run, facts } = await key(SEALED, ["--backup", "--password-file", file], { env });
    expect(keysOf(run)[0]?.key).toBe(facts.keys[0]?.key);
  });

  test.each([{}, { OWNBAND_PASSWORD: "wrong" }])(
    "with the password missing or wrong (%o) that is what is told",
    async (env) => {
      const { run } = await key(SEALED, ["--backup"], { env });
      expect(run.status).toBe(10);
      expect(failureOf(run).code).toBe("wrong-password");
      expect(run.stdout + run.stderr).not.toContain("Sesam");
    },
  );
});
