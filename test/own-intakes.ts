import type { Intake } from "../src/store/intake.ts";
import type { Source } from "../src/store/precedence.ts";
import { collectingIntake } from "./collecting-intake.ts";
import type { CollectedDevice, CollectingIntake } from "./collecting-intake.ts";

/** Intakes that keep everything in lists, one for each source. */
export interface OwnIntakes {
  readonly intakes: (source: Source) => Intake;
  readonly of: ReadonlyMap<Source, CollectingIntake>;
  /** What was pushed for a device on the word of a source. */
  device(source: Source, mac: string): CollectedDevice | undefined;
  /** How many records were pushed. */
  count(): number;
  /** What was left out. */
  left(): readonly { readonly code: string; readonly count?: number | undefined }[];
}

export function ownIntakes(): OwnIntakes {
  const of = new Map<Source, CollectingIntake>();
  const all = (): CollectingIntake[] => [...of.values()];
  return {
    of,
    intakes: (source) => {
      const intake = of.get(source) ?? collectingIntake();
      of.set(source, intake);
      return intake;
    },
    device: (source, mac) => of.get(source)?.devices.get(mac),
    count: () =>
      all()
        .flatMap(({ devices }) => [...devices.values()])
        .flatMap((device) => Object.values(device) as unknown[])
        .reduce((sum: number, list) => sum + (Array.isArray(list) ? list.length : 0), 0),
    left: () => all().flatMap(({ left }) => left),
  };
}
