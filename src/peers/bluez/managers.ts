import type { BusInterface, BusMethod } from "./bus-tree.ts";
import { action, variant } from "./bus-tree.ts";
import { bluezError } from "./bluez-error.ts";

/** What clients have registered, by who it was and where it is; BlueZ does nothing more with it here. */
class Registry {
  readonly #entries = new Set<string>();

  add(client: string, path: unknown): void {
    const entry = `${client} ${String(path)}`;
    if (this.#entries.has(entry)) throw bluezError("AlreadyExists");
    this.#entries.add(entry);
  }

  remove(client: string, path: unknown): void {
    if (!this.#entries.delete(`${client} ${String(path)}`)) throw bluezError("DoesNotExist");
  }

  /** A method that registers an object of the caller. */
  registering(takes: string): BusMethod {
    return action(takes, ([path], client) => this.add(client, path));
  }

  unregistering(): BusMethod {
    return action("o", ([path], client) => this.remove(client, path));
  }
}

/** Takes agents; there is never anything to ask them. */
export function agentManager(): BusInterface {
  const agents = new Registry();
  return {
    name: "org.bluez.AgentManager1",
    methods: {
      RegisterAgent: agents.registering("os"),
      UnregisterAgent: agents.unregistering(),
      RequestDefaultAgent: action("o", () => undefined),
    },
  };
}

/** Takes profiles and never connects one. */
export function profileManager(): BusInterface {
  const profiles = new Registry();
  return {
    name: "org.bluez.ProfileManager1",
    methods: {
      RegisterProfile: profiles.registering("osa{sv}"),
      UnregisterProfile: profiles.unregistering(),
    },
  };
}

/** Takes GATT applications; nobody sees them. */
export function gattManager(): BusInterface {
  const applications = new Registry();
  return {
    name: "org.bluez.GattManager1",
    methods: {
      RegisterApplication: applications.registering("oa{sv}"),
      UnregisterApplication: applications.unregistering(),
    },
  };
}

/** Takes advertisements; nobody hears them. */
export function advertisingManager(): BusInterface {
  const advertisements = new Registry();
  return {
    name: "org.bluez.LEAdvertisingManager1",
    methods: {
      RegisterAdvertisement: advertisements.registering("oa{sv}"),
      UnregisterAdvertisement: advertisements.unregistering(),
    },
    properties: {
      ActiveInstances: variant("y", 0),
      SupportedInstances: variant("y", 5),
      SupportedIncludes: variant("as", ["tx-power", "appearance", "local-name"]),
    },
  };
}
