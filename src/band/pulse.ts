import type { BandLink, Waiting } from "../platform.ts";
import { within } from "../waiting.ts";
import { HEART_RATE, HEART_RATE_CONTROL, SETTINGS } from "./characteristics.ts";
import { BandError } from "./errors.ts";
import { inTheEnd } from "./in-the-end.ts";
import {
  HeartRate,
  KeepMeasuring,
  MeasureOnAndOn,
  MeasureOnce,
  MeasureOnZeppOs,
  PulseStatus,
} from "./pulse.messages.ts";
import type { Session } from "./session.ts";
import { goneError } from "./talk.ts";
import { whenGone } from "./when-gone.ts";
import { endpointOf } from "./zepp-os.ts";

/** The sensor takes some seconds; no source has a limit. */
const MEASURE_MS = 30_000;

/** @source miband4, miband4-export, DjDeveloperr/Band: a band stops without it */
const KEEP_ALIVE_MS = 12_000;

const FINE = 0x01;

/** What is written to measure in one way. */
interface Orders {
  /** Whatever may still be going on, ended. */
  readonly before: readonly Uint8Array[];
  readonly begin: Uint8Array;
  readonly goOn: Uint8Array;
  readonly end: Uint8Array;
  /** With its first value it is over, and nothing needs to be ended. */
  readonly isOverWithValue: boolean;
}

const onceOff = MeasureOnce.encode({ isOn: 0 });
const onAndOnOff = MeasureOnAndOn.encode({ isOn: 0 });

const ONCE: Orders = {
  before: [onAndOnOff, onceOff],
  begin: MeasureOnce.encode({ isOn: 1 }),
  goOn: KeepMeasuring.encode({}),
  end: onceOff,
  isOverWithValue: true,
};
const ON_AND_ON: Orders = {
  before: [onceOff, onAndOnOff],
  begin: MeasureOnAndOn.encode({ isOn: 1 }),
  goOn: KeepMeasuring.encode({}),
  end: onAndOnOff,
  isOverWithValue: false,
};
const ZEPP_OS: Orders = {
  before: [],
  begin: MeasureOnZeppOs.encode({ mode: 1 }),
  goOn: MeasureOnZeppOs.encode({ mode: 2 }),
  end: MeasureOnZeppOs.encode({ mode: 0 }),
  isOverWithValue: false,
};

/**
 * Measures the pulse once; gives beats per minute.
 *
 * @throws BandError "not-possible" when the sensor finds none, or the band says no; "silent" when
 *   nothing at all comes within `timeoutMs` (30 s); LinkError
 */
export async function measurePulse(
  session: Session,
  { signal, timeoutMs = MEASURE_MS }: Waiting & { readonly timeoutMs?: number | undefined } = {},
): Promise<number> {
  const { promise: measured, resolve, reject } = Promise.withResolvers<number>();
  // Until it is waited for, how it ends is nobody's business.
  measured.catch(() => undefined);
  let foundNone = false;
  const onBpm = (bpm: number | undefined): void => {
    if (bpm === undefined) foundNone = true;
    else resolve(bpm);
  };
  const late = (): BandError => (foundNone ? noPulse() : silent());
  return measure(session, ONCE, { onBpm, onFailure: reject, signal }, () =>
    within(measured, { limitMs: timeoutMs, late, signal }),
  );
}

/**
 * Measures the pulse on and on, about every second, until the signal is given; then the measuring is
 * ended on the band. Moments without a pulse are left out.
 *
 * @throws BandError "not-possible"; LinkError; what `onBpm` throws
 */
