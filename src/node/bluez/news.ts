import type { BandSighting, ScanFilter } from "../../platform.ts";
import { Alarm } from "../alarm.ts";
import { DEVICE } from "./names.ts";
import type { BluezObjects, ObjectChange } from "./objects.ts";
import { fits } from "../scan-filter.ts";
import { isHeard, isInReach, sightingOf } from "./sighting.ts";

/** Who is in reach, as it becomes known; whoever asks late gets the latest of each device. */
export class News {
  readonly #objects: BluezObjects;
  readonly #prefix: string;
  readonly #filter: ScanFilter;
  /** Devices that were heard since. */
  readonly #heard = new Set<string>();
  readonly #untold = new Set<string>();
  readonly #unwatch: () => void;
  readonly #alarm = new Alarm();

  /** @param adapter path of the adapter whose devices count */
  constructor(objects: BluezObjects, adapter: string, filter: ScanFilter) {
    this.#objects = objects;
    this.#prefix = `${adapter}/`;
    this.#filter = filter;
    for (const [path] of objects.having(DEVICE)) this.#untold.add(path);
    this.#unwatch = objects.watchAll((change) => {
      this.#note(change);
    });
  }

  /** Resolves when something may have happened; gives the devices in reach that it happened to. */
  async next(signal: AbortSignal | undefined): Promise<BandSighting[]> {
    if (this.#untold.size === 0) await this.#alarm.wait({ signal });
    const paths = [...this.#untold];
    this.#untold.clear();
    return paths.flatMap((path) => this.#describe(path));
  }

  end(): void {
    this.#unwatch();
  }

  #note(change: ObjectChange): void {
    const { path } = change;
    if (change.is === "Removed") this.#heard.delete(path);
    else if (change.is === "Changed" && change.interface === DEVICE && isHeard(change.properties)) {
      this.#heard.add(path);
    }
    // Notifications of a device's characteristics are nothing new of the device.
    if (change.is === "Changed" && path.startsWith(this.#prefix) && change.interface !== DEVICE) {
      return;
    }
    this.#untold.add(path);
    this.#alarm.ring();
  }

  #describe(path: string): BandSighting[] {
    const device = path.startsWith(this.#prefix) ? this.#objects.get(path, DEVICE) : undefined;
    if (!device || !(isInReach(device) || this.#heard.has(path))) return [];
    const sighting = sightingOf(path, device);
    return fits(sighting, this.#filter) ? [sighting] : [];
  }
}
