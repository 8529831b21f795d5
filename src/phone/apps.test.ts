import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { letGo, openPhone, openScripted } from "../../test/phone-in-memory.ts";
import { androidTools } from "../node/make-database.ts";
import { createAndroid } from "../peers/android/android.ts";
import { isAppError } from "../errors.ts";
import { readApps, readUsers } from "./apps.ts";
import { readFacts } from "./facts.ts";

afterEach(letGo);

const ID = "com.xiaomi.hm.health";

/** `dumpsys package ID`, as far as it matters. */
function dump(
  lines: readonly string[],
  user = "User 0: ceDataInode=1 installed=true hidden=false",
): string {
  return [
    `Packages:`,
    `  Package [${ID}] (1a2b3c):`,
    ...lines.map((it) => `    ${it}`),
    `    ${user}`,
    "",
  ].join("\n");
}

async function appOf(out: string, facts?: string) {
  const { phone } = await openScripted(() => ({ out }), facts === undefined ? {} : { facts });
  return (await readApps(phone, [ID]))?.[0];
}

function factsOf(sdk: number, ...more: readonly string[]): string {
  return ["uid=2000(shell)", `[ro.build.version.sdk]: [${sdk}]`, ...more, ""].join("\n");
}

describe("the apps that are installed", () => {
  test("an app is found with its version", async () => {
    const app = await appOf(dump(["versionName=6.3.5", "flags=[ HAS_CODE ]"]));
    expect(app).toEqual({ id: ID, version: "6.3.5", backup: "forbidden-by-app" });
  });

  test.each([
    ["the package manager knows no such app", "Unable to find package\n"],
    ["only another app's name contains it", "  Package [com.xiaomi.hm.health.fake] (1):\n"],
    ["it was removed and its data kept", dump(["versionName=6"], "User 0: installed=false")],
  ])("it is not there when %s", async (_, out) => {
    expect(await appOf(out)).toBeUndefined();
  });

  test.each([
    ["prints nothing", { out: "" }],
    ["fails", { out: "Can't find service: package\n", status: 20 }],
  ])("a package manager that %s has not said that there is no app", async (_, answer) => {
    const { phone } = await openScripted(() => answer);
    expect(await readApps(phone, [ID])).toBeUndefined();
  });

  test("an app that only another of the phone's users has is there", async () => {
    const users = "User 0: installed=false\n    User 10: ceDataInode=2 installed=true";
    expect(await appOf(dump(["versionName=6"], users))).toMatchObject({ id: ID, version: "6" });
  });

  test.each([
    [30, 30, "ALLOW_BACKUP", "possible"],
    [30, 31, "ALLOW_BACKUP", "possible"],
    [31, 30, "ALLOW_BACKUP", "possible"],
    [31, 31, "ALLOW_BACKUP", "forbidden-by-android"],
    [34, 34, "ALLOW_BACKUP DEBUGGABLE", "possible"],
    [28, 28, "HAS_CODE", "forbidden-by-app"],
  ])(
    "Android API %i, app for API %i, flags %s: a backup is %s",
    async (sdk, target, flags, backup) => {
      const text = dump([`versionCode=1 minSdk=21 targetSdk=${target}`, `flags=[ ${flags} ]`]);
      expect((await appOf(text, factsOf(sdk)))?.backup).toBe(backup);
    },
  );

  test("what the phone does not tell is not guessed", async () => {
    const app = await appOf(dump([]));
    expect(app).toEqual({ id: ID, backup: "unknown" });
  });

  test("a version that would move the cursor is made harmless", async () => {
    const app = await appOf(dump(["versionName=6.3\u001b[2J\u0007"]));
    expect(app?.version).not.toMatch(/\p{C}/u);
  });

  test.each([6, 9, 11, 14] as const)("Android %i itself is understood", async (release) => {
    const apps = [
      { app: "zepp-life" },
      { app: "mi-fitness", allowBackup: true, targetSdk: 30 },
    ] as const;
    const android = await createAndroid({ android: release, apps, users: [0, 10] }, androidTools);
    const { phone } = await openPhone(android.system);
    const ids = [ID, "com.huami.watch.hmwatchmanager", "com.xiaomi.wearable", "com.mi.health"];
    expect(await readApps(phone, ids)).toEqual([
      { id: ID, version: "6.3.5", backup: "forbidden-by-app" },
      { id: "com.xiaomi.wearable", version: "3.48.0i", backup: "possible" },
    ]);
    expect(await readUsers(phone)).toEqual([0, 10]);
  });

  test("whatever the package manager prints, nothing breaks", async () => {
    const words = fc.constantFrom(
      ...[`Package [${ID}]`, "flags=[", "]", "targetSdk=", "31", "User 0:", "installed=true"],
      ...["versionName=", "\n", "ALLOW_BACKUP", "999999999999999999999", "\u001b[2J"],
    );
    const line = fc.array(fc.oneof(words, fc.string({ unit: "binary" })), { maxLength: 20 });
    let out = "";
    const { phone } = await openScripted(() => ({ out }));
    await fc.assert(
      fc.asyncProperty(line, async (parts) => {
        out = parts.join("");
        for (const { id, version } of (await readApps(phone, [ID])) ?? []) {
          expect(id).toBe(ID);
          expect(version ?? "").not.toMatch(/\p{C}/u);
          expect((version ?? "").length).toBeLessThanOrEqual(80);
        }
      }),
      { numRuns: 60 },
    );
  });
});

