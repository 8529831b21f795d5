import { ecb } from "@noble/ciphers/aes.js";

const BLOCK = 16;

/**
 * AES-128, block by block and nothing between them (ECB), without padding: the band wants just that.
 * Web Crypto has no such mode.
 *
 * @param blocks a whole number of blocks of 16 bytes
 */
export function encryptBlocks(key: Uint8Array, blocks: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(cipher(key, blocks).encrypt(blocks));
}

/** Undoes {@link encryptBlocks}. */
export function decryptBlocks(key: Uint8Array, blocks: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(cipher(key, blocks).decrypt(blocks));
}

function cipher(key: Uint8Array, blocks: Uint8Array): ReturnType<typeof ecb> {
  if (key.length !== BLOCK) throw new TypeError("an AES-128 key has 16 bytes");
  if (blocks.length % BLOCK !== 0) throw new TypeError("a block has 16 bytes");
  return ecb(key, { disablePadding: true });
}
