import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AuthKey } from "../src/bytes/auth-key.ts";
import { nodeCodecs } from "../src/node/codecs.ts";
import { androidTools } from "../src/node/make-database.ts";
import { nodePhoneWorld } from "../src/node/phone-world.ts";
import { openScratch } from "../src/node/scratch.ts";
import { openStore, takeLock } from "../src/node/sqlite.ts";
import { createAndroid } from "../src/peers/android/android.ts";
import type { Android } from "../src/peers/android/android.ts";
import type { PhoneScenario } from "../src/peers/android/scenario/scenario.ts";
import { VirtualRadio } from "../src/peers/band/virtual-radio.ts";
import type { VirtualRadioOptions } from "../src/peers/band/virtual-radio.ts";
import type { PhoneSystem } from "../src/peers/system.ts";
import { VirtualBand } from "../src/peers/virtual-band.ts";
import type { VirtualBandOptions } from "../src/peers/virtual-band.ts";
import { VirtualPhone } from "../src/peers/virtual-phone.ts";
import type { VirtualPhoneOptions } from "../src/peers/virtual-phone.ts";
import type { BytePipe, PhoneWorld, Scratch } from "../src/platform.ts";
import type { House, StoreLease } from "../src/server/house.ts";
import { pipePair } from "./pipe-pair.ts";

/** What is made up; everything may be left out: then there is neither phone nor band. */
export interface HouseOptions {
  readonly phone?: PhoneScenario | undefined;
  readonly phoneManner?: VirtualPhoneOptions | undefined;
  /** Stands between the phone's adb daemon and its Android. */
  readonly behind?: ((system: PhoneSystem) => PhoneSystem) | undefined;
  readonly bands?: readonly VirtualBand[] | undefined;
  readonly radio?: VirtualRadioOptions | undefined;
  readonly zone?: string | undefined;
  readonly nowS?: (() => number) | undefined;
  /** Where the store lies; default: a folder of its own, removed at the end. */
  readonly folder?: string | undefined;
  readonly changes?: Partial<House> | undefined;
}

/** A house in which everything is made up, and what a test wants to know of it. */
export interface MadeUpHouse {
  readonly house: House;
  readonly folder: string;
  readonly storePath: string;
  /** Absent: no phone is plugged in. */
  readonly phone: VirtualPhone | undefined;
  readonly android: Android | undefined;
  readonly radio: VirtualRadio;
  /** What was traced, as `event {facts}`. */
  readonly traces: readonly string[];
  /** What is open at this moment: all of it is 0 when nothing is done. */
  readonly open: {
    readonly scratches: number;
    readonly stores: number;
    readonly radios: number;
    readonly pipes: number;
    readonly bandLocks: number;
  };
  close(): Promise<void>;
}

const PHONE_ADDRESS = { host: "127.0.0.1", port: 5555 };
/** Where nobody listens: there is no adb here. */
const NO_SERVER = { host: "127.0.0.1", port: 1 };

/** Peers in the place of devices, a store and scratch room in a folder of their own. */
export async function madeUpHouse(options: HouseOptions = {}): Promise<MadeUpHouse> {
  const { zone = "Europe/Berlin", nowS = () => Math.floor(Date.now() / 1000) } = options;
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), "ownband-house-"));
  const storePath = join(folder, "ownband.sqlite");
  const android = options.phone && (await createAndroid(options.phone, androidTools));
  const system = android && (options.behind?.(android.system) ?? android.system);
  const phone = system && new VirtualPhone(system, options.phoneManner);
  const radio = new VirtualRadio(options.bands ?? [], options.radio);
  const traces: string[] = [];
  const open = { scratches: 0, stores: 0, radios: 0, pipes: 0, bandLocks: 0 };
  const house: House = {
    kind: "served",
    version: "0.0.0",
    isDemo: true,
    nowS,
    zone: () => zone,
    trace: (event, facts) => traces.push(`${event} ${JSON.stringify(facts ?? {})}`),
    codecs: nodeCodecs,
    openScratch: () => countedScratch(folder, open),
    openStore: () => Promise.resolve(countedStore(storePath, open)),
    copyStore: () => Promise.reject(new TypeError("there is no copy here")),
    takeBand: () => countedLock(folder, open),
    openRadio: () => {
      open.radios++;
      return Promise.resolve({
        scan: (filter, waiting) => radio.scan(filter, waiting),
        connect: (sighting, waiting) => radio.connect(sighting, waiting),
        close: () => {
          open.radios--;
          return radio.close();
        },
      });
    },
    reach: (events) => ({
      ...events,
      world: worldOf(folder, phone, open),
      server: NO_SERVER,
      which: phone === undefined ? undefined : `${PHONE_ADDRESS.host}:${PHONE_ADDRESS.port}`,
    }),
    computer: () => Promise.resolve({ text: "a made-up computer" }),
    ...options.changes,
  };
  return {
    house,
    folder,
    storePath,
    phone,
    android,
    radio,
    traces,
    open,
    close() {
      phone?.close();
      if (options.folder === undefined) {
        rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      }
      return Promise.resolve();
    },
  };
}

type Counts = { -readonly [Name in keyof MadeUpHouse["open"]]: number };

function countedScratch(folder: string, open: Counts): Scratch {
  const scratch = openScratch(folder);
  open.scratches++;
  let isOpen = true;
  return {
    keep: (bytes, waiting) => scratch.keep(bytes, waiting),
    openDatabase: (parts) => scratch.openDatabase(parts),
    newDatabase: () => scratch.newDatabase(),
    editDatabase: (parts) => scratch.editDatabase(parts),
    close: () => {
      if (isOpen) open.scratches--;
      isOpen = false;
      return scratch.close();
    },
  };
}

function countedStore(path: string, open: Counts): StoreLease {
  const store = openStore(path);
  open.stores++;
  return {
    ...store,
    close: () => {
      open.stores--;
      store.database.close();
    },
  };
}

function countedLock(folder: string, open: Counts): () => void {
  const letGo = takeLock(join(folder, "band.lock"), "Another ownband talks to a band.", "Wait.");
  open.bandLocks++;
  return () => {
    open.bandLocks--;
    letGo();
  };
}

function worldOf(folder: string, phone: VirtualPhone | undefined, open: Counts): PhoneWorld {
  return {
    ...nodePhoneWorld(folder),
    usb: () => Promise.resolve(undefined),
    startAdbServer: () => Promise.resolve("not-installed"),
    connectTcp: ({ port }): Promise<BytePipe> => {
      if (phone === undefined || port !== PHONE_ADDRESS.port) {
        return Promise.reject(Object.assign(new Error("refused"), { code: "ECONNREFUSED" }));
      }
      const [here, there] = pipePair();
      open.pipes++;
      void here.closed.then(() => open.pipes--);
      phone.connect(there);
      return Promise.resolve(here);
    },
  };
}

/** A phone and the band that its valid key belongs to. */
export async function houseWithBand(
  options: HouseOptions & { readonly band?: VirtualBandOptions } = {},
): Promise<MadeUpHouse & { readonly band: VirtualBand }> {
  const phone = options.phone ?? {};
  const { keys } = (await createAndroid(phone, androidTools)).facts;
  const paired = keys.find((it) => it.paired) ?? keys[0];
  const key = AuthKey.parse(paired?.key);
  if (paired === undefined || typeof key === "string") throw new TypeError("it has a key");
  const band = new VirtualBand({ key, mac: paired.mac, history: { days: 3 }, ...options.band });
  const bands = [band, ...(options.bands ?? [])];
  return { ...(await madeUpHouse({ ...options, phone, bands })), band };
}
