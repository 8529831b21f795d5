import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { minutesFrom } from "./minutes.ts";
import { documentOf, failureOf, ownband, tidyUp } from "./ownband.ts";
import { WornStore } from "./worn-store.ts";

const ADAS = "C8:0F:10:01:02:03";
const BENS = "C8:0F:10:0A:0B:0C";

let worn: WornStore;

beforeAll(() => {
  worn = new WornStore();
  worn.records.noteZone("Europe/Berlin", 0);
  worn.keep(ADAS, { minutes: minutesFrom("2024-03-01T09:00Z", "01 i90 s100 h90 x60") });
  worn.keep(BENS, { minutes: minutesFrom("2024-03-02T09:00Z", "01 i90 s50 h90 x60") });
});
afterAll(async () => {
  worn.close();
  await tidyUp();
});

const options = () => ({ env: { OWNBAND_DATA: worn.folder }, debug: false });

async function ask(...args: string[]): Promise<Record<string, unknown>> {
  const done = await ownband(["--json", ...args], options());
  expect(done.status, done.stdout).toBe(0);
  return documentOf(done);
}

async function refused(...args: string[]): Promise<readonly [number | null, string]> {
  const done = await ownband(["--json", ...args], options());
  return [done.status, failureOf(done).code];
}

const daysOf = async (...who: string[]): Promise<readonly string[]> => {
  const { days } = await ask("days", "--from", "2024-03-01", ...who);
  return (days as { readonly day: string }[]).map(({ day }) => day);
};

describe("a household on the command line", () => {
  test("begins with one who has no name, and everything", async () => {
    const bands = [ADAS, BENS].map((mac) => ({ mac, model: "Mi Smart Band 4" }));
    expect(await ask("band", "wearer")).toEqual({ wearers: [{ bands }] });
    expect(await ask("band", "wearer", "rename", "Ada")).toEqual({ wearer: "Ada" });
    expect(await daysOf()).toEqual(["2024-03-01", "2024-03-02"]);
  });

  test("takes somebody in, gives them their band, and its days are theirs", async () => {
    expect(await ask("band", "wearer", "add", "Ben")).toEqual({ added: "Ben" });
    expect(await ask("band", "wearer", "give", BENS.toLowerCase(), "ben")).toEqual({
      mac: BENS,
      wearer: "Ben",
      given: [BENS],
    });
    expect(await daysOf()).toEqual(["2024-03-01"]);
    expect(await daysOf("--wearer", "Ben")).toEqual(["2024-03-02"]);
    const { stdout } = await ownband(["band", "wearer", "list"], options());
    expect(stdout).toBe(
      `  Ada\n    ${ADAS}   Mi Smart Band 4\n  Ben\n    ${BENS}   Mi Smart Band 4\n`,
    );
  });

  test("is told who somebody is, also of one who has no band", async () => {
    expect(await ask("band", "wearer", "add", "Cleo")).toEqual({ added: "Cleo" });
    const said = ["--wearer", "cleo", "--height", "164"];
    expect(await ask("band", "user", ...said)).toEqual({ name: "Cleo", heightCm: 164 });
    expect(await ask("band", "user", "--wearer", "Cleo")).toMatchObject({ heightCm: 164 });
    expect(await ask("band", "user", "--band", BENS)).toEqual({ name: "Ben" });
    expect(await refused("band", "user", ...said, "--band", BENS)).toEqual([2, "usage"]);
    expect(await ask("band", "wearer", "forget", "Cleo")).toEqual({ forgotten: "Cleo" });
  });

  test("gives a band back, and lets go of whoever wears nothing", async () => {
    expect(await refused("band", "wearer", "forget", "Ben")).toEqual([2, "still-worn"]);
    expect(await ask("band", "wearer", "give", BENS)).toMatchObject({ wearer: "Ada" });
    expect(await daysOf()).toEqual(["2024-03-01", "2024-03-02"]);
    expect(await ask("band", "wearer", "forget", "ben")).toEqual({ forgotten: "Ben" });
    expect(await refused("band", "wearer", "forget", "Ada")).toEqual([2, "still-worn"]);
  });

  test("shows no name that moves the cursor, wherever it came from", async () => {
    worn.records.setWearer({ name: "E\u001B[2Jve\u009B1A\u202E" });
    const { stdout } = await ownband(["band", "wearer"], options());
    expect(stdout).toMatch(/^ {2}E\?\[2Jve\?1A\?\n/);
    expect(stdout.replaceAll("\n", "")).not.toMatch(/\p{C}/u);
    const renamed = await ownband(["band", "wearer", "rename", "Ada"], options());
    expect(renamed.stdout).toBe("  E?[2Jve?1A? is Ada now.\n");
  });

  test.each<readonly [string, readonly string[]]>([
    ["usage", ["dance"]],
    ["usage", ["list", "more"]],
    ["usage", ["give"]],
    ["usage", ["give", "here", "Ada"]],
    ["usage", ["give", ADAS, "Ada", "more"]],
    ["no-such-wearer", ["give", ADAS, "Nobody"]],
    ["no-such-band", ["give", "C8:0F:10:66:66:66", "Ada"]],
    ["usage", ["add"]],
    ["usage", ["add", " "]],
    ["usage", ["add", "x".repeat(81)]],
    ["exists", ["add", "ADA"]],
    ["no-such-wearer", ["rename", "Nobody", "Ben"]],
    ["no-such-wearer", ["forget", "Nobody"]],
    ["usage", ["--born", "1990-05-17"]],
    ["usage", ["--wearer", "Ada"]],
  ])("is told of %s: %j", async (code, words) => {
    expect(await refused("band", "wearer", ...words)).toEqual([2, code]);
  });
});
