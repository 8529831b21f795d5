import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  asksAgain,
  inFlyingTime,
  letGo,
  openPhone,
  openScripted,
} from "../../test/phone-in-memory.ts";
import type { ScriptedAnswer } from "../../test/scripted-system.ts";
import { androidTools } from "../node/make-database.ts";
import { createAndroid } from "../peers/android/android.ts";
import type { PhoneScenario } from "../peers/android/scenario/scenario.ts";
import type { Phone } from "../phone/phone.ts";
import { findAppFolders } from "./app-folders.ts";

afterEach(letGo);

const ZEPP_LIFE = "com.xiaomi.hm.health";

/** Looks as root. */
async function look(phone: Phone) {
  const { root } = await phone.findRoot();
  if (root === undefined) throw new Error("this phone gives root");
  return findAppFolders(phone, root);
}

async function lookOn(scenario: PhoneScenario) {
  const android = await createAndroid(scenario, androidTools);
  const { phone } = await openPhone(android.system);
  return { ...(await look(phone)), android };
}

/** What a phone would answer to the search: the script's own end is kept, whatever it is. */
function whatIsThere(text: string, command: string): ScriptedAnswer {
  const end = /echo (ownband[\w-]*)/.exec(command)?.[1] ?? "";
  return { out: `${text}${end}\n` };
}

async function parsed(text: string) {
  const { phone } = await openScripted(({ command }) =>
    command.endsWith("-c 'id -u'") ? { out: "0\n" } : whatIsThere(text, command),
  );
  return look(phone);
}

describe("where the vendor apps keep their databases", () => {
  test.each([6, 9, 11, 14] as const)(
    "Android %i: found once, with what may hold keys",
    async (release) => {
      const { folders, bonds, android } = await lookOn({ android: release });
      const [key] = android.facts.keys;
      expect(folders).toHaveLength(1);
      expect(folders[0]).toMatchObject({ app: ZEPP_LIFE, user: 0 });
      expect(folders[0]?.databases).toContain(`origin_db_${key?.account}`);
      expect(folders[0]?.databases.join(" ")).not.toMatch(/-wal|-shm|-journal|\.bak|stress|spo2/);
      expect([...bonds]).toEqual([[key?.mac, "Mi Smart Band 4"]]);
    },
  );

  test("every user's folder, and those on adopted storage", async () => {
    const { folders } = await lookOn({
      users: [0, 10, 999],
      apps: [
        { app: "zepp-life" },
        { app: "zepp-life", user: 10, adopted: true },
        { app: "mi-fitness", user: 999 },
      ],
    });
    expect(folders.map(({ app, user }) => `${app} ${user}`).sort()).toEqual([
      "com.xiaomi.hm.health 0",
      "com.xiaomi.hm.health 10",
      "com.xiaomi.wearable 999",
    ]);
    expect(folders.find(({ user }) => user === 10)?.path).toMatch(
      /^\/mnt\/expand\/[\w-]+\/user\/10\//,
    );
    expect(folders.find(({ user }) => user === 999)?.databases).toEqual(["device_db"]);
  });

  test("an app that was never opened has a folder, and no databases", async () => {
    const { folders } = await lookOn({
      apps: [{ app: "zepp-life", holds: "empty", decoys: false }],
    });
    expect(folders).toMatchObject([{ app: ZEPP_LIFE, databases: [] }]);
  });

  test("no app, no folder", async () => {
    expect((await lookOn({ apps: [] })).folders).toEqual([]);
  });

  test("hostile names beside the database are neither run nor asked for", async () => {
    const apps = [{ app: "zepp-life", hostileNames: true }] as const;
    const android = await createAndroid({ apps }, androidTools);
    const { phone } = await openPhone(android.system);
    const before = await android.dump();
    const { folders } = await look(phone);
    for (const name of folders.flatMap(({ databases }) => databases)) {
      expect(name).toMatch(/^(origin_db\w*|device_db)$/);
    }
    expect(await android.dump()).toEqual(before);
  });
});

