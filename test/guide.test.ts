import { readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { AuthKey } from "../src/bytes/auth-key.ts";
import { startVirtualBand } from "../src/cli/start-virtual-band.ts";
import { busMissing } from "../src/node/private-bus.ts";
import { CTRL_C, DOWN, ENTER, ESC, onTerminal, readable, terminalMissing } from "./on-terminal.ts";
import type { TerminalRun } from "./on-terminal.ts";
import { newFolder, ownband, tidyUp } from "./ownband.ts";

afterAll(tidyUp);

const WHERE = "What shall we do";
const READ_BAND = "Shall the band be read now";
/** Ctrl-U. */
const CLEAR = "\u0015";
const HOW = "How shall we go on";
/** A colour: `ESC [ 3x m` and the like; moving the cursor is none. */
const COLOUR = new RegExp(`${ESC}\\[(3[0-7]|9[0-7])m`);
/** `ESC [ ? 25 l` hides the cursor, `ESC [ ? 25 h` shows it again. */
const HIDE = `${ESC}[?25l`;
const SHOW = `${ESC}[?25h`;
const missing = terminalMissing();

function expectPlayed(run: TerminalRun): string {
  const text = readable(run.text);
  expect(run.missing, text).toBeNull();
  return text;
}

describe.skipIf(missing !== undefined)("ownband alone on a terminal", () => {
  test("says what it will do, offers ways to go, and ends when there is nothing to do", async () => {
    const run = await onTerminal([], [[WHERE, DOWN.repeat(5) + ENTER]]);
    const text = expectPlayed(run);
    expect(text).toMatch(/Nothing leaves this computer/);
    for (const choice of [
      "my phone",
      "a file or folder",
      "virtual phone",
      "browser",
      "Nothing now",
    ]) {
      expect(text).toContain(choice);
    }
    expect(run.status).toBe(0);
  });

  test("a phone that is not there is explained, and can be tried again or left", async () => {
    const steps = [
      [WHERE, ENTER],
      [HOW, ENTER],
      [HOW, DOWN + DOWN + ENTER],
    ] as const;
    const run = await onTerminal([], steps);
    const text = expectPlayed(run);
    expect(text).toMatch(/No phone is connected/);
    expect(text).toMatch(/USB\s+(│\s+)?debugging/);
    expect(text).toContain("Try again");
    expect(text).toMatch(/Stop here/);
    expect(text).toMatch(/Nothing was changed/);
    expect(run.status).toBe(3);
  });

  test("the demo goes its whole way and shows a key", async () => {
    const run = await onTerminal([], [[WHERE, DOWN + DOWN + DOWN + ENTER]]);
    const text = expectPlayed(run);
    expect(text).toMatch(/0x[0-9a-f]{32}/);
    expect(text).toMatch(/That was the journey/);
    expect(run.status).toBe(0);
    expect(readdirSync(run.dataFolder).filter((name) => name.startsWith("ownband-demo"))).toEqual(
      [],
    );
  });

  test("a file with a key in it shows the key", async () => {
    const file = resolve(import.meta.dirname, "fixtures/mifit/plain/origin_db_1234567890");
    const steps = [
      [WHERE, DOWN + ENTER],
      ["Which file", CLEAR + file],
      ["origin_db_1234567890", ENTER],
      [READ_BAND, "n"],
    ] as const;
    const run = await onTerminal([], steps);
    expect(expectPlayed(run)).toMatch(/0x[0-9a-f]{32}/);
    expect(run.status).toBe(0);
  });

  test("history in a file is brought", async () => {
    const file = resolve(import.meta.dirname, "fixtures/mifit/plain/origin_db_1234567890");
    const steps = [
      [WHERE, DOWN + DOWN + ENTER],
      ["Which file", CLEAR + file],
      ["origin_db_1234567890", ENTER],
    ] as const;
    const run = await onTerminal([], steps);
    expect(expectPlayed(run)).toMatch(/minutes +7,200/);
    expect(run.status).toBe(0);
  });

  test.skipIf(busMissing() !== undefined)(
    "from the key in a file to the band and its days",
    async () => {
      const key = AuthKey.parse("0x00112233445566778899aabbccddeeff");
      if (typeof key === "string") throw new TypeError("a key");
      const mac = "C0:FF:EE:12:34:56";
      const running = await startVirtualBand({ is: "private-bus" }, { key, mac });
      try {
        const env = { DBUS_SYSTEM_BUS_ADDRESS: running.busAddress ?? "" };
        const file = resolve(import.meta.dirname, "fixtures/mifit/plain/origin_db_1234567890");
        const steps = [
          [WHERE, DOWN + ENTER],
          ["Which file", CLEAR + file],
          ["origin_db_1234567890", ENTER],
          [READ_BAND, "y"],
          ["a day", ""],
        ] as const;
        const text = expectPlayed(await onTerminal([], steps, env));
        expect(text).toMatch(/accepted by the band/);
        expect(text).toMatch(/new minutes/);
      } finally {
        await running.close();
      }
    },
  );

  test("a file without one is explained, and can be tried again", async () => {
    const file = join(newFolder(), "rubbish.db");
    writeFileSync(file, "no database");
    const steps = [
      [WHERE, DOWN + ENTER],
      ["Which file", CLEAR + file],
      ["rubbish", ENTER],
      [HOW, CTRL_C],
    ] as const;
    const run = await onTerminal([], steps);
    expect(expectPlayed(run)).toContain("Try again");
    expect(run.status).toBe(130);
  });

  test.each([
    ["at the first question", [[WHERE, CTRL_C]]],
    [
      "at a later question",
      [
        [WHERE, ENTER],
        [HOW, CTRL_C],
      ],
    ],
    [
      "while it works",
      [
        [WHERE, DOWN + DOWN + DOWN + ENTER],
        ["virtual phone is running", CTRL_C],
      ],
    ],
  ] as const)("Ctrl-C %s ends it with 130", async (_, steps) => {
    const run = await onTerminal([], steps);
    const text = expectPlayed(run);
    expect(text).toMatch(/Stopped/);
    expect(run.status).toBe(130);
    expect(run.text.lastIndexOf(SHOW)).toBeGreaterThanOrEqual(run.text.lastIndexOf(HIDE));
    expect(readdirSync(run.dataFolder).filter((name) => name.startsWith("ownband-demo"))).toEqual(
      [],
    );
  });

  test("there are colours, and none with NO_COLOR=1", async () => {
    const plain = await onTerminal([], [[WHERE, CTRL_C]], { NO_COLOR: "1" });
    const coloured = await onTerminal([], [[WHERE, CTRL_C]]);
    expect(coloured.text).toMatch(COLOUR);
    expect(plain.text).not.toMatch(COLOUR);
    expect(readable(plain.text)).toContain("my phone");
  });
});

test("ownband alone without a terminal prints help", async () => {
  const { status, stdout, stderr } = await ownband([], { debug: false });
  expect(status).toBe(0);
  expect(stdout).toMatch(/Usage: ownband/);
  for (const command of ["doctor", "key", "keys", "virtual", "demo"])
    expect(stdout).toContain(command);
  expect(stderr).toBe("");
});
