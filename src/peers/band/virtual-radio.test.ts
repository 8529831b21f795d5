import { expect, test } from "vitest";
import { SCAN_SERVICES } from "../../band/characteristics.ts";
import type { BandSighting } from "../../platform.ts";
import { VirtualBand } from "../virtual-band.ts";
import { settled } from "./raw-client.ts";
import { VirtualRadio } from "./virtual-radio.ts";

const FILTER = { services: SCAN_SERVICES, namePrefixes: [], wanted: [] };

/** Listens in the background; what is heard, and how to end it. */
function listening(radio: VirtualRadio): { heard: BandSighting[]; stop: () => Promise<void> } {
  const heard: BandSighting[] = [];
  const over = new AbortController();
  const loop = (async () => {
    for await (const it of radio.scan(FILTER, { signal: over.signal })) heard.push(it);
  })();
  const stop = (): Promise<void> => {
    over.abort();
    return loop;
  };
  return { heard, stop };
}

test("bands are heard when they begin to advertise, and again when that changes", async () => {
  const [first, second] = [new VirtualBand({ seed: 1 }), new VirtualBand({ seed: 2 })];
  second.switchOff();
  const radio = new VirtualRadio([first, second]);
  const { heard, stop } = listening(radio);
  await settled();
  expect(heard.map(({ mac }) => mac)).toEqual([first.mac]);
  expect(heard[0]?.manufacturerData).toHaveLength(24);
  second.switchOn();
  await settled();
  expect(heard.map(({ mac }) => mac)).toEqual([first.mac, second.mac]);
  second.reset();
  await settled();
  expect(heard.at(-1)?.mac).toBe(second.mac);
  expect(new Set(heard.map(({ id }) => id)).size).toBe(3);
  await stop();
  second.reset();
  await settled();
  expect(heard).toHaveLength(3);
});

test("only what fits one of the lists is heard", async () => {
  const radio = new VirtualRadio([
    new VirtualBand(),
    new VirtualBand({ model: "Amazfit Bip", seed: 2 }),
  ]);
  const names: string[] = [];
  const filter = { services: [], namePrefixes: ["Amazfit"], wanted: [] };
  for await (const { name = "" } of radio.scan(filter)) {
    names.push(name);
    break;
  }
  expect(names).toEqual(["Amazfit Bip Watch"]);
});

test("a band that was reset, held or is unknown is out of reach; so is everything without Bluetooth", async () => {
  const band = new VirtualBand();
  const radio = new VirtualRadio([band]);
  const { heard, stop } = listening(radio);
  await settled();
  await stop();
  const [sighting] = heard;
  if (!sighting) throw new Error("it advertises");
  band.holdBySomebodyElse();
  await expect(radio.connect(sighting)).rejects.toMatchObject({ code: "out-of-reach" });
  band.release();
  const link = await radio.connect(sighting);
  expect(band.state).toBe("connected");
  await link.close();
  band.reset();
  await expect(radio.connect(sighting)).rejects.toMatchObject({ code: "out-of-reach" });
  radio.isOff = true;
  await expect(radio.connect(sighting)).rejects.toMatchObject({ code: "bluetooth-off" });
  await expect(radio.scan(FILTER).next()).rejects.toMatchObject({ code: "bluetooth-off" });
});
