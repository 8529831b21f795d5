import { FrameError } from "../bytes/message.ts";

/**
 * Agreeing on a secret over the curve sect163r2 (NIST B-163), as bands of 2021 and later do. Numbers
 * are 24 bytes, little-endian, of which 21 are used; a point is its x, then its y.
 *
 * @source huami-ble §2.3 for the encoding; SEC 2 for the curve; Hankerson, Menezes, Vanstone, "Guide to
 *   Elliptic Curve Cryptography", algorithms 2.34, 2.41 and 3.40
 */

/** An element of GF(2^163): six words, the lowest bits first. */
type Element = Uint32Array<ArrayBuffer>;
interface Point {
  readonly x: Element;
  readonly y: Element;
}

const WORDS = 6;
const NUMBER_BYTES = 24;
const POINT_BYTES = 2 * NUMBER_BYTES;

/** Bits of a field element; the last word has three of them. */
const DEGREE = 163;
const TOP_WORD = 0b111;

/** Bits of a private key: 162 and up are cleared, so it is less than the curve's order. */
const KEY_BITS = 162;

/** A private key whose highest bit is below this one is guessed too easily. */
const LOWEST_HIGH_BIT = 81;

const ZERO = element("0");
const ONE = element("1");
const B = element("20a601907b8c953ca1481eb10512f78744a3205fd");
const BASE: Point = {
  x: element("3f0eba16286a2d57ea0991168d4994637e8343e36"),
  y: element("0d51fbc6c71a0094fa2cdd545b11c5c0c797324f1"),
};

/**
 * A private key that is good for {@link publicKeyOf}.
 *
 * @param random fills bytes with random ones; the platform's generator by default
 */
export function newPrivateKey(
  random: (bytes: Uint8Array<ArrayBuffer>) => void = (bytes) => crypto.getRandomValues(bytes),
): Uint8Array<ArrayBuffer> {
  const key = new Uint8Array(NUMBER_BYTES);
  // A generator that gives one zero after the other must not keep us here.
  for (let attempt = 0; attempt < 100; attempt++) {
    random(key);
    if (isStrong(scalarOf(key))) return key;
  }
  throw new TypeError("the random numbers are not random");
}

/** The point, 48 bytes, that belongs to a private key of 24 bytes. */
export function publicKeyOf(privateKey: Uint8Array): Uint8Array<ArrayBuffer> {
  const product = multiply(strongScalarOf(privateKey), BASE);
  if (!product) throw new TypeError("no multiple of the base point is infinity");
  return encodePoint(product);
}

/**
 * The point, 48 bytes, that both sides come to.
 *
 * @throws FrameError, always the same, when `peerPublicKey` is no point that a band could have sent: of
 *   another length, too big, off the curve, infinity, or outside of the base point's subgroup
 */
export function sharedSecret(
  privateKey: Uint8Array,
  peerPublicKey: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const scalar = strongScalarOf(privateKey);
  const peer = decodePoint(peerPublicKey);
  const product = peer && isInSubgroup(peer) ? multiply(scalar, peer) : undefined;
  if (!product) throw new FrameError("The band's public key is none.");
  return encodePoint(product);
}

function strongScalarOf(privateKey: Uint8Array): Element {
  if (privateKey.length !== NUMBER_BYTES) throw new TypeError("a private key has 24 bytes");
  const scalar = scalarOf(privateKey);
  if (!isStrong(scalar)) throw new TypeError("the private key is too small");
  return scalar;
}

function scalarOf(privateKey: Uint8Array): Element {
  const scalar = wordsOf(privateKey);
  // Only the lowest two bits of the last word are below bit 162.
  scalar[WORDS - 1] = word(scalar, WORDS - 1) & ((1 << (KEY_BITS % 32)) - 1);
  return scalar;
}

function isStrong(scalar: Element): boolean {
  for (let bit = LOWEST_HIGH_BIT; bit < KEY_BITS; bit++) if (bitOf(scalar, bit) === 1) return true;
  return false;
}

function decodePoint(bytes: Uint8Array): Point | undefined {
  if (bytes.length !== POINT_BYTES) return undefined;
  const x = wordsOf(bytes.subarray(0, NUMBER_BYTES));
  const y = wordsOf(bytes.subarray(NUMBER_BYTES));
  if (word(x, WORDS - 1) > TOP_WORD || word(y, WORDS - 1) > TOP_WORD) return undefined;
  return isOnCurve({ x, y }) ? { x, y } : undefined;
}

/** y² + xy = x³ + x² + b. Infinity, written as zeros, is no solution. */
function isOnCurve({ x, y }: Point): boolean {
  const left = add(square(y), times(x, y));
  const right = add(times(square(x), add(x, ONE)), B);
  return isZero(add(left, right));
}

/**
 * Half of the points, those that are twice another one, are multiples of the base point: those whose x
 * has the trace of the curve's `a`, which is 1. The point of order two has x = 0.
 */
function isInSubgroup({ x }: Point): boolean {
  let power = x;
  let trace = x;
  for (let i = 1; i < DEGREE; i++) {
    power = square(power);
    trace = add(trace, power);
  }
  return isZero(add(trace, ONE));
}

/**
 * `scalar` times a point, with Montgomery's ladder: the same steps whatever the bits are. `undefined`
 * is infinity.
 */
