import type { Field, Message, Values } from "../src/bytes/message.ts";

/** What a vector must be: made from the message, and read by it. */
export interface Meant {
  readonly bytes: Uint8Array;
  readonly decode: (frame: Uint8Array) => unknown;
  readonly expected: unknown;
}

/** The vector is this message with these values. */
export function is<N extends string, F extends Readonly<Record<string, Field<unknown>>>>(
  message: Message<N, F>,
  values: Values<F>,
): Meant {
  return {
    bytes: message.encode(values),
    decode: (frame) => message.decode(frame),
    expected: { is: message.name, ...values },
  };
}