export async function watchPulse(
  session: Session,
  onBpm: (heartRateBpm: number) => void,
  { signal }: Waiting = {},
): Promise<void> {
  const { promise: over, resolve, reject } = Promise.withResolvers<undefined>();
  over.catch(() => undefined);
  const end = (): void => resolve(undefined);
  if (signal?.aborted === true) return;
  signal?.addEventListener("abort", end, { once: true });
  const tell = (bpm: number | undefined): void => {
    if (bpm !== undefined) onBpm(bpm);
  };
  try {
    // The signal only ends the waiting: a beginning that is cut short would leave the sensor on.
    await measure(session, ON_AND_ON, { onBpm: tell, onFailure: reject }, async (goOn) => {
      const timer = setInterval(() => void goOn().catch(reject), KEEP_ALIVE_MS);
      try {
        await over;
      } finally {
        clearInterval(timer);
      }
    });
  } finally {
    signal?.removeEventListener("abort", end);
  }
}

interface Listeners extends Waiting {
  /** `undefined`: the sensor finds none. */
  readonly onBpm: (bpm: number | undefined) => void;
  readonly onFailure: (error: unknown) => void;
}

/** Begins to measure, works, and ends it whatever happened. `work` is given how to go on. */
async function measure<T>(
  session: Session,
  classic: Orders,
  listeners: Listeners,
  work: (goOn: () => Promise<void>) => Promise<T>,
): Promise<T> {
  const { signal, onFailure } = listeners;
  const orders = session.model.isZeppOs ? ZEPP_OS : classic;
  const send = await senderOf(session, { signal });
  for (const order of orders.before) await send(order, { signal });
  const ears = new Ears(listeners);
  const unwatch = whenGone(session.link.gone, () => onFailure(goneError()));
  let isOver = false;
  try {
    await ears.listen(session.link, { signal });
    await send(orders.begin, { signal });
    const result = await work(() => send(orders.goOn));
    isOver = orders.isOverWithValue;
    return result;
  } finally {
    ears.close();
    unwatch();
    if (!isOver) await inTheEnd(send(orders.end));
  }
}

type Send = (order: Uint8Array, options?: Waiting) => Promise<void>;

async function senderOf(session: Session, options: Waiting): Promise<Send> {
  if (session.model.isZeppOs) {
    const channel = await endpointOf(session, "heartRate", options);
    return (order, waiting) => channel.send(order, waiting);
  }
  const kind = "with-response";
  return (order, waiting) => session.link.write(HEART_RATE_CONTROL, order, { ...waiting, kind });
}

/** Listens wherever a band may speak of the pulse. */
class Ears {
  readonly #listeners: Listeners;
  readonly #stops: (() => void)[] = [];

  constructor(listeners: Listeners) {
    this.#listeners = listeners;
  }

  async listen(link: BandLink, options: Waiting): Promise<void> {
    const onFrame = (frame: Uint8Array): void => this.#onFrame(frame);
    this.#stops.push(await link.listen(HEART_RATE, onFrame, options));
    if (!link.has(SETTINGS)) return;
    // Answers of this form come there (huami-ble §8.1).
    const onStatus = (frame: Uint8Array): void => this.#onStatus(frame);
    this.#stops.push(await link.listen(SETTINGS, onStatus, options));
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }

  #onFrame(frame: Uint8Array): void {
    this.#onStatus(frame);
    if (frame.length !== 2 || !HeartRate.matches(frame)) return;
    const { bpm } = HeartRate.decode(frame);
    try {
      this.#listeners.onBpm(bpm === 0 || bpm === 255 ? undefined : bpm);
    } catch (error) {
      this.#listeners.onFailure(error);
    }
  }

  #onStatus(frame: Uint8Array): void {
    if (frame.length !== 3 || !PulseStatus.matches(frame)) return;
    if (PulseStatus.decode(frame).status !== FINE) this.#listeners.onFailure(notNow());
  }
}

function silent(): BandError {
  return new BandError("silent", "The band did not measure anything.", {
    hint: "Wear it snugly, keep the arm still, and try again.",
  });
}

function noPulse(): BandError {
  return new BandError("not-possible", "The band found no pulse.", {
    hint: "Wear it snugly, a finger's breadth above the wrist bone, and keep the arm still.",
  });
}

function notNow(): BandError {
  return new BandError("not-possible", "The band does not measure the pulse now.", {
    hint: "Put it on, end a workout if one is running, and try again.",
  });
}
