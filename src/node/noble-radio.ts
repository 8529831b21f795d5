import { isAppError } from "../errors.ts";
import { gattLink } from "../links/gatt-link.ts";
import type { BandLink, BandSighting, Radio, ScanFilter, Trace, Waiting } from "../platform.ts";
import { Alarm } from "./alarm.ts";
import { pause, throwIfStopped, within } from "../waiting.ts";
import { discover } from "./noble/discover.ts";
import type { FoundCharacteristics, Sought } from "./noble/discover.ts";
import { noAdapterError, outOfReachError, stateError, failedError } from "./noble/errors.ts";
import { loadNoble } from "./noble/noble.ts";
import type { Noble, NoblePeripheral } from "./noble/noble.ts";
import { fits } from "./scan-filter.ts";
import { sightingOf } from "./noble/sighting.ts";
import { nobleStack } from "./noble/stack.ts";

/** The person may have to answer the system's question first. */
const READY_MS = 20_000;
const SCAN_CALL_MS = 5_000;
const CONNECT_MS = 30_000;
const ATTEMPT_MS = 15_000;
const DISCOVER_MS = 10_000;
const DROP_MS = 3_000;
const ATTEMPTS = 5;
const FIRST_BREATH_MS = 250;

/**
 * The Bluetooth of macOS and Windows, through noble. On macOS a device has no address, and devices that
 * another program has connected do not show up.
 *
 * @throws LinkError "no-bluetooth" when the optional package is not installed
 */
export async function openNobleRadio({
  trace,
  noble,
}: {
  readonly trace: Trace;
  /** Instead of the installed one. */
  readonly noble?: Noble | undefined;
}): Promise<Radio> {
  return new NobleRadio(noble ?? (await loadNoble()), trace);
}

class NobleRadio implements Radio {
  readonly #noble: Noble;
  readonly #trace: Trace;
  readonly #peripherals = new Map<string, NoblePeripheral>();
  readonly #links = new Set<BandLink>();
  /** What the last scan said would be used. */
  #wanted: readonly string[] = [];
  #isScanning = false;

  constructor(noble: Noble, trace: Trace) {
    this.#noble = noble;
    this.#trace = trace;
    // Its own listener writes to standard error, addresses and all.
    noble.removeAllListeners("warning");
    noble.on("warning", () => {
      trace("noble warns");
    });
  }

  async *scan(filter: ScanFilter, { signal }: Waiting = {}): AsyncGenerator<BandSighting> {
    throwIfStopped(signal);
    this.#wanted = filter.wanted;
    await this.#ready(signal);
    const news = new Map<string, BandSighting>();
    const alarm = new Alarm();
    const onDiscover = (peripheral: NoblePeripheral): void => {
      const sighting = sightingOf(peripheral);
      if (!fits(sighting, filter)) return;
      this.#peripherals.set(sighting.id, peripheral);
      news.set(sighting.id, sighting);
      alarm.ring();
    };
    const onState = (): void => {
      alarm.ring();
    };
    this.#noble.on("discover", onDiscover);
    this.#noble.on("stateChange", onState);
    try {
      await this.#startScanning(signal);
      for (;;) {
        this.#checkState();
        const sightings = [...news.values()];
        news.clear();
        yield* sightings;
        if (news.size === 0) await alarm.wait({ signal });
      }
    } finally {
      this.#noble.removeListener("discover", onDiscover);
      this.#noble.removeListener("stateChange", onState);
      await this.#stopScanning();
    }
  }

