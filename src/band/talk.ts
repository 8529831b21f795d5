import { AppError, LinkError } from "../errors.ts";
import type { Message } from "../bytes/message.ts";
import type { Waiting } from "../platform.ts";
import { within } from "../waiting.ts";
import type { Channel } from "./channel.ts";
import { BandError } from "./errors.ts";
import { whenGone } from "./when-gone.ts";

/** A message that can be listened for. */
interface Hearable {
  readonly name: string;
  matches(frame: Uint8Array): boolean;
  decode(frame: Uint8Array): unknown;
}

export interface TalkOptions extends Waiting {
  /** How long the band may take for one answer. Default 10 s (huami-ble §2.1; no source has one). */
  readonly timeoutMs?: number | undefined;
}

const TIMEOUT_MS = 10_000;

/** Frames that nobody has heard yet; a band that sends more than this means no good. */
const MOST_WAITING = 256;

/** Whoever waits for a frame; at most one does. */
interface Listener {
  readonly expected: readonly Hearable[];
  readonly heard: (frame: Uint8Array) => void;
  readonly failed: (error: AppError) => void;
}

/** Turn by turn with the band on one channel. Ended by `end`, whatever happened. */
export class Conversation {
  readonly #channel: Channel;
  readonly #options: TalkOptions;
  readonly #frames: Uint8Array[] = [];
  #listener: Listener | undefined;
  #failure: AppError | undefined;
  #stop: (() => void) | undefined;

  private constructor(channel: Channel, options: TalkOptions) {
    this.#channel = channel;
    this.#options = options;
  }

  /** Begins to listen; nothing that the band says from here on is missed. */
  static async begin(channel: Channel, options: TalkOptions = {}): Promise<Conversation> {
    const conversation = new Conversation(channel, options);
    const stop = await channel.listen((frame) => conversation.#onFrame(frame), options);
    const unwatch = whenGone(channel.gone, () => conversation.#fail(goneError()));
    conversation.#stop = () => {
      stop();
      unwatch();
    };
    return conversation;
  }

  async say<M extends Message>(message: M, values: Parameters<M["encode"]>[0]): Promise<void> {
    await this.#channel.send(message.encode(values), this.#options);
  }

  /**
   * The next frame that is one of these; the longer prefix goes first. Other frames are passed over:
   * answers come late and in bulk (huami-ble §8.1).
   *
   * @throws BandError "silent" | "flood"; LinkError "gone"; FrameError when it is damaged
   */
  async hear<const M extends readonly Hearable[]>(
    ...expected: M
  ): Promise<ReturnType<M[number]["decode"]>> {
    const { timeoutMs = TIMEOUT_MS, signal } = this.#options;
    if (this.#listener) throw new TypeError("one at a time may listen");
    try {
      const frame = await within(this.#next(expected), {
        limitMs: timeoutMs,
        late: () => silentError(expected),
        signal,
      });
      const message = expected.find((it) => it.matches(frame));
      // `#next` gives only frames that one of them matches.
      return message?.decode(frame) as ReturnType<M[number]["decode"]>;
    } finally {
      // Whoever has given up waiting takes no frame from whoever waits next.
      this.#listener = undefined;
    }
  }

  end(): void {
    this.#stop?.();
    this.#stop = undefined;
    this.#fail(new LinkError("gone", "The conversation with the band has ended."));
    this.#frames.length = 0;
  }

  #next(expected: readonly Hearable[]): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      this.#listener = { expected, heard: resolve, failed: reject };
      this.#serve();
    });
  }

  /** Hands the first frame that is waited for to whoever waits, or else what went wrong. */
  #serve(): void {
    if (!this.#listener) return;
    const { expected, heard, failed } = this.#listener;
    let frame = this.#frames.shift();
    while (frame && !isOneOf(expected, frame)) frame = this.#frames.shift();
    if (!frame && !this.#failure) return;
    this.#listener = undefined;
    if (frame) heard(frame);
    else if (this.#failure) failed(this.#failure);
  }

  #onFrame(frame: Uint8Array): void {
    if (this.#failure) return;
    if (this.#frames.length >= MOST_WAITING) {
      this.#fail(floodError());
      return;
    }
    this.#frames.push(frame);
    this.#serve();
  }

  #fail(error: AppError): void {
    this.#failure ??= error;
    this.#serve();
  }
}

function isOneOf(expected: readonly Hearable[], frame: Uint8Array): boolean {
  return expected.some((it) => it.matches(frame));
}

/** Runs a conversation from its beginning to its end. */
export async function talk<T>(
  channel: Channel,
  work: (conversation: Conversation) => Promise<T>,
  options: TalkOptions = {},
): Promise<T> {
  const conversation = await Conversation.begin(channel, options);
  try {
    return await work(conversation);
  } finally {
    conversation.end();
  }
}

function floodError(): BandError {
  return new BandError("flood", "The band sends more than anybody asked for.", {
    hint: "Restart the band and try again.",
  });
}

function silentError(expected: readonly Hearable[]): BandError {
  const names = expected.map(({ name }) => name).join(" or ");
  return new BandError("silent", "The band did not answer.", {
    hint: "Bring it closer, wake its screen, and try again.",
    cause: new Error(`${names} was expected`),
  });
}

export function goneError(): LinkError {
  return new LinkError("gone", "The connection to the band was lost.", {
    hint: "Bring the band closer and try again; what was read so far is kept.",
  });
}
