import { afterEach, expect, test } from "vitest";
import { emptyStore, KEPT_A, KEPT_B, keptStore } from "../../test/kept-store.ts";
import type { KeptStore } from "../../test/kept-store.ts";
import { exportOfBand, exportOfWearer } from "./export-subject.ts";

const TOOLS = { zone: "Europe/Berlin" };
const EVER = { from: "1970-01-01", to: "9999-12-31" };

let kept: KeptStore | undefined;

afterEach(() => {
  kept?.close();
  kept = undefined;
});

test("single readings without a minute are something to take along", async () => {
  kept = emptyStore();
  kept.records.beginSync({ mac: KEPT_A }, 1).finish("done", 2);
  kept.store.database.run(
    "INSERT INTO measurement SELECT id, 'weight', 1700000000, 0, 63.2, NULL, NULL, 1 FROM band",
  );
  const subject = await exportOfWearer(kept.records, undefined, TOOLS);
  expect(subject.macs).toEqual([KEPT_A]);
  expect(subject.days(EVER)).toEqual([]);
  expect(exportOfBand(kept.records, KEPT_A, TOOLS).macs).toEqual([KEPT_A]);
});

test.each([
  ["nothing at all", () => undefined],
  ["a band that was only met", ({ records }: KeptStore) => records.beginSync({ mac: KEPT_A }, 1)],
])("%s is nothing to take along", async (_, fill) => {
  kept = emptyStore();
  fill(kept);
  const none = { code: "no-records" };
  await expect(exportOfWearer(kept.records, undefined, TOOLS)).rejects.toMatchObject(none);
  const { records } = kept;
  expect(() => exportOfBand(records, KEPT_A, TOOLS)).toThrow(expect.objectContaining(none));
});

test("an export of one wearer tells nothing of another", async () => {
  kept = keptStore();
  kept.store.database.run("INSERT INTO wearer (id, name) VALUES (2, 'Ben')");
  kept.store.database.run("UPDATE band SET wearer = 2, follows = NULL WHERE mac = ?", KEPT_B);
  for (const which of [2, "ben"]) {
    const { macs, records } = await exportOfWearer(kept.records, which, TOOLS);
    expect([macs, records.wearer().name]).toEqual([[KEPT_B], "Ben"]);
  }
  expect((await exportOfWearer(kept.records, 1, TOOLS)).macs).not.toContain(KEPT_B);
  expect(exportOfBand(kept.records, KEPT_B, TOOLS).records.wearer().name).toBe("Ben");
});

test("nobody of that number, or name, is an error of its own", async () => {
  kept = keptStore();
  for (const which of [7, "Cleo"]) {
    const asked = exportOfWearer(kept.records, which, TOOLS);
    await expect(asked).rejects.toMatchObject({ code: "no-such-wearer" });
  }
});
