import type { GattStack } from "../../links/gatt-link.ts";
import type { BusVariant, Characteristic } from "../../platform.ts";
import { LinkError } from "../../errors.ts";
import { disconnectDevice } from "./connect.ts";
import type { BluezRoom } from "./connect.ts";
import { goneError, lateError, linkErrorOf } from "./errors.ts";
import { GattIndex } from "./gatt-index.ts";
import { BLUEZ, CHARACTERISTIC, DEVICE } from "./names.ts";
import { Notifications } from "./notifications.ts";
import { isSet } from "./properties.ts";

/** The link gives an operation up after the same time. */
const ANSWER_MS = 10_000;

/** Real BlueZ drops a link two seconds after it was told to. */
const DROP_MS = 3_000;

/**
 * A connected device as BlueZ offers it.
 *
 * @param isOurs whether to take it down at the end; a link that another program uses is left standing
 */
export function bluezStack(room: BluezRoom, device: string, isOurs: boolean): GattStack {
  const { bus, objects } = room;
  const index = new GattIndex(objects, device);
  const heard = new Map<string, Notifications>();

  const call = (
    characteristic: Characteristic,
    member: string,
    signature: string,
    body: readonly unknown[],
  ): Promise<readonly unknown[]> => {
    const path = index.pathOf(characteristic);
    if (path === undefined) throw goneError();
    const target = { path, interface: CHARACTERISTIC, member };
    return bus.call(BLUEZ, target, signature, body, { timeoutMs: ANSWER_MS });
  };
  const isUp = (): boolean => isSet(objects.get(device, DEVICE), "Connected");
  const gone = new Promise<void>((resolve) => {
    const look = (): void => {
      if (isUp()) return;
      unwatch();
      resolve();
    };
    const unwatch = objects.watch(device, look);
    // It may have gone before anybody looked.
    queueMicrotask(look);
  });

  return {
    gone,
    explain: linkErrorOf,
    get maxValueBytes() {
      return index.maxValueBytes;
    },
    has: (characteristic) => index.pathOf(characteristic) !== undefined,
    read(characteristic) {
      const read = async (): Promise<Uint8Array> => {
        const [value] = await call(characteristic, "ReadValue", "a{sv}", [NO_OPTIONS]);
        if (!(value instanceof Uint8Array)) throw oddError();
        return value;
      };
      const notifications = heard.get(index.pathOf(characteristic) ?? "");
      return notifications ? notifications.without(read) : read();
    },
    async write(characteristic, value, kind) {
      await call(characteristic, "WriteValue", "aya{sv}", [value, WRITE_OPTIONS[kind]]);
    },
    async subscribe(characteristic, onValue) {
      const path = index.pathOf(characteristic);
      if (path === undefined) throw goneError();
      const notifications = new Notifications(bus, objects, path, onValue);
      heard.set(path, notifications);
      await notifications.start();
      return async () => {
        heard.delete(path);
        await notifications.stop();
      };
    },
    async disconnect() {
      if (!isOurs) {
        await Promise.allSettled([...heard.values()].map((it) => it.stop()));
        return;
      }
      if (!isUp()) return;
      // Its answer comes with the loss of the link, or not at all.
      void disconnectDevice(bus, device);
      const down = (): true | undefined => (isUp() ? undefined : true);
      await objects.until(down, { limitMs: DROP_MS, late: lateError });
    },
  };
}

const NO_OPTIONS: ReadonlyMap<string, BusVariant> = new Map();

const WRITE_OPTIONS: Record<
  "with-response" | "without-response",
  ReadonlyMap<string, BusVariant>
> = {
  "with-response": new Map([["type", { signature: "s", value: "request" }]]),
  "without-response": new Map([["type", { signature: "s", value: "command" }]]),
};

function oddError(): LinkError {
  return new LinkError("link-failed", "The Bluetooth service answered something odd.", {
    hint: "Update BlueZ, or restart it: sudo systemctl restart bluetooth",
  });
}
