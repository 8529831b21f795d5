import { createECDH, ECDH, randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { hex, vectorsOf } from "../../test/huami-vectors.ts";
import { formatHex } from "../bytes/hex.ts";
import { FrameError } from "../bytes/message.ts";
import { newPrivateKey, publicKeyOf, sharedSecret } from "./sect163r2.ts";

interface Own {
  readonly client_private_raw: string;
  readonly client_public: string;
  readonly band_private_raw: string;
  readonly band_public: string;
  readonly shared_point: string;
}
interface Gadgetbridge {
  readonly private_raw: string;
  readonly own_public: string;
  readonly remote_public: string;
  readonly shared_point: string;
}

const own = vectorsOf<Own>("auth_2021");
const gadgetbridge = vectorsOf<Gadgetbridge>("auth_2021_gb_constants");

const OURS = hex(own.client_private_raw);
const THEIRS = hex(own.band_public);
const NO_KEY = "The band's public key is none.";

test("public keys and the secret are those of the vectors", () => {
  expect(formatHex(publicKeyOf(OURS))).toBe(own.client_public);
  expect(formatHex(publicKeyOf(hex(own.band_private_raw)))).toBe(own.band_public);
  expect(formatHex(sharedSecret(OURS, THEIRS))).toBe(own.shared_point);
  expect(formatHex(sharedSecret(hex(own.band_private_raw), hex(own.client_public)))).toBe(
    own.shared_point,
  );
});

test("Gadgetbridge's constants come to Gadgetbridge's point", () => {
  const key = hex(gadgetbridge.private_raw);
  expect(formatHex(publicKeyOf(key))).toBe(gadgetbridge.own_public);
  expect(formatHex(sharedSecret(key, hex(gadgetbridge.remote_public)))).toBe(
    gadgetbridge.shared_point,
  );
});

/** Node's form of a point (04, x and y, highest byte first) and ours. */
function fromNode(point: Buffer): Uint8Array {
  const half = (at: number): number[] => [...point.subarray(at, at + 21).reverse(), 0, 0, 0];
  return Uint8Array.of(...half(1), ...half(22));
}

function maskedForNode(key: Uint8Array): Buffer {
  const masked = Buffer.from(key.slice(0, 21));
  masked[20] = (masked[20] ?? 0) & 0x03;
  return masked.reverse();
}

test("random keys come to what OpenSSL comes to", () => {
  for (let i = 0; i < 12; i++) {
    const key = newPrivateKey();
    const node = createECDH("sect163r2");
    node.setPrivateKey(maskedForNode(key));
    expect(publicKeyOf(key)).toEqual(fromNode(node.getPublicKey()));
    const peer = createECDH("sect163r2");
    const peerKey = fromNode(peer.generateKeys());
    const secretX = [...node.computeSecret(peer.getPublicKey()).reverse(), 0, 0, 0];
    expect([...sharedSecret(key, peerKey).subarray(0, 24)]).toEqual(secretX);
  }
});

test("both sides come to the same secret", () => {
  const key = fc.uint8Array({ minLength: 24, maxLength: 24 }).filter((it) => (it[19] ?? 0) > 0);
  fc.assert(
    fc.property(key, key, (mine, yours) => {
      const secret = sharedSecret(mine, publicKeyOf(yours));
      expect(sharedSecret(yours, publicKeyOf(mine))).toEqual(secret);
    }),
    { numRuns: 10 },
  );
});

test("bits 162 and up of a private key do not count", () => {
  const high = OURS.slice();
  high[20] = (high[20] ?? 0) ^ 0xfc;
  high.fill(0xff, 21);
  expect(publicKeyOf(high)).toEqual(publicKeyOf(OURS));
});

test("a private key without a high bit is none, and no such one is made", () => {
  const small = new Uint8Array(24).fill(0xff, 0, 10);
  small[10] = 0x01; // bit 80
  small.fill(0xfc, 20);
  expect(() => publicKeyOf(small)).toThrow(TypeError);
  small[10] = 0x02; // bit 81
  expect(publicKeyOf(small)).toHaveLength(48);
  expect(() => publicKeyOf(new Uint8Array(21))).toThrow(TypeError);
  let calls = 0;
  const key = newPrivateKey((bytes) => bytes.fill(calls++ < 2 ? 0 : 0x77));
  expect([calls, key[0]]).toEqual([3, 0x77]);
  expect(() => newPrivateKey((bytes) => bytes.fill(0))).toThrow(TypeError);
});

/** A point of the curve; every other one is no multiple of the base point. */
function pointOfCurve(): Uint8Array {
  for (;;) {
    const x = randomBytes(21);
    x[0] = (x[0] ?? 0) & 0x07;
    const compressed = Buffer.concat([Buffer.of(0x02), x]);
    try {
      const point = ECDH.convertKey(compressed, "sect163r2", undefined, "hex", "uncompressed");
      return fromNode(Buffer.from(String(point), "hex"));
    } catch {
      // No point has this x.
    }
  }
}

const X_OF_ORDER_TWO = "00".repeat(24);
/** The square root of b. */
const Y_OF_ORDER_TWO = squareRootOfB();

function squareRootOfB(): string {
  const b = BigInt("0x20A601907B8C953CA1481EB10512F78744A3205FD");
  const modulus = (1n << 163n) | 0b11001001n;
  let root = b;
  for (let i = 1; i < 163; i++) {
    let wide = 0n;
    for (let bit = 0n; bit < 163n; bit++) if ((root >> bit) & 1n) wide |= 1n << (2n * bit);
    for (let bit = 325n; bit >= 163n; bit--) {
      if ((wide >> bit) & 1n) wide ^= modulus << (bit - 163n);
    }
    root = wide;
  }
  return Buffer.from(root.toString(16).padStart(48, "0"), "hex").reverse().toString("hex");
}

test.each([
  ["infinity", "00".repeat(48)],
  ["the point of order two", X_OF_ORDER_TWO + Y_OF_ORDER_TWO],
  ["one byte less", own.band_public.slice(2)],
  ["one byte more", `${own.band_public}00`],
  ["nothing", ""],
  ["an x of 164 bits", withByte(20, 0x08)],
  ["something behind x", withByte(23, 0x01)],
  ["something behind y", withByte(47, 0x80)],
  ["a point beside the curve", withByte(0, 0x01)],
])("%s is no public key", (_, point) => {
  expect(() => sharedSecret(OURS, hex(point))).toThrow(new FrameError(NO_KEY));
});

function withByte(at: number, bits: number): string {
  const point = THEIRS.slice();
  point[at] = (point[at] ?? 0) ^ bits;
  return formatHex(point);
}

test("points on the curve are taken when they are multiples of the base point, and only then", () => {
  const outcomes = Array.from({ length: 40 }, () => {
    const point = pointOfCurve();
    try {
      return sharedSecret(OURS, point).length;
    } catch (error) {
      expect(error).toMatchObject({ code: "bad-frame", detail: NO_KEY });
      return 0;
    }
  });
  expect(new Set(outcomes)).toEqual(new Set([0, 48]));
});

test("whatever 48 bytes a band sends, it is a secret or the one error", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 48, maxLength: 48 }), (point) => {
      expect(() => sharedSecret(OURS, point)).toThrow(NO_KEY);
    }),
  );
});

test("it takes no time that anybody notices", () => {
  // The best of some: another program may have had the processor meanwhile.
  const tries = Array.from({ length: 5 }, () => {
    const beganMs = performance.now();
    sharedSecret(OURS, THEIRS);
    return performance.now() - beganMs;
  });
  expect(Math.min(...tries)).toBeLessThan(100);
});
