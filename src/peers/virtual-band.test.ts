import { expect, test } from "vitest";
import { hex, vectorsOf } from "../../test/huami-vectors.ts";
import { formatHex } from "../bytes/hex.ts";
import type { SampledMinute } from "../health/minute.ts";
import type { Characteristic } from "../platform.ts";
import { linkTo } from "./band/in-process-link.ts";
import { VirtualRadio } from "./band/virtual-radio.ts";
import { VirtualBand } from "./virtual-band.ts";
import type { VirtualBandOptions } from "./virtual-band.ts";

interface Step {
  readonly dir: "w" | "n" | "r" | "cccd";
  readonly char: string;
  readonly value: string;
}

const KEY = "0123456789abcdef0123456789abcdef";
const NONCE = "00112233445566778899aabbccddeeff";
/** 2024-03-01 23:25:30 +01:00. */
const NOW_S = 1_709_331_930;

/** Where the band has the characteristic with this short number. */
function find(band: VirtualBand, short: string): Characteristic {
  for (const { uuid: service, characteristics } of band.gatt) {
    if (short.toLowerCase() === "2a04" && !service.includes("fee0")) continue;
    const found = characteristics.find(({ uuid }) => uuid.slice(4, 8) === short.toLowerCase());
    if (found) return { service, uuid: found.uuid };
  }
  throw new Error(`no ${short} here`);
}

/** Everything is as in the transcript: each write, and all notifications that follow it, in order. */
async function play(band: VirtualBand, steps: readonly Step[]): Promise<void> {
  const link = await linkTo(band);
  const heard: string[] = [];
  const chars = new Set(steps.filter(({ dir }) => dir === "n").map(({ char }) => char));
  for (const char of chars) {
    await link.listen(find(band, char), (value) => heard.push(`${char} ${formatHex(value)}`));
  }
  const wanted: string[] = [];
  for (const { dir, char, value } of steps) {
    const characteristic = find(band, char);
    if (dir === "n") wanted.push(`${char} ${value}`);
    else {
      await settled();
      expect(heard).toEqual(wanted);
    }
    if (dir === "w") await link.write(characteristic, hex(value), { kind: "without-response" });
    if (dir === "r") expect(formatHex(await link.read(characteristic)), char).toBe(value);
  }
  await settled();
  expect(heard).toEqual(wanted);
  await link.close();
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

const SIGN_IN: readonly Step[] = [
  { dir: "w", char: "0009", value: "0200" },
  { dir: "n", char: "0009", value: `100201${NONCE}` },
  { dir: "w", char: "0009", value: "0300c0ea267917f34bf3616e3a50d8c3c507" },
  { dir: "n", char: "0009", value: "100301" },
];

function bandOf(options: VirtualBandOptions = {}): VirtualBand {
  return new VirtualBand({
    key: hex(KEY),
    random: () => hex(NONCE),
    clock: () => NOW_S,
    zone: () => 60,
    ...options,
  });
}

interface Fetch {
  readonly samples: readonly (readonly [number, number, number, number])[];
  readonly first_sample_epoch: number;
  readonly transcript_keep: readonly Step[];
  readonly transcript_ack_drop_tail: readonly Step[];
  readonly transcript_no_more_data: readonly Step[];
}

const seventy = vectorsOf<Fetch>("fetch_activity_70");

const MINUTES: readonly SampledMinute[] = seventy.samples.map(
  ([kind, intensity, steps, pulse], i) => ({
    startS: seventy.first_sample_epoch + 60 * i,
    kind,
    intensity,
    steps,
    heartRateBpm: pulse === 255 ? undefined : pulse,
  }),
);

test("the sign-in goes byte for byte as in the transcripts, whichever form the client uses", async () => {
  const cases = vectorsOf<{ key: string; random: string; transcript: Step[] }[]>("auth_classic");
  expect(cases.length).toBeGreaterThan(3);
  for (const { key, random, transcript } of cases) {
    const band = bandOf({ key: hex(key), random: () => hex(random) });
    await play(band, transcript);
    expect(band.told.signIns).toBe(1);
  }
});

test("seventy minutes go out as in the transcript, and again until they are acknowledged", async () => {
  const band = bandOf({ history: { minutes: MINUTES } });
  await play(band, [...SIGN_IN, ...seventy.transcript_keep]);
  await play(band, [
    ...SIGN_IN,
    ...seventy.transcript_keep,
    ...seventy.transcript_ack_drop_tail,
    ...seventy.transcript_no_more_data,
  ]);
  expect(band.told.forgotten).toEqual([{ type: 1, startS: 1_709_327_700, endS: 1_709_331_900 }]);
  expect(band.truth.minutes).toEqual([]);
});

test("a whole session goes as in the script: time, device information, battery, settings", async () => {
  const { steps } = vectorsOf<{ steps: Step[] }>("connect_script");
  const band = bandOf({
    mac: "F3:4E:C4:1E:46:0F",
    serial: "7ac8d2a4d03c",
    clock: () => Date.UTC(2020, 10, 10, 15, 52, 36) / 1000,
  });
  // The charge in the script was read off another band.
  const others = steps.filter(({ dir, char }) => dir !== "r" || char !== "0006");
  await play(band, others);
  expect(band.settings.frames.get("06:1700")).toEqual(hex("061700656e5f5553"));
  expect(band.clock.nowS).toBe(Date.UTC(2024, 2, 1, 21, 15) / 1000);
});

test("a radio hears the band until somebody is connected, and can connect to it only then", async () => {
  const band = bandOf();
  const radio = new VirtualRadio([band]);
  const filter = { services: [], namePrefixes: ["Mi Smart"], wanted: [] };
  for await (const sighting of radio.scan(filter)) {
    expect(sighting).toMatchObject({ name: "Mi Smart Band 4", mac: band.mac });
    const link = await radio.connect(sighting);
    await expect(radio.connect(sighting)).rejects.toMatchObject({ code: "out-of-reach" });
    expect(band.advertisement()).toBeUndefined();
    await link.close();
    await link.gone;
    break;
  }
  expect(band.state).toBe("free");
  expect(band.told.connections).toBe(1);
});
