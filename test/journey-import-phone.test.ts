import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { RunningPhone } from "../src/cli/start-virtual-phone.ts";
import type { PhoneScenario } from "../src/peers/android/scenario/scenario.ts";
import { countsIn, GADGETBRIDGE_MAC, gpxText, HistoryFolder } from "./history-folder.ts";
import { makeGadgetbridge } from "./history-folder.ts";
import { failureOf, newFolder, startPhone, tidyUp } from "./ownband.ts";

/** History straight from the phone. Without a phone: journey-import. */

afterAll(tidyUp);

const APP = "nodomain.freeyourgadget.gadgetbridge";
const SHARED = `/data/media/0/Android/data/${APP}/files`;
const TRACK = "gadgetbridge-track-1.gpx";

/** adb's shell is in the group of apps' folders in shared storage. */
const IN_SHARED = { uid: 10_200, gid: 1078, mode: 0o660 };

/** Gadgetbridge's own database, of one day, put where it keeps it or where it exports it to. */
function putGadgetbridge({ android }: RunningPhone, ...folders: readonly string[]): void {
  const path = join(newFolder(), "Gadgetbridge");
  const database = readFileSync(makeGadgetbridge(path, { track: `${SHARED}/${TRACK}` }));
  for (const folder of folders) {
    const attributes = folder === SHARED ? IN_SHARED : { uid: 10_200, gid: 10_200, mode: 0o660 };
    android.tree.putFile(`${folder}/Gadgetbridge`, database, attributes);
  }
  const track = new TextEncoder().encode(gpxText());
  android.tree.putFile(`${SHARED}/${TRACK}`, track, IN_SHARED);
}

const gadgetbridgePhone = (more: PhoneScenario = {}): Promise<RunningPhone> =>
  startPhone({ apps: [], gadgetbridge: {}, ...more });

