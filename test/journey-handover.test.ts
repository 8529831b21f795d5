import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import {
  DEAD_KEY,
  FIRST_DAY_S,
  FORMER_MAC,
  HANDED_KEY,
  HANDED_MAC,
  HANDED_MINUTES,
  handoverFolder,
  keyOf,
  OTHER_KEY,
  OTHER_MAC,
  RUN_S,
} from "./handover-store.ts";
import { documentOf, failureOf, newFolder, ownband, tidyUp } from "./ownband.ts";
import type { Run, RunOptions } from "./ownband.ts";
import { signalsItself } from "./signals-itself.ts";

/** Without a phone: the plan, the key, the files. What is done on a phone: journey-handover-phone. */

afterAll(tidyUp);

const COMMAND = ["handover", "gadgetbridge"] as const;

function handover(
  words: readonly string[],
  dataFolder: string,
  options: RunOptions = {},
): Promise<Run> {
  return ownband([...COMMAND, ...words], { dataFolder, ...options });
}

describe.concurrent("the plan, without a phone", () => {
  test("is the key, what keeps it alive, the best way whole, the others in a line", async () => {
    const { status, stdout, stderr } = await handover([], handoverFolder());
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(/^ {2}Mi Smart Band 4 {3}C8:0F:10:0C:0D:0E {3}firmware V1\.0\.9\.66\n/);
    expect(stdout).toContain(`\n  ${HANDED_KEY}\n`);
    expect(stdout).toMatch(
      /Do not un-pair the band in Zepp Life.*synchronise.*Force stop.*Forget.*Then: Paste the key.*Auth Key.*replaces.*leaves.*Other ways.*Afterwards:/s,
    );
    for (const word of ["merge", "backup", "settings", "send"]) {
      expect(stdout).toMatch(new RegExp(`^ {4}${word} +[A-Z]`, "m"));
    }
    expect(stdout).not.toMatch(/^ {4}move /m);
    expect(stdout).not.toContain("\u001b");
  });

  test("is one document for programs", async () => {
    const run = await handover(["--json"], handoverFolder());
    expect(run.status).toBe(0);
    const document = documentOf(run);
    expect(Object.keys(document)).toEqual(["band", "key", "keepKeyAlive", "ways", "afterwards"]);
    expect(document).toMatchObject({
      band: { mac: HANDED_MAC, model: "Mi Smart Band 4" },
      key: HANDED_KEY,
    });
    const ways = document["ways"] as { way: string; steps: string[]; replaces: string }[];
    expect(ways.map(({ way }) => way)).toEqual(["text", "merge", "backup", "settings", "send"]);
    for (const { steps, replaces } of ways) {
      expect(steps.length).toBeGreaterThan(1);
      expect(replaces).not.toBe("");
    }
  });

  test("of a band that was reset has the way that moves its old device", async () => {
    const run = await handover(["--json"], handoverFolder({ wasReset: true }));
    const ways = documentOf(run)["ways"] as { way: string }[];
    expect(ways.map(({ way }) => way)).toContain("move");
  });

  test("without any records has no way to merge them", async () => {
    const folder = handoverFolder({ withHistory: false });
    const run = await handover(["--json"], folder);
    const ways = documentOf(run)["ways"] as { way: string }[];
    expect(ways.map(({ way }) => way)).not.toContain("merge");
    const merge = await handover(["--way", "merge", "--into", "x", "--out", "y", "--json"], folder);
    expect(merge.status).toBe(2);
  });

  test.each([
    ["the plan", []],
    ["the key alone", ["--way", "text"]],
  ])("with --quiet a pipe gets the key and nothing behind it, of %s", async (_, way) => {
    const run = await handover([...way, "--quiet"], handoverFolder(), { debug: false });
    expect(run).toMatchObject({ status: 0, stdout: HANDED_KEY, stderr: "" });
  });

  test("--qr draws the key", async () => {
    const folder = handoverFolder();
    const { stdout } = await handover(["--qr"], folder);
    expect(stdout.match(/^ {2}[█▀▄ ]{25,}$/gm)?.length).toBeGreaterThan(12);
    expect((await handover(["--way", "text"], folder)).stdout).not.toContain("▄");
  });

  test("one way alone comes with all that belongs to it", async () => {
    const { status, stdout } = await handover(["--way", "text"], handoverFolder());
    expect(status).toBe(0);
    expect(stdout).toContain(HANDED_KEY);
    expect(stdout).toMatch(/Do not un-pair.*Then: Paste the key.*Afterwards:/s);
    expect(stdout).not.toContain("Other ways");
  });
});

