import type { Characteristic } from "../../platform.ts";
import { CHARACTERISTIC, SERVICE } from "./names.ts";
import type { BluezObjects } from "./objects.ts";
import { numberOf, textOf } from "./properties.ts";

/** ATT's longest value. @source Bluetooth Core 5.4, Vol 3 Part F §3.2.9 */
const MOST_BYTES = 512;
/** What every link carries: ATT's smallest MTU less 3. */
const FEWEST_BYTES = 20;
/** What a write or notification spends on itself. */
const ATT_HEADER_BYTES = 3;

/** Where a device's characteristics are, kept up to date. */
export class GattIndex {
  readonly #objects: BluezObjects;
  readonly #prefix: string;
  #version = -1;
  #paths: ReadonlyMap<string, string> = new Map();
  #services: ReadonlySet<string> = new Set();

  /** @param device path of its object */
  constructor(objects: BluezObjects, device: string) {
    this.#objects = objects;
    this.#prefix = `${device}/`;
  }

  pathOf({ service, uuid }: Characteristic): string | undefined {
    this.#update();
    return this.#paths.get(`${service}/${uuid}`);
  }

  /** Those that have a characteristic. */
  get services(): ReadonlySet<string> {
    this.#update();
    return this.#services;
  }

  /** As BlueZ tells it since 5.62; before, what every link carries. */
  get maxValueBytes(): number {
    this.#update();
    const [path = ""] = this.#paths.values();
    const mtu = numberOf(this.#objects.get(path, CHARACTERISTIC), "MTU") ?? 0;
    return Math.min(Math.max(mtu - ATT_HEADER_BYTES, FEWEST_BYTES), MOST_BYTES);
  }

  #update(): void {
    if (this.#version === this.#objects.version) return;
    this.#version = this.#objects.version;
    const paths = new Map<string, string>();
    const services = new Set<string>();
    for (const [path, characteristic] of this.#objects.having(CHARACTERISTIC)) {
      if (!path.startsWith(this.#prefix)) continue;
      const servicePath = path.slice(0, path.lastIndexOf("/"));
      const service = textOf(this.#objects.get(servicePath, SERVICE), "UUID")?.toLowerCase();
      const uuid = textOf(characteristic, "UUID")?.toLowerCase();
      if (service === undefined || uuid === undefined) continue;
      services.add(service);
      const name = `${service}/${uuid}`;
      if (!paths.has(name)) paths.set(name, path);
    }
    this.#paths = paths;
    this.#services = services;
  }
}
