import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunningPhone } from "../src/cli/start-virtual-phone.ts";
import type { PhoneScenario } from "../src/peers/android/scenario/scenario.ts";
import { adbMissing, startAdbServer } from "./adb-server.ts";
import type { AdbServer } from "./adb-server.ts";
import {
  FORMER_MAC,
  HANDED_KEY,
  HANDED_MAC,
  handoverFolder,
  OTHER_KEY,
  OTHER_MAC,
} from "./handover-store.ts";
import { CTRL_C, onTerminal, readable, terminalMissing } from "./on-terminal.ts";
import { documentOf, failureOf, newFolder, ownband, startPhone, tidyUp } from "./ownband.ts";
import type { Run, RunOptions } from "./ownband.ts";

/** On a phone: looking, pushing, sending. What needs none: journey-handover. */

afterAll(tidyUp);

const APP = "nodomain.freeyourgadget.gadgetbridge";
const FILES = `/data/media/0/Android/data/${APP}/files`;
const DOWNLOAD = "/data/media/0/Download";
const SETTINGS = "Export_preference_C8_0F_10_0C_0D_0E";

function withGadgetbridge(scenario: PhoneScenario = {}): Promise<RunningPhone> {
  return startPhone({ apps: [], gadgetbridge: {}, ...scenario });
}

function handover(
  { address }: RunningPhone,
  words: readonly string[],
  options: RunOptions = {},
): Promise<Run> {
  return ownband(["handover", "gadgetbridge", "--phone", address, ...words], {
    dataFolder: handoverFolder(),
    ...options,
  });
}

function namesIn({ android }: RunningPhone, path: string): string[] {
  const node = android.tree.find(path);
  return node?.is === "folder" ? [...node.entries.keys()] : [];
}

function textIn({ android }: RunningPhone, path: string): string {
  const node = android.tree.find(path);
  if (node?.is !== "file") throw new Error(`no file ${path}`);
  return new TextDecoder().decode(node.content.read(0, node.content.sizeBytes));
}

describe.concurrent("the plan, with a phone", () => {
  test("knows what is on it, asks for no root, and changes nothing", async () => {
    const phone = await withGadgetbridge({ rootAnswer: "unanswered" });
    const before = await phone.android.dump();
    const run = await handover(phone, []);
    expect(run.status, run.stderr).toBe(0);
    expect(run.stderr).toMatch(/✓ phone +Redmi Note 8 .*✓ app +Gadgetbridge 0\.83\.0, running/s);
    expect(run.stderr).not.toMatch(/ root /);
    expect(await phone.android.dump()).toEqual(before);
  });

  test("of one that never had Gadgetbridge begins with the backup", async () => {
    const phone = await startPhone({ apps: [], root: "none" });
    const run = await handover(phone, ["--json"]);
    expect(documentOf(run)).toMatchObject({ ways: [{ way: "backup" }, { way: "text" }, {}, {}] });
  });

  test("of one with an old Gadgetbridge says what that is too old for", async () => {
    const phone = await withGadgetbridge({ gadgetbridge: { version: "0.70.0", running: false } });
    const { stdout } = await handover(phone, []);
    expect(stdout).toMatch(/backup .*\n +not here: .*older than 0\.83\.0/);
    expect(stdout).toMatch(/send .*\n +not here: .*older than 0\.75\.0/);
    const out = join(newFolder(), "b.zip");
    const made = await handover(phone, ["--way", "backup", "--out", out]);
    expect(made.stderr).toMatch(/^! This Gadgetbridge is older than 0\.83\.0/m);
  });

  test.each([
    ["is not there", (phone: RunningPhone) => phone.close()],
    [
      "says nothing",
      ({ phone }: RunningPhone) => {
        phone.goOffline();
        return Promise.resolve();
      },
    ],
  ] as const)("a phone that %s keeps nobody waiting for it", async (_, spoil) => {
    const phone = await withGadgetbridge();
    await spoil(phone);
    const run = await handover(phone, []);
    expect(run.status, run.stderr).toBe(0);
    expect(run.stdout).toContain(HANDED_KEY);
    expect(run.stderr).toMatch(/– phone .* It is not needed for this\./);
    expect(run.ms).toBeLessThan(10_000);
  });
});

const missing = adbMissing();
const title = `a push through the real adb${missing === undefined ? "" : ` (${missing})`}`;