describe.concurrent("which key", () => {
  const other = { key: keyOf(OTHER_KEY), mac: OTHER_MAC, lastUsedAtS: FIRST_DAY_S - 500 };

  test("is none where none is kept", async () => {
    const run = await handover(["--json"], handoverFolder({ keys: [] }));
    expect(run.status).toBe(7);
    expect(failureOf(run)).toMatchObject({ code: "no-key" });
    expect(failureOf(run).hint).toContain("ownband key");
  });

  test("is none where nobody knows whose it is", async () => {
    const run = await handover(["--json"], handoverFolder({ keys: [{ mac: undefined }] }));
    expect(run.status).toBe(7);
    expect(failureOf(run).hint).toContain("ownband verify");
  });

  test("of two bands is that of the one in use last, or of the one that is named", async () => {
    const folder = handoverFolder({ keys: [other, {}] });
    const first = await handover([], folder);
    expect(first.stdout).toContain(HANDED_KEY);
    expect(first.stdout).not.toContain(OTHER_KEY);
    expect(first.stderr).toContain("Another band has a key too");
    for (const words of [[OTHER_MAC.toLowerCase()], ["--band", OTHER_MAC]]) {
      const named = await handover([...words, "--json"], folder);
      expect(documentOf(named)).toMatchObject({ band: { mac: OTHER_MAC }, key: OTHER_KEY });
    }
  });

  test("is never an older one of the same band", async () => {
    const older = { key: keyOf(DEAD_KEY), pairedAtS: FIRST_DAY_S - 9_000 };
    const run = await handover([], handoverFolder({ keys: [older, {}] }));
    expect(run.stdout).toContain(HANDED_KEY);
    expect(run.stdout).not.toContain(DEAD_KEY);
  });

  test.each([
    ["un-paired", { paired: false }, [], /ownband key/],
    ["reset", { mac: FORMER_MAC }, [FORMER_MAC], /another address since/],
  ] as const)("of a band that was %s is none", async (_, dead, words, hint) => {
    const keys = [{ ...dead, key: keyOf(DEAD_KEY), lastUsedAtS: FIRST_DAY_S - 70_000 }];
    const folder = handoverFolder({ keys, wasReset: true });
    const run = await handover([...words, "--json"], folder);
    expect(run.status, run.stdout).toBe(9);
    expect(failureOf(run)).toMatchObject({ code: "stale-key" });
    expect(failureOf(run).hint).toMatch(hint);
    expect(run.stdout).not.toContain(DEAD_KEY);
  });

  test("of a band that nobody knows is none, and what is no address is told so", async () => {
    const folder = handoverFolder();
    expect((await handover(["00:11:22:33:44:55"], folder)).status).toBe(7);
    expect((await handover(["my-band"], folder)).status).toBe(2);
  });
});

describe.concurrent("what makes no sense is told before anything is done", () => {
  test.each([
    ["a way that there is not", ["--way", "post"]],
    ["a file for a way without one", ["--way", "text", "--out", "x"]],
    ["a file for no way at all", ["--out", "x"]],
    ["a push of nothing", ["--push", "--yes"]],
    ["a database for a way that takes none", ["--way", "backup", "--into", "x"]],
    ["a merge with nothing", ["--way", "merge", "--out", "x"]],
    ["a merge to nowhere", ["--way", "merge", "--into", "x"]],
    ["a look that also does something", ["--check", "--way", "text"]],
    ["a change of the phone without a word of its owner", ["--way", "backup", "--push"]],
    ["a message without a word of the owner", ["--way", "send"]],
    ["another message without it", ["--way", "move"]],
    ["no former address to move from", ["--way", "move", "--yes"]],
  ])("%s", async (_, words) => {
    const cwd = newFolder();
    const run = await handover([...words, "--json"], handoverFolder(), { cwd });
    expect(run.status, run.stdout).toBe(2);
    expect(failureOf(run)).toMatchObject({ code: "usage" });
    expect(readdirSync(cwd)).toEqual([]);
  });
});

/** What one of Debian's own programs says. */
function say(program: string, ...words: string[]): string {
  return execFileSync(program, words, { encoding: "utf8" }).trim();
}

