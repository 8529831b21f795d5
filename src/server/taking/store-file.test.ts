import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { newFolder, tidyUp } from "../../../test/ownband.ts";
import { failureIn, takingDesk } from "../../../test/taking-desk.ts";
import type { TakingDesk } from "../../../test/taking-desk.ts";
import { makeGadgetbridge } from "../../../test/history-folder.ts";
import type { ByteStream } from "../../platform.ts";
import { openStore } from "../../node/sqlite.ts";
import { migrate } from "../../store/migrate.ts";
import { MIGRATIONS } from "../../store/schema.ts";
import type { PageEvent } from "../jobs.ts";

let taking: TakingDesk | undefined;

afterEach(async () => {
  await taking?.desk.close();
  expect(taking?.open).toEqual({ scratches: 0, stores: 0 });
  expect(taking?.leftOvers()).toEqual([]);
});
afterAll(tidyUp);

const dumpOf = (path: string): string =>
  execFileSync("sqlite3", [path, ".dump"], { encoding: "utf8", maxBuffer: 1e9 });

test("the store is taken along as it is now, whole", async () => {
  taking = takingDesk();
  const response = await taking.ask("/api/store");
  expect(response.headers.get("content-disposition")).toContain('filename="ownband.sqlite"');
  const copy = join(newFolder(), "copy.sqlite");
  writeFileSync(copy, new Uint8Array(await response.arrayBuffer()));
  expect(execFileSync("sqlite3", [copy, "PRAGMA integrity_check"], { encoding: "utf8" })).toBe(
    "ok\n",
  );
  expect(dumpOf(copy)).toBe(dumpOf(taking.storePath));
});

/** A house that replaces its store, as the browser alone does. */
function replaceable(): TakingDesk & { readonly given: Buffer[] } {
  const given: Buffer[] = [];
  const replaceStore = async (bytes: ByteStream): Promise<void> => {
    const pieces: Uint8Array[] = [];
    for await (const piece of bytes) pieces.push(piece.slice());
    given.push(Buffer.concat(pieces));
  };
  const made = takingDesk({}, { replaceStore });
  taking = made;
  return { ...made, given };
}

const put = (it: TakingDesk, body: Uint8Array<ArrayBuffer>): Promise<Response> =>
  it.ask("/api/store", { method: "PUT", body });

const bytesOf = (path: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(path));

/** A store of an ownband of that version, with something in it. */
function storeOfVersion(version: number): string {
  const path = join(newFolder(), "other.sqlite");
  const store = openStore(path);
  migrate({ ...store, backUp: () => undefined }, 1, MIGRATIONS.slice(0, version));
  store.database.run(`INSERT INTO band (mac, as_of_s, first_seen_s, last_seen_s)
    VALUES ('C8:0F:10:77:77:77', 0, 0, 0)`);
  store.database.close();
  return path;
}

