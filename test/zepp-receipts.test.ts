import { afterEach, expect, test } from "vitest";
import { HISTORY } from "../src/band/history.ts";
import { VirtualBand } from "../src/peers/virtual-band.ts";
import { KEY, NOON_S, TestStore, ZONE } from "./band-store.ts";

const stores: TestStore[] = [];
afterEach(() => {
  for (const store of stores.splice(0)) store.close();
});

/** What a synchronisation writes to FETCH_CONTROL: `01 TT`, `02`, `03 …`. */
async function ordersTo(band: VirtualBand, forget: boolean): Promise<string[]> {
  const orders: string[] = [];
  band.when({ matches: (frame) => frame[0] === 0x01 && frame.length === 10 }, (frame) => {
    const entry = Object.entries(HISTORY).find(([, { code }]) => code === frame[1]);
    orders.push(`ask ${entry?.[0]}`);
    return "usual";
  });
  band.when({ matches: (frame) => frame[0] === 0x02 && frame.length === 1 }, () => {
    orders.push("send");
    return "usual";
  });
  band.when({ matches: (frame) => frame[0] === 0x03 && frame.length <= 2 }, (frame) => {
    orders.push(frame[1] === 0x01 || frame.length === 1 ? "forget" : "keep");
    return "usual";
  });
  const store = new TestStore();
  stores.push(store);
  const report = await store.sync(band, { forget });
  expect(report.troubles).toEqual([]);
  expect(report.workouts.added).toBeGreaterThan(0);
  // Endpoints have messages that look like a receipt; none of them is used later on.
  return orders.slice(orders.findIndex((it) => it.startsWith("ask")));
}

function bandOf(model: "Xiaomi Smart Band 7" | "Mi Smart Band 4"): VirtualBand {
  const history = { days: 3 };
  return new VirtualBand({ model, key: KEY, clock: () => NOON_S, zone: ZONE, history });
}

/** Each request, with what comes before the next one. */
function requestsIn(orders: readonly string[]): string[] {
  return orders
    .join(", ")
    .split(/, (?=ask)/)
    .map((it) => it.replace(/^ask [\w-]+, /, ""));
}

test("Zepp OS gets a receipt for whatever it answers", async () => {
  const requests = requestsIn(await ordersTo(bandOf("Xiaomi Smart Band 7"), false));
  // What it refuses, it does not answer.
  const refused = "ask heart-rate-variability";
  expect(new Set(requests)).toEqual(new Set(["send, keep", "keep", refused]));
});

test("Zepp OS is let forget summaries, but no track: what nobody explains of it is not on disk", async () => {
  const orders = await ordersTo(bandOf("Xiaomi Smart Band 7"), true);
  const tracks = orders.join(", ").match(/ask tracks, send, (\w+)/g) ?? [];
  expect(tracks.length).toBeGreaterThan(0);
  expect(new Set(tracks)).toEqual(new Set(["ask tracks, send, keep"]));
  expect(orders.join(", ")).toContain("ask workouts, send, forget");
});

test("a classic band gets none: to it a receipt means that it may forget", async () => {
  const orders = await ordersTo(bandOf("Mi Smart Band 4"), false);
  expect(orders.filter((it) => it === "keep" || it === "forget")).toEqual([]);
});
