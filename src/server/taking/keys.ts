import { parseMac } from "../../bytes/mac.ts";
import { AppError } from "../../errors.ts";
import { gadgetbridgeKeyText } from "../../exchange/gadgetbridge/authkey-text.ts";
import type { Ledger } from "../../store/ledger.ts";
import { bandToHandOver } from "../../tasks/handover-band.ts";
import type { RevealedKey } from "../answers.ts";

/** The key that a band answers to, for its owner's eyes. @throws BandTaskError "no-key" | "stale-key" */
export async function revealKey(ledger: Ledger, text: string): Promise<RevealedKey> {
  const { mac, key } = bandToHandOver(ledger.list(), parseMac(text) ?? text);
  const shown = gadgetbridgeKeyText(key);
  const { encode } = await import("uqr");
  const { data } = encode(shown, { border: 0 });
  return { mac, key: shown, qr: data.map((row) => row.map(Number).join("")) };
}

/** Deletes the keys of a band for good; what it has recorded stays. Gives how many. */
export function forgetKeys(ledger: Ledger, text: string): number {
  const mac = parseMac(text) ?? text;
  if (!ledger.list().some((band) => band.mac === mac && band.keys.length > 0)) throw noSuchKey();
  return ledger.forget({ mac, formerToo: false });
}

function noSuchKey(): AppError {
  return new AppError("no-band", "There is no key of that band.", {
    hint: "Reload the page: it shows the keys that are kept.",
  });
}
