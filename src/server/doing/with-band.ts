import { Ledger } from "../../store/ledger.ts";
import { Records } from "../../store/records.ts";
import type { NearbyBand } from "../../tasks/find-band.ts";
import type { BandStep, BandTools } from "../../tasks/with-band.ts";
import { untilFree } from "./until-free.ts";
import { choose, writing } from "./work.ts";
import type { Work } from "./work.ts";
import { withStore } from "./with-store.ts";

/** A band's tools, with the store behind them. */
export interface BandWork {
  readonly tools: BandTools & {
    readonly signal: AbortSignal;
    readonly untilFree: () => Promise<void>;
  };
  readonly records: Records;
}

/**
 * Opens the store and Bluetooth for work that writes all along: no import goes on beside it. Both are
 * closed behind it, however it ends.
 */
export function withBandWork<T>(
  work: Work,
  mac: string | undefined,
  use: (band: BandWork) => Promise<T>,
): Promise<T> {
  return writing(work, () => withOpenBand(work, mac, use));
}

/** The same for work that waits for its turn whenever it writes. */
export async function withOpenBand<T>(
  work: Work,
  mac: string | undefined,
  use: (band: BandWork) => Promise<T>,
): Promise<T> {
  const { house, signal } = work;
  const { nowS, trace } = house;
  const letGo = house.takeBand();
  try {
    return await withStore(work, "shared", async (store) => {
      const ledger = Ledger.open(store, nowS());
      const records = Records.open(store, nowS());
      const radio = await house.openRadio({ signal });
      try {
        work.willChange();
        const onStep = stepsTold(work);
        const pick = (bands: readonly NearbyBand[]) => chooseBand(work, bands);
        const free = (): Promise<void> => untilFree(work, store);
        const waits = { signal, untilFree: free, onStep, choose: pick };
        const tools = { radio, ledger, mac, nowS, trace, ...waits };
        return await use({ tools, records });
      } finally {
        await radio.close();
      }
    });
  } finally {
    letGo();
  }
}

/** Each step is told once; what comes after a lost link is told as that. */
function stepsTold(work: Work): (step: BandStep) => void {
  let at: "looking" | "found" | "signed-in" | "lost" = "looking";
  return (step) => {
    switch (step.is) {
      case "Searching":
        work.progress("looking for the band; keep it within two metres");
        break;
      case "Connecting":
        if (at === "looking") work.line({ state: "good", what: "band", text: step.model });
        if (at === "signed-in") {
          work.line({ state: "note", what: "link", text: "lost; connecting again", code: "gone" });
        }
        at = at === "looking" ? "found" : at === "signed-in" ? "lost" : at;
        work.progress("connecting");
        break;
      case "SigningIn":
        work.progress(step.of > 1 ? `trying key ${step.attempt} of ${step.of}` : "signing in");
        break;
      case "SignedIn":
        if (at === "lost") work.line({ state: "good", what: "link", text: "back" });
        else work.line({ state: "good", what: "key", text: "accepted by the band" });
        work.progress("signed in");
        at = "signed-in";
    }
  };
}

/** The person picks one; of its address just what tells it from the others is shown. */
async function chooseBand(
  work: Work,
  bands: readonly NearbyBand[],
): Promise<NearbyBand | undefined> {
  const names = bands.map(({ model, mac, sighting: { rssiDbm } }) =>
    [
      model?.name ?? "Band",
      ...(mac === undefined ? [] : [`…${mac.slice(-5)}`]),
      ...(rssiDbm === undefined ? [] : [strength(rssiDbm)]),
    ].join("   "),
  );
  const picked = await choose(work, "Several bands are in reach. Which one is yours?", names);
  return picked === undefined ? undefined : bands[picked];
}

function strength(rssiDbm: number): string {
  return rssiDbm > -60 ? "very close" : rssiDbm > -75 ? "near" : "far";
}
