import { cpSync, existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openStore } from "../src/node/sqlite.ts";
import { commandLine, compiled } from "./command-line.ts";
import { everythingIn, HistoryFolder, HOME, makeGadgetbridge } from "./history-folder.ts";
import { leaksIn } from "./leaks.ts";
import { failureOf, newFolder, tidyUp } from "./ownband.ts";
import { signalsItself } from "./signals-itself.ts";

/**
 * An import that is killed, interrupted or out of room leaves the store as it was, or all of it is there;
 * and the next one works. The store by itself: src/store/import-durable.test.ts.
 */

const PLAIN = resolve(import.meta.dirname, "fixtures", "mifit", "plain");
const PLAIN_MINUTES = 7_200;
const MINUTES = 150_000;
const READING = "reading history";

/** Of many minutes, after those of `plain`. */
let big: string;
/** A data folder with `plain` in it. */
let start: string;
let before: string;

beforeAll(async () => {
  big = makeGadgetbridge(join(newFolder(), "Gadgetbridge"), { minutes: MINUTES });
  const folder = new HistoryFolder();
  await folder.import([PLAIN]);
  start = folder.dataFolder;
  before = digestOf(folder);
});
afterAll(tidyUp);

/** A folder that begins as all of them do. */
function newStart(): HistoryFolder {
  const folder = new HistoryFolder();
  cpSync(join(start, "data"), join(folder.dataFolder, "data"), { recursive: true });
  return folder;
}

/** Of every row of every table, as the next ownband finds it. */
function digestOf({ storePath }: HistoryFolder): string {
  openStore(storePath).database.close();
  return createHash("sha256").update(everythingIn(storePath).join("\n")).digest("hex");
}

function minutesIn({ storePath }: HistoryFolder): number {
  openStore(storePath).database.close();
  const database = new DatabaseSync(storePath, { readOnly: true });
  try {
    return Number(database.prepare("SELECT count(*) AS count FROM minute").get()?.["count"]);
  } finally {
    database.close();
  }
}

function expectAsBefore(folder: HistoryFolder): void {
  expect(minutesIn(folder)).toBe(PLAIN_MINUTES);
  expect(digestOf(folder)).toBe(before);
}

async function expectNextWorks(folder: HistoryFolder): Promise<void> {
  await folder.import([big]);
  expect(minutesIn(folder)).toBe(PLAIN_MINUTES + MINUTES);
  expect(leftOvers(folder)).toEqual([]);
}

/** What lies beside the store; of a killed process the next one clears it away. */
function leftOvers({ dataFolder }: HistoryFolder): string[] {
  const scratch = join(dataFolder, "data", "scratch");
  return existsSync(scratch) ? readdirSync(scratch) : [];
}

/** Once it says that it reads. */
function whenReading(then: (child: ChildProcess) => void) {
  return (child: ChildProcess) => {
    let said = "";
    child.stderr?.on("data", (piece: string) => {
      if (said.includes(READING)) return;
      said += piece;
      if (said.includes(READING)) then(child);
    });
  };
}

describe.concurrent("an import", () => {
  test("that is killed at any moment, all of it is there or nothing; and the next import works", async () => {
    const found: string[] = [];
    for (const afterMs of [0, 10, 40, 100, 200, 400, 800]) {
      const folder = newStart();
      const byOthers = whenReading((child) => {
        setTimeout(() => child.kill("SIGKILL"), afterMs);
      });
      const byItself = signalsItself("SIGKILL", { said: READING });
      const how = afterMs === 0 ? { env: byItself } : { onStart: byOthers };
      await folder.run(["import", "-q", big], how);
      const isThere = minutesIn(folder) !== PLAIN_MINUTES;
      found.push(isThere ? "all" : "nothing");
      if (isThere) expect(minutesIn(folder)).toBe(PLAIN_MINUTES + MINUTES);
      else expectAsBefore(folder);
      if (found.filter((it) => it === found.at(-1)).length === 1) await expectNextWorks(folder);
    }
    expect(found).toContain("nothing");
  }, 90_000);

  test.each(["SIGINT", "SIGTERM"] as const)(
    "that is ended by %s ends with 130, and the store is as it was",
    async (signal) => {
      const folder = newStart();
      const run = await folder.run(["import", "--json", big], {
        env: signalsItself(signal, { said: READING }),
      });
      expect(run.status).toBe(130);
      expect(failureOf(run)).toMatchObject({ code: "interrupted" });
      expectAsBefore(folder);
      expect(leftOvers(folder)).toEqual([]);
    },
  );

  test("waits for another ownband that writes, then says that it does", async () => {
    const folder = newStart();
    const other = openStore(folder.storePath);
    other.database.run("BEGIN IMMEDIATE");
    const run = await folder.run(["import", "--json", PLAIN]);
    other.database.run("ROLLBACK");
    other.database.close();
    expect(run.status).toBe(1);
    expect(failureOf(run)).toMatchObject({ code: "in-use", hint: expect.any(String) as string });
    expectAsBefore(folder);
  });

  // The shell counts in pieces of 512 bytes. First what is put aside has no room, then the store.
  test.each([2_000, 7_500])(
    "without room (%i blocks) ends with 1, and the store is as it was",
    async (blocks) => {
      const folder = newStart();
      const { status, text } = await inNoRoom(folder, blocks);
      expect(leaksIn({ args: ["import"], status, stdout: "", stderr: text })).toEqual([]);
      expect(status, text).toBe(1);
      expect(text).toMatch(/no room/);
      expectAsBefore(folder);
      expect(leftOvers(folder)).toEqual([]);
      await expectNextWorks(folder);
    },
  );
});

/** Where no file may become bigger than that. */
function inNoRoom(
  { dataFolder }: HistoryFolder,
  blocks: number,
): Promise<{ status: number | null; text: string }> {
  const words = [process.execPath, commandLine, "import", big];
  const env = {
    TZ: HOME,
    HOME: dataFolder,
    OWNBAND_DATA: join(dataFolder, "data"),
    NODE_COMPILE_CACHE: compiled,
  };
  const script = `ulimit -f ${blocks}; exec "$0" "$@"`;
  return new Promise((done, reject) => {
    const child = spawn("sh", ["-c", script, ...words], { env });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (piece: string) => (text += piece));
    }
    child.once("error", reject);
    child.once("close", (status) => {
      done({ status, text });
    });
  });
}
