import type { BusMessage, BusVariant, MessageBus, Waiting } from "../../platform.ts";
import { within } from "../../waiting.ts";
import type { Limit } from "../../waiting.ts";
import { linkErrorOf } from "./errors.ts";
import { BLUEZ, BUS, GET_MANAGED_OBJECTS, OBJECT_MANAGER, PROPERTIES } from "./names.ts";
import { parseInterfaces, parseProperties } from "./properties.ts";
import type { Properties } from "./properties.ts";

/** What has happened to an object. */
export type ObjectChange =
  | { readonly is: "Added" | "Removed"; readonly path: string }
  | {
      readonly is: "Changed";
      readonly path: string;
      readonly interface: string;
      /** Only those that have changed. */
      readonly properties: Properties;
    };

type Watcher = (change: ObjectChange) => void;
type Interfaces = Map<string, Map<string, BusVariant>>;

/** BlueZ keeps some dozens; one that sends more is not going to fill our memory. */
const MOST_OBJECTS = 20_000;

/** A service that has to be started first takes a moment. */
const SNAPSHOT_TIMEOUT_MS = 10_000;

/** Everything that BlueZ knows, kept up to date by its signals. */
export class BluezObjects {
  readonly #bus: MessageBus;
  readonly #objects = new Map<string, Interfaces>();
  readonly #watchers = new Map<string, Set<Watcher>>();
  readonly #overseers = new Set<Watcher>();
  readonly #stops: (() => void)[] = [];
  #version = 0;
  #isStale = true;

  private constructor(bus: MessageBus) {
    this.#bus = bus;
  }

  /** @throws LinkError "no-bluetooth" | "bluetooth-denied" | "link-late" */
  static async open(bus: MessageBus, options: Waiting = {}): Promise<BluezObjects> {
    const objects = new BluezObjects(bus);
    try {
      objects.#stops.push(await bus.onSignal(BLUEZ, (signal) => objects.#hear(signal)));
      objects.#stops.push(await bus.onSignal(BUS, (signal) => objects.#hearOfOwner(signal)));
      await objects.refresh(options);
    } catch (error) {
      objects.close();
      throw linkErrorOf(error);
    }
    void bus.gone.then(() => objects.#clear());
    return objects;
  }

  /** Changes whenever an object comes or goes. */
  get version(): number {
    return this.#version;
  }

  get(path: string, interfaceName: string): Properties | undefined {
    return this.#objects.get(path)?.get(interfaceName);
  }

  /** All that have this interface, by path. */
  *having(interfaceName: string): Generator<[path: string, properties: Properties]> {
    for (const [path, interfaces] of this.#objects) {
      const properties = interfaces.get(interfaceName);
      if (properties) yield [path, properties];
    }
  }

  /** Asks again for everything, if BlueZ was restarted since; always when `isForced`. */
  async refresh(options: Waiting & { readonly isForced?: boolean } = {}): Promise<void> {
    if (!this.#isStale && options.isForced !== true) return;
    try {
      const [all] = await this.#bus.call(BLUEZ, GET_MANAGED_OBJECTS, "", [], {
        timeoutMs: SNAPSHOT_TIMEOUT_MS,
        signal: options.signal,
      });
      this.#replace(all);
    } catch (error) {
      throw linkErrorOf(error);
    }
  }

  /** Calls `watcher` for whatever happens to this object, until the returned function is called. */
  watch(path: string, watcher: Watcher): () => void {
    const watchers = this.#watchers.get(path) ?? new Set();
    this.#watchers.set(path, watchers.add(watcher));
    return () => {
      watchers.delete(watcher);
      if (watchers.size === 0 && this.#watchers.get(path) === watchers) this.#watchers.delete(path);
    };
  }

  /** The same for all objects. */
  watchAll(watcher: Watcher): () => void {
    this.#overseers.add(watcher);
    return () => {
      this.#overseers.delete(watcher);
    };
  }

  /** The first result of `find` that is not undefined; asked again at every change. */
  async until<T>(find: () => T | undefined, limit: Limit): Promise<T> {
    let stop: (() => void) | undefined;
    try {
      const found = new Promise<T>((resolve, reject) => {
        const look = (): void => {
          try {
            const result = find();
            if (result !== undefined) resolve(result);
          } catch (error) {
            reject(error instanceof Error ? error : new Error());
          }
        };
        stop = this.watchAll(look);
        look();
      });
      return await within(found, limit);
    } finally {
      stop?.();
    }
  }

  close(): void {
    for (const stop of this.#stops.splice(0)) stop();
    this.#clear();
  }

  #hear({ path, interface: of, member, body }: BusMessage): void {
    const [first, second, third] = body;
    if (typeof first !== "string") return;
    if (of === PROPERTIES && member === "PropertiesChanged") {
      this.#change(path, first, parseProperties(second), third);
    } else if (of === OBJECT_MANAGER && member === "InterfacesAdded") {
      this.#add(first, parseInterfaces(second));
    } else if (of === OBJECT_MANAGER && member === "InterfacesRemoved") {
      this.#remove(first, second);
    }
  }

  #change(path: string, of: string, properties: Properties, gone: unknown): void {
    const known = this.#objects.get(path)?.get(of);
    if (!known) return;
    for (const [name, value] of properties) known.set(name, value);
    if (Array.isArray(gone)) for (const name of gone) known.delete(String(name));
    this.#tell({ is: "Changed", path, interface: of, properties });
  }

  #add(path: string, added: Interfaces): void {
    if (!this.#keep(path, added)) return;
    this.#version++;
    this.#tell({ is: "Added", path });
  }

  /** Whether there was room for it. */
  #keep(path: string, added: Interfaces): boolean {
    const known = this.#objects.get(path);
    if (!known && this.#objects.size >= MOST_OBJECTS) return false;
    const interfaces = known ?? new Map<string, Map<string, BusVariant>>();
    for (const [name, properties] of added) interfaces.set(name, properties);
    this.#objects.set(path, interfaces);
    return true;
  }

  #remove(path: string, names: unknown): void {
    const interfaces = this.#objects.get(path);
    if (!interfaces || !Array.isArray(names)) return;
    for (const name of names) interfaces.delete(String(name));
    if (interfaces.size === 0) this.#objects.delete(path);
    this.#version++;
    this.#tell({ is: "Removed", path });
  }

  /** BlueZ has ended, or is somebody else now: what it said is void. */
  #hearOfOwner({ member, body: [name] }: BusMessage): void {
    if (member !== "NameOwnerChanged" || name !== BLUEZ) return;
    this.#isStale = true;
    this.#clear();
  }

  #replace(all: unknown): void {
    const before = [...this.#objects.keys()];
    this.#objects.clear();
    this.#isStale = false;
    // Nobody is told before all of it is there: half of it looks like objects that have gone.
    if (all instanceof Map) {
      for (const [path, interfaces] of all as ReadonlyMap<unknown, unknown>) {
        if (typeof path === "string") this.#keep(path, parseInterfaces(interfaces));
      }
    }
    this.#version++;
    for (const path of [...this.#objects.keys()]) this.#tell({ is: "Added", path });
    for (const path of before) if (!this.#objects.has(path)) this.#tell({ is: "Removed", path });
  }

  #clear(): void {
    const paths = [...this.#objects.keys()];
    this.#objects.clear();
    this.#version++;
    for (const path of paths) this.#tell({ is: "Removed", path });
  }

  #tell(change: ObjectChange): void {
    for (const watcher of [...(this.#watchers.get(change.path) ?? [])]) watcher(change);
    for (const watcher of [...this.#overseers]) watcher(change);
  }
}
