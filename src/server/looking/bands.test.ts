import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { LOOKED_AT_S, LOOKED_ZONE, LookedAt } from "../../../test/looked-at.ts";
import { ordinaryDays } from "../../../test/ordinary-days.ts";
import { AuthKey } from "../../bytes/auth-key.ts";
import { offsetsOf } from "../../health/zone.ts";
import { NO_DEVICE } from "../../store/intake.ts";
import type { KeySighting } from "../../store/key-sighting.ts";
import type { BandsAnswer, HouseAnswer, NowAnswer, RunsAnswer } from "../answers.ts";

const MAC = "C8:0F:10:01:02:03";
const OTHER_MAC = "C8:0F:10:0A:0B:0C";
const KEY = AuthKey.of(Uint8Array.from({ length: 16 }, (_, i) => 17 * i));
const OTHER_KEY = AuthKey.of(Uint8Array.from({ length: 16 }, (_, i) => 3 * i + 1));
const offsetAt = offsetsOf(LOOKED_ZONE);

let looked: LookedAt;
beforeEach(() => {
  looked = new LookedAt();
});
afterEach(() => looked.close());

const sighting = (more: Partial<KeySighting> = {}): KeySighting => ({
  key: KEY,
  mac: MAC,
  model: "Mi Smart Band 4",
  source: { kind: "phone-database", app: "com.xiaomi.hm.health", path: "/data/origin_db" },
  foundAtS: LOOKED_AT_S - 1000,
  ...more,
});

const bands = async () => (await looked.answer<BandsAnswer>("bands")).bands;

describe("the key of a band", () => {
  test("is known by its state, and never told", async () => {
    looked.ledger.remember([sighting()]);
    const expected = {
      key: "untried",
      keyFrom: "Zepp Life (Mi Fit)",
      keyFoundS: LOOKED_AT_S - 1000,
    };
    expect(await bands()).toMatchObject([expected]);
    looked.ledger.noteVerdict(MAC, KEY, "accepted", LOOKED_AT_S - 500);
    expect(await bands()).toMatchObject([
      { ...expected, key: "proven", keyProvenS: LOOKED_AT_S - 500 },
    ]);
    const { document } = await looked.ask("bands");
    const text = JSON.stringify(document).toLowerCase();
    expect(text).not.toContain(KEY.reveal().slice(2, 12));
    expect(text).not.toContain("origin_db");
  });

  test("is refused, or dead, when the band said so, or another was paired since", async () => {
    looked.ledger.remember([sighting()]);
    looked.ledger.noteVerdict(MAC, KEY, "refused", LOOKED_AT_S - 500);
    expect(await bands()).toMatchObject([{ key: "refused" }]);
    looked.ledger.remember([sighting({ mac: OTHER_MAC, key: OTHER_KEY, paired: false })]);
    expect((await bands()).find(({ mac }) => mac === OTHER_MAC)).toMatchObject({ key: "dead" });
  });

  test("is missing for a band of which there are records only", async () => {
    looked.bring("mifit", MAC, (it) => {
      it.minutes(ordinaryDays("2024-03-01", "2024-03-01", offsetAt));
    });
    const [band] = await bands();
    expect(band).toMatchObject({ mac: MAC, key: "none", isDevice: true, workouts: 0 });
    expect(band).not.toHaveProperty("keyFrom");
  });
});

test("what it said of its battery is thinned out, both ends stay; its alarms are there", async () => {
  looked.bring("gadgetbridge", MAC, (it) => {
    const atS = (i: number): number => LOOKED_AT_S - 500_000 + i * 60;
    it.battery(Array.from({ length: 5000 }, (_, i) => ({ atS: atS(i), levelPercent: i % 101 })));
    it.alarms([
      { position: 0, hour: 6, minute: 45, isEnabled: true, days: 31, title: "+1".repeat(300) },
    ]);
  });
  const [band] = await bands();
  expect(band?.battery).toHaveLength(2000);
  expect(band?.battery[0]?.atS).toBe(LOOKED_AT_S - 500_000);
  expect(band?.battery.at(-1)?.atS).toBe(LOOKED_AT_S - 500_000 + 4999 * 60);
  expect(band?.alarms).toMatchObject([{ hour: 6, minute: 45, isEnabled: true, days: 31 }]);
  expect(band?.alarms[0]?.title).toHaveLength(200);
});

test("records that name no device are no band, and bands that follow each other are offered", async () => {
  looked.bring("data-export", NO_DEVICE, (it) => {
    it.summaries([{ day: "2024-03-01", steps: 5000 }]);
  });
  const bring = (mac: string, from: string, to: string): void => {
    looked.bring("mifit", mac, (it) => {
      it.minutes(ordinaryDays(from, to, offsetAt));
    });
  };
  bring(MAC, "2024-03-01", "2024-03-03");
  bring(OTHER_MAC, "2024-03-05", "2024-03-07");
  const answer = await looked.answer<BandsAnswer>("bands");
  expect(answer.bands.map(({ mac, isDevice }) => [mac, isDevice])).toEqual([
    ["@data-export", false],
    [MAC, true],
    [OTHER_MAC, true],
  ]);
  expect(answer.followers).toEqual([{ old: MAC, new: OTHER_MAC }]);
  looked.records.follow(MAC, OTHER_MAC);
  const linked = await looked.answer<BandsAnswer>("bands");
  expect(linked.followers).toEqual([]);
  expect(linked.bands.at(-1)).toMatchObject({ continues: MAC });
});

