import { isSignedBy, parseAdbPublicKey } from "./adb-key.ts";
import type { AdbPublicKey } from "./adb-key.ts";

/**
 * Whom the phone lets in.
 *
 * - `"everybody"`: no AUTH at all, as emulators do.
 * - `"known"`: known keys; another one is accepted at once, as if the owner had been waiting for it.
 * - `"ask"`: known keys; another one waits until the owner taps (`allow()`, `deny()`).
 * - `"nobody"`: not even known keys; the dialog stays unanswered.
 */
export type Authorization = "everybody" | "known" | "ask" | "nobody";

/** The list of computers that may debug this phone, and the dialog that adds to it. */
export class Guard {
  policy: Authorization;
  readonly #known: AdbPublicKey[] = [];
  readonly #dialogs = new Map<(allowed: boolean) => void, AdbPublicKey>();

  /** @param knownKeys lines of `adbkey.pub`; what is no key is left out */
  constructor(policy: Authorization, knownKeys: readonly string[]) {
    this.policy = policy;
    for (const line of knownKeys) this.#learn(parseAdbPublicKey(line));
  }

  /** Whether a dialog is on the screen. */
  get isAsking(): boolean {
    return this.#dialogs.size > 0;
  }

  isKnown(token: Uint8Array, signature: Uint8Array): boolean {
    if (this.policy === "nobody") return false;
    return this.#known.some((key) => isSignedBy(key, token, signature));
  }

  /**
   * A computer shows its public key. Resolves when the phone has decided, `false` too when
   * `signal` says that the computer has gone.
   */
  async admits(publicKey: string, signal: AbortSignal): Promise<boolean> {
    const key = parseAdbPublicKey(publicKey);
    if (key === undefined || signal.aborted) return false;
    if (this.policy === "known") {
      this.#learn(key);
      return true;
    }
    return new Promise((resolve) => {
      this.#dialogs.set(resolve, key);
      signal.addEventListener("abort", () => {
        this.#dialogs.delete(resolve);
        resolve(false);
      });
    });
  }

  /** The owner taps. False when there is no dialog, or nobody ever answers it. */
  answer(allowed: boolean): boolean {
    if (!this.isAsking || this.policy === "nobody") return false;
    for (const [resolve, key] of this.#dialogs) {
      if (allowed) this.#learn(key);
      resolve(allowed);
    }
    this.#dialogs.clear();
    return true;
  }

  /** "Revoke USB debugging authorisations". */
  forget(): void {
    this.#known.length = 0;
  }

  #learn(key: AdbPublicKey | undefined): void {
    if (key !== undefined) this.#known.push(key);
  }
}