test("the phone's users are told by their numbers", async () => {
  const out =
    "Users:\n\tUserInfo{0:Owner:c13} running\n\tUserInfo{10:Work: it}:1030}\n\tUserInfo{999:XSpace:801010}\n";
  const { phone } = await openScripted(() => ({ out }));
  expect(await readUsers(phone)).toEqual([0, 10, 999]);
});

describe("what the phone is", () => {
  async function facts(text: string) {
    return (await openScripted(() => ({}), { facts: text })).phone.facts;
  }

  test("a phone is named as people name it", async () => {
    const named = async (brand: string, model: string): Promise<string> => {
      const lines = [`[ro.product.brand]: [${brand}]`, `[ro.product.model]: [${model}]`];
      return (await facts(factsOf(30, ...lines))).model;
    };
    expect(await named("Redmi", "Redmi Note 8")).toBe("Redmi Note 8");
    expect(await named("samsung", "SM-G960F")).toBe("samsung SM-G960F");
    expect(await named("", "")).toBe("Android phone");
    expect(await named("x", "\u001b[2J\u0007boo")).not.toMatch(/\p{C}/u);
  });

  const FILE = "[ro.crypto.type]: [file]";
  const available = (value: string): string => `[sys.user.0.ce_available]: [${value}]`;
  test.each([
    ["encrypted by files, not unlocked yet", 30, [FILE, available("false")], true],
    ["encrypted by files, which does not say", 30, [FILE], true],
    ["encrypted by files, which says nothing", 30, [FILE, available("")], true],
    ["encrypted by files, unlocked", 30, [FILE, available("true")], false],
    ["Android 7, not unlocked yet", 24, [FILE], true],
    ["encrypted as a whole", 30, ["[ro.crypto.type]: [block]"], false],
    ["not encrypted", 30, [], false],
    ["Android 6", 23, [FILE], false],
  ] as const)("%s: locked or not", async (_, sdk, lines, locked) => {
    expect((await facts(factsOf(sdk, ...lines))).locked).toBe(locked);
  });

  test("what answers like no Android phone is told apart", async () => {
    await expect(facts("Welcome to BusyBox\n# ")).rejects.toMatchObject({ code: "offline" });
  });

  test("whatever a phone says of itself, nothing breaks and nothing moves the cursor", async () => {
    let said = "";
    const { phone } = await openScripted(() => ({}), {});
    const link = {
      ...phone.link,
      features: new Set(["shell_v2"]),
      open: () => Promise.resolve(answering(said)),
    };
    const line = fc.oneof(
      fc.constantFrom("uid=2000(shell)", "uid=0(root)", "[ro.product.model]: [\u001b[2J]"),
      fc.string({ unit: "binary" }).map((it) => `[ro.product.model]: [${it}]`),
      fc.string({ unit: "binary" }).map((it) => `[ro.build.version.sdk]: [${it}]`),
      fc.string({ unit: "binary" }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 8 }), async (lines) => {
        said = lines.join("\n");
        try {
          const { model, android, sdk } = await readFacts(link);
          expect(model + android).not.toMatch(/\p{C}/u);
          expect(Number.isSafeInteger(sdk)).toBe(true);
        } catch (error) {
          if (!isAppError(error)) throw error;
        }
      }),
    );
  });
});

/** A service that sends one output packet and the exit code 0. */
function answering(text: string) {
  const bytes = new TextEncoder().encode(text);
  const header = Uint8Array.of(1, bytes.length & 0xff, (bytes.length >> 8) & 0xff, 0, 0);
  const all = [header, bytes, Uint8Array.of(3, 1, 0, 0, 0, 0)].filter((it) => it.length > 0);
  return {
    bytes: (async function* () {
      yield* await Promise.resolve(all);
    })(),
    write: () => Promise.resolve(),
    close: () => undefined,
  };
}
