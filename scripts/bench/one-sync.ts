// One measurement in a process of its own, so that memory can be told apart: the last line is JSON.
//
//   node scripts/bench/one-sync.ts band|read|sync DAYS MODEL
//
//   band   the virtual band alone: its notifications, counted and dropped
//   read   with our fetch and decoder, the minutes dropped
//   sync   `syncBand` into a store on disk
import { FETCH_CONTROL, FETCH_DATA } from "../../src/band/characteristics.ts";
import { since8 } from "../../src/band/date8.ts";
import { fetchRound } from "../../src/band/fetch.ts";
import { RequestHistory, SendHistory } from "../../src/band/history.messages.ts";
import { modelNamed, sampleBytesOf } from "../../src/band/models.ts";
import { SampleDecoder } from "../../src/band/samples.ts";
import type { Session } from "../../src/band/session.ts";
import { signIn } from "../../src/band/sign-in.ts";
import { linkTo } from "../../src/peers/band/in-process-link.ts";
import { VIRTUAL_MODELS } from "../../src/peers/band/profiles.ts";
import { VirtualRadio } from "../../src/peers/band/virtual-radio.ts";
import { VirtualBand } from "../../src/peers/virtual-band.ts";
import { syncBand } from "../../src/tasks/sync-band.ts";
import type { SyncTools } from "../../src/tasks/sync-work.ts";
import { KEY, NOON_S, TestStore } from "../../test/band-store.ts";
import { AirCounter } from "../../test/air-counter.ts";
import { peakOf } from "./process.ts";

export interface Measured {
  readonly minutes: number;
  /** From the first notification of the minutes to the last of them being where it goes. */
  readonly minutesMs: number;
  /** From connecting to the end of everything. */
  readonly allMs: number;
  /** Of this process, client and virtual band together, when the last minute was where it goes. */
  readonly peakMb: number;
  /** What went over the air, from connecting on, in order; the first part of it. */
  readonly air: readonly string[];
  /** How many of these there were when the first packet of the minutes came. */
  readonly airToFirstData: number;
}

const [what = "", days = "0", modelName = ""] = process.argv.slice(2);
const model = VIRTUAL_MODELS.find((it) => it === modelName);
if (!model) throw new Error(`no such model: ${modelName}`);

const dayCount = Number(days);
const band = new VirtualBand({
  model,
  key: KEY,
  clock: () => NOON_S,
  history: dayCount === 0 ? { minutes: [] } : { days: dayCount },
});
const air = new AirCounter(band);
const sinceS = NOON_S - dayCount * 86_400;
const offsetMin = 60;

async function session(): Promise<Session> {
  const link = await linkTo(air);
  const found = modelNamed(band.profile.name);
  if (!found) throw new Error("nobody we know");
  return signIn(link, KEY, { model: { ...found, signIn: [band.profile.signIn] } });
}

const MOST_SHOWN = 60;

type Counted = Pick<Measured, "minutes" | "minutesMs" | "peakMb">;

/** Round after round by the rawest client that there can be. */
async function bandAlone(): Promise<Counted> {
  const { link } = await session();
  const { sampleBytes } = band.profile;
  let bytes = 0;
  let heard: (frame: Uint8Array) => void = () => undefined;
  await link.listen(FETCH_DATA, (value) => (bytes += value.length - 1));
  await link.listen(FETCH_CONTROL, (frame) => heard(frame));
  const ask = (frame: Uint8Array): Promise<Uint8Array> =>
    new Promise((resolve, reject) => {
      heard = resolve;
      link.write(FETCH_CONTROL, frame, { kind: "without-response" }).catch(reject);
    });
  const beganMs = performance.now();
  for (let atS = sinceS; ;) {
    const answer = await ask(RequestHistory.encode({ type: 0x01, since: since8(atS, offsetMin) }));
    const count = new DataView(answer.buffer).getUint32(3, true);
    if (count === 0) break;
    await ask(SendHistory.encode({}));
    atS = firstOf(answer) + count * 60;
  }
  const minutesMs = performance.now() - beganMs;
  await link.close();
  return { minutes: bytes / sampleBytes, minutesMs, peakMb: peakOf("self") };
}

function firstOf(answer: Uint8Array): number {
  const view = new DataView(answer.buffer);
  const [month = 1, day = 1, hour = 0, minute = 0, second = 0, quarters = 0] = answer.subarray(9);
  const local = Date.UTC(view.getUint16(7, true), month - 1, day, hour, minute, second);
  return local / 1000 - quarters * 900;
}

async function readOnly(): Promise<Counted> {
  const signedIn = await session();
  const sampleBytes = sampleBytesOf(signedIn.model, undefined);
  let minutes = 0;
  const beganMs = performance.now();
  for (let atS = sinceS; atS < NOON_S;) {
    let decoder: SampleDecoder | undefined;
    for await (const event of fetchRound(signedIn, "activity", atS, offsetMin)) {
      if (event.is === "Started") decoder = new SampleDecoder(sampleBytes, event.firstS);
      else if (event.is === "Data") minutes += decoder?.decode(event.bytes).length ?? 0;
    }
    if (!decoder) break;
    atS = decoder.nextS;
  }
  const minutesMs = performance.now() - beganMs;
  await signedIn.link.close();
  return { minutes, minutesMs, peakMb: peakOf("self") };
}

async function wholeSync(): Promise<Counted> {
  const store = new TestStore();
  let [fromMs, untilMs, minutes, peakMb] = [0, 0, 0, 0];
  try {
    const more: Partial<SyncTools> = {
      radio: new VirtualRadio([air]),
      key: KEY,
      onStep: ({ is }) => {
        if (is === "SignedIn") fromMs = untilMs = performance.now();
      },
      onProgress: ({ history, count }) => {
        if (history !== "activity") return;
        untilMs = performance.now();
        minutes = count;
        peakMb = peakOf("self");
      },
    };
    await syncBand(store.tools([], more));
    return { minutes, minutesMs: untilMs - fromMs, peakMb: peakMb || peakOf("self") };
  } finally {
    store.close();
  }
}

function measure(): Promise<Counted> {
  switch (what) {
    case "band":
      return bandAlone();
    case "read":
      return readOnly();
    case "sync":
      return wholeSync();
    default:
      throw new Error(`no such measurement: ${what}`);
  }
}

const beganMs = performance.now();
const counted = await measure();
const measured: Measured = {
  ...counted,
  allMs: performance.now() - beganMs,
  air: air.operations.slice(0, MOST_SHOWN),
  airToFirstData: air.beforeFirstData,
};
console.log(JSON.stringify(measured));
