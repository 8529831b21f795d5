import { AppError } from "../errors.ts";
import { concat } from "./byte-reader.ts";

/** A frame is not what it should be. `detail` names the message and the field, never the bytes. */
export class FrameError extends AppError<"bad-frame"> {
  readonly detail: string;

  constructor(detail: string, options: { cause?: unknown } = {}) {
    super("bad-frame", `The band sent something that makes no sense. (${detail})`, {
      ...options,
      hint: "Try again. If it happens every time, run it with --debug and report what it says.",
    });
    this.detail = detail;
  }
}

/** Takes a frame apart, front to back. */
export class FrameReader {
  readonly #view: DataView;
  #at: number;

  constructor(frame: Uint8Array, startByte = 0) {
    this.#view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
    this.#at = startByte;
  }

  get leftBytes(): number {
    return this.#view.byteLength - this.#at;
  }

  /** Passes over `count` bytes and gives where they begin. @throws FrameError when there are fewer */
  advance(count: number): number {
    if (count > this.leftBytes) throw new FrameError("The frame is too short.");
    const at = this.#at;
    this.#at += count;
    return at;
  }

  get view(): DataView {
    return this.#view;
  }

  /** A copy of the next bytes. */
  take(count: number): Uint8Array<ArrayBuffer> {
    const at = this.advance(count);
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + at, count).slice();
  }
}

/** How one value stands on the wire. */
export interface Field<T> {
  decode(from: FrameReader): T;
  encode(value: T): Uint8Array;
}

function number(
  sizeBytes: number,
  get: (view: DataView, at: number) => number,
  set: (view: DataView, value: number) => void,
): Field<number> {
  return {
    decode: (from) => get(from.view, from.advance(sizeBytes)),
    encode(value) {
      const bytes = new Uint8Array(sizeBytes);
      set(new DataView(bytes.buffer), value);
      return bytes;
    },
  };
}

// Little-endian, as everything on Huami's wire.
export const u8 = number(
  1,
  (view, at) => view.getUint8(at),
  (view, value) => {
    view.setUint8(0, value);
  },
);
export const i8 = number(
  1,
  (view, at) => view.getInt8(at),
  (view, value) => {
    view.setInt8(0, value);
  },
);
export const u16 = number(
  2,
  (view, at) => view.getUint16(at, true),
  (view, value) => {
    view.setUint16(0, value, true);
  },
);
export const i16 = number(
  2,
  (view, at) => view.getInt16(at, true),
  (view, value) => {
    view.setInt16(0, value, true);
  },
);
export const u32 = number(
  4,
  (view, at) => view.getUint32(at, true),
  (view, value) => {
    view.setUint32(0, value, true);
  },
);
export const i32 = number(
  4,
  (view, at) => view.getInt32(at, true),
  (view, value) => {
    view.setInt32(0, value, true);
  },
);
export const f32 = number(
  4,
  (view, at) => view.getFloat32(at, true),
  (view, value) => {
    view.setFloat32(0, value, true);
  },
);

/** Exactly `count` bytes. */
export function bytes(count: number): Field<Uint8Array> {
  return {
    decode: (from) => from.take(count),
    encode(value) {
      if (value.length !== count) throw new TypeError(`wants ${count} bytes`);
      return value.slice();
    },
  };
}

/** Bytes of which nobody knows what they mean; written as zeros. */
export function unknown(count: number): Field<undefined> {
  return {
    decode(from) {
      from.advance(count);
      return undefined;
    },
    encode: () => new Uint8Array(count),
  };
}

/** Everything that is left. */
export const rest: Field<Uint8Array> = {
  decode: (from) => from.take(from.leftBytes),
  encode: (value) => value.slice(),
};

/** UTF-8 up to and without a zero byte. */
export const text0: Field<string> = {
  decode(from) {
    const left = new Uint8Array(
      from.view.buffer,
      from.view.byteOffset + from.advance(0),
      from.leftBytes,
    );
    const length = left.indexOf(0);
    if (length < 0) throw new FrameError("A text has no end.");
    const text = new TextDecoder().decode(from.take(length));
    from.advance(1);
    return text;
  },
  encode: (value) => concat([new TextEncoder().encode(value), new Uint8Array(1)]),
};

/** "Nothing here" on the wire becomes `undefined` at once: `unless(u8, 0xff)`. */
export function unless(field: Field<number>, nothing: number): Field<number | undefined> {
  return {
    decode(from) {
      const value = field.decode(from);
      return value === nothing ? undefined : value;
    },
    encode: (value) => field.encode(value ?? nothing),
  };
}

/** A value that older or newer firmware leaves out at the end. */
export function optional<T>(field: Field<T>): Field<T | undefined> {
  return {
    decode: (from) => (from.leftBytes === 0 ? undefined : field.decode(from)),
    encode: (value) => (value === undefined ? new Uint8Array(0) : field.encode(value)),
  };
}

type Fields = Readonly<Record<string, Field<unknown>>>;
type ValueOf<F> = F extends Field<infer T> ? T : never;
/** The fields that need not be given when encoding. */
type Omissible<F extends Fields> = {
  [K in keyof F]: undefined extends ValueOf<F[K]> ? K : never;
}[keyof F];
export type Values<F extends Fields> = {
  readonly [K in Exclude<keyof F, Omissible<F>>]: ValueOf<F[K]>;
} & { readonly [K in Omissible<F>]?: ValueOf<F[K]> };
/** A decoded message: plain data, with its name in `is`. */
export type Decoded<Name extends string, F extends Fields> = { readonly is: Name } & Values<F>;

/** One message of the protocol: name, the bytes that identify it, the fields in wire order. */
export interface Message<Name extends string = string, F extends Fields = Fields> {
  readonly name: Name;
  encode(values: Values<F>): Uint8Array<ArrayBuffer>;
  /** Whether the frame begins as this message does. */
  matches(frame: Uint8Array): boolean;
  /** @throws FrameError when the frame is another message, too short, or has bytes left over */
  decode(frame: Uint8Array): Decoded<Name, F>;
}

/** What a message is once it is decoded: `DecodedOf<typeof Nonce>`. */
export type DecodedOf<M> = M extends Message<infer Name, infer F> ? Decoded<Name, F> : never;

/** Declares a message. Encoder, decoder and type come from this one place. */
export function message<Name extends string, const F extends Fields>(
  name: Name,
  prefix: readonly number[],
  fields: F,
): Message<Name, F> {
  const entries = Object.entries(fields);
  const matches = (frame: Uint8Array): boolean => prefix.every((byte, at) => frame[at] === byte);
  return {
    name,
    matches,
    encode(values) {
      const given = values as Readonly<Record<string, unknown>>;
      return concat([
        Uint8Array.from(prefix),
        ...entries.map(([key, field]) => field.encode(given[key])),
      ]);
    },
    decode(frame) {
      if (!matches(frame)) throw new FrameError(`The frame is no ${name}.`);
      const from = new FrameReader(frame, prefix.length);
      const decoded: Record<string, unknown> = { is: name };
      for (const [key, field] of entries) decoded[key] = decodeField(field, from, name, key);
      if (from.leftBytes > 0) {
        throw new FrameError(`${name} has ${from.leftBytes} bytes too many.`);
      }
      // Each key was decoded by the field of that name.
      return decoded as Decoded<Name, F>;
    },
  };
}

function decodeField(field: Field<unknown>, from: FrameReader, name: string, key: string): unknown {
  try {
    return field.decode(from);
  } catch (error) {
    if (!(error instanceof FrameError)) throw error;
    throw new FrameError(`${name} is wrong at ${key}: ${error.detail}`, { cause: error });
  }
}
