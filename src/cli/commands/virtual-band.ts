import { AuthKey } from "../../bytes/auth-key.ts";
import { VIRTUAL_MODELS } from "../../peers/band/profiles.ts";
import type { VirtualModel } from "../../peers/band/profiles.ts";
import type { VirtualBand } from "../../peers/virtual-band.ts";
import { UsageError, wantedMac } from "../context.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-status.ts";
import { startVirtualBand } from "../start-virtual-band.ts";
import type { BandPlace } from "../start-virtual-band.ts";
import { untilStopped } from "../until-stopped.ts";
import { zoneHere } from "../zone-here.ts";

/** As the command line gives them; every one is checked here. */
export interface VirtualBandWords {
  readonly bus?: string;
  readonly adapter?: string | true;
  readonly model: string;
  readonly newFirmware?: boolean;
  readonly key?: string;
  readonly mac?: string;
  readonly days: string;
  readonly pace: string;
  readonly seed?: string;
  readonly fault?: readonly string[];
}

/** `ownband virtual band`: one JSON line when it is ready, then it runs until it is stopped. */
export async function virtualBand(context: Context, words: VirtualBandWords): Promise<number> {
  const { out } = context;
  const model = modelFrom(words.model);
  if (words.newFirmware === true && model !== "Mi Smart Band 6") {
    throw new UsageError("--new-firmware is for --model “Mi Smart Band 6”.");
  }
  const running = await startVirtualBand(placeOf(words), {
    model,
    zone: zoneHere(),
    firmware: words.newFirmware === true ? "new" : "old",
    key: words.key === undefined ? undefined : keyFrom(words.key),
    mac: wantedMac(words.mac),
    seed: words.seed === undefined ? undefined : number("--seed", words.seed, 2 ** 31),
    history: { days: number("--days", words.days, 4_000) },
    pace: paceFrom(words.pace),
  });
  try {
    const { band, busAddress, adapterPath } = running;
    for (const fault of words.fault ?? []) teach(band, fault);
    process.stdout.write(
      `${JSON.stringify({
        ...(busAddress === undefined ? {} : { bus: busAddress }),
        ...(adapterPath === undefined ? {} : { adapter: adapterPath }),
        model,
        mac: band.mac,
        serial: band.serial,
        key: band.key?.reveal(),
      })}\n`,
    );
    if (busAddress !== undefined) {
      out.note(`  DBUS_SYSTEM_BUS_ADDRESS=${busAddress} bluetoothctl`);
      out.note("  and any other Bluetooth program, ownband verify too, finds it there.");
    }
    out.note("  Ctrl-C ends it.");
    await untilStopped(context.signal);
  } finally {
    await running.close();
  }
  return EXIT.done;
}

function placeOf({ bus, adapter }: VirtualBandWords): BandPlace {
  if (bus !== undefined && adapter !== undefined) {
    throw new UsageError("--bus and --adapter exclude each other.");
  }
  if (bus !== undefined) return { is: "bus", address: bus };
  if (adapter === undefined) return { is: "private-bus" };
  if (adapter === true) return { is: "adapter", adapterPath: undefined };
  if (!/^hci\d{1,3}$/.test(adapter)) throw new UsageError("--adapter wants a name like hci0.");
  return { is: "adapter", adapterPath: `/org/bluez/${adapter}` };
}

function modelFrom(word: string): VirtualModel {
  const model = VIRTUAL_MODELS.find((it) => it.toLowerCase() === word.toLowerCase());
  if (model === undefined) {
    throw new UsageError(`--model is one of: ${VIRTUAL_MODELS.join(", ")}.`);
  }
  return model;
}

function keyFrom(word: string): AuthKey {
  const key = AuthKey.parse(word);
  if (typeof key === "string") throw new UsageError("--key wants 32 hex digits, not all the same.");
  return key;
}

function paceFrom(word: string): "none" | "radio" | number {
  if (word === "none" || word === "radio") return word;
  return number("--pace", word, 60_000);
}

type Teach = (band: VirtualBand, at: number) => void;

/** What it can be told to do wrong; behind the colon a number, where one makes sense. */
const FAULTS: Readonly<Record<string, Teach>> = {
  "refuse-key": ({ faults }) => faults.refuseKey(),
  silent: ({ faults }, after) => faults.silent(after),
  drop: ({ faults }, at) => faults.dropAfterPackets(at),
  "skip-counter": ({ faults }, at) => faults.skipCounter(at),
  "repeat-counter": ({ faults }, at) => faults.repeatCounter(at),
  "wrong-length": ({ faults }) => faults.wrongLength(),
  busy: ({ faults }, times) => faults.busy(times),
  stop: ({ faults }, at) => faults.stopMidTransfer(at),
  endless: ({ faults }) => faults.endless(),
  garbage: ({ faults }, seed) => faults.garbage(seed),
  slow: ({ faults }, ms) => faults.slow(ms),
  clock: (band, jumpS) => band.reboot({ clockJumpS: jumpS }),
  held: (band) => band.holdBySomebodyElse(),
  reset: (band) => band.reset(),
};

function teach(band: VirtualBand, word: string): void {
  const [name = "", at = "1"] = word.split(":");
  const lesson = Object.hasOwn(FAULTS, name) ? FAULTS[name] : undefined;
  if (lesson === undefined) {
    throw new UsageError(`--fault is one of: ${Object.keys(FAULTS).join(", ")}; drop:100, say.`);
  }
  lesson(band, number("--fault", at, 2 ** 31));
}

function number(option: string, word: string, largest: number): number {
  const value = /^\d{1,10}$/.test(word) ? Number(word) : NaN;
  if (!(value <= largest)) throw new UsageError(`${option} wants a number from 0 to ${largest}.`);
  return value;
}
