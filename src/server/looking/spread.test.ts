import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LOOKED_AT_S, LOOKED_ZONE, LookedAt } from "../../../test/looked-at.ts";
import { minutesFrom } from "../../../test/minutes.ts";
import { Provenance } from "../../store/provenance.ts";
import type { SpreadAnswer } from "../answers.ts";

const MAC = "C8:0F:10:01:02:03";
const OTHER_MAC = "C8:0F:10:0A:0B:0C";
/** 2024-03-01. */
const MARCH = 19_783;

let looked: LookedAt;
beforeEach(() => {
  looked = new LookedAt();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await looked.close();
});

const spread = async () => (await looked.answer<SpreadAnswer>("spread")).of;

function bringDay(source: "mifit" | "gadgetbridge", day: string): void {
  looked.bring(source, MAC, (it) => {
    it.minutes(minutesFrom(`${day}T10:00Z`, "01 i40 s20 x9"));
  });
}

test("of each band and each source the days are told that have records, however they came", async () => {
  looked.bring("mifit", MAC, (it) => {
    it.minutes([
      ...minutesFrom("2019-03-02T10:00Z", "01 i40 s20 x9"),
      ...minutesFrom("2024-03-01T10:00Z", "01 i40 s20 x9"),
      ...minutesFrom("2024-03-02T10:00Z", "01 i40 s20 x9"),
    ]);
  });
  bringDay("gadgetbridge", "2024-03-03");
  looked.bring("data-export", OTHER_MAC, (it) => {
    it.summaries([{ day: "2024-03-05", steps: 3 }]);
  });
  const long = MARCH - 1826;
  expect(await spread()).toEqual([
    { mac: MAC, source: "gadgetbridge", days: [[MARCH + 2, MARCH + 3]] },
    {
      mac: MAC,
      source: "mifit",
      days: [
        [long, long + 1],
        [MARCH, MARCH + 2],
      ],
    },
    { mac: OTHER_MAC, source: "data-export", days: [[MARCH + 4, MARCH + 5]] },
  ]);
});

test("while an import writes, what was there before it is told, and at once", async () => {
  bringDay("mifit", "2024-03-01");
  const session = looked.records.beginImport({ nowS: LOOKED_AT_S, zone: LOOKED_ZONE });
  session
    .intake("mifit")
    .device({ mac: MAC })
    .minutes(minutesFrom("2024-03-09T10:00Z", "01 i40 s20 x9"));
  expect(await spread()).toMatchObject([{ days: [[MARCH, MARCH + 1]] }]);
  session.commit(LOOKED_AT_S);
  expect(await spread()).toMatchObject([
    {
      days: [
        [MARCH, MARCH + 1],
        [MARCH + 8, MARCH + 9],
      ],
    },
  ]);
});

test("it is worked out once, until something changes; what failed is tried again", async () => {
  bringDay("mifit", "2024-03-01");
  const look = vi.spyOn(Provenance.prototype, "daysTold");
  look.mockImplementationOnce(() => {
    throw new TypeError("a mistake");
  });
  expect((await looked.ask("spread")).status).toBe(500);
  const [one, other] = await Promise.all([spread(), spread()]);
  expect(one).toEqual(other);
  expect(await spread()).toEqual(one);
  expect(look).toHaveBeenCalledTimes(2);
  bringDay("mifit", "2024-03-02");
  expect(await spread()).toMatchObject([{ days: [[MARCH, MARCH + 2]] }]);
  expect(look).toHaveBeenCalledTimes(3);
});
