import { verifyKey } from "../../tasks/verify-key.ts";
import { withBandWork } from "../band-work.ts";
import type { BandWords } from "../band-work.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-status.ts";
import { isoTime } from "../words.ts";
import { nowS } from "../now.ts";

/** `ownband verify [MAC]`: does the band accept the key? */
export async function verify(
  context: Context,
  words: BandWords,
  [word]: readonly string[],
): Promise<number> {
  const { out } = context;
  const { mac, model, info } = await withBandWork(context, word, words, ({ tools }) =>
    verifyKey(tools),
  );
  const { firmware, serial } = info;
  out.json({ verified: true, mac, model, firmware, serial, verifiedAt: isoTime(nowS()) });
  const title = [model, mac, ...(firmware === undefined ? [] : [`firmware ${firmware}`])];
  out.result(`  ${out.paint("bold", title.join("   "))}`);
  out.result(`  ${out.paint("green", "The band accepts the key.")}`);
  out.note("\n  Next:  ownband sync");
  return EXIT.done;
}
