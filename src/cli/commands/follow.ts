import { openStore } from "../../node/sqlite.ts";
import type { LikelyFollower } from "../../store/followers.ts";
import { Records } from "../../store/records.ts";
import { evaluateStale } from "../../tasks/evaluate-stale.ts";
import { storePath, UsageError, wantedMac } from "../context.ts";
import type { Context } from "../context.ts";
import { evaluationTools } from "../evaluation.ts";
import { EXIT } from "../exit-status.ts";
import { nowS } from "../now.ts";

/** `ownband band follow OLD NEW`: the one band continues the other, after a reset or a new purchase. */
export async function follow(
  context: Context,
  [old, young, ...more]: readonly string[],
): Promise<number> {
  const oldMac = wantedMac(old);
  const newMac = wantedMac(young);
  if (oldMac === undefined || newMac === undefined || more.length > 0) {
    throw new UsageError(
      "Which band follows which?",
      "ownband band follow OLD-ADDRESS NEW-ADDRESS",
    );
  }
  const store = openStore(storePath(context));
  try {
    const records = Records.open(store, nowS());
    records.follow(oldMac, newMac);
    await evaluateStale(records, evaluationTools(context));
    context.out.json({ mac: newMac, follows: oldMac });
    context.out.result("  From now on they are one band, under the newer address.");
    return EXIT.done;
  } finally {
    store.database.close();
  }
}

/** Offers to link bands that seem to be one; only the owner knows. */
export function offerFollowers(context: Context, records: Records): void {
  const { out } = context;
  if (out.manner.json || out.manner.quiet) return;
  for (const likely of records.likelyFollowers()) {
    out.result();
    out.result(`  ${questionOf(likely)}`);
    out.result(`  If so:  ownband band follow ${likely.oldMac} ${likely.newMac}`);
  }
}

function questionOf({ model, why, oldMac, newMac }: LikelyFollower): string {
  const name = model ?? "Two addresses";
  const reason = why === "serial" ? "with one serial number" : "one begins where the other ends";
  return `${name}, ${reason}: is ${newMac} the band that was ${oldMac} before?`;
}