describe.concurrent("the backup", () => {
  test("is opened by unzip, and everything lies where Gadgetbridge looks", async () => {
    const cwd = newFolder();
    const folder = handoverFolder({
      wasReset: true,
      keys: [{}, { key: keyOf(OTHER_KEY), mac: OTHER_MAC, lastUsedAtS: 1_600_000_000 }],
    });
    const run = await handover(["--way", "backup"], folder, { cwd });
    expect(run.status, run.stderr).toBe(0);
    const [name = "", ...others] = readdirSync(cwd);
    expect(others).toEqual([]);
    expect(name).toMatch(/^gadgetbridge_\d{14}\.zip$/);
    expect(run.stdout).toMatch(/the key is in it, for everybody to read/);
    expect(run.stdout).toMatch(/replaces +Everything in Gadgetbridge/);
    expect(run.stdout).not.toContain(HANDED_KEY);
    const zip = join(cwd, name);
    expect(statSync(zip).mode & 0o777).toBe(0o600);
    const there = join(cwd, "unpacked");
    say("unzip", "-q", zip, "-d", there);
    say(
      "python3",
      "-c",
      "import sys, zipfile; assert zipfile.ZipFile(sys.argv[1]).testzip() is None",
      zip,
    );

    for (const [mac, key] of [
      [HANDED_MAC, HANDED_KEY],
      [OTHER_MAC, OTHER_KEY],
    ] as const) {
      const settings = readFileSync(join(there, `preferences/device_${mac}.json`), "utf8");
      expect(JSON.parse(settings)).toEqual({
        preferences: { authkey: { type: "String", value: key } },
      });
    }
    expect(existsSync(join(there, "preferences/global.json"))).toBe(true);
    const database = join(there, "database/Gadgetbridge");
    const ask = (sql: string): string => say("sqlite3", database, sql);
    expect(ask("PRAGMA user_version")).toBe("92");
    expect(ask("PRAGMA integrity_check")).toBe("ok");
    expect(ask("SELECT IDENTIFIER, TYPE_NAME, NAME FROM DEVICE WHERE _id = 1")).toBe(
      `${HANDED_MAC}|MIBAND4|Mi Smart Band 4`,
    );
    const of = `DEVICE_ID = (SELECT _id FROM DEVICE WHERE IDENTIFIER = '${HANDED_MAC}')`;
    const range = `SELECT min(TIMESTAMP), max(TIMESTAMP), count(*) FROM MI_BAND_ACTIVITY_SAMPLE WHERE ${of}`;
    // What the band recorded under its former address is the same device's.
    expect(ask(range)).toBe(`${FIRST_DAY_S - 86_400}|${FIRST_DAY_S + 2 * 86_400 - 60}|4320`);
    for (const day of [0, 1]) {
      const fromS = FIRST_DAY_S + day * 86_400;
      const total = `SELECT sum(STEPS) FROM MI_BAND_ACTIVITY_SAMPLE
        WHERE ${of} AND TIMESTAMP >= ${fromS} AND TIMESTAMP < ${fromS + 86_400} AND STEPS > 0`;
      expect(Number(ask(total))).toBe(stepsOf(day));
    }
    const workout = ask("SELECT START_TIME, GPX_TRACK FROM BASE_ACTIVITY_SUMMARY").split("|");
    expect(Number(workout[0])).toBe(RUN_S * 1000);
    const [track = ""] = readdirSync(join(there, "files"));
    expect(workout[1]).toMatch(new RegExp(`/files/${track}$`));
    expect(readFileSync(join(there, "files", track), "utf8").match(/<trkpt /g)).toHaveLength(20);
  });

  test("is told to programs with its path, and leaves nothing behind but itself", async () => {
    const folder = handoverFolder();
    const cwd = newFolder();
    const run = await handover(["--way", "backup", "--out", "new/b.zip", "--json"], folder, {
      cwd,
    });
    expect(run.status, run.stdout).toBe(0);
    const { sizeBytes } = (documentOf(run) as { file: { sizeBytes: number } }).file;
    expect(documentOf(run)).toMatchObject({
      key: HANDED_KEY,
      file: { path: "new/b.zip", holdsKey: true },
    });
    expect(statSync(join(cwd, "new/b.zip")).size).toBe(sizeBytes);
    expect(readdirSync(join(cwd, "new"))).toEqual(["b.zip"]);
    expect(scratchIn(folder)).toEqual([]);
  });

  test("overwrites nothing", async () => {
    const cwd = newFolder();
    writeFileSync(join(cwd, "mine.zip"), "mine");
    const words = ["--way", "backup", "--out", "mine.zip", "--json"];
    const run = await handover(words, handoverFolder(), { cwd });
    expect(run.status).toBe(2);
    expect(failureOf(run)).toMatchObject({ code: "exists" });
    expect(readFileSync(join(cwd, "mine.zip"), "utf8")).toBe("mine");
    expect(readdirSync(cwd)).toEqual(["mine.zip"]);
  });

  test("with --quiet is just its path", async () => {
    const cwd = newFolder();
    const words = ["--way", "backup", "--out", "b.zip", "--quiet"];
    const run = await handover(words, handoverFolder(), { cwd, debug: false });
    expect(run).toMatchObject({ status: 0, stdout: "b.zip\n", stderr: "" });
  });

  test("Ctrl-C while it is made ends it with 130, and nothing of it stays", async () => {
    const cwd = newFolder();
    const folder = handoverFolder({ manyMinutes: 500_000 });
    const name = /^b\.zip\.[0-9a-f]{8}\.part$/;
    const env = signalsItself("SIGINT", { name, isIn: cwd });
    const run = await handover(["--way", "backup", "--out", "b.zip"], folder, { cwd, env });
    expect(run.status, run.stderr).toBe(130);
    expect(readdirSync(cwd)).toEqual([]);
    expect(scratchIn(folder)).toEqual([]);
  });
});

