import type { NoKey } from "../bytes/auth-key.ts";
import type { Rejected } from "./findings.ts";

/** Why this is no key, and what the owner can do, in one or two sentences. */
export function explainRejected({ why }: Rejected): string {
  return EXPLANATIONS[why];
}

const EXPLANATIONS: Readonly<Record<Rejected["why"], string>> = {
  empty:
    "The app holds no key for this device. A scale or an old band (Mi Band 1 to 3) has none; for a " +
    "newer band open the app, pull down to sync, and read again.",
  placeholder:
    "What the app holds is a placeholder, not a key. Open the app, pull down to sync, and read again.",
  malformed: "What the app holds is not 32 hex digits, so it cannot be the key.",
  scale: "A scale has no key.",
  "no-key-needed":
    "This database is from the time before keys (until 2016): bands of that time need none.",
  "account-id":
    "This watch (Mi Watch Lite, Mi Watch Color Sport) uses no key: where Gadgetbridge asks for one, " +
    "enter the number of your Xiaomi account, without 0x.",
};

/** Which problem matters more to the owner when one device has several. */
const GRAVITY: readonly NoKey[] = ["empty", "placeholder", "malformed"];

/** Of several failed attempts at one device's key the one that says most. */
export function worstOf(attempts: readonly NoKey[]): NoKey {
  return attempts.reduce(
    (worst, attempt) => (GRAVITY.indexOf(attempt) > GRAVITY.indexOf(worst) ? attempt : worst),
    "empty",
  );
}
