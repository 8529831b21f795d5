import { waitForPhone } from "../../phone/find-phones.ts";
import { Phone } from "../../phone/phone.ts";
import type { Scratch } from "../../platform.ts";
import { Ledger } from "../../store/ledger.ts";
import type { KeptBand } from "../../store/kept-key.ts";
import { Records } from "../../store/records.ts";
import { bandToHandOver } from "../../tasks/handover-band.ts";
import type { HandedBand } from "../../tasks/handover-band.ts";
import { textOfGadgetbridge } from "../../tasks/handover-glance.ts";
import { lookForGadgetbridge } from "../../tasks/handover-phone.ts";
import type { SeenPhone } from "../../tasks/handover-phone.ts";
import { PATIENCE_MS } from "../../tasks/search-phone.ts";
import { reachOf, teller } from "./with-phone.ts";
import { withStore } from "./with-store.ts";
import type { Work } from "./work.ts";

/** What is handed over, and what it is handed over from. */
export interface Handing {
  readonly band: HandedBand;
  readonly bands: readonly KeptBand[];
  readonly records: Records;
}

/** Finds the band whose key is handed over. @throws BandTaskError "no-key" | "stale-key" */
export async function withHanding<T>(
  work: Work,
  mac: string | undefined,
  use: (handing: Handing) => Promise<T>,
): Promise<T> {
  const { nowS } = work.house;
  return withStore(work, "shared", (store) => {
    const bands = Ledger.open(store, nowS()).list();
    return use({ bands, band: bandToHandOver(bands, mac), records: Records.open(store, nowS()) });
  });
}

/** Opens the phone, which its owner may have to allow, and closes it behind the work. */
export async function withOpenPhone<T>(
  work: Work,
  use: (seen: SeenPhone) => Promise<T>,
): Promise<T> {
  const { house, signal } = work;
  const { trace } = house;
  const listing = await waitForPhone(reachOf(work), PATIENCE_MS);
  const phone = await Phone.open((waiting) => listing.open(waiting), { signal, trace });
  const seen = await lookForGadgetbridge(phone, { signal });
  try {
    tellPhone(work, seen);
    return await use(seen);
  } finally {
    await phone.close();
  }
}

/** Gives room, and removes what was put there behind the work. */
export async function withScratch<T>(
  work: Work,
  use: (scratch: Scratch) => Promise<T>,
): Promise<T> {
  const scratch = work.house.openScratch();
  try {
    return await use(scratch);
  } finally {
    await scratch.close();
  }
}

/** Tells of the phone, and of Gadgetbridge on it. */
export function tellPhone(work: Work, seen: SeenPhone): void {
  const { model, android } = seen.phone.facts;
  const tell = teller(work);
  tell("good", "phone", `${model} (Android ${android})`);
  const text = textOfGadgetbridge(seen);
  if (text !== undefined) tell(seen.found?.length === 0 ? "note" : "good", "app", text);
}
