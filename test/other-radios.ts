import { SYSTEM_ID } from "../src/band/characteristics.ts";
import type { Peripheral } from "../src/peers/gatt.ts";
import type { BandSighting, Radio } from "../src/platform.ts";

/** A radio that gives away less: a browser keeps addresses to itself, some stacks other things too. */
export function hiding(radio: Radio, hidden: readonly (keyof BandSighting)[]): Radio {
  return {
    async *scan(filter, options) {
      for await (const sighting of radio.scan(filter, options)) {
        const shown = Object.entries(sighting).filter(
          ([name]) => !hidden.some((it) => it === name),
        );
        // Only what may be absent is hidden.
        yield Object.fromEntries(shown) as unknown as BandSighting;
      }
    },
    connect: (sighting, options) => radio.connect(sighting, options),
    close: () => radio.close(),
  };
}

/** A radio whose list ends with the first one: in a browser the person has picked it. */
export function pickingOne(radio: Radio): Radio {
  return {
    async *scan(filter, options) {
      for await (const sighting of radio.scan(filter, options)) {
        yield sighting;
        return;
      }
    },
    connect: (sighting, options) => radio.connect(sighting, options),
    close: () => radio.close(),
  };
}

/** A radio behind which no band says its address: the system id cannot be read. */
export function withoutSystemId(radio: Radio): Radio {
  return {
    scan: (filter, options) => radio.scan(filter, options),
    async connect(sighting, options) {
      const link = await radio.connect(sighting, options);
      const inner = link.has.bind(link);
      link.has = (characteristic) =>
        characteristic.uuid !== SYSTEM_ID.uuid && inner(characteristic);
      return link;
    },
    close: () => radio.close(),
  };
}

/** The same device under another name, and with other services in its advertisement. */
export function advertising(
  device: Peripheral,
  as: { readonly name: string; readonly services?: readonly string[] },
): Peripheral {
  return {
    get mac() {
      return device.mac;
    },
    get gatt() {
      return device.gatt;
    },
    get mtu() {
      return device.mtu;
    },
    advertisement() {
      const said = device.advertisement();
      return said && { ...said, ...as };
    },
    connect: (central) => device.connect(central),
    onAdvertisement: (listener) => device.onAdvertisement(listener),
  };
}