test("a run that brought nothing better says how much it told all the same", async () => {
  const minutes = [...ordinaryDays("2024-03-01", "2024-03-01", offsetAt)];
  looked.bring("band", MAC, (it) => {
    it.minutes(minutes);
  });
  looked.bring("data-export", MAC, (it) => {
    it.minutes(minutes.slice(0, 60).map((minute) => ({ ...minute, steps: 99 })));
  });
  const { runs } = await looked.answer<RunsAnswer>("runs");
  expect(runs[0]).toMatchObject({ source: "data-export", added: 0, changed: 0, lost: 60 });
});

test("runs are told the latest first, with what they brought, and whether they were taken out", async () => {
  const run = looked.records.beginSync({ mac: MAC }, LOOKED_AT_S - 100);
  run.addMinutes(ordinaryDays("2024-03-02", "2024-03-02", offsetAt));
  run.finish("done", LOOKED_AT_S - 50);
  looked.bring("mifit", MAC, (it) => {
    it.minutes(ordinaryDays("2024-03-01", "2024-03-01", offsetAt));
  });
  looked.records.undoImport(2, LOOKED_AT_S + 7);
  const { runs } = await looked.answer<RunsAnswer>("runs");
  expect(runs).toMatchObject([
    {
      id: 2,
      kind: "import",
      source: "mifit",
      outcome: "done",
      added: 1440,
      undoneS: LOOKED_AT_S + 7,
    },
    {
      id: 1,
      kind: "sync",
      source: "band",
      outcome: "done",
      added: 1440,
      startedS: LOOKED_AT_S - 100,
    },
  ]);
});

describe("the house", () => {
  test("knows how far its owner has come", async () => {
    const has = async () => (await looked.answer<HouseAnswer>("house")).has;
    looked.ledger.remember([sighting()]);
    expect(await has()).toEqual({ keys: true, provenKey: false, records: false });
    looked.ledger.noteVerdict(MAC, KEY, "accepted", LOOKED_AT_S);
    expect(await has()).toEqual({ keys: true, provenKey: true, records: false });
    looked.bring("mifit", MAC, (it) => {
      it.minutes(ordinaryDays("2024-03-01", "2024-03-01", offsetAt));
    });
    expect(await has()).toEqual({ keys: true, provenKey: true, records: true });
  });

  test("names everybody, and each has days of their own", async () => {
    const minutes = ordinaryDays("2024-03-01", "2024-03-04", offsetAt);
    looked.bring("mifit", MAC, (it) => {
      it.minutes(minutes.slice(0, 1440));
    });
    looked.bring(
      "mifit",
      OTHER_MAC,
      (it) => {
        it.minutes(minutes.slice(2 * 1440));
      },
      { wearer: `<img src=x onerror="alert(1)">${"n".repeat(500)}` },
    );
    const { wearers } = await looked.answer<HouseAnswer>("house");
    expect(wearers).toMatchObject([
      { id: 1, hasRecords: true, firstDay: "2024-03-01", lastDay: "2024-03-01" },
      { id: 2, hasRecords: true, firstDay: "2024-03-03", lastDay: "2024-03-04" },
    ]);
    expect(wearers[1]?.name).toHaveLength(200);
    expect((await looked.answer<NowAnswer>("now")).day).toBe("2024-03-01");
    expect((await looked.answer<NowAnswer>("now?wearer=1")).day).toBe("2024-03-01");
    expect((await looked.answer<NowAnswer>("now?wearer=2")).day).toBe("2024-03-04");
    expect(await looked.ask("now?wearer=3")).toMatchObject({
      status: 409,
      document: { error: { code: "no-such-wearer" } },
    });
  });

  test("knows of somebody at once, with no days until they have a band, and none when it is gone", async () => {
    looked.bring("mifit", MAC, (it) => {
      it.minutes(ordinaryDays("2024-03-01", "2024-03-01", offsetAt));
    });
    const wearers = async () => (await looked.answer<HouseAnswer>("house")).wearers;
    const days = { hasRecords: true, firstDay: "2024-03-01", lastDay: "2024-03-01" };
    const today = "2024-03-15";
    const ada = looked.records.wearerNamed("Ada");
    const newcomer = { id: ada, name: "Ada", hasRecords: false, today };
    expect(await wearers()).toEqual([{ id: 1, ...days, today }, newcomer]);
    looked.records.giveBand(MAC, ada);
    expect(await wearers()).toEqual([
      { id: 1, hasRecords: false, today },
      { ...newcomer, ...days },
    ]);
    // Who is asked for without a name is whoever has records.
    expect((await looked.answer<NowAnswer>("now")).day).toBe("2024-03-01");
    looked.records.giveBand(MAC, 1);
    expect(await wearers()).toEqual([{ id: 1, ...days, today }, newcomer]);
  });
});
