import { AppError, LinkError } from "../errors.ts";
import type { Message } from "../bytes/message.ts";
import type { Waiting } from "../platform.ts";
import { within } from "../waiting.ts";
import type { Channel } from "./channel.ts";
import { BandError } from "./errors.ts";

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

/** Turn by turn with the band on one channel. Ended by `end`, whatever happened. */
export class Conversation {
  readonly #channel: Channel;
  readonly #options: TalkOptions;
  readonly #frames: Uint8Array[] = [];
  #wake: (() => void) | undefined;
  #failure: AppError | undefined;
  #stop: (() => void) | undefined;

  private constructor(channel: Channel, options: TalkOptions) {
    this.#channel = channel;
    this.#options = options;
  }

  /** Begins to listen; nothing that the band says from here on is missed. */
  static async begin(channel: Channel, options: TalkOptions = {}): Promise<Conversation> {
    const conversation = new Conversation(channel, options);
    conversation.#stop = await channel.listen((frame) => conversation.#onFrame(frame), options);
    void channel.gone.then(() => {
      conversation.#fail(goneError());
    });
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
    const frame = await within(this.#next(expected), {
      limitMs: timeoutMs,
      late: () => silentError(expected),
      signal,
    });
    const message = expected.find((it) => it.matches(frame));
    // `#next` gives only frames that one of them matches.
    return message?.decode(frame) as ReturnType<M[number]["decode"]>;
  }

  end(): void {
    this.#stop?.();
    this.#stop = undefined;
    this.#frames.length = 0;
    this.#fail(new LinkError("gone", "The conversation with the band has ended."));
  }

  async #next(expected: readonly Hearable[]): Promise<Uint8Array> {
    for (;;) {
      let frame = this.#frames.shift();
      while (frame !== undefined) {
        const heard = frame;
        if (expected.some((it) => it.matches(heard))) return heard;
        frame = this.#frames.shift();
      }
      if (this.#failure) throw this.#failure;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  #onFrame(frame: Uint8Array): void {
    if (this.#frames.length >= MOST_WAITING) {
      this.#fail(new BandError("flood", "The band sends more than anybody asked for."));
      return;
    }
    this.#frames.push(frame);
    this.#wake?.();
  }

  #fail(error: AppError): void {
    this.#failure ??= error;
    this.#wake?.();
  }
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

function silentError(expected: readonly Hearable[]): BandError {
  const names = expected.map(({ name }) => name).join(" or ");
  return new BandError("silent", `The band did not answer (${names} was expected).`, {
    hint: "Bring it closer, wake its screen, and try again.",
  });
}

export function goneError(): LinkError {
  return new LinkError("gone", "The connection to the band was lost.", {
    hint: "Bring the band closer and try again; what was read so far is kept.",
  });
}
