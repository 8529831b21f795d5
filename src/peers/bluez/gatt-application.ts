import { LinkError } from "../../errors.ts";
import type { BusVariant, Characteristic, MessageBus } from "../../platform.ts";
import type { Peripheral } from "../gatt.ts";
import { Advertiser } from "./advertiser.ts";
import { action, BusTree, OBJECT_MANAGER, PROPERTIES, variant } from "./bus-tree.ts";
import type { BusMethod } from "./bus-tree.ts";
import { bluezError } from "./bluez-error.ts";
import { CHARACTERISTIC, nameOf, offsetOf, optionsOf, SERVICE, sigUuid } from "./gatt-names.ts";
import { SharedCentral } from "./shared-central.ts";

export interface GattApplicationOptions {
  /** `/org/bluez/hci1`; default: the first adapter that can advertise. */
  readonly adapterPath?: string | undefined;
}

const BLUEZ = "org.bluez";
const APPLICATION = "/org/ownband/band";
const GATT_MANAGER = "org.bluez.GattManager1";
const ADVERTISING_MANAGER = "org.bluez.LEAdvertisingManager1";
const ADAPTER = "org.bluez.Adapter1";

/** Services that BlueZ has of its own, for every application together. */
const BLUEZ_HAS = new Set([sigUuid("1800"), sigUuid("1801")]);

/**
 * A peripheral on a real Bluetooth adapter: BlueZ (bluetoothd 5.66 or newer) advertises it and lets
 * others use its services, so that a laptop can be a virtual band.
 *
 * What real BlueZ does not let it be: its address is the adapter's, all centrals share one link (see
 * {@link SharedCentral}), every characteristic that can be written takes both kinds of write, and the
 * services 1800 and 1801 are BlueZ's own. While it is there the adapter has the peripheral's name.
 */
export class GattApplication {
  readonly adapterPath: string;
  readonly #bus: MessageBus;
  readonly #tree: BusTree;
  readonly #advertiser: Advertiser;
  readonly #central: SharedCentral;
  readonly #paths = new Map<string, string>();
  readonly #notifying = new Set<string>();
  #alias: BusVariant | undefined;
  #isClosed = false;

