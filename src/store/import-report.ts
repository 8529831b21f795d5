import { addUp, NOTHING_ADDED } from "./added.ts";
import type { Added } from "./added.ts";
import { spanning } from "./extent.ts";
import type { Extent } from "./extent.ts";
import type { LeftOut } from "./intake.ts";
import type { Source } from "./precedence.ts";

/** What an import brings, by the kind of record. */
export type ImportedKind =
  "minutes" | "measurements" | "workouts" | "stretches" | "summaries" | "alarms" | "battery";

/** What an import has brought on the word of one source. */
export interface ImportedRun {
  /** For `Records.undoImport`; absent when nothing was brought. */
  readonly id?: number | undefined;
  readonly source: Source;
  /** All kinds together. */
  readonly added: Added;
  readonly kinds: Readonly<Record<ImportedKind, Added>>;
  /** Of everything that was read, known before or not. */
  readonly firstS?: number | undefined;
  readonly lastS?: number | undefined;
  readonly devices: readonly ImportedDevice[];
  readonly leftOut: readonly LeftOut[];
}

/** A device that records came from. */
export interface ImportedDevice {
  readonly mac: string;
  readonly model?: string | undefined;
}

/** What an import has done so far, one run for each source. */
export interface ImportReport {
  readonly runs: readonly ImportedRun[];
}

/** Adds up what one run brings. */
export class ImportTotals {
  readonly #kinds: Record<ImportedKind, Added> = {
    minutes: NOTHING_ADDED,
    measurements: NOTHING_ADDED,
    workouts: NOTHING_ADDED,
    stretches: NOTHING_ADDED,
    summaries: NOTHING_ADDED,
    alarms: NOTHING_ADDED,
    battery: NOTHING_ADDED,
  };
  #extent: Extent | undefined;

  count(kind: ImportedKind, added: Added, extent: Extent | undefined): void {
    this.#kinds[kind] = addUp(this.#kinds[kind], added);
    this.#extent = spanning(this.#extent, extent);
  }

  get kinds(): Readonly<Record<ImportedKind, Added>> {
    return { ...this.#kinds };
  }

  get added(): Added {
    return Object.values(this.#kinds).reduce(addUp, NOTHING_ADDED);
  }

  get extent(): Extent | undefined {
    return this.#extent;
  }
}
