import { readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { RunningPhone } from "../src/cli/start-virtual-phone.ts";
import { keysOf } from "./keys-document.ts";
import { documentOf, failureOf, newFolder, ownband, startPhone, tidyUp } from "./ownband.ts";
import type { Run } from "./ownband.ts";

afterAll(tidyUp);

const plain = resolve(import.meta.dirname, "fixtures", "mifit", "plain");
const PLAIN_KEY = "0x00112233445566778899aabbccddeeff";
const MAC = "C8:0F:10:01:02:03";

interface KeptJson {
  readonly key?: string;
  readonly keyMasked?: string;
  readonly current: boolean;
  readonly superseded?: string;
  readonly sources: readonly { readonly path: string }[];
}

interface BandJson {
  readonly mac: string;
  readonly keys: readonly KeptJson[];
}

function bandsOf(run: Run): readonly BandJson[] {
  expect(run.status, run.stdout).toBe(0);
  return (documentOf(run) as unknown as { bands: BandJson[] }).bands;
}

/** Takes the side files of a phone's databases away; what is returned puts them back. */
function hideLogs({ android }: RunningPhone): () => void {
  const path = android.facts.keys[0]?.path ?? "";
  const folder = android.tree.find(path.slice(0, path.lastIndexOf("/")));
  if (folder?.is !== "folder") throw new Error("the scenario has no databases");
  const hidden = [...folder.entries].filter(([name]) => /-(wal|shm)$/.test(name));
  for (const [name] of hidden) folder.entries.delete(name);
  return () => {
    for (const [name, node] of hidden) folder.entries.set(name, node);
  };
}

describe.concurrent("the keys that are kept", () => {
  test("a new pairing between two readings: the older key is marked, not deleted", async () => {
    const dataFolder = newFolder();
    const phone = await startPhone({ apps: [{ app: "zepp-life", holds: "stale" }] });
    const [oldKey = ""] = phone.android.facts.worthlessKeys;
    const newKey = phone.android.facts.keys[0]?.key ?? "";
    const read = (...options: string[]): Promise<Run> =>
      ownband(["key", ...options, "--phone", phone.address], { dataFolder });

    const pairAnew = hideLogs(phone);
    expect(keysOf(await read("--json"))[0]).toMatchObject({ key: oldKey, former: false });
    pairAnew();
    const second = await read();
    expect(second.stdout).toContain(newKey);
    expect(second.stderr).toMatch(/paired anew: its older key is kept, marked as dead/);

    const [band, ...others] = bandsOf(await ownband(["keys", "show", "--json"], { dataFolder }));
    expect(others).toEqual([]);
    expect(band).toMatchObject({
      mac: MAC,
      keys: [
        { key: newKey, current: true },
        { key: oldKey, current: false, superseded: "re-paired" },
      ],
    });
    const { stdout } = await ownband(["keys", "show"], { dataFolder });
    expect(stdout).toMatch(new RegExp(`${newKey} {3}current, paired 31 Jan 2026`));
    expect(stdout).toMatch(new RegExp(`${oldKey} .*dead: paired anew since`));
  });

  test("reading the same phone twice keeps one key", async () => {
    const dataFolder = newFolder();
    const { address } = await startPhone();
    for (let i = 0; i < 2; i++) {
      await ownband(["key", "--json", "--phone", address], { dataFolder });
    }
    const [band] = bandsOf(await ownband(["keys", "--json"], { dataFolder }));
    expect(band?.keys).toHaveLength(1);
  });

  test("list shows enough to tell keys apart, show the keys themselves, of one band if named", async () => {
    const dataFolder = newFolder();
    const phone = await startPhone({ apps: [{ app: "zepp-life", holds: "bands" }] });
    await ownband(["key", "--json", "--phone", phone.address], { dataFolder });
    const keys = phone.android.facts.keys.map(({ key }) => key);
    for (const options of [["--json"], []]) {
      const list = await ownband(["keys", "list", ...options], { dataFolder });
      for (const key of keys) {
        expect(list.stdout).not.toContain(key.slice(2));
        expect(list.stdout).toContain(`${key.slice(0, 6)}…${key.slice(-4)}`);
      }
      const show = await ownband(["keys", "show", ...options], { dataFolder });
      for (const key of keys) expect(show.stdout).toContain(key);
    }
    const one = bandsOf(
      await ownband(["keys", "show", MAC.toLowerCase(), "--json"], { dataFolder }),
    );
    expect(one.map(({ mac }) => mac)).toEqual([MAC]);
  });

  test("forget --yes forgets that band, and no other", async () => {
    const dataFolder = newFolder();
    const { address } = await startPhone({ apps: [{ app: "zepp-life", holds: "bands" }] });
    await ownband(["key", "--json", "--phone", address], { dataFolder });
    const run = await ownband(["keys", "forget", MAC, "--yes", "--json"], { dataFolder });
    expect(documentOf(run)).toEqual({ forgotten: 1 });
    const left = bandsOf(await ownband(["keys", "--json"], { dataFolder }));
    expect(left.map(({ mac }) => mac)).not.toContain(MAC);
    expect(left).toHaveLength(1);
    const again = await ownband(["keys", "forget", MAC, "--yes", "--json"], { dataFolder });
    expect(again.status).toBe(6);
    expect(failureOf(again).code).toBe("no-band");
  });

  test("none yet: an empty list, and where keys come from", async () => {
    const dataFolder = newFolder();
    expect(bandsOf(await ownband(["keys", "--json"], { dataFolder }))).toEqual([]);
    expect((await ownband(["keys"], { dataFolder })).stderr).toMatch(
      /No keys yet\. Next: {2}ownband key/,
    );
  });

  test("--no-keep keeps nothing", async () => {
    const dataFolder = newFolder();
    await ownband(["key", "--json", "--no-keep", plain], { dataFolder });
    expect(bandsOf(await ownband(["keys", "--json"], { dataFolder }))).toEqual([]);
  });

  test("what is kept, only its owner can read", async () => {
    const dataFolder = newFolder();
    const { address } = await startPhone();
    await ownband(["key", "--json", "--phone", address], { dataFolder });
    const data = join(dataFolder, "data");
    expect(statSync(data).mode & 0o777).toBe(0o700);
    const names = readdirSync(data);
    expect(names).toEqual(expect.arrayContaining(["adbkey", "ownband.sqlite"]));
    for (const name of names) expect(statSync(join(data, name)).mode & 0o077, name).toBe(0);
    expect(names.filter((name) => name.startsWith("scratch-"))).toEqual([]);
  });
});

describe.concurrent("how a key is given out", () => {
  test("--quiet into a pipe: the bare key, without a line break, and nothing else", async () => {
    const run = await ownband(["key", "--quiet", plain], { debug: false });
    expect(run).toMatchObject({ status: 0, stdout: PLAIN_KEY, stderr: "" });
  });

  test("--qr draws it", async () => {
    const { status, stdout } = await ownband(["key", "--qr", plain]);
    expect(status).toBe(0);
    expect(stdout.match(/^ {2}[█▀▄ ]{25,}$/gm)?.length).toBeGreaterThan(12);
    const { stdout: without } = await ownband(["key", plain]);
    expect(without).not.toContain("▄");
  });

  test("--band gives the key of that band only", async () => {
    const phone = await startPhone({ apps: [{ app: "zepp-life", holds: "bands" }] });
    const [, other] = phone.android.facts.keys;
    const mac = other?.mac.toLowerCase() ?? "";
    const run = await ownband(["key", "--json", "--band", mac, "--phone", phone.address]);
    expect(keysOf(run).map(({ key }) => key)).toEqual([other?.key]);
  });

  test("for a person: the key, where it comes from, and what comes next, in this order", async () => {
    const { address } = await startPhone({ apps: [{ app: "zepp-life", holds: "stale" }] });
    const { stdout, stderr } = await ownband(["key", "--phone", address]);
    expect(stdout).toMatch(/^ {2}Mi Smart Band 4 {3}C8:0F:10:01:02:03 {3}firmware V1\.0\.9\.66/);
    expect(stdout).toContain("  0x0123456789abcdef0123456789abcdef\n");
    expect(stdout).not.toContain("\u001b");
    expect(stderr).toMatch(/✓ phone .*✓ root .*✓ app .*nothing changed on the phone/s);
    expect(stderr).toMatch(
      /Do not un-pair.*Force stop.*ownband verify.*ownband handover gadgetbridge/s,
    );
  });
});
