import { isAppError } from "../errors.ts";
import type { Radio, Trace, Waiting } from "../platform.ts";
import { listen } from "./find-band.ts";
import type { NearbyBand } from "./find-band.ts";

/** The links between this computer and the band. */
export type BandLinkName = "bluetooth" | "band";

/** One of them, looked at. The key can be had without either: none is ever broken. */
export interface BandLinkSeen {
  readonly link: BandLinkName;
  readonly state: "good" | "note" | "unknown";
  readonly text: string;
  readonly hint?: string | undefined;
}

export interface BluetoothTools extends Waiting {
  readonly openRadio: () => Promise<Radio>;
  readonly trace: Trace;
  /** How long to listen for bands. Default 4 s. */
  readonly scanMs?: number | undefined;
}

const SCAN_MS = 4_000;

/** Looks at this computer's Bluetooth, and listens for bands. Connects to none. */
export async function* checkBluetooth(tools: BluetoothTools): AsyncGenerator<BandLinkSeen> {
  let radio: Radio | undefined;
  try {
    radio = await tools.openRadio();
    if (radio.hasChooser === true) {
      yield { link: "bluetooth", state: "good", text: "this browser can ask for a band" };
      yield {
        link: "band",
        state: "unknown",
        text: "the browser asks which one, when it is needed",
      };
      return;
    }
    const { trace, signal, scanMs = SCAN_MS } = tools;
    const nearby = await listen({ radio, trace, signal, scanMs, knownMacs: [] });
    yield { link: "bluetooth", state: "good", text: "this computer listens" };
    yield describe(nearby);
  } catch (error) {
    if (!isAppError(error) || error.code === "interrupted") throw error;
    yield { link: "bluetooth", state: "note", text: error.message, hint: error.hint };
    yield { link: "band", state: "unknown", text: "not looked for: the link before it is missing" };
  } finally {
    await radio?.close();
  }
}

function describe(nearby: readonly NearbyBand[]): BandLinkSeen {
  if (nearby.length === 0) {
    return {
      link: "band",
      state: "note",
      text: "none shows up",
      hint:
        "While a phone is connected to a band, the band is invisible. To read it from this computer, " +
        "stop the vendor's app on the phone first and bring the band within two metres.",
    };
  }
  const names = nearby.map(({ model }) => model?.name ?? "a band");
  return { link: "band", state: "good", text: `${names.join(", ")} in reach` };
}
