/** One field of a fixed-size record on the wire, little-endian. */
export interface Field {
  readonly sizeBytes: number;
  read(view: DataView, atByte: number): number;
  write(view: DataView, atByte: number, value: number): void;
}

export const u8: Field = {
  sizeBytes: 1,
  read: (view, at) => view.getUint8(at),
  write: (view, at, value) => {
    view.setUint8(at, value);
  },
};

/** What does not fit is cut to its low 32 bits, as adb does with sizes and times. */
export const u32: Field = {
  sizeBytes: 4,
  read: (view, at) => view.getUint32(at, true),
  write: (view, at, value) => {
    view.setUint32(at, value, true);
  },
};

/** Whole numbers up to 2^53. */
export const u64: Field = {
  sizeBytes: 8,
  read: (view, at) => Number(view.getBigUint64(at, true)),
  write: (view, at, value) => {
    view.setBigUint64(at, BigInt(value), true);
  },
};

/** A record declared once: its fields in wire order. */
export interface WireRecord<Name extends string> {
  readonly sizeBytes: number;
  encode(values: Readonly<Record<Name, number>>): Uint8Array<ArrayBuffer>;
  /** Reads the first `sizeBytes` bytes. Fewer are a fault of the caller (RangeError). */
  decode(bytes: Uint8Array): Record<Name, number>;
}

export function record<Name extends string>(
  fields: Readonly<Record<Name, Field>>,
): WireRecord<Name> {
  const rows: { readonly name: Name; readonly field: Field; readonly atByte: number }[] = [];
  let sizeBytes = 0;
  for (const name in fields) {
    rows.push({ name, field: fields[name], atByte: sizeBytes });
    sizeBytes += fields[name].sizeBytes;
  }
  return {
    sizeBytes,
    encode(values) {
      const bytes = new Uint8Array(sizeBytes);
      const view = new DataView(bytes.buffer);
      for (const { name, field, atByte } of rows) field.write(view, atByte, values[name]);
      return bytes;
    },
    decode(bytes) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const values: Partial<Record<Name, number>> = {};
      for (const { name, field, atByte } of rows) values[name] = field.read(view, atByte);
      return values as Record<Name, number>; // every name was a row
    },
  };
}

/** Four letters as the number that they are on the wire: `fourLetters("CNXN")`. */
export function fourLetters(word: string): number {
  return new DataView(new TextEncoder().encode(word).buffer).getUint32(0, true);
}
