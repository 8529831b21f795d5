import type { VirtualBand } from "../src/peers/virtual-band.ts";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { busMissing } from "../src/node/private-bus.ts";
import { closeBandBuses, finishedBand, startBandBus } from "./band-bus.ts";
import { KEY } from "./band-store.ts";
import { CTRL_C, DOWN, ENTER, ESC, onTerminal, readable, terminalMissing } from "./on-terminal.ts";
import { newFolder, tidyUp } from "./ownband.ts";

const missing = busMissing() ?? terminalMissing();

afterAll(async () => {
  await closeBandBuses();
  await tidyUp();
});

function keyFile(): string {
  const path = join(newFolder(), "key.txt");
  writeFileSync(path, KEY.reveal());
  return path;
}

/** The lines that stay on the screen: of one that was drawn over and over, the last of it. */
function linesOf(text: string): string[] {
  return text.split(/\r?\n/).map((line) =>
    readable(line.split(`\r${ESC}[2K`).at(-1) ?? "")
      .replace(/^\r/, "")
      .trimEnd(),
  );
}

/** The span that is read, as it is shown: from the first minute until now, or soon, whatever the hour. */
function spanOf({ truth }: VirtualBand): string {
  const firstS = truth.minutes[0]?.startS ?? 0;
  const daysIn = (s: number): number => Math.round((Date.now() / 1000 + s - firstS) / 86_400);
  return ` of (?:${[...new Set([daysIn(0), daysIn(60)])].join("|")}) days`;
}

describe.skipIf(missing !== undefined).concurrent("on a terminal", { timeout: 60_000 }, () => {
  test("several bands in reach: the person picks one", async () => {
    const bands = [finishedBand(1, { key: KEY }), finishedBand(1, { key: KEY, seed: 2 })] as const;
    const { env } = await startBandBus(bands);
    const run = await onTerminal(
      ["verify", "--key-file", keyFile()],
      [["Which one is yours?", `${DOWN}${ENTER}`]],
      env,
    );
    expect(run.status, run.text).toBe(0);
    const [first, second] = bands;
    expect(first.told.signIns + second.told.signIns).toBe(1);
    const text = readable(run.text);
    const picked = second.told.signIns === 1 ? second : first;
    expect(text).toMatch(new RegExp(`${picked.mac} {3}firmware 1\\.0\\.9\\.66`));
    expect(text).toMatch(/very close/);
  });

  test("how far a synchronisation is, what happens to it, and what came of it", async () => {
    const band = finishedBand(3, { key: KEY, pace: 1 });
    const { env } = await startBandBus([band]);
    band.faults.dropAfterPackets(600);
    const span = spanOf(band);
    const run = await onTerminal(["sync", "--key-file", keyFile()], [], env);
    expect(run.status, run.text).toBe(0);
    expect(readable(run.text)).toMatch(new RegExp(`━+─+ [\\d,]+ minutes · \\d${span}`));
    const lines = linesOf(run.text).filter((line) => line !== "");
    expect(lines.slice(0, 5)).toEqual([
      "  … looking for the band; keep it within two metres",
      "  ✓ found     Mi Smart Band 4",
      "  ✓ key       accepted by the band",
      "  … connecting again",
      "  ✓ back",
    ]);
    expect(lines[5]).toMatch(/^ {2}4,3\d\d new minutes, /);
  });

  test("Ctrl-C leaves a clean screen, and says what is kept", async () => {
    const band = finishedBand(3, { key: KEY, pace: 1 });
    const { env } = await startBandBus([band]);
    const run = await onTerminal(["sync", "--key-file", keyFile()], [[spanOf(band), CTRL_C]], env);
    expect(run.status, run.text).toBe(130);
    const lines = linesOf(run.text).filter((line) => line !== "" && line !== "^C");
    expect(lines.slice(-2)).toEqual([
      expect.stringMatching(/[\d,]+ minutes? read and kept; the next sync goes on from there\.$/),
      "Stopped.",
    ]);
  });
});