  async connect(sighting: BandSighting, { signal }: Waiting = {}): Promise<BandLink> {
    throwIfStopped(signal);
    const peripheral = this.#peripherals.get(sighting.id);
    if (!peripheral) throw new TypeError("not from this radio");
    await this.#ready(signal);
    // Many adapters cannot do both.
    await this.#stopScanning();
    const over = new AbortController();
    const stop = signal ? AbortSignal.any([signal, over.signal]) : over.signal;
    const sought = { wanted: this.#wanted, advertised: sighting.services };
    try {
      const found = await within(this.#tryAgain(peripheral, sought, stop), {
        limitMs: CONNECT_MS,
        late: outOfReachError,
        signal,
      });
      return this.#keep(gattLink(nobleStack(peripheral, found)));
    } catch (error) {
      over.abort();
      await takeDown(peripheral);
      throw error;
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#links].map((link) => link.close()));
    await this.#stopScanning();
    this.#noble.stop();
  }

  #keep(link: BandLink): BandLink {
    this.#links.add(link);
    void link.gone.then(() => link.close()).then(() => this.#links.delete(link));
    return link;
  }

  /** Waits until the stack knows what it is. @throws LinkError when it cannot be used */
  async #ready(signal: AbortSignal | undefined): Promise<void> {
    const alarm = new Alarm();
    const onState = (): void => {
      alarm.ring();
    };
    this.#noble.on("stateChange", onState);
    try {
      const end = Date.now() + READY_MS;
      while (this.#noble.state !== "poweredOn") {
        this.#checkState();
        await alarm.wait({ limitMs: end - Date.now(), late: noAdapterError, signal });
      }
    } finally {
      this.#noble.removeListener("stateChange", onState);
    }
  }

  #checkState(): void {
    const error = stateError(this.#noble.state);
    if (error) throw error;
  }

  async #startScanning(signal: AbortSignal | undefined): Promise<void> {
    this.#isScanning = true;
    // Of every device, and again and again: bands are also known by name, and by how strong they are.
    const started = this.#noble.startScanningAsync([], true);
    try {
      await within(started, { limitMs: SCAN_CALL_MS, late: failedError, signal });
      this.#trace("bluetooth scan began");
    } catch (error) {
      this.#checkState();
      throw isAppError(error) ? error : failedError(error);
    }
  }

  async #stopScanning(): Promise<void> {
    if (!this.#isScanning) return;
    this.#isScanning = false;
    const limit = { limitMs: SCAN_CALL_MS, late: failedError };
    // Whatever it answers, we do not listen any more.
    await within(this.#noble.stopScanningAsync(), limit).catch(() => undefined);
  }

  async #tryAgain(
    peripheral: NoblePeripheral,
    sought: Sought,
    signal: AbortSignal,
  ): Promise<FoundCharacteristics> {
    for (let attempt = 1; ; attempt++) {
      this.#checkState();
      try {
        const found = await tryOnce(peripheral, sought, signal);
        this.#trace("bluetooth connected", { attempt });
        return found;
      } catch (error) {
        throwIfStopped(signal);
        this.#trace("bluetooth did not connect", { attempt });
        // Services may come late: every other time they are looked for again on the same link.
        if (peripheral.state !== "connected" || attempt % 2 === 0) await takeDown(peripheral);
        this.#checkState();
        if (attempt === ATTEMPTS) throw outOfReachError(error);
      }
      await pause(FIRST_BREATH_MS * attempt, signal);
    }
  }
}

async function tryOnce(
  peripheral: NoblePeripheral,
  sought: Sought,
  signal: AbortSignal,
): Promise<FoundCharacteristics> {
  if (peripheral.state !== "connected") {
    const limit = { limitMs: ATTEMPT_MS, late: outOfReachError, signal };
    await within(peripheral.connectAsync(), limit);
  }
  const limit = { limitMs: DISCOVER_MS, late: failedError, signal };
  return within(discover(peripheral, sought), limit);
}

/** Ends the link, or the attempt to make one. Never rejects. */
async function takeDown(peripheral: NoblePeripheral): Promise<void> {
  if (peripheral.state === "connecting") peripheral.cancelConnect();
  if (peripheral.state !== "connected") return;
  const limit = { limitMs: DROP_MS, late: failedError };
  await within(peripheral.disconnectAsync(), limit).catch(() => undefined);
}
