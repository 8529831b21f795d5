import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, expect, test } from "vitest";
import { makeGadgetbridge } from "../../../test/history-folder.ts";
import { HANDED_KEY, HANDED_MAC, OTHER_MAC } from "../../../test/handover-store.ts";
import { newFolder, tidyUp } from "../../../test/ownband.ts";
import { failureIn, takingDesk } from "../../../test/taking-desk.ts";
import type { TakingDesk } from "../../../test/taking-desk.ts";
import { readFileSync } from "node:fs";
import type { UploadAnswer } from "../answers.ts";

let taking: TakingDesk = takingDesk("empty");

afterEach(async () => {
  await taking.desk.close();
  expect(taking.open).toEqual({ scratches: 0, stores: 0 });
  expect(taking.leftOvers()).toEqual([]);
});
afterAll(tidyUp);

async function saved(path: string): Promise<string> {
  const response = await taking.ask(path);
  expect(response.status).toBe(200);
  const file = join(newFolder(), "saved");
  writeFileSync(file, new Uint8Array(await response.arrayBuffer()));
  return file;
}

test("the backup for Gadgetbridge holds device, key and history of the band", async () => {
  taking = takingDesk();
  const file = await saved(`/api/handover/restore-zip?mac=${HANDED_MAC}`);
  const entry = (name: string): string =>
    execFileSync("unzip", ["-p", file, name], { encoding: "latin1" });
  expect(entry(`preferences/device_${HANDED_MAC}.json`)).toContain(HANDED_KEY);
  const database = join(newFolder(), "Gadgetbridge");
  writeFileSync(database, entry("database/Gadgetbridge"), "latin1");
  const sql = "SELECT count(*) FROM MI_BAND_ACTIVITY_SAMPLE";
  expect(execFileSync("sqlite3", [database, sql], { encoding: "utf8" })).toBe("2880\n");
});

test("a backup has nothing of others in the household", async () => {
  taking = takingDesk();
  taking.withStore(({ database }) => {
    database.run("UPDATE wearer SET name = 'Ada'");
    database.run("INSERT INTO wearer (id, name) VALUES (2, 'Ben')");
    database.run(`INSERT INTO band (mac, as_of_s, first_seen_s, last_seen_s, wearer)
      VALUES ('${OTHER_MAC}', 0, 0, 0, 1)`);
    database.run(`INSERT INTO minute (band, minute, steps, run)
      SELECT id, 1, 1, 1 FROM band WHERE mac = '${OTHER_MAC}'`);
    database.run(`UPDATE band SET wearer = 2 WHERE mac = '${HANDED_MAC}'`);
  });
  const file = await saved(`/api/handover/restore-zip?mac=${HANDED_MAC}`);
  const database = join(newFolder(), "Gadgetbridge");
  writeFileSync(database, execFileSync("unzip", ["-p", file, "database/Gadgetbridge"]));
  const all = readFileSync(database, "latin1");
  expect([all.includes("Ben"), all.includes("Ada"), all.includes(OTHER_MAC)]).toEqual([
    true,
    false,
    false,
  ]);
});

test("the settings of the band hold its key", async () => {
  taking = takingDesk();
  const response = await taking.ask("/api/handover/preference-file");
  expect(response.headers.get("cache-control")).toContain("no-store");
  expect(await response.text()).toContain(HANDED_KEY);
});

test("a merged database is the owner's own, which was dropped, with ours in it", async () => {
  taking = takingDesk();
  const own = makeGadgetbridge(join(newFolder(), "Gadgetbridge"), {
    mac: "C0:FF:EE:0C:0C:0C",
    minutes: 60,
  });
  const init = { method: "POST", body: new Uint8Array(readFileSync(own)) };
  const { id } = (await (
    await taking.ask("/api/uploads?name=Gadgetbridge", init)
  ).json()) as UploadAnswer;
  const file = await saved(`/api/handover/merged-database?into=${id}`);
  const sql = "SELECT IDENTIFIER FROM DEVICE ORDER BY 1";
  expect(execFileSync("sqlite3", [file, sql], { encoding: "utf8" })).toBe(
    `C0:FF:EE:0C:0C:0C\n${HANDED_MAC}\n`,
  );
  expect(readFileSync(file).includes(HANDED_KEY.slice(2))).toBe(false);
});

test.each([
  ["merged-database", 409, "usage"],
  [`merged-database?into=${"0".repeat(8)}-0000-4000-8000-${"0".repeat(12)}`, 409, "no-such-file"],
  ["merged-database?into=../x", 400, "usage"],
  [`restore-zip?mac=${OTHER_MAC}`, 409, "no-key"],
  ["restore-zip?mac=x", 400, "usage"],
  ["text", 400, "usage"],
  ["settings-intent", 400, "usage"],
])("%s cannot be, and is told so", async (path, status, code) => {
  taking = takingDesk();
  const failure = await failureIn(await taking.ask(`/api/handover/${path}`));
  expect(failure).toMatchObject({ status, code });
});