  private constructor(bus: MessageBus, peripheral: Peripheral, adapterPath: string) {
    this.adapterPath = adapterPath;
    this.#bus = bus;
    this.#tree = new BusTree(bus, APPLICATION);
    this.#advertiser = new Advertiser(bus, this.#tree, peripheral, adapterPath);
    this.#central = new SharedCentral(bus, peripheral, adapterPath, (at, value) => {
      this.#notify(at, value);
    });
    this.#addServices(peripheral);
  }

  /**
   * Registers the peripheral. The bus must be nobody else's to answer on; it stays the caller's.
   *
   * @throws LinkError "no-bluetooth" when no adapter can advertise; BusError when BlueZ says no
   */
  static async register(
    bus: MessageBus,
    peripheral: Peripheral,
    options: GattApplicationOptions = {},
  ): Promise<GattApplication> {
    const adapterPath = options.adapterPath ?? (await findAdapter(bus));
    const application = new GattApplication(bus, peripheral, adapterPath);
    try {
      await application.#begin(peripheral);
    } catch (error) {
      await application.close();
      throw error;
    }
    return application;
  }

  /** Ends the link, stops advertising and takes the services back. Never rejects; twice is fine. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#central.close();
    await this.#advertiser.close();
    const settle = [this.#toAdapter(GATT_MANAGER, "UnregisterApplication", "o", APPLICATION)];
    if (this.#alias) settle.push(this.#setAlias(this.#alias));
    // Whatever BlueZ does not take back it drops when our connection ends.
    await Promise.allSettled(settle);
  }

  async #begin(peripheral: Peripheral): Promise<void> {
    this.#bus.answer((call) => this.#tree.answer(call));
    await this.#central.watch();
    const name = peripheral.advertisement()?.name;
    const alias = await this.#toAdapter(PROPERTIES, "Get", "ss", ADAPTER, "Alias");
    if (name !== undefined) await this.#setAlias(variant("s", name));
    this.#alias = alias as BusVariant; // what Properties.Get gives
    const application = [APPLICATION, new Map()] as const;
    await this.#toAdapter(GATT_MANAGER, "RegisterApplication", "oa{sv}", ...application);
    await this.#advertiser.begin();
  }

  #addServices({ gatt }: Peripheral): void {
    this.#tree.add(APPLICATION);
    const services = gatt.filter(({ uuid }) => !BLUEZ_HAS.has(uuid));
    for (const [i, { uuid, characteristics }] of services.entries()) {
      const servicePath = `${APPLICATION}/service${String(i).padStart(2, "0")}`;
      this.#tree.add(servicePath, {
        name: SERVICE,
        properties: { UUID: variant("s", uuid), Primary: variant("b", true) },
      });
      for (const [j, characteristic] of characteristics.entries()) {
        const path = `${servicePath}/char${String(j).padStart(2, "0")}`;
        const at = { service: uuid, uuid: characteristic.uuid };
        this.#paths.set(nameOf(at), path);
        this.#tree.add(path, {
          name: CHARACTERISTIC,
          methods: this.#methods(path, at),
          properties: {
            UUID: variant("s", at.uuid),
            Service: variant("o", servicePath),
            Flags: variant("as", flagsOf(characteristic.properties)),
          },
        });
      }
    }
  }

  #methods(path: string, at: Characteristic): Record<string, BusMethod> {
    const linkFor = (options: unknown) => this.#central.open(deviceOf(options));
    return {
      ReadValue: {
        takes: "a{sv}",
        gives: "ay",
        run: async ([options]) => {
          const value = await asked(async () => linkFor(options).read(at));
          return [value.subarray(offsetOf(options))];
        },
      },
      WriteValue: action("aya{sv}", ([value, options]) =>
        // "ay" in the signature that was checked
        asked(async () => linkFor(options).write(at, value as Uint8Array)),
      ),
      StartNotify: action("", () => {
        this.#notifying.add(path);
        return asked(async () => this.#central.open(undefined).subscribe(at, true));
      }),
      StopNotify: action("", async () => {
        this.#notifying.delete(path);
        // BlueZ says so also when the link is down, and then there is nothing to end.
        await this.#central.present?.subscribe(at, false).catch(() => undefined);
      }),
      Confirm: action("", () => undefined),
    };
  }

  #notify(at: Characteristic, value: Uint8Array): void {
    const path = this.#paths.get(nameOf(at));
    if (path === undefined || !this.#notifying.has(path)) return;
    this.#tree.change(path, CHARACTERISTIC, { Value: variant("ay", value) });
  }

  #setAlias(alias: BusVariant): Promise<unknown> {
    return this.#toAdapter(PROPERTIES, "Set", "ssv", ADAPTER, "Alias", alias);
  }

  async #toAdapter(
    face: string,
    member: string,
    signature: string,
    ...body: readonly unknown[]
  ): Promise<unknown> {
    const target = { path: this.adapterPath, interface: face, member };
    const [result] = await this.#bus.call(BLUEZ, target, signature, body);
    return result;
  }
}

async function findAdapter(bus: MessageBus): Promise<string> {
  const target = { path: "/", interface: OBJECT_MANAGER, member: "GetManagedObjects" };
  const [objects] = await bus.call(BLUEZ, target);
  // a{oa{sa{sv}}}, as BlueZ declares it
  const found = [...(objects as ReadonlyMap<string, ReadonlyMap<string, unknown>>)].find(
    ([, faces]) => faces.has(GATT_MANAGER) && faces.has(ADVERTISING_MANAGER),
  );
  if (found) return found[0];
  throw new LinkError("no-bluetooth", "No Bluetooth adapter here can advertise.", {
    hint: "Plug one in that knows Bluetooth LE 4.0 or newer.",
  });
}

/** Clients use either kind of write (huami-ble §1.5). */
function flagsOf(properties: readonly string[]): string[] {
  const isWritable = properties.some((it) => it.startsWith("write"));
  const others = properties.filter((it) => !it.startsWith("write"));
  return isWritable ? [...others, "write", "write-without-response"] : others;
}

/** Who asks, where BlueZ says so. */
function deviceOf(options: unknown): string | undefined {
  const device = optionsOf(options).get("device")?.value;
  return typeof device === "string" ? device : undefined;
}

/** What BlueZ turns into an ATT error. */
async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isAbsent = error instanceof LinkError && error.code === "not-on-band";
    throw bluezError(isAbsent ? "NotSupported" : "Failed");
  }
}
