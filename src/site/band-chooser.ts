import * as characteristics from "../band/characteristics.ts";
import { NAME_PREFIXES } from "../band/models.ts";
import type { BandSighting, Characteristic, Radio, ScanFilter } from "../platform.ts";

/** All that a band can be asked about. */
export const KNOWN_CHARACTERISTICS: readonly Characteristic[] = Object.values(
  characteristics,
).filter((it): it is Characteristic => typeof it === "object" && "uuid" in it && "service" in it);

const FILTER: ScanFilter = {
  services: characteristics.SCAN_SERVICES,
  namePrefixes: NAME_PREFIXES,
  wanted: characteristics.WANTED_SERVICES,
};

/** As long as a choice made beforehand is meant for what comes next. */
const MEANT_MS = 60_000;

/** A radio in whose chooser the person picks inside the click, before the work begins. */
export interface ChoosingRadio extends Radio {
  /** Opens the browser's chooser. @throws LinkError */
  choose(): Promise<void>;
}

export function choosingRadio(radio: Radio): ChoosingRadio {
  let chosen: { readonly sighting: BandSighting; readonly atMs: number } | undefined;
  return {
    hasChooser: true,
    async choose() {
      for await (const sighting of radio.scan(FILTER)) {
        chosen = { sighting, atMs: performance.now() };
        return;
      }
    },
    async *scan(filter, options) {
      const before = chosen;
      chosen = undefined;
      if (before !== undefined && performance.now() - before.atMs < MEANT_MS) yield before.sighting;
      else yield* radio.scan(filter, options);
    },
    connect: (sighting, options) => radio.connect(sighting, options),
    close: () => radio.close(),
  };
}
