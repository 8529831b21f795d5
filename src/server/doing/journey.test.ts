import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterEach, expect, test } from "vitest";
import { ALL_CLOSED, DeskInHouse, lineOf, statesOf } from "../../../test/desk-in-house.ts";
import { houseWithBand } from "../../../test/made-up-house.ts";
import type { MadeUpHouse } from "../../../test/made-up-house.ts";
import type { VirtualBand } from "../../peers/virtual-band.ts";

const desks: DeskInHouse[] = [];

afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.close();
});

type Made = MadeUpHouse & { readonly band: VirtualBand };

async function open(made: Made): Promise<DeskInHouse> {
  const desk = new DeskInHouse(made);
  desks.push(desk);
  return Promise.resolve(desk);
}

/** The store is closed again at once; a desk that looks has one open. */
function openNow({ open: { ...now } }: Made): object {
  return now;
}

test("from nothing to live values: each step says how it goes, and lets go of everything", async () => {
  const nowS = Math.floor(Date.now() / 1000);
  // Time stands still: a minute that ended behind the sync would be one that it has not read.
  const clock = (): number => nowS;
  const made = await houseWithBand({
    phone: { nowS, apps: [{ app: "zepp-life", holds: "stale", days: 5 }] },
    nowS: clock,
    band: { clock },
  });
  const desk = await open(made);

  const doctor = await desk.do({ kind: "doctor" });
  expect(doctor).toMatchObject({ at: "done", result: { is: "doctor", ok: true } });
  expect(statesOf(doctor).map((it) => it.split(" ")[0])).toEqual(
    "computer adb phone permission root apps pairing bluetooth band".split(" "),
  );
  expect(openNow(made)).toEqual(ALL_CLOSED);

  const key = await desk.result({ kind: "key" });
  const found = { mac: made.band.mac, model: "Mi Smart Band 4", isFormer: false };
  expect(key.found).toEqual([{ ...found, from: expect.stringMatching(/^Zepp Life/) as string }]);
  expect(key.imported).toBeUndefined();
  expect(openNow(made)).toEqual(ALL_CLOSED);

  expect(await desk.result({ kind: "verify" })).toMatchObject({ mac: made.band.mac });
  expect(made.band.state).toBe("free");
  const ledger = await desk.desk.ledger();
  expect(ledger.list()[0]?.keys[0]?.verifiedAtS).toBeGreaterThan(0);

  const sync = await desk.result({ kind: "sync" });
  expect(sync.minutes).toBe(made.band.truth.minutes.length);
  expect(sync).toMatchObject({ model: "Mi Smart Band 4", troubles: [] });
  expect((await desk.result({ kind: "sync" })).minutes).toBeLessThan(3);

  const imported = await desk.result({ kind: "import" });
  expect(imported.runs).toHaveLength(1);
  const [run] = imported.runs;
  expect(run).toMatchObject({ source: "mifit" });
  expect(run?.added).toBeGreaterThan(2_000);
  const records = await desk.desk.records();
  expect(records.evaluated.wearers()).toHaveLength(1);
  if (run?.id !== undefined) await desk.result({ kind: "undo", run: run.id });
  expect((await desk.result({ kind: "import", dryRun: true })).isDryRun).toBe(true);

  const live = await desk.begin({ kind: "live" });
  const pulse = await desk.heard("Pulse");
  expect(pulse.heartRateBpm).toBeGreaterThan(30);
  expect((await desk.heard("Steps")).steps).toBeGreaterThanOrEqual(0);
  expect(made.open).toMatchObject({ radios: 1, bandLocks: 1 });
  await desk.stop(live);
  expect((await desk.ended(live)).at).toBe("stopped");
  expect(made.band.state).toBe("free");
  expect(openNow(made)).toEqual({ ...ALL_CLOSED, stores: 1 });
});

test("a key and the history beside it come with one question for root", async () => {
  const nowS = Math.floor(Date.now() / 1000);
  const made = await houseWithBand({
    phone: { nowS, apps: [{ app: "zepp-life", days: 3 }] },
  });
  const desk = await open(made);
  const key = await desk.do({ kind: "key", history: true });
  expect(key.result).toMatchObject({ is: "key", imported: { isDryRun: false, troubles: [] } });
  expect(statesOf(key)).toEqual(
    ["phone", "permission", "root", "app", "read"].map((what) => `${what} good`),
  );
  expect(lineOf(key, "root")?.text).toBe("granted (su -c)");
  expect(await desk.desk.records().then((it) => it.imports())).toHaveLength(1);
});

test("what the band is asked, it answers; what the wearer says of themselves is kept", async () => {
  // One moment for both: a second that ends between two looks at a clock would be one that it is off by.
  const nowS = Math.floor(Date.now() / 1000);
  const clock = (): number => nowS;
  const made = await houseWithBand({ nowS: clock, band: { clock } });
  const desk = await open(made);
  await desk.do({ kind: "key" });
  const ask = async (ask: Parameters<typeof desk.do>[0] & { kind: "band" }) =>
    Object.fromEntries((await desk.result(ask)).facts);
  expect(await ask({ kind: "band", ask: { is: "info" } })).toMatchObject({
    model: "Mi Smart Band 4",
    address: made.band.mac,
    "serial number": made.band.serial,
  });
  expect(await ask({ kind: "band", ask: { is: "battery" } })).toMatchObject({
    battery: `${made.band.battery.percent} %`,
  });
  expect(await ask({ kind: "band", ask: { is: "pulse" } })).toEqual({
    pulse: expect.stringMatching(/^\d+ bpm$/) as string,
  });
  expect(Object.keys(await ask({ kind: "band", ask: { is: "steps" } }))).toEqual([
    "steps",
    "distance",
    "energy",
  ]);
  made.band.reboot({ clockJumpS: 3_600 });
  expect(await ask({ kind: "band", ask: { is: "time" } })).toMatchObject({ "off by": "3600 s" });
  const right = await ask({ kind: "band", ask: { is: "set-time" } });
  expect(right["off by"]).toBe("0 s");
  await ask({ kind: "band", ask: { is: "user", heightCm: 171, weightKg: 63.5, sex: "female" } });
  made.band.switchOff();
  expect(await ask({ kind: "band", ask: { is: "user" } })).toEqual({
    sex: "female",
    height: "171 cm",
    weight: "63.5 kg",
  });
});

