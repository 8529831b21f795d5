import { FrameError } from "../bytes/message.ts";
import { Interrupted } from "../errors.ts";
import type { Waiting } from "../platform.ts";
import type { Channel } from "./channel.ts";
import { goneError } from "./talk.ts";
import { whenGone } from "./when-gone.ts";

export interface WatchOptions extends Waiting {
  /** Asks the band to tell; done when we listen. */
  readonly begin?: (() => Promise<void>) | undefined;
}

/**
 * Hands over every frame until the signal is given, which is how it ends. Damaged frames are passed
 * over: the next one is soon there.
 *
 * @throws LinkError "gone"; whatever `begin` throws, and `onFrame` besides a FrameError
 */
export async function watchFrames(
  channel: Channel,
  onFrame: (frame: Uint8Array) => void,
  { signal, begin }: WatchOptions = {},
): Promise<void> {
  const { promise: over, resolve, reject } = Promise.withResolvers<undefined>();
  // Nobody waits for it yet when the link is lost while we begin.
  over.catch(() => undefined);
  const end = (): void => resolve(undefined);
  signal?.addEventListener("abort", end, { once: true });
  let stop: (() => void) | undefined;
  const unwatch = whenGone(channel.gone, () => reject(goneError()));
  try {
    stop = await channel.listen((frame) => handOver(frame, onFrame, reject), { signal });
    await begin?.();
    await over;
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
  } finally {
    stop?.();
    unwatch();
    signal?.removeEventListener("abort", end);
  }
}

function handOver(
  frame: Uint8Array,
  onFrame: (frame: Uint8Array) => void,
  failed: (error: unknown) => void,
): void {
  try {
    onFrame(frame);
  } catch (error) {
    if (!(error instanceof FrameError)) failed(error);
  }
}
