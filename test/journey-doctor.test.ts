import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startVirtualBand } from "../src/cli/start-virtual-band.ts";
import { busMissing } from "../src/node/private-bus.ts";
import type { PhoneScenario } from "../src/peers/android/scenario/scenario.ts";
import { adbMissing, startAdbServer } from "./adb-server.ts";
import type { AdbServer } from "./adb-server.ts";
import { documentOf, ownband, startPhone, tidyUp } from "./ownband.ts";
import type { Run } from "./ownband.ts";

afterAll(tidyUp);

interface LinkJson {
  readonly link: string;
  readonly state: "good" | "note" | "broken" | "unknown";
  readonly text: string;
  readonly hint?: string;
  readonly code?: string;
}

/** The doctor's report, proven to have every link once, in order, and one next step if any. */
function reportOf(run: Run): LinkJson[] {
  const { links, next, ...rest } = documentOf(run) as { links: LinkJson[]; next?: string };
  expect(rest).toEqual({});
  expect(links.map(({ link }) => link)).toEqual(
    "computer adb phone permission root apps pairing bluetooth band".split(" "),
  );
  for (const { text } of links) expect(text).toMatch(/\S/);
  const broken = links.findIndex(({ state }) => state === "broken");
  const behind = broken < 0 ? [] : links.slice(broken + 1, -BAND_LINKS);
  expect(behind.every(({ state }) => state === "unknown")).toBe(true);
  expect(next).toBe(broken < 0 ? undefined : (links[broken]?.hint ?? links[broken]?.text));
  return links.slice(0, -BAND_LINKS);
}

/** What is looked at however the phone is: Bluetooth, and the band. */
const BAND_LINKS = 2;

/** `computer good`, `root note`, … without the unknown ones. */
function statesOf(links: readonly LinkJson[]): string[] {
  return links.flatMap(({ link, state }) => (state === "unknown" ? [] : [`${link} ${state}`]));
}

async function diagnose(scenario: PhoneScenario): Promise<{ run: Run; links: LinkJson[] }> {
  const { address } = await startPhone(scenario);
  const run = await ownband(["doctor", "--json", "--phone", address]);
  return { run, links: reportOf(run) };
}

const GOOD = ["computer good", "adb good", "phone good", "permission good"];

test.skipIf(busMissing() !== undefined)("the band is looked for too, and never named", async () => {
  const band = await startVirtualBand({ is: "private-bus" });
  try {
    const env = { DBUS_SYSTEM_BUS_ADDRESS: band.busAddress ?? "" };
    const { address } = await startPhone();
    const seen = await ownband(["doctor", "--json", "--phone", address], { env });
    const linksOf = (run: Run): LinkJson[] =>
      (documentOf(run) as { links: LinkJson[] }).links.slice(-BAND_LINKS);
    expect(linksOf(seen)).toEqual([
      { link: "bluetooth", state: "good", text: "this computer listens" },
      { link: "band", state: "good", text: "Mi Smart Band 4 in reach" },
    ]);
    band.band.holdBySomebodyElse();
    const held = await ownband(["doctor", "--json", "--phone", address], { env });
    expect(held.status).toBe(0);
    const [, hidden] = linksOf(held);
    expect(hidden).toMatchObject({ link: "band", state: "note" });
    expect(hidden?.hint).toMatch(/invisible/);
  } finally {
    await band.close();
  }
});

