import type { BandInfo } from "../band/info.ts";
import { withBand } from "./with-band.ts";
import type { BandTools } from "./with-band.ts";
import type { AuthKey } from "../bytes/auth-key.ts";

/** A key that its band has accepted. */
export interface Verified {
  readonly mac: string;
  readonly model: string;
  readonly info: BandInfo;
  readonly key: AuthKey;
}

/**
 * Proves a key on the band: connects, signs in, and goes away again. The ledger remembers the verdict.
 *
 * @throws what {@link withBand} throws: BandError "refused" or BandTaskError "stale-key" for a wrong one
 */
export async function verifyKey(tools: BandTools): Promise<Verified> {
  return withBand(tools, ({ session, info, mac, key }) =>
    Promise.resolve({ mac, model: session.model.name, info, key }),
  );
}