describe.skipIf(missing !== undefined)(title, () => {
  let server: AdbServer;
  beforeAll(async () => {
    server = await startAdbServer();
  });
  afterAll(() => server.close());

  test("puts the backup whole into Download, and keeps a copy only where one is wanted", async () => {
    const phone = await withGadgetbridge({ root: "none" });
    await server.adb(["connect", phone.address]);
    await server.adb(["-s", phone.address, "wait-for-device"]);
    const cwd = newFolder();
    const words = ["--way", "backup", "--push", "--yes", "--out", "mine.zip", "--json"];
    const run = await handover(phone, words, { server, cwd });
    expect(run.status, run.stdout + run.stderr).toBe(0);
    expect(run.stderr).toMatch(/adb server {2}running=true/);
    const { pushed, file } = documentOf(run) as {
      pushed: { path: string; verifiedBy: string };
      file: object;
    };
    expect(file).toMatchObject({ path: "mine.zip", holdsKey: true });
    expect(pushed).toMatchObject({ verifiedBy: "sha256" });
    expect(pushed.path).toMatch(/^\/sdcard\/Download\/gadgetbridge_\d{14}\.zip$/);
    const copy = join(cwd, "copy.zip");
    await server.adb(["-s", phone.address, "pull", pushed.path, copy]);
    expect(readFileSync(copy).equals(readFileSync(join(cwd, "mine.zip")))).toBe(true);
  });

  test("of the settings goes where Gadgetbridge looks, and leaves nothing here", async () => {
    const phone = await withGadgetbridge({ root: "none", android: 6 });
    await server.adb(["connect", phone.address]);
    await server.adb(["-s", phone.address, "wait-for-device"]);
    const cwd = newFolder();
    const dataFolder = handoverFolder();
    const words = ["--way", "settings", "--push", "--yes"];
    const run = await handover(phone, words, { server, cwd, dataFolder });
    expect(run.status, run.stdout + run.stderr).toBe(0);
    expect(run.stdout).toContain(`/sdcard/Android/data/${APP}/files/${SETTINGS}`);
    expect(textIn(phone, `${FILES}/${SETTINGS}`)).toContain(`>${HANDED_KEY}</String>`);
    expect(readdirSync(cwd)).toEqual([]);
    expect(readdirSync(join(dataFolder, "data")).filter((it) => it.startsWith("scr"))).toEqual([]);
  });
});

describe.concurrent("a push", () => {
  test("without a word of the owner does nothing", async () => {
    const phone = await withGadgetbridge();
    const before = await phone.android.dump();
    for (const way of ["backup", "settings"]) {
      const cwd = newFolder();
      const run = await handover(phone, ["--way", way, "--push", "--json"], { cwd });
      expect(run.status).toBe(2);
      expect(failureOf(run).message).toContain("--yes");
      expect(readdirSync(cwd)).toEqual([]);
    }
    expect(await phone.android.dump()).toEqual(before);
  });

  test("overwrites nothing on the phone", async () => {
    const phone = await withGadgetbridge();
    await handover(phone, ["--way", "settings", "--push", "--yes"]);
    const before = await phone.android.dump();
    const again = await handover(phone, ["--way", "settings", "--push", "--yes", "--json"]);
    expect(again.status).toBe(2);
    expect(failureOf(again)).toMatchObject({ code: "exists" });
    expect(await phone.android.dump()).toEqual(before);
  });

  test("of settings wants Gadgetbridge, one of the backup only room", async () => {
    const phone = await startPhone({ apps: [] });
    const settings = await handover(phone, ["--way", "settings", "--push", "--yes", "--json"]);
    expect(settings.status).toBe(6);
    expect(failureOf(settings)).toMatchObject({ code: "no-gadgetbridge" });
    const backup = await handover(phone, ["--way", "backup", "--push", "--yes", "--quiet"]);
    expect(backup.status, backup.stderr).toBe(0);
    const [name = ""] = namesIn(phone, DOWNLOAD);
    expect(backup.stdout).toBe(`/sdcard/Download/${name}\n`);
  });

  test("of a merged database goes where the import looks, once the old export was moved", async () => {
    const phone = await withGadgetbridge();
    const cwd = newFolder();
    const unpack = await handover(phone, ["--way", "backup", "--out", "b.zip"], { cwd });
    expect(unpack.status).toBe(0);
    const own = execFileSync("unzip", ["-p", join(cwd, "b.zip"), "database/Gadgetbridge"]);
    writeFileSync(join(cwd, "Gadgetbridge"), own);
    const words = ["--way", "merge", "--into", "Gadgetbridge", "--push", "--yes", "--quiet"];
    const run = await handover(phone, words, { cwd });
    expect(run.stdout).toBe(`/sdcard/Android/data/${APP}/files/Gadgetbridge\n`);
    expect(textIn(phone, `${FILES}/Gadgetbridge`)).toMatch(/^SQLite format 3/);
    expect((await handover(phone, words, { cwd })).status).toBe(2);
  });

  test("to no phone at all ends with 3, and makes no file", async () => {
    const cwd = newFolder();
    const words = ["handover", "gadgetbridge", "--way", "backup", "--push", "--yes"];
    const run = await ownband(words, { dataFolder: handoverFolder(), cwd });
    expect(run.status).toBe(3);
    expect(readdirSync(cwd)).toEqual([]);
  });

  test("that is stopped leaves nothing, here or there", async () => {
    const phone = await withGadgetbridge();
    const dataFolder = handoverFolder({ manyMinutes: 100_000 });
    let isSeen = false;
    const run = await handover(phone, ["--way", "backup", "--push", "--yes"], {
      dataFolder,
      onStart: (child) => {
        const timer = setInterval(() => {
          if (namesIn(phone, DOWNLOAD).length === 0) return;
          isSeen = true;
          child.kill("SIGINT");
          clearInterval(timer);
        }, 1);
        child.once("close", () => {
          clearInterval(timer);
        });
      },
    });
    expect(isSeen).toBe(true);
    expect(run.status, run.stderr).toBe(130);
    expect(namesIn(phone, DOWNLOAD)).toEqual([]);
    expect(readdirSync(join(dataFolder, "data")).filter((it) => it.startsWith("scr"))).toEqual([]);
  });
});

