import { encryptBlocks } from "../../band/aes.ts";
import type { AuthKey } from "../../bytes/auth-key.ts";

/** What the classic sign-in needs of the band. */
export interface SignInHost {
  /** `undefined`: it was never paired, or reset. */
  key(): AuthKey | undefined;
  readonly takesOwnKey: boolean;
  refusesKey(): boolean;
  nonce(): Uint8Array;
  pair(key: Uint8Array): void;
  say(value: Uint8Array): void;
  onSignedIn(): void;
}

const REQUEST_PAIRING = 0x01;
const REQUEST_CHALLENGE = 0x02;
const PROVE_KEY = 0x03;
const OK = 0x01;
const FAILED = 0x04;
const WRONG_KEY = 0x08;

/**
 * The band's side of huami-ble §2.1, for one connection. Both forms are accepted; the answer has the
 * form of the question.
 */
export function classicSignIn(host: SignInHost): (frame: Uint8Array) => void {
  let challenge: Uint8Array | undefined;
  /** Status and what follows it; nothing for what is no request. */
  const answerTo = (command: number, frame: Uint8Array): readonly number[] | undefined => {
    switch (command & 0x7f) {
      case REQUEST_PAIRING:
        if (!host.takesOwnKey || frame.length !== 18) return [FAILED];
        host.pair(frame.slice(2));
        return [OK];
      case REQUEST_CHALLENGE:
        challenge = host.key() && host.nonce();
        return challenge ? [OK, ...challenge] : [FAILED];
      case PROVE_KEY: {
        const key = host.key();
        const proof = key && challenge && encryptBlocks(key.bytes(), challenge);
        challenge = undefined;
        if (!proof) return [FAILED];
        const isRight = frame.length === 18 && proof.every((byte, at) => byte === frame[at + 2]);
        if (!isRight || host.refusesKey()) return [WRONG_KEY];
        host.onSignedIn();
        return [OK];
      }
      default:
        return undefined;
    }
  };
  return (frame) => {
    const command = frame[0] ?? 0;
    const answer = answerTo(command, frame);
    if (answer) host.say(Uint8Array.of(0x10, command, ...answer));
  };
}
