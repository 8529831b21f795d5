import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DeskInHouse } from "../../../test/desk-in-house.ts";
import { madeUpHouse } from "../../../test/made-up-house.ts";
import { VirtualBand } from "../../peers/virtual-band.ts";

let desk: DeskInHouse;

beforeEach(async () => {
  desk = new DeskInHouse(await madeUpHouse({ bands: [new VirtualBand({ mac: MAC })] }));
});

afterEach(async () => {
  await desk.close();
});

const LONG = "x".repeat(5_000);
const MAC = "C8:0F:10:01:02:03";

/** Each is almost a wish. */
const HOSTILE: readonly unknown[] = [
  null,
  0,
  "doctor",
  [],
  [{ kind: "doctor" }],
  {},
  { kind: null },
  { kind: "" },
  { kind: "toString" },
  { kind: "__proto__" },
  { kind: ["doctor"] },
  { kind: "doctor", mac: MAC },
  { kind: "doctor", extra: 1 },
  { kind: "key", uploads: "a" },
  { kind: "key", uploads: [] },
  { kind: "key", uploads: [1] },
  { kind: "key", uploads: ["../../etc/passwd"] },
  { kind: "key", uploads: ["a".repeat(65)] },
  { kind: "key", uploads: Array(201).fill("a") },
  { kind: "key", history: "yes" },
  { kind: "key", backup: 1 },
  { kind: "import", dryRun: null },
  { kind: "import", wearer: "" },
  { kind: "import", wearer: LONG },
  { kind: "import", wearer: "  " },
  { kind: "import", wearer: "Ana\u202E" },
  { kind: "import", wearer: "Ana\r\nBen" },
  { kind: "import", wearer: { name: "Ana" } },
  { kind: "import", zone: "Europe/Berlin; rm" },
  { kind: "import", zone: LONG },
  { kind: "undo" },
  { kind: "undo", run: 0 },
  { kind: "undo", run: -1 },
  { kind: "undo", run: 1.5 },
  { kind: "undo", run: "1" },
  { kind: "undo", run: 1e12 },
  { kind: "verify", mac: "" },
  { kind: "verify", mac: "C8:0F:10:01:02" },
  { kind: "verify", mac: "'; DROP TABLE band" },
  { kind: "verify", mac: LONG },
  { kind: "verify", mac: 7 },
  { kind: "sync", mac: [MAC] },
  { kind: "sync", everything: true },
  { kind: "live", mac: "@data-export" },
  { kind: "handover-plan", mac: null },
  { kind: "handover-push" },
  { kind: "handover-push", way: "shell" },
  { kind: "handover-push", way: ["text"] },
  { kind: "handover-push", way: "merged-database", into: "/etc/passwd" },
  { kind: "handover-check", way: "text" },
  { kind: "band" },
  { kind: "band", ask: "info" },
  { kind: "band", ask: { is: "reset" } },
  { kind: "band", ask: { is: "info", bornOn: "1990-05-17" } },
  { kind: "band", ask: { is: "user", bornOn: "1990-02-30" } },
  { kind: "band", ask: { is: "user", bornOn: "2990-02-03" } },
  { kind: "band", ask: { is: "user", bornOn: LONG } },
  { kind: "band", ask: { is: "user", sex: "constructor" } },
  { kind: "band", ask: { is: "user", heightCm: 49 } },
  { kind: "band", ask: { is: "user", heightCm: "171" } },
  { kind: "band", ask: { is: "user", weightKg: 301 } },
  { kind: "band", ask: { is: "user", weightKg: null } },
  { kind: "band", ask: { is: "user", stepGoal: 99 } },
  { kind: "band", ask: { is: "user", stepGoal: 8000.5 } },
  { kind: "band", ask: { is: "user", name: "Ana" } },
];

describe("what a browser may ask to be done", () => {
  test.each(HOSTILE)("is not this: %j", async (wish) => {
    const response = await desk.send("/jobs", "POST", wish);
    expect(response.status).toBe(400);
    const text = await response.text();
    expect(JSON.parse(text)).toEqual({
      error: { code: "usage", message: "The question makes no sense." },
    });
    expect(desk.desk.jobs.list()).toEqual([]);
  });

  const TEXTS = ["", "{", "nonsense", "[".repeat(30_000), '{"kind":"doctor"}garbage', "\u0000"];

  test.each(TEXTS)("is no JSON at all: %.20j", async (text) => {
    const response = await desk.sendText("/jobs", "POST", text);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: "usage" } });
  });

  test("is told as JSON, and is short", async () => {
    const body = JSON.stringify({ kind: "doctor" });
    const plain = await desk.api.request("/api/jobs", { method: "POST", body });
    expect(plain.status).toBe(400);
    const long = `{"kind":"doctor","x":"${"y".repeat(70_000)}"}`;
    const response = await desk.sendText("/jobs", "POST", long);
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ error: { code: "usage" } });
    expect(desk.desk.jobs.list()).toEqual([]);
  });

  test("a name that every object has is no way to change objects", async () => {
    await desk.sendText("/jobs", "POST", '{"kind":"doctor","__proto__":{"polluted":1}}');
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  test("an address in any writing is the same one", async () => {
    const job = await desk.begin({ kind: "verify", mac: "c8-0f-10-01-02-03" });
    expect((await desk.ended(job)).failure?.code).toBe("no-key");
  });
});

describe("a job that is not there", () => {
  test.each(["7", "999999999"])("%s: neither stopped nor answered", async (id) => {
    expect((await desk.send(`/jobs/${id}`, "DELETE")).status).toBe(409);
    const answer = { question: "1", answer: null };
    const response = await desk.send(`/jobs/${id}/answer`, "POST", answer);
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ error: { code: "usage" } });
  });

  test.each(["-1", "1.5", "x", "1e3", "%00", "1234567890", "toString"])(
    "%s: no name of a job",
    async (id) => {
      expect((await desk.send(`/jobs/${id}`, "DELETE")).status).toBe(400);
    },
  );

  test.each([{}, { question: 1, answer: null }, { question: "x", answer: 1 }, { question: "1" }])(
    "is not answered by %j",
    async (answer) => {
      expect((await desk.send("/jobs/1/answer", "POST", answer)).status).toBe(400);
    },
  );
});
