import { encryptBlocks } from "../../band/aes.ts";
import type { Secret } from "../../band/chunked-2021.ts";
import { newPrivateKey, publicKeyOf, sharedSecret } from "../../band/sect163r2.ts";
import { FrameError } from "../../bytes/message.ts";
import type { SignInHost } from "./classic-sign-in.ts";

/** What the sign-in of 2021 needs of the band. */
export interface NewerSignInHost extends Pick<SignInHost, "key" | "refusesKey"> {
  random(byteCount: number): Uint8Array;
  say(payload: Uint8Array): void;
  onSignedIn(secret: Secret): void;
}

const SHARE_KEY = 0x04;
const PROVE_KEYS = 0x05;
const OK = 0x01;
/** Nobody wrote down how a band refuses to begin. */
const FAILED = 0x04;
const WRONG_KEY = 0x25;

interface Agreement {
  readonly secret: Secret;
  readonly challenge: Uint8Array;
}

/** The band's side of huami-ble §2.3, for one connection: what endpoint 0082 hears. */
export function newerSignIn(host: NewerSignInHost): (payload: Uint8Array) => void {
  let agreement: Agreement | undefined;
  return (payload) => {
    const command = payload[0] ?? 0;
    const answer = (status: number, more: Iterable<number> = []): void => {
      host.say(Uint8Array.of(0x10, command, status, ...more));
    };
    if (command === SHARE_KEY) {
      const agreed = agree(host, payload.slice(4));
      agreement = agreed?.agreement;
      if (agreed) answer(OK, [...agreed.agreement.challenge, ...agreed.publicKey]);
      else answer(FAILED);
    } else if (command === PROVE_KEYS) {
      const { secret } = agreement ?? {};
      const isRight = agreement !== undefined && isProved(host, agreement, payload.subarray(1));
      agreement = undefined;
      if (!secret || !isRight || host.refusesKey()) answer(WRONG_KEY);
      else {
        // The answer itself is not encrypted yet.
        answer(OK);
        host.onSignedIn(secret);
      }
    }
  };
}

function agree(
  host: NewerSignInHost,
  theirKey: Uint8Array,
): { agreement: Agreement; publicKey: Uint8Array } | undefined {
  const key = host.key();
  if (!key) return undefined;
  try {
    const privateKey = newPrivateKey((bytes) => bytes.set(host.random(bytes.length)));
    const shared = sharedSecret(privateKey, theirKey);
    const sequence = new DataView(shared.buffer).getUint32(0, true);
    const sessionKey = key.bytes().map((byte, at) => byte ^ (shared[at + 8] ?? 0));
    const challenge = host.random(16);
    return {
      agreement: { secret: { sessionKey, sequence }, challenge },
      publicKey: publicKeyOf(privateKey),
    };
  } catch (error) {
    if (error instanceof FrameError) return undefined;
    throw error;
  }
}

function isProved(
  host: NewerSignInHost,
  { secret, challenge }: Agreement,
  proofs: Uint8Array,
): boolean {
  const key = host.key();
  if (!key || proofs.length !== 32) return false;
  const wanted = [
    ...encryptBlocks(key.bytes(), challenge),
    ...encryptBlocks(secret.sessionKey, challenge),
  ];
  return wanted.every((byte, at) => byte === proofs[at]);
}