describe("answers that are not to be trusted", () => {
  test("folders elsewhere, of other apps or with dots in them are left out", async () => {
    const { folders } = await parsed(
      [
        "folder /data/data/com.xiaomi.hm.health/../com.bank",
        "folder /sdcard/com.xiaomi.hm.health",
        "folder /data/user/99999/com.xiaomi.hm.health",
        "folder /data/user/0/com.xiaomi.hm.health",
        "file origin_db_1",
        "file ../../../etc/passwd",
        "file origin_db_1; reboot",
        "file origin_db_1-wal",
        "folder /data/data/com.xiaomi.hm.health",
        "file origin_db_2",
        "bonds",
        "",
      ].join("\n"),
    );
    expect(folders).toEqual([
      {
        app: ZEPP_LIFE,
        path: "/data/user/0/com.xiaomi.hm.health",
        user: 0,
        databases: ["origin_db_1"],
        history: [],
      },
    ]);
  });

  test("history is asked for by name: side databases, and Gadgetbridge's", async () => {
    const { folders, gadgetbridge } = await parsed(
      [
        "folder /data/data/com.xiaomi.hm.health",
        "file origin_db_1",
        "file stress_1",
        "file spo2_1; reboot",
        "folder /data/data/nodomain.freeyourgadget.gadgetbridge",
        "file Gadgetbridge",
        "file Gadgetbridge-wal",
        "bonds",
        "",
      ].join("\n"),
    );
    expect(folders).toMatchObject([{ databases: ["origin_db_1"], history: ["stress_1"] }]);
    expect(gadgetbridge).toMatchObject([
      { app: "nodomain.freeyourgadget.gadgetbridge", databases: [], history: ["Gadgetbridge"] },
    ]);
  });

  test("bonds are addresses with names; what else the list holds is left out", async () => {
    const { bonds } = await parsed(
      [
        "bonds",
        "[Info]",
        "Name = nobody",
        "[c8:0f:10:01:02:03]",
        "Name = Mi Smart Band 4",
        "[C8:0F:10:0A:0B:0C]",
        "Name=Band\u001b[2J\u0007",
        "[not an address]",
        "Name = Somebody else",
        "[c8:0f:10:ff:ff:ff]",
        "",
      ].join("\n"),
    );
    expect([...bonds.keys()]).toEqual(["C8:0F:10:01:02:03", "C8:0F:10:0A:0B:0C"]);
    expect([...bonds.values()].join("")).not.toMatch(/\p{C}|nobody|Somebody/u);
  });

  test("whatever root prints, only names of ours come out", async () => {
    let text = "";
    const { phone } = await openScripted(({ command }) =>
      command.endsWith("-c 'id -u'") ? { out: "0\n" } : whatIsThere(text, command),
    );
    const line = fc.oneof(
      fc.constantFrom("bonds", "folder ", "file ", "file origin_db_1", "[c8:0f:10:01:02:03]"),
      fc.string({ unit: "binary" }).map((it) => `folder /data/user/0/com.xiaomi.hm.health${it}`),
      fc.string({ unit: "binary" }).map((it) => `folder /data/data/${it}`),
      fc.string({ unit: "binary" }).map((it) => `file origin_db_${it}`),
      fc.string({ unit: "binary" }).map((it) => `Name = ${it}`),
      fc.string({ unit: "binary" }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 20 }), async (lines) => {
        text = `${lines.join("\n")}\n`;
        const { folders, bonds } = await look(phone);
        for (const { path, user, databases } of folders) {
          expect(path).toMatch(/^\/(data|mnt\/expand)\/[\w./-]+$/);
          expect(path).not.toMatch(/\.\.|\n/);
          expect(Number.isInteger(user)).toBe(true);
          for (const name of databases) expect(name).toMatch(/^(origin_db\w*|device_db)$/);
        }
        for (const [mac, name] of bonds) {
          expect(mac).toMatch(/^([0-9A-F]{2}:){5}[0-9A-F]{2}$/);
          expect(name).not.toMatch(/\p{C}/u);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("root that was given once and is refused now", () => {
  test.each([
    ["at once", { err: "Permission denied\n", status: 13 }],
    ["without a word", { status: 1 }],
    ["on a terminal", { out: "Permission denied\r\n", status: 13 }],
  ])("is told with what to choose in the superuser app (%s)", async (_, refusal) => {
    const { phone } = await openScripted(({ command }) =>
      command.endsWith("-c 'id -u'") ? { out: "0\n" } : refusal,
    );
    await expect(look(phone)).rejects.toMatchObject({
      code: "no-root",
      hint: expect.stringMatching(/for ?ever|remember|always/i) as string,
    });
  });

  test("asked again, and nobody there to answer: the same", async () => {
    const { phone } = await openScripted(asksAgain);
    const { root } = await phone.findRoot();
    if (root === undefined) throw new Error("this phone gives root");
    vi.useFakeTimers();
    const { error, ms } = await inFlyingTime(findAppFolders(phone, root));
    expect(error).toMatchObject({ code: "no-root" });
    expect(ms).toBeLessThan(5 * 60_000);
  });
});