describe("a store that takes the place of ours", () => {
  test.each(MIGRATIONS.map((_, i) => i + 1))("may be of version %i", async (version) => {
    const it = replaceable();
    const events: PageEvent[] = [];
    it.desk.jobs.listen((event) => events.push(event));
    await it.desk.records();
    const path = storeOfVersion(version);
    const response = await put(it, bytesOf(path));
    expect([response.status, await response.json()]).toEqual([200, {}]);
    const [given] = it.given;
    writeFileSync(`${path}.given`, given ?? "");
    expect(dumpOf(`${path}.given`)).toBe(dumpOf(path));
    expect(events).toContainEqual({ is: "Changed" });
    expect(it.open.stores).toBe(0);
  });

  test("is not replaced where a command line does that", async () => {
    taking = takingDesk();
    const before = dumpOf(taking.storePath);
    const failure = await failureIn(await put(taking, bytesOf(storeOfVersion(1))));
    expect(failure).toMatchObject({ status: 409, code: "unsupported" });
    expect(failure.hint).toContain("ownband.sqlite");
    expect(dumpOf(taking.storePath)).toBe(before);
  });

  const foreign = (): string => makeGadgetbridge(join(newFolder(), "Gadgetbridge"), {});

  /** Ours, and something else in it. */
  const ours = (change: string): Uint8Array<ArrayBuffer> => {
    const path = storeOfVersion(MIGRATIONS.length);
    const database = new DatabaseSync(path);
    database.exec(`PRAGMA journal_mode = DELETE; ${change}`);
    database.close();
    return bytesOf(path);
  };

  /** The same, of a name that SQLite keeps for itself. */
  const hidden = (what: string): Uint8Array<ArrayBuffer> => {
    const path = storeOfVersion(MIGRATIONS.length);
    const database = new DatabaseSync(path, { defensive: false });
    database.exec(`PRAGMA journal_mode = DELETE; CREATE ${what.replace("sqlite_x", "plain_x")};
      PRAGMA writable_schema = ON; UPDATE sqlite_schema SET name = 'sqlite_x', sql = 'CREATE ${what}',
      tbl_name = replace(tbl_name, 'plain_x', 'sqlite_x') WHERE name = 'plain_x'`);
    database.close();
    return bytesOf(path);
  };

  const broken = (): Uint8Array<ArrayBuffer> => {
    const bytes = bytesOf(storeOfVersion(MIGRATIONS.length));
    bytes.set(randomBytes(8_192), 8_192);
    return bytes;
  };

  test.each([
    ["nothing", () => new Uint8Array(0), "not-a-database"],
    ["garbage", () => new Uint8Array(randomBytes(100_000)), "not-a-database"],
    ["a text", () => new TextEncoder().encode("<script>"), "not-a-database"],
    ["half of one", () => bytesOf(storeOfVersion(1)).slice(0, 10_000), "damaged"],
    ["one that is broken inside", broken, "damaged"],
    ["a database without tables", () => ours("PRAGMA user_version = 0"), "not-ours"],
    ["another program's", () => bytesOf(foreign()), "not-ours"],
    ["one of a newer ownband", () => ours("PRAGMA user_version = 9999"), "newer-schema"],
    ["one of a version before all", () => ours("PRAGMA user_version = -1"), "not-ours"],
    ["one with a table of somebody else's", () => ours("CREATE TABLE x (y)"), "not-ours"],
    ["one with a hidden table", () => hidden("TABLE sqlite_x (y)"), "not-ours"],
    [
      "one with a hidden index",
      () => hidden("UNIQUE INDEX sqlite_x ON minute (steps)"),
      "not-ours",
    ],
    ["one that lacks a table", () => ours("DROP TABLE alarm"), "not-ours"],
    ["one with another column", () => ours("ALTER TABLE alarm ADD COLUMN x TEXT"), "not-ours"],
    [
      "one that would run something",
      () => ours("CREATE TRIGGER x AFTER INSERT ON minute BEGIN DELETE FROM auth_key; END"),
      "unsupported",
    ],
    ["one with a view", () => ours("CREATE VIEW x AS SELECT * FROM auth_key"), "unsupported"],
  ])("is not %s", async (_, bytes, code) => {
    const it = replaceable();
    expect(await failureIn(await put(it, bytes()))).toMatchObject({ status: 409, code });
    expect(it.given).toEqual([]);
  });

  test("does so only when nothing is being done", async () => {
    const it = replaceable();
    const { body } = await it.ask("/api/export/csv");
    const failure = await failureIn(await put(it, bytesOf(storeOfVersion(1))));
    expect(failure).toMatchObject({ status: 409, code: "in-use" });
    await body?.cancel();
    await vi.waitFor(() => expect(it.desk.downloads.isGoing).toBe(false), 20_000);
    expect((await put(it, bytesOf(storeOfVersion(1)))).status).toBe(200);
  });
});

test("a store that is not there is made, and taken along empty", async () => {
  taking = takingDesk("empty");
  const response = await taking.ask("/api/store");
  expect(response.status).toBe(200);
  await response.body?.cancel();
  rmSync(taking.storePath, { force: true });
});
