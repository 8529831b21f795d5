import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  DEAD_KEY,
  FIRST_DAY_S,
  HANDED_KEY,
  HANDED_MAC,
  keyOf,
  OTHER_MAC,
} from "../../../test/handover-store.ts";
import { tidyUp } from "../../../test/ownband.ts";
import { asJson, failureIn, takingDesk } from "../../../test/taking-desk.ts";
import type { TakingDesk } from "../../../test/taking-desk.ts";
import { Ledger } from "../../store/ledger.ts";
import type { RevealedKey } from "../answers.ts";
import type { PageEvent } from "../jobs.ts";

let taking: TakingDesk;

beforeEach(() => {
  taking = takingDesk();
});
afterEach(async () => {
  await taking.desk.close();
  expect(taking.open).toEqual({ scratches: 0, stores: 0 });
});
afterAll(tidyUp);

const reveal = (mac: unknown): Promise<Response> =>
  taking.ask("/api/keys/reveal", asJson("POST", { mac }));

describe("the key of a band", () => {
  test("is told as Gadgetbridge wants it, with a QR code of it, and kept by nobody", async () => {
    const response = await reveal(HANDED_MAC.toLowerCase());
    expect([response.status, response.headers.get("cache-control")]).toEqual([200, "no-store"]);
    const { mac, key, qr } = (await response.json()) as RevealedKey;
    expect([mac, key]).toEqual([HANDED_MAC, HANDED_KEY]);
    expect(qr.length).toBeGreaterThan(20);
    expect(qr.every((row) => row.length === qr.length && /^[01]+$/.test(row))).toBe(true);
    // The three squares in the corners of every QR code.
    const size = qr.length;
    for (const [x, y] of [
      [0, 0],
      [size - 7, 0],
      [0, size - 7],
    ] as const) {
      const corner = qr.slice(y, y + 7).map((row) => row.slice(x, x + 7));
      expect(corner).toEqual(SQUARE);
    }
  });

  const SQUARE = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"];

  test("is not told of a band that has none", async () => {
    expect(await failureIn(await reveal(OTHER_MAC))).toMatchObject({ status: 409, code: "no-key" });
  });

  test("is not told when it is dead", async () => {
    const { withStore } = taking;
    withStore((store) => {
      const ledger = Ledger.open(store, FIRST_DAY_S);
      ledger.noteVerdict(HANDED_MAC, keyOf(HANDED_KEY), "refused", FIRST_DAY_S + 20);
    });
    const response = await reveal(HANDED_MAC);
    expect(await failureIn(response)).toMatchObject({ code: "stale-key" });
    expect(DEAD_KEY).not.toBe(HANDED_KEY);
  });

  test.each(["GET", "HEAD", "PUT", "DELETE"])("is not told to %s", async (method) => {
    const response = await taking.ask(`/api/keys/reveal?mac=${HANDED_MAC}`, { method });
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain(HANDED_KEY.slice(2));
  });

  test.each([undefined, "", "x", 7, null, { $ne: 1 }, "C8:0F:10:0C:0D:0E; DROP TABLE band"])(
    "is not told of %j",
    async (mac) => {
      expect(await failureIn(await reveal(mac))).toMatchObject({ status: 400, code: "usage" });
    },
  );

  test("is not told where a form asks, or a text", async () => {
    for (const type of ["application/x-www-form-urlencoded", "text/plain"]) {
      const body = JSON.stringify({ mac: HANDED_MAC });
      const headers = { "content-type": type };
      const response = await taking.ask("/api/keys/reveal", { method: "POST", headers, body });
      expect(response.status).toBe(400);
    }
  });
});

describe("keys that are forgotten", () => {
  test("are gone for good, and every page hears of it", async () => {
    const events: PageEvent[] = [];
    taking.desk.jobs.listen((event) => events.push(event));
    const response = await taking.ask("/api/keys/forget", asJson("POST", { mac: HANDED_MAC }));
    expect(await response.json()).toEqual({ forgotten: 1 });
    expect(events).toContainEqual({ is: "Changed" });
    expect(await failureIn(await reveal(HANDED_MAC))).toMatchObject({ code: "no-key" });
    const again = await taking.ask("/api/keys/forget", asJson("POST", { mac: HANDED_MAC }));
    expect(await failureIn(again)).toMatchObject({ code: "no-band" });
  });
});