describe.concurrent("ownband doctor", () => {
  test("a phone on which everything is there: every link holds", async () => {
    const { run, links } = await diagnose({});
    expect(run.status).toBe(0);
    expect(statesOf(links)).toEqual([...GOOD, "root good", "apps good", "pairing good"]);
    expect(links.at(-1)?.text).toBe("Mi Smart Band 4; the key can be read: ownband key");
  });

  test("for a person: a line a link, then what comes next", async () => {
    const { address } = await startPhone();
    const { status, stdout } = await ownband(["doctor", "--phone", address]);
    expect(status).toBe(0);
    expect(stdout.match(/^ {2}✓ \w+/gm)).toHaveLength(7);
    expect(stdout).toMatch(/permission {2}Redmi Note 8, Android 11/);
    expect(stdout).toMatch(/– bluetooth {3}\S/);
    expect(stdout).toMatch(/Everything is there\. Next: {2}ownband key\n$/);
  });

  const BROKEN: readonly (readonly [string, PhoneScenario, number, string, string[]])[] = [
    ["not rooted", { root: "none" }, 5, "no-root", ["root note", "apps good", "pairing broken"]],
    [
      "root refused",
      { rootAnswer: "deny" },
      5,
      "no-root",
      ["root note", "apps good", "pairing broken"],
    ],
    ["no app", { apps: [] }, 6, "no-app", ["root good", "apps note", "pairing broken"]],
    [
      "un-paired",
      { apps: [{ app: "zepp-life", holds: "former" }] },
      6,
      "no-band",
      ["root good", "apps good", "pairing broken"],
    ],
    [
      "a pairing that was interrupted",
      { apps: [{ app: "zepp-life", holds: "null" }] },
      7,
      "no-valid-key",
      ["root good", "apps good", "pairing broken"],
    ],
  ];
  test.each(BROKEN)("%s: the broken link, its reason and its status", async (...row) => {
    const [, scenario, status, code, states] = row;
    const { run, links } = await diagnose(scenario);
    expect(run.status).toBe(status);
    expect(statesOf(links)).toEqual([...GOOD, ...states]);
    expect(links.at(-1)?.code).toBe(code);
  });

  test("without root, but with a key in Mi Fitness's logs, the chain holds", async () => {
    const { run, links } = await diagnose({ root: "none", apps: [{ app: "mi-fitness" }] });
    expect(run.status).toBe(0);
    expect(statesOf(links)).toEqual([...GOOD, "root note", "apps good", "pairing good"]);
  });

  test("a locked phone is noted at once", async () => {
    const { run, links } = await diagnose({ locked: true });
    expect(run.status).toBe(4);
    expect(statesOf(links)).toContain("permission note");
    expect(links.at(-1)?.code).toBe("locked");
  });

  test("no phone: the third link, with a drawing for a person", async () => {
    const run = await ownband(["doctor", "--json"]);
    expect(run.status).toBe(3);
    expect(statesOf(reportOf(run))).toEqual(["computer good", "adb note", "phone broken"]);
    const { stdout } = await ownband(["doctor"]);
    expect(stdout).toContain("✗ phone       No phone is connected.");
    expect(stdout).toMatch(/What to do now\n {2}Plug it in with a cable/);
    expect(stdout).toContain("│ computer │══ cable ══▷");
  });

  test("it never prints a key, nor an address: it is shown to others", async () => {
    const { address, android } = await startPhone({ apps: [{ app: "zepp-life", holds: "bands" }] });
    for (const options of [["--json"], []]) {
      const { stdout } = await ownband(["doctor", ...options, "--phone", address]);
      for (const { key, mac } of android.facts.keys) {
        expect(stdout).not.toContain(key.slice(2));
        expect(stdout).not.toContain(mac);
      }
    }
  });
});

const missing = adbMissing();

describe.skipIf(missing !== undefined)("ownband doctor, through the real adb", () => {
  let server: AdbServer;
  beforeAll(async () => {
    server = await startAdbServer();
  });
  afterAll(() => server.close());

  test("a phone that does not trust this computer: the link “permission”", async () => {
    const { address } = await startPhone({}, { authorization: "nobody" });
    await server.adb(["connect", address]);
    const run = await ownband(["doctor", "--json"], { server });
    expect(run.status).toBe(4);
    const links = reportOf(run);
    expect(statesOf(links)).toEqual([
      "computer good",
      "adb good",
      "phone good",
      "permission broken",
    ]);
    expect(links[3]).toMatchObject({ code: "unauthorized" });
    expect(run.stdout).not.toContain(address);
    const { stdout } = await ownband(["doctor"], { server });
    expect(stdout).toContain("Allow USB debugging?");
  });
});