function multiply(scalar: Element, { x, y }: Point): Point | undefined {
  // Two neighbours as fractions: none of the point, and one of it.
  let [lowX, lowZ, highX, highZ] = [ONE, ZERO, x, ONE];
  for (let bit = KEY_BITS - 1; bit >= 0; bit--) {
    const isSet = bitOf(scalar, bit);
    [lowX, highX] = swapIf(isSet, lowX, highX);
    [lowZ, highZ] = swapIf(isSet, lowZ, highZ);
    // One becomes the sum of both, the other its own double.
    const [one, other] = [times(lowX, highZ), times(highX, lowZ)];
    highZ = square(add(one, other));
    highX = add(times(x, highZ), times(one, other));
    const [xx, zz] = [square(lowX), square(lowZ)];
    lowX = add(square(xx), times(B, square(zz)));
    lowZ = times(xx, zz);
    [lowX, highX] = swapIf(isSet, lowX, highX);
    [lowZ, highZ] = swapIf(isSet, lowZ, highZ);
  }
  if (isZero(lowZ) || isZero(highZ)) return undefined;
  return withY({ x, y }, times(lowX, inverse(lowZ)), times(highX, inverse(highZ)));
}

/** The ladder knows no y: it follows from the x of both neighbours, which are one point apart. */
function withY({ x, y }: Point, productX: Element, nextX: Element): Point {
  const apart = add(productX, x);
  const inner = add(times(apart, add(nextX, x)), add(square(x), y));
  return { x: productX, y: add(times(times(apart, inner), inverse(x)), y) };
}

// The field: polynomials over one bit, modulo z^163 + z^7 + z^6 + z^3 + 1.

function add(a: Element, b: Element): Element {
  return a.map((value, at) => value ^ word(b, at));
}

function times(a: Element, b: Element): Element {
  const product = new Uint32Array(2 * WORDS);
  const shifted = new Uint32Array(WORDS + 1);
  shifted.set(b);
  for (let bit = 0; bit < 32; bit++) {
    for (let at = 0; at < WORDS; at++) addIf((word(a, at) >>> bit) & 1, product, shifted, at);
    shiftLeft(shifted);
  }
  return reduced(product);
}

function square(a: Element): Element {
  return times(a, a);
}

/** Fermat: the power 2^163 - 2, which is 2 + 4 + … + 2^162. */
function inverse(a: Element): Element {
  let power = a;
  let product = ONE;
  for (let i = 1; i < DEGREE; i++) {
    power = square(power);
    product = times(product, power);
  }
  return product;
}

/** Folds what is above bit 162 back: z^163 is z^7 + z^6 + z^3 + 1. */
function reduced(product: Uint32Array<ArrayBuffer>): Element {
  const fold = (at: number, bits: number): void => {
    product[at] = word(product, at) ^ bits;
  };
  for (let at = 2 * WORDS - 2; at >= WORDS; at--) {
    const high = word(product, at);
    fold(at - 6, high << 29);
    fold(at - 5, (high << 4) ^ (high << 3) ^ high ^ (high >>> 3));
    fold(at - 4, (high >>> 28) ^ (high >>> 29));
  }
  const high = word(product, WORDS - 1) >>> 3;
  fold(0, (high << 7) ^ (high << 6) ^ (high << 3) ^ high);
  fold(1, (high >>> 25) ^ (high >>> 26));
  product[WORDS - 1] = word(product, WORDS - 1) & TOP_WORD;
  return product.slice(0, WORDS);
}

// Words.

function addIf(bit: number, to: Uint32Array, what: Uint32Array, atWord: number): void {
  for (let i = 0; i <= WORDS; i++) {
    to[atWord + i] = word(to, atWord + i) ^ (word(what, i) & -bit);
  }
}

function shiftLeft(words: Uint32Array): void {
  for (let i = words.length - 1; i > 0; i--) {
    words[i] = (word(words, i) << 1) | (word(words, i - 1) >>> 31);
  }
  words[0] = word(words, 0) << 1;
}

function swapIf(bit: number, a: Element, b: Element): [Element, Element] {
  const difference = a.map((value, at) => (value ^ word(b, at)) & -bit);
  return [add(a, difference), add(b, difference)];
}

function isZero(a: Element): boolean {
  return a.reduce((all, value) => all | value, 0) === 0;
}

function bitOf(a: Element, bit: number): number {
  return (word(a, bit >>> 5) >>> (bit & 31)) & 1;
}

/** Every index that is asked for is in the array. */
function word(words: Uint32Array, at: number): number {
  return words[at] ?? 0;
}

function wordsOf(bytes: Uint8Array): Element {
  const words = new Uint32Array(WORDS);
  bytes.forEach((byte, at) => (words[at >>> 2] = word(words, at >>> 2) | (byte << (8 * (at & 3)))));
  return words;
}

function encodePoint({ x, y }: Point): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: POINT_BYTES }, (_, at) => {
    const number = at < NUMBER_BYTES ? x : y;
    const byte = at % NUMBER_BYTES;
    return word(number, byte >>> 2) >>> (8 * (byte & 3));
  });
}

/** A number as the standards print it: hex digits, the highest first. */
function element(digits: string): Element {
  const padded = digits.padStart(2 * NUMBER_BYTES, "0");
  const words = padded.match(/.{8}/g) ?? [];
  return Uint32Array.from(words.reverse(), (it) => parseInt(it, 16));
}
