import fc from "fast-check";
import { expect, test } from "vitest";
import { FrameError } from "../../bytes/message.ts";
import { decodeMessage, encodeMessage, KIND, messageLength, PREAMBLE_BYTES } from "./message.ts";
import { parseSignature } from "./signature.ts";
import { BusReader } from "./unmarshal.ts";

/** A value and its type. */
interface Typed {
  readonly signature: string;
  readonly value: unknown;
}

const typed = (signature: string, value: fc.Arbitrary<unknown>): fc.Arbitrary<Typed> =>
  value.map((it) => ({ signature, value: it }));
const text = fc.string({ unit: "grapheme" }).filter((it) => !it.includes("\0"));
const path = fc.array(fc.stringMatching(/^\w{1,4}$/)).map((parts) => `/${parts.join("/")}`);

const basic = fc.oneof(
  typed("y", fc.integer({ min: 0, max: 255 })),
  typed("b", fc.boolean()),
  typed("n", fc.integer({ min: -32_768, max: 32_767 })),
  typed("q", fc.integer({ min: 0, max: 65_535 })),
  typed("i", fc.integer()),
  typed("u", fc.integer({ min: 0, max: 4_294_967_295 })),
  typed("x", fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
  typed("t", fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })),
  typed("d", fc.double()),
  typed("s", text),
  typed("o", path),
  typed("g", fc.constantFrom("", "a{sv}", "(yv)ai")),
);

const { any } = fc.letrec<{ any: Typed }>((tie) => ({
  any: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    basic,
    typed("ay", fc.uint8Array()),
    typed("v", tie("any")),
    fc.array(tie("any"), { minLength: 1, maxLength: 4 }).map((fields) => ({
      signature: `(${fields.map(({ signature }) => signature).join("")})`,
      value: fields.map(({ value }) => value),
    })),
    // A byte array is the one array that is bytes.
    fc.tuple(tie("any"), fc.nat(3)).map(([{ signature, value }, count]) => ({
      signature: signature === "y" ? "ay" : `a${signature}`,
      value: signature === "y" ? Uint8Array.from([value as number]) : Array(count).fill(value),
    })),
    fc.tuple(basic, tie("any")).map(([key, { signature, value }]) => ({
      signature: `a{${key.signature}${signature}}`,
      value: new Map([[key.value, value]]),
    })),
  ),
}));

const short = any.filter(({ signature }) => signature.length <= 255);

function encode(signature: string, body: readonly unknown[]): Buffer {
  const header = { path: "/a", interface: "a.b", member: "C", kind: KIND.signal, flags: 1 };
  return encodeMessage({ ...header, serial: 7, signature, body });
}

test("every value of every type comes back as it was", () => {
  fc.assert(
    fc.property(fc.array(short, { maxLength: 3 }), (values) => {
      const signature = values.map((it) => it.signature).join("");
      if (signature.length > 255) return;
      const body = values.map((it) => it.value);
      const bytes = encode(signature, body);
      expect(messageLength(bytes.subarray(0, PREAMBLE_BYTES))).toBe(bytes.length);
      const message = decodeMessage(bytes);
      expect(message).toMatchObject({ path: "/a", member: "C", serial: 7, flags: 1 });
      expect(message.body).toEqual(body);
    }),
  );
});

test("a message that was changed on its way is another one or none, and never takes long", () => {
  const original = encode("a{sv}ava(yv)as", [
    new Map([["Value", { signature: "ay", value: Uint8Array.of(1, 2, 3) }]]),
    [{ signature: "a{qv}", value: new Map() }],
    [[1, { signature: "t", value: 5n }]],
    ["x", ""],
  ]);
  const change = fc.tuple(fc.nat(original.length - 1), fc.nat(255));
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
      const bytes = Buffer.from(original);
      for (const [at, byte] of changes) bytes[at] = byte;
      try {
        expect(decodeMessage(bytes).body.length).toBeLessThan(256);
      } catch (error) {
        expect(error).toBeInstanceOf(FrameError);
      }
    }),
    { numRuns: 2_000 },
  );
});

test("a body of any bytes and any signature is read or refused", () => {
  const code = fc.constantFrom(
    "y",
    "b",
    "q",
    "u",
    "t",
    "s",
    "o",
    "g",
    "v",
    "a",
    "(",
    ")",
    "{",
    "}",
  );
  const signature = fc.oneof(
    fc.string({ unit: code, maxLength: 12 }),
    short.map((it) => it.signature),
  );
  fc.assert(
    fc.property(
      signature,
      fc.uint8Array({ maxLength: 200 }),
      fc.boolean(),
      (types, body, isLittle) => {
        const bytes = Buffer.from(body);
        try {
          const reader = new BusReader(bytes, isLittle);
          reader.values(types);
          expect(reader.at).toBeLessThanOrEqual(bytes.length);
        } catch (error) {
          expect(error).toBeInstanceOf(FrameError);
        }
      },
    ),
    { numRuns: 2_000 },
  );
});

test.each([
  "(",
  ")",
  "a",
  "a{",
  "a{s",
  "a{sv",
  "{sv}",
  "a{vs}",
  "a{ss",
  "()",
  "a()",
  "z",
  "a{sss}",
])("%s is no signature", (signature) => {
  expect(() => parseSignature(signature)).toThrow(FrameError);
});

test("a signature is nested 32 deep, and 255 long, and no more", () => {
  expect(parseSignature(`${"a".repeat(32)}s`)).toHaveLength(1);
  expect(() => parseSignature(`${"a".repeat(33)}s`)).toThrow(FrameError);
  expect(() => parseSignature(`${"(".repeat(33)}s${")".repeat(33)}`)).toThrow(FrameError);
  expect(parseSignature("y".repeat(255))).toHaveLength(255);
  expect(() => parseSignature("y".repeat(256))).toThrow(FrameError);
});
