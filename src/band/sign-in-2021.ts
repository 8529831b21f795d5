import type { AuthKey } from "../bytes/auth-key.ts";
import { encryptBlocks } from "./aes.ts";
import type { Secret } from "./chunked-2021.ts";
import type { OpenEndpoints } from "./endpoints.ts";
import { BandError, keyRefused } from "./errors.ts";
import { newPrivateKey, publicKeyOf, sharedSecret } from "./sect163r2.ts";
import {
  KeysAccepted,
  KeyShared,
  KeysRefused,
  ProveKeys,
  ShareKey,
  SharingRefused,
} from "./sign-in.messages.ts";
import { talk } from "./talk.ts";
import type { Conversation, TalkOptions } from "./talk.ts";

const AUTH_ENDPOINT = 0x0082;

export interface SignIn2021Options extends TalkOptions {
  /** For tests; a fresh one otherwise. */
  readonly privateKey?: Uint8Array | undefined;
}

/**
 * Agrees on a session key with the band, and proves that we have the auth key. What follows over these
 * endpoints may be encrypted.
 *
 * @throws BandError "refused" | "not-supported" | "silent" | "flood"; LinkError; FrameError
 * @source huami-ble §2.3
 */
export async function signIn2021(
  endpoints: OpenEndpoints,
  key: AuthKey,
  options: SignIn2021Options = {},
): Promise<void> {
  const { privateKey = newPrivateKey() } = options;
  const channel = endpoints.channel(AUTH_ENDPOINT, { isEncrypted: false });
  await talk(
    channel,
    async (band) => {
      await band.say(ShareKey, { publicKey: publicKeyOf(privateKey) });
      const { random, publicKey } = await sharedKeyOf(band);
      const secret = secretOf(sharedSecret(privateKey, publicKey), key);
      await band.say(ProveKeys, {
        proof: encryptBlocks(key.bytes(), random),
        sessionProof: encryptBlocks(secret.sessionKey, random),
      });
      const verdict = await band.hear(KeysAccepted, KeysRefused);
      if (verdict.is === "KeysRefused") throw keyRefused(verdict.reason);
      endpoints.useSecret(secret);
    },
    options,
  );
}

async function sharedKeyOf(
  band: Conversation,
): Promise<{ random: Uint8Array; publicKey: Uint8Array }> {
  const answer = await band.hear(KeyShared, SharingRefused);
  if (answer.is === "KeyShared") return answer;
  throw new BandError(
    "not-supported",
    `The band does not let itself be signed in to this way (answer ${answer.reason}).`,
    { hint: "Pair it once with Zepp Life, Zepp or Mi Fitness, then read its key: ownband key." },
  );
}

/**
 * The first four bytes of the shared point are where messages begin to be counted; the sixteen from
 * the ninth on, mixed with the auth key, are the session's key.
 */
function secretOf(shared: Uint8Array, key: AuthKey): Secret {
  const sequence = new DataView(shared.buffer, shared.byteOffset).getUint32(0, true);
  const sessionKey = key.bytes().map((byte, at) => byte ^ (shared[at + 8] ?? 0));
  return { sessionKey, sequence };
}