test("no key goes to a page, and no address but where it is said to be one", async () => {
  const nowS = Math.floor(Date.now() / 1000);
  const made = await houseWithBand({ phone: { nowS } });
  const desk = await open(made);
  for (const wish of [
    { kind: "doctor" },
    { kind: "key", history: true },
    { kind: "verify" },
    { kind: "sync" },
    { kind: "import" },
    { kind: "band", ask: { is: "battery" } },
  ] as const) {
    expect((await desk.do(wish)).at, wish.kind).toBe("done");
  }
  const live = await desk.begin({ kind: "live", mac: made.band.mac });
  await desk.heard("Pulse");
  await desk.stop(live);
  await desk.ended(live);
  const said = JSON.stringify(desk.events, (name, value: unknown) =>
    name === "mac" ? undefined : value,
  ).toLowerCase();
  const digits = made.band.key?.reveal().slice(2).toLowerCase() ?? "?";
  expect(said).not.toContain(digits);
  expect(said).not.toContain(made.band.mac.toLowerCase());
  expect(said).not.toContain(made.band.serial.toLowerCase());
  const traced = made.traces.join("\n").toLowerCase();
  expect(traced).not.toContain(digits);
  expect(traced).not.toContain(made.band.mac.toLowerCase());
});

const FIXTURES = join(resolve(import.meta.dirname, "../../.."), "test", "fixtures", "mifit");

async function upload(desk: DeskInHouse, name: string, bytes: Uint8Array): Promise<string> {
  const stream = new Blob([new Uint8Array(bytes)]).stream();
  return (await desk.desk.uploads.keep(stream, { name })).id;
}

test("a dropped database gives its key and its history, and is let go then", async () => {
  const desk = await open(await houseWithBand());
  const name = "origin_db_1234567890";
  const id = await upload(desk, name, readFileSync(join(FIXTURES, "plain", name)));
  const key = await desk.result({ kind: "key", uploads: [id], history: true });
  expect(key.found.length).toBeGreaterThan(0);
  expect(key.found[0]?.from).toContain(name);
  const ledger = await desk.desk.ledger();
  expect(ledger.list().flatMap(({ keys }) => keys)).toHaveLength(key.found.length);
  expect((await desk.do({ kind: "import", uploads: [id] })).failure?.code).toBe("no-such-file");
});

test("a look at what an import would bring keeps the file; the import itself lets it go", async () => {
  const desk = await open(await houseWithBand());
  const csv = "date,steps,distance,runDistance,calories\n2020-04-13,1200,900,0,40\n";
  const id = await upload(desk, "ACTIVITY_1.csv", new TextEncoder().encode(csv));
  const wish = { kind: "import", uploads: [id] } as const;
  const look = await desk.result({ ...wish, dryRun: true });
  expect(look).toMatchObject({ isDryRun: true, runs: [{ source: "data-export", added: 1 }] });
  expect((await desk.desk.records()).imports()).toEqual([]);
  const brought = await desk.result(wish);
  expect(brought.runs).toMatchObject([{ added: 1, changed: 0, known: 0 }]);
  expect((await desk.do(wish)).failure?.code).toBe("no-such-file");
});

test("of dropped files each that could not be read is named, and why", async () => {
  const desk = await open(await houseWithBand());
  const letters = (text: string): Uint8Array => new TextEncoder().encode(text);
  const unknown = [
    await upload(desk, "holidays/<b>me</b>.jpg", letters("\xff\xd8 not a picture")),
    await upload(desk, "nothing.csv", letters("")),
    await upload(desk, "origin_db_1", letters("SQLite format 3, but no more of it")),
  ];
  const without = await desk.result({ kind: "import", uploads: unknown, dryRun: true });
  expect(without.runs).toEqual([]);
  expect(without.unread).toEqual([
    { name: "holidays/<b>me</b>.jpg", why: "unknown" },
    { name: "nothing.csv", why: "empty" },
  ]);
  expect(without.troubles).toMatchObject([{ where: "origin_db_1", code: "not-a-database" }]);
  const csv = "date,steps,distance,runDistance,calories\n2020-04-13,1200,900,0,40\n";
  const known = await upload(desk, "ACTIVITY_1.csv", letters(csv));
  const result = await desk.result({ kind: "import", uploads: [...unknown, known], dryRun: true });
  expect(result.runs).toMatchObject([{ added: 1 }]);
  expect(result.unread).toEqual(without.unread);
  const one = await desk.do({ kind: "import", uploads: unknown.slice(0, 1), dryRun: true });
  expect(one.failure?.code).toBe("unknown-format");
});
