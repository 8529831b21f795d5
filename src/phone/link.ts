import type { ByteStream, Waiting } from "../platform.ts";
import { pause, within } from "../waiting.ts";
import { silent } from "./complaints.ts";

/** One of the phone's services (a command, a transfer), opened. */
export interface PhoneStream {
  /** What the service sends, once; ends when the service ends or the phone is gone. */
  readonly bytes: ByteStream;
  write(bytes: Uint8Array): Promise<void>;
  close(): void;
}

/** How a phone is reached. */
export type PhoneWay = "adb-server" | "tcp" | "usb";

/** A phone that lets us in. */
export interface PhoneLink {
  readonly way: PhoneWay;
  /** What its adb daemon can do: `shell_v2`, … */
  readonly features: ReadonlySet<string>;
  /** @throws PhoneError "gone" | "silent" */
  open(service: string, options?: Waiting): Promise<PhoneStream>;
  close(): Promise<void>;
}

/** A phone that says nothing for this long is given up: adb has no heartbeat, a frozen phone is mute for ever. */
export const SILENCE_MS = 15_000;

/** @internal the two sides of a stream as the adb library hands them out */
export interface StreamSides {
  readonly readable: {
    getReader(): {
      read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>;
      cancel(reason?: unknown): Promise<void>;
    };
  };
  readonly writable: {
    getWriter(): { write(bytes: Uint8Array): Promise<void> };
  };
  close(): void | PromiseLike<void>;
}

export interface StreamOptions extends Waiting {
  /** Settles when the phone is gone; streams that do not notice it themselves end soon after. */
  readonly lost?: Promise<unknown> | undefined;
}

/** What was on its way when the phone was lost may still be read for this long. */
const LAST_WORDS_MS = 1_000;

/** Makes a {@link PhoneStream} of what the adb library hands out. */
export function phoneStreamOf(sides: StreamSides, options: StreamOptions = {}): PhoneStream {
  const writer = sides.writable.getWriter();
  const close = (): void => {
    void Promise.resolve(sides.close()).catch(() => undefined);
  };
  return {
    bytes: readUntilEnd(sides, options, close),
    write: (bytes) =>
      within(writer.write(bytes), { limitMs: SILENCE_MS, late: silent, signal: options.signal }),
    close,
  };
}

async function* readUntilEnd(
  sides: StreamSides,
  { signal, lost }: StreamOptions,
  close: () => void,
): ByteStream & AsyncGenerator<Uint8Array, void, void> {
  const reader = sides.readable.getReader();
  let ended = false;
  const giveUp = async (): Promise<void> => {
    if (!ended) await pause(LAST_WORDS_MS);
    if (!ended) await reader.cancel();
  };
  lost?.then(giveUp, giveUp).catch(() => undefined);
  try {
    for (;;) {
      const limit = { limitMs: Infinity, late: silent, signal };
      const { done, value } = await within(reader.read(), limit);
      if (done || value === undefined) return;
      if (value.length > 0) yield value;
    }
  } finally {
    ended = true;
    reader.cancel().catch(() => undefined);
    close();
  }
}

/** The bytes, each piece of them within `silenceMs` after it was asked for. */
export async function* noLongerThan(bytes: ByteStream, silenceMs: number): ByteStream {
  const pieces = bytes[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await within(pieces.next(), { limitMs: silenceMs, late: silent });
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    pieces.return?.().then(undefined, () => undefined);
  }
}