describe.skipIf(terminalMissing() !== undefined).concurrent("on a terminal", () => {
  const QUESTION = "Put the backup into the phone";

  async function play(
    phone: RunningPhone,
    words: readonly string[],
    steps: readonly (readonly [string, string])[],
  ) {
    const dataFolder = handoverFolder();
    const args = ["handover", "gadgetbridge", "--phone", phone.address, ...words];
    const run = await onTerminal(args, steps, { OWNBAND_DATA: join(dataFolder, "data") });
    expect(run.missing, readable(run.text)).toBeNull();
    return { status: run.status, text: readable(run.text) };
  }

  test.each([
    ["no", "n", 0],
    ["Ctrl-C", CTRL_C, 130],
  ] as const)("%s to the question leaves the phone as it is", async (_, answer, status) => {
    const phone = await withGadgetbridge();
    const before = await phone.android.dump();
    const run = await play(phone, ["--way", "backup", "--push"], [[QUESTION, answer]]);
    expect(run.status, run.text).toBe(status);
    expect(run.text).toMatch(/The auth key is in it, in clear/);
    expect(run.text).not.toContain(HANDED_KEY);
    expect(await phone.android.dump()).toEqual(before);
  });

  test("yes to the question puts it there, and says where", async () => {
    const phone = await withGadgetbridge();
    const run = await play(phone, ["--way", "backup", "--push"], [[QUESTION, "y"]]);
    expect(run.status, run.text).toBe(0);
    const [name = ""] = namesIn(phone, DOWNLOAD);
    expect(run.text).toContain(`/sdcard/Download/${name}`);
  });

  test("the key comes with its code for the camera", async () => {
    const phone = await withGadgetbridge();
    const { text } = await play(phone, ["--way", "text", "--no-copy"], []);
    expect(text).toContain(HANDED_KEY);
    expect(text.match(/^ {2}[█▀▄ ]{25,}\r?$/gm)?.length).toBeGreaterThan(12);
  });
});

