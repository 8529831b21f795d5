import type { BandLink, Characteristic, Waiting } from "../platform.ts";

/** Where frames go and come from: a characteristic, or an endpoint behind the chunked transfer. */
export interface Channel {
  send(frame: Uint8Array, options?: Waiting): Promise<void>;
  /** Calls `onFrame` for every frame, in order, until the returned function is called. */
  listen(onFrame: (frame: Uint8Array) => void, options?: Waiting): Promise<() => void>;
  /** Resolves when the link below is lost or closed. */
  readonly gone: Promise<void>;
}

/** A characteristic that is written to and that notifies. */
export function channelOf(
  link: BandLink,
  characteristic: Characteristic,
  kind: "with-response" | "without-response" = "without-response",
): Channel {
  return {
    send: (frame, options) => link.write(characteristic, frame, { ...options, kind }),
    listen: (onFrame, options) => link.listen(characteristic, onFrame, options),
    gone: link.gone,
  };
}