describe.concurrent("a rooted phone", () => {
  test("gives key and history after one question, and is as it was", async () => {
    const [folder, phone] = [
      new HistoryFolder(),
      await startPhone({ apps: [{ app: "zepp-life" }] }),
    ];
    const before = await phone.android.dump();
    const run = await folder.run(["import", "--phone", phone.address]);
    expect(run.status, run.stderr).toBe(0);
    expect(run.stderr.match(/asking for root/g)).toHaveLength(1);
    expect(await phone.android.dump()).toEqual(before);
    const { bands } = await folder.document(["keys"]);
    expect(bands).toMatchObject(phone.android.facts.keys.map(({ mac }) => ({ mac })));
    const { minutes, measurements } = folder.dump();
    expect(minutes).toHaveLength(5 * 1440);
    const kinds = new Set(measurements.map((it) => it["kind"]));
    expect(kinds).toEqual(new Set(["heart-rate", "resting-heart-rate", "stress", "blood-oxygen"]));
  });

  test("gives it once however often it is asked, and in a dry run nothing, not even the key", async () => {
    const [folder, phone] = [new HistoryFolder(), await startPhone()];
    const args = ["--phone", phone.address];
    const dry = await folder.import(["--dry-run", ...args]);
    expect(dry.runs).toMatchObject([{ source: "mifit", kinds: { minutes: { added: 7200 } } }]);
    expect(Object.values(countsIn(folder.dump())).filter((it) => it > 0)).toEqual([]);
    expect(await folder.document(["keys"])).toEqual({ bands: [] });
    await folder.import(args);
    const once = folder.dump();
    expect((await folder.import(args)).runs).toMatchObject([{ added: 0, changed: 0 }]);
    expect(folder.dump()).toEqual(once);
  });

  test.each([
    ["of a second user", { users: [0, 10], apps: [{ app: "zepp", user: 10 }] }],
    ["whose band stands in a write-ahead log only", { apps: [{ app: "zepp-life", holds: "wal" }] }],
    ["with Android 6", { android: 6, apps: [{ app: "zepp-life" }] }],
  ] as const)("%s gives it, too", async (_, scenario) => {
    const [folder, phone] = [new HistoryFolder(), await startPhone(scenario)];
    const { runs } = await folder.import(["--phone", phone.address]);
    expect(runs[0]?.kinds["minutes"]?.added).toBeGreaterThan(1440);
  });

  test("gives Gadgetbridge's own database, with its track from shared storage", async () => {
    const [folder, phone] = [new HistoryFolder(), await gadgetbridgePhone()];
    putGadgetbridge(phone, `/data/data/${APP}/databases`);
    const before = await phone.android.dump();
    const { runs } = await folder.import(["--phone", phone.address]);
    expect(runs).toMatchObject([{ source: "gadgetbridge", devices: [{ mac: GADGETBRIDGE_MAC }] }]);
    expect(countsIn(folder.dump())).toMatchObject({ minutes: 1440, workouts: 1, tracks: 30 });
    expect(await phone.android.dump()).toEqual(before);
  });

  test("gives the vendor's app and Gadgetbridge at once", async () => {
    const folder = new HistoryFolder();
    const phone = await startPhone({ apps: [{ app: "zepp-life" }], gadgetbridge: {} });
    putGadgetbridge(phone, `/data/data/${APP}/databases`);
    const { runs } = await folder.import(["--phone", phone.address]);
    expect(runs.map(({ source }) => source).toSorted()).toEqual(["gadgetbridge", "mifit"]);
    expect(countsIn(folder.dump())).toMatchObject({ minutes: 6 * 1440 });
  });

  test("with nothing but Mi Fitness gives its key; that it has no history ends with 6", async () => {
    const folder = new HistoryFolder();
    const phone = await startPhone({ apps: [{ app: "mi-fitness" }] });
    const run = await folder.run(["import", "--json", "--phone", phone.address]);
    expect(run.status).toBe(6);
    expect(failureOf(run)).toMatchObject({ code: "no-app" });
    expect((await folder.document(["keys"]))["bands"]).toHaveLength(1);
  });

  test("that nobody has unlocked since it was started ends with 4", async () => {
    const phone = await startPhone({ locked: true });
    const args = ["import", "--json", "--phone", phone.address];
    const run = await new HistoryFolder().run(args);
    expect(run.status).toBe(4);
    expect(failureOf(run)).toMatchObject({ code: "locked" });
  });
});

describe.concurrent("a phone without root", () => {
  test.each([11, 14] as const)(
    "gives what Gadgetbridge has exported into shared storage, on Android %i",
    async (android) => {
      const folder = new HistoryFolder();
      const phone = await gadgetbridgePhone({ android, root: "none" });
      putGadgetbridge(phone, SHARED);
      const before = await phone.android.dump();
      const { runs } = await folder.import(["--phone", phone.address]);
      expect(runs).toMatchObject([{ source: "gadgetbridge", kinds: { minutes: { added: 1440 } } }]);
      expect(folder.dump().tracks).toHaveLength(30);
      expect(await phone.android.dump()).toEqual(before);
    },
  );

  test.each([
    ["that has no root", { root: "none" }],
    ["whose owner refuses", { rootAnswer: "deny" }],
  ] as const)("%s ends with 5, and says where history may come from", async (_, scenario) => {
    const [folder, phone] = [new HistoryFolder(), await startPhone(scenario)];
    const before = await phone.android.dump();
    const run = await folder.run(["import", "--json", "--phone", phone.address]);
    expect(run.status).toBe(5);
    const { code, hint } = failureOf(run);
    expect(code).toBe("no-root");
    expect(hint).toContain("Data management → Export");
    expect(await phone.android.dump()).toEqual(before);
  });

  test("no phone at all ends with 3", async () => {
    const run = await new HistoryFolder().run(["import", "--json"]);
    expect(run.status).toBe(3);
  });
});