describe.concurrent("a message to Gadgetbridge", () => {
  const PREFERENCES = `/data/data/${APP}/shared_prefs/devicesettings_${HANDED_MAC}.xml`;

  test("sets the key where its owner allows that", async () => {
    const knows = [{ mac: HANDED_MAC, key: OTHER_KEY, letsOthersSet: true }];
    const phone = await withGadgetbridge({ root: "none", gadgetbridge: { knows } });
    const run = await handover(phone, ["--way", "send", "--yes", "--json"]);
    expect(run.status, run.stdout).toBe(0);
    expect(documentOf(run)).toMatchObject({ sent: true });
    expect(textIn(phone, PREFERENCES)).toContain(`>${HANDED_KEY}<`);
  });

  test("gives the device of a band that was reset its new address", async () => {
    const knows = [{ mac: FORMER_MAC, key: OTHER_KEY }];
    const phone = await withGadgetbridge({ root: "none", gadgetbridge: { knows } });
    const dataFolder = handoverFolder({ wasReset: true });
    const run = await handover(phone, ["--way", "move", "--yes"], { dataFolder });
    expect(run.status, run.stderr).toBe(0);
    // Its key has to be put in by hand afterwards.
    expect(run.stdout).toContain(HANDED_KEY);
    expect(run.stdout).toMatch(/nothing confirms/);
  });

  test.each(["send", "move"])("does not go to one that does not run: %s", async (way) => {
    const phone = await withGadgetbridge({ gadgetbridge: { running: false } });
    const dataFolder = handoverFolder({ wasReset: true });
    const run = await handover(phone, ["--way", way, "--yes", "--json"], { dataFolder });
    expect(run.status).toBe(4);
    expect(failureOf(run)).toMatchObject({ code: "not-running" });
  });

  test("does not go to one that is too old to hear it", async () => {
    const phone = await withGadgetbridge({ gadgetbridge: { version: "0.60.0" } });
    const before = await phone.android.dump();
    const run = await handover(phone, ["--way", "send", "--yes", "--json"]);
    expect(run.status).toBe(4);
    expect(failureOf(run)).toMatchObject({ code: "not-sent" });
    expect(await phone.android.dump()).toEqual(before);
  });
});

describe.concurrent("the look afterwards", () => {
  test.each([
    ["the same key", [{ mac: HANDED_MAC, key: HANDED_KEY }], 0, "same", true, /has the key, and/],
    ["another key", [{ mac: HANDED_MAC, key: OTHER_KEY }], 7, "other", true, /another key/],
    ["no key", [{ mac: HANDED_MAC }], 7, "none", true, /no key of this band/],
    ["a stranger's band", [{ mac: OTHER_MAC, key: HANDED_KEY }], 7, "none", false, /no key/],
    [
      "a line break behind it",
      [{ mac: HANDED_MAC, key: `${HANDED_KEY}&#10;` }],
      7,
      "miswritten",
      true,
      /misunderstands/,
    ],
  ] as const)("sees %s", async (_, knows, status, key, knowsBand, text) => {
    const phone = await withGadgetbridge({ gadgetbridge: { knows } });
    const before = await phone.android.dump();
    const run = await handover(phone, ["--check", "--json"]);
    expect(run.status, run.stdout + run.stderr).toBe(status);
    expect(documentOf(run)["check"]).toEqual({ looked: true, key, knowsBand });
    const told = await handover(phone, ["--check"]);
    expect(told.status).toBe(status);
    expect(told.stdout).toMatch(text);
    expect(told.stdout).not.toContain(HANDED_KEY);
    expect(await phone.android.dump()).toEqual(before);
  });

  test("is one word with --quiet", async () => {
    const phone = await withGadgetbridge({ gadgetbridge: { knows: [{ mac: HANDED_MAC }] } });
    const run = await handover(phone, ["--check", "--quiet"]);
    expect(run).toMatchObject({ status: 7, stdout: "none\n" });
  });

  test("cannot be taken where root is refused, and says so", async () => {
    const phone = await withGadgetbridge({ rootAnswer: "deny", rootPromptMs: 2_500 });
    const run = await handover(phone, ["--check"]);
    expect(run.status).toBe(5);
    expect(run.stdout).toMatch(/Nobody could look/);
  });

  test("cannot be taken without root, and says so", async () => {
    const knows = [{ mac: HANDED_MAC, key: HANDED_KEY }];
    const phone = await withGadgetbridge({ root: "none", gadgetbridge: { knows } });
    const run = await handover(phone, ["--check", "--json"]);
    expect(run.status).toBe(5);
    expect(documentOf(run)).toMatchObject({ check: { looked: false } });
    const told = await handover(phone, ["--check"]);
    expect(told.status).toBe(5);
    expect(told.stdout).toMatch(/Nobody could look.*Without root/);
  });

  test("finds the band under its former address, and says how it moves", async () => {
    const knows = [{ mac: FORMER_MAC, key: OTHER_KEY }];
    const phone = await withGadgetbridge({ gadgetbridge: { knows } });
    const dataFolder = handoverFolder({ wasReset: true });
    const run = await handover(phone, ["--check"], { dataFolder });
    expect(run.status).toBe(7);
    expect(run.stderr).toContain("--way move");
  });

  test("on a phone without Gadgetbridge ends with 6, without a phone with 3", async () => {
    const phone = await startPhone({ apps: [] });
    expect((await handover(phone, ["--check"])).status).toBe(6);
    const none = await ownband(["handover", "gadgetbridge", "--check"], {
      dataFolder: handoverFolder(),
    });
    expect(none.status).toBe(3);
  });
});
