import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LOOKED_AT_S, LOOKED_ZONE, LookedAt } from "../../../test/looked-at.ts";
import { ordinaryDays } from "../../../test/ordinary-days.ts";
import { offsetsOf } from "../../health/zone.ts";
import { Evaluated } from "../../store/evaluated.ts";
import type { DaysAnswer } from "../answers.ts";

const MAC = "C8:0F:10:01:02:03";
const offsetAt = offsetsOf(LOOKED_ZONE);

let looked: LookedAt;
beforeEach(() => {
  looked = new LookedAt();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await looked.close();
});

function bringDays(from: string, to: string): void {
  looked.bring("band", MAC, (it) => {
    it.minutes(ordinaryDays(from, to, offsetAt));
  });
}

const days = async (): Promise<readonly string[]> =>
  (await looked.answer<DaysAnswer>("days?from=2024-01-01&to=2024-03-15")).days;

test("while an import goes on, what was there before it is shown, and at once", async () => {
  bringDays("2024-03-01", "2024-03-02");
  expect(await days()).toHaveLength(2);
  bringDays("2024-03-03", "2024-03-03");
  const isImporting = vi.spyOn(looked.desk.jobs, "isImporting", "get").mockReturnValue(true);
  const session = looked.records.beginImport({ nowS: LOOKED_AT_S, zone: LOOKED_ZONE });
  session
    .intake("band")
    .device({ mac: MAC })
    .minutes(ordinaryDays("2024-03-04", "2024-03-04", offsetAt));
  const renew = vi.spyOn(Evaluated.prototype, "renew");
  expect(await days()).toHaveLength(2);
  // Who does not try to write does not wait for it.
  expect(renew).not.toHaveBeenCalled();
  session.commit(LOOKED_AT_S);
  isImporting.mockReturnValue(false);
  expect(await days()).toHaveLength(4);
});

test("while another program writes, what is kept is shown, and it is not waited for at every look", async () => {
  bringDays("2024-03-01", "2024-03-02");
  expect(await days()).toHaveLength(2);
  bringDays("2024-03-03", "2024-03-03");
  const other = looked.openOther();
  other.database.run("BEGIN IMMEDIATE");
  const renew = vi.spyOn(Evaluated.prototype, "renew");
  for (let i = 0; i < 10; i++) expect(await days()).toHaveLength(2);
  expect(renew).toHaveBeenCalledTimes(1);
  other.database.run("ROLLBACK");
  other.database.close();
  looked.nowS = LOOKED_AT_S + 60;
  expect(await days()).toHaveLength(3);
});

test("several looks at once work out nothing twice", async () => {
  bringDays("2024-01-01", "2024-03-10");
  const renew = vi.spyOn(Evaluated.prototype, "renew");
  const all = await Promise.all([days(), days(), looked.ask("now"), looked.ask("house")]);
  expect(all[0]).toHaveLength(70);
  expect(all[1]).toEqual(all[0]);
  const pieces = renew.mock.results.map(({ value }) => (value as { from: string }).from);
  expect(pieces.length).toBeGreaterThan(5);
  expect(new Set(pieces).size).toBe(pieces.length);
});

test("a fault of ours is told as one, and the next look tries again", async () => {
  bringDays("2024-03-01", "2024-03-02");
  vi.spyOn(Evaluated.prototype, "renew").mockImplementationOnce(() => {
    throw new TypeError("a mistake with a secret in it");
  });
  const { status, document } = await looked.ask("now");
  expect(status).toBe(500);
  expect(document).toMatchObject({ error: { code: "internal" } });
  expect(JSON.stringify(document)).not.toContain("secret");
  expect(await days()).toHaveLength(2);
});

test("a desk that is closed meanwhile stops", async () => {
  bringDays("2023-01-01", "2024-03-10");
  const renew = vi.spyOn(Evaluated.prototype, "renew");
  const asked = looked.ask("now");
  // It works in pieces, and the first of many has been done.
  while (renew.mock.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await looked.desk.close();
  expect(await asked).toMatchObject({ status: 409, document: { error: { code: "interrupted" } } });
});

test("a store that was let go of is looked at anew, and nothing of the former one is shown", async () => {
  bringDays("2024-03-01", "2024-03-08");
  const path = "hours?from=2024-03-01&to=2024-03-10";
  const before = await looked.ask(path);
  await looked.desk.letGo();
  looked.store.database.run("DELETE FROM minute; DELETE FROM minute_other; DELETE FROM day");
  bringDays("2024-03-09", "2024-03-09");
  expect(await looked.ask(path)).not.toEqual(before);
});
