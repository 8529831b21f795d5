import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { adbMissing } from "./adb-server.ts";
import { documentOf, newFolder, ownband, tidyUp } from "./ownband.ts";
import type { Run } from "./ownband.ts";

afterAll(tidyUp);

const KEY = /\b0x[0-9a-f]{32}\b/;

interface Demo extends Run {
  /** What is left in the folder for temporary files. */
  readonly left: readonly string[];
}

async function demo(
  env: Readonly<Record<string, string>>,
  args: readonly string[] = ["demo", "--once"],
): Promise<Demo> {
  const folder = newFolder();
  const TMPDIR = join(folder, "tmp");
  mkdirSync(TMPDIR);
  const run = await ownband(args, { dataFolder: folder, env: { ...env, TMPDIR }, debug: false });
  return { ...run, left: readdirSync(TMPDIR) };
}

/** Where a program lies that is in PATH. */
function placeOf(name: string): string {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.map((folder) => join(folder, name)).find((it) => existsSync(it)) ?? name;
}

describe("demo --once without adb", () => {
  test("goes straight over TCP, shows a key, and leaves nothing behind", async () => {
    const { status, stdout, stderr, left } = await demo({});
    expect(status).toBe(0);
    expect(stdout).toMatch(KEY);
    expect(stderr).toContain("straight over TCP");
    expect(stderr).toMatch(/made up/);
    expect(left).toEqual([]);
  });

  test("proves the key on the band, reads thirty days from it, and shows them", async () => {
    const { stdout, stderr } = await demo({});
    expect(stdout).toContain("The band accepts the key.");
    expect(stdout).toMatch(/minutes +129,600/);
    expect(stdout).toMatch(/4[123],\d{3} minutes replaced: the band's own word/);
    expect(stdout).toMatch(/steps {3}[▁-█ ]{14}/u);
    expect(stdout).toMatch(/asleep +[▁-█ ]{14} +[678] h \d\d a night/u);
    expect(stderr.match(/\$ ownband \w+/g)).toEqual(
      ["doctor", "key", "import", "verify", "sync", "days", "nights"].map(
        (name) => `$ ownband ${name}`,
      ),
    );
  });

  test("as a JSON document", async () => {
    const run = await demo({}, ["demo", "--once", "--json"]);
    expect(run.status).toBe(0);
    const { keys, imported, verified, synced, days } = documentOf(run) as {
      keys: { key: string; paired: boolean; mac: string }[];
      verified: { verified: boolean; mac: string };
      imported: { runs: { added: number }[] };
      synced: { minutes: { added: number; changed: number }; troubles: unknown[] };
      days: { day: string; steps?: number }[];
    };
    expect(keys[0]?.key).toMatch(KEY);
    expect(keys[0]?.paired).toBe(true);
    expect(verified).toMatchObject({ verified: true, mac: keys[0]?.mac });
    expect(imported.runs[0]?.added).toBeGreaterThan(129_600);
    expect(synced.minutes.added + synced.minutes.changed).toBeGreaterThan(41_000);
    expect(synced.troubles).toEqual([]);
    expect(days).toHaveLength(14);
    expect(run.left).toEqual([]);
  });

  test("an adb that does not start is no obstacle", async () => {
    const programs = newFolder();
    writeFileSync(join(programs, "adb"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    const { status, stdout, left } = await demo({ PATH: programs });
    expect(status).toBe(0);
    expect(stdout).toMatch(KEY);
    expect(left).toEqual([]);
  });

  test("the owner's own data folder is left alone", async () => {
    const folder = newFolder();
    const env = { TMPDIR: folder };
    const run = await ownband(["demo", "--once"], { dataFolder: folder, env, debug: false });
    expect(run.status).toBe(0);
    const own = join(folder, "data");
    const names = existsSync(own) ? readdirSync(own) : [];
    expect(names.filter((name) => /sqlite|adbkey/.test(name))).toEqual([]);
  });
});

describe.skipIf(adbMissing() !== undefined)("demo --once through adb", () => {
  /** The real adb, which notes the port of every server that it is asked for. */
  function notingAdb(): { folder: string; ports: () => Set<string> } {
    const folder = newFolder();
    const notes = join(folder, "notes");
    const script = `#!/bin/sh\necho "$ANDROID_ADB_SERVER_PORT" >> '${notes}'\nexec '${placeOf("adb")}' "$@"\n`;
    writeFileSync(join(folder, "adb"), script, { mode: 0o755 });
    return { folder, ports: () => new Set(readFileSync(notes, "utf8").trim().split("\n")) };
  }

  /** Whether something listens on a port of loopback: /proc knows, without being in the way. */
  function isListening(port: string): boolean {
    const hex = Number(port).toString(16).toUpperCase().padStart(4, "0");
    const tables = ["/proc/net/tcp", "/proc/net/tcp6"].filter((it) => existsSync(it));
    return tables.some((table) =>
      readFileSync(table, "utf8")
        .split("\n")
        .some((line) => new RegExp(`:${hex} [0-9A-F]+:0000 0A `).test(line)),
    );
  }

  test("shows a key, ends its own server, and leaves nothing behind", async () => {
    const { folder, ports } = notingAdb();
    const PATH = [folder, process.env["PATH"] ?? ""].join(delimiter);
    const { status, stdout, stderr, left } = await demo({ PATH });
    expect(status).toBe(0);
    expect(stdout).toMatch(KEY);
    expect(stderr).toContain("through adb's server");
    expect(left).toEqual([]);
    expect(ports().size).toBe(1);
    for (const port of ports()) {
      expect(port).not.toBe("5037");
      expect(isListening(port)).toBe(false);
    }
  });
});