function stepsOf(day: number): number {
  const minutes = HANDED_MINUTES.slice(day * 1440, (day + 1) * 1440);
  return minutes.reduce((sum, { steps = 0 }) => sum + steps, 0);
}

/** What an ended command has left of its private room. */
function scratchIn(folder: string): string[] {
  return readdirSync(join(folder, "data")).filter((name) => name.startsWith("scratch-"));
}

describe.concurrent("the settings", () => {
  test("are the file that the import reads, with the key as it wants it", async () => {
    const cwd = newFolder();
    const run = await handover(["--way", "settings"], handoverFolder(), { cwd });
    expect(run.status).toBe(0);
    const name = "Export_preference_C8_0F_10_0C_0D_0E";
    expect(readdirSync(cwd)).toEqual([name]);
    expect(statSync(join(cwd, name)).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(cwd, name), "utf8")).toBe(
      `<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<preferences>\n  <String name="authkey">${HANDED_KEY}</String>\n</preferences>\n`,
    );
    expect(run.stdout).toMatch(/replaces +All settings of this device/);
  });
});

describe.concurrent("the merge", () => {
  /** The database of somebody who has used Gadgetbridge with another band, and with this one once. */
  async function owners(cwd: string): Promise<string> {
    const path = join(cwd, "Gadgetbridge");
    const folder = handoverFolder({ withHistory: false });
    await handover(["--way", "backup", "--out", "fresh.zip"], folder, { cwd });
    writeFileSync(
      path,
      execFileSync("unzip", ["-p", join(cwd, "fresh.zip"), "database/Gadgetbridge"]),
    );
    say(
      "sqlite3",
      path,
      `INSERT INTO DEVICE (NAME, MANUFACTURER, IDENTIFIER, TYPE, TYPE_NAME)
         VALUES ('Mine', 'Xiaomi', '${OTHER_MAC}', 0, 'MIBAND3');
       INSERT INTO MI_BAND_ACTIVITY_SAMPLE (TIMESTAMP, DEVICE_ID, USER_ID, RAW_INTENSITY, STEPS, RAW_KIND, HEART_RATE)
         VALUES (${FIRST_DAY_S}, (SELECT _id FROM DEVICE WHERE IDENTIFIER = '${HANDED_MAC}'), 1, 9, 999, 1, 61),
                (${FIRST_DAY_S}, (SELECT _id FROM DEVICE WHERE IDENTIFIER = '${OTHER_MAC}'), 1, 9, 555, 1, 62);`,
    );
    return path;
  }

  test("adds what the owner's database lacks, and changes neither it nor the file it came from", async () => {
    const cwd = newFolder();
    const path = await owners(cwd);
    const before = readFileSync(path);
    const words = ["--way", "merge", "--into", path, "--out", "merged/Gadgetbridge"];
    const run = await handover(words, handoverFolder(), { cwd });
    expect(run.status, run.stderr).toBe(0);
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(run.stdout).toContain(HANDED_KEY);
    const ask = (sql: string): string => say("sqlite3", join(cwd, "merged/Gadgetbridge"), sql);
    expect(ask("PRAGMA integrity_check; PRAGMA user_version")).toBe("ok\n92");
    const rows = `SELECT IDENTIFIER, count(*) FROM MI_BAND_ACTIVITY_SAMPLE
      JOIN DEVICE ON DEVICE_ID = DEVICE._id GROUP BY 1 ORDER BY 1`;
    expect(ask(rows)).toBe(`${HANDED_MAC}|2880\n${OTHER_MAC}|1`);
    expect(
      ask(`SELECT STEPS FROM MI_BAND_ACTIVITY_SAMPLE WHERE TIMESTAMP = ${FIRST_DAY_S} ORDER BY 1`),
    ).toBe("555\n999");
  });

  test.each([
    ["no such file", "nowhere", "no-such-file"],
    ["no database", resolve(import.meta.dirname, "../package.json"), "not-a-database"],
  ])("with %s ends with 10, and makes no file", async (_, into, code) => {
    const cwd = newFolder();
    const words = ["--way", "merge", "--into", into, "--out", "merged", "--json"];
    const run = await handover(words, handoverFolder(), { cwd });
    expect(run.status, run.stdout).toBe(10);
    expect(failureOf(run)).toMatchObject({ code });
    expect(readdirSync(cwd)).toEqual([]);
  });
});
