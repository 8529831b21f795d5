import type { GattStack } from "../../links/gatt-link.ts";
import { ValueFilter } from "../../links/value-filter.ts";
import type { Characteristic } from "../../platform.ts";
import { explain, failedError } from "./errors.ts";
import { nameOf } from "./discover.ts";
import type { FoundCharacteristics } from "./discover.ts";
import type { NobleCharacteristic, NoblePeripheral } from "./noble.ts";

const FEWEST_BYTES = 20;
/** ATT's longest value. @source Bluetooth Core 5.4, Vol 3 Part F §3.2.9 */
const MOST_BYTES = 512;
const ATT_HEADER_BYTES = 3;

/** A connected device as noble offers it, with what was discovered on it. */
export function nobleStack(peripheral: NoblePeripheral, found: FoundCharacteristics): GattStack {
  const filters = new Map<string, ValueFilter>();
  const get = (characteristic: Characteristic): NobleCharacteristic => {
    const it = found.get(nameOf(characteristic));
    if (!it) throw new TypeError("looked for before it is used");
    return it;
  };
  const gone = new Promise<void>((resolve) => {
    peripheral.once("disconnect", resolve);
    if (peripheral.state !== "connected") resolve();
  });
  return {
    gone,
    explain,
    get maxValueBytes() {
      return maxValueBytes(peripheral.mtu);
    },
    has: (characteristic) => found.has(nameOf(characteristic)),
    read(characteristic) {
      const read = async (): Promise<Uint8Array> => bytesOf(await get(characteristic).readAsync());
      const filter = filters.get(nameOf(characteristic));
      return filter ? filter.readWithoutEcho(read) : read();
    },
    async write(characteristic, value, kind) {
      // A buffer of its own: a slice of a pool is not what every native part takes it for.
      const exact = Buffer.alloc(value.length);
      exact.set(value);
      await get(characteristic).writeAsync(exact, kind === "without-response");
    },
    async subscribe(characteristic, onValue) {
      const name = nameOf(characteristic);
      const it = get(characteristic);
      const filter = new ValueFilter(onValue);
      const onData = (value: Uint8Array, isNotification: boolean): void => {
        if (isNotification) filter.take(bytesOf(value));
      };
      const forget = (): void => {
        it.removeListener("data", onData);
        filters.delete(name);
      };
      it.on("data", onData);
      filters.set(name, filter);
      try {
        await it.subscribeAsync();
      } catch (error) {
        forget();
        throw error;
      }
      return async () => {
        forget();
        await it.unsubscribeAsync();
      };
    },
    async disconnect() {
      if (peripheral.state === "connected") await peripheral.disconnectAsync();
    },
  };
}

/** On macOS noble tells what a write may carry, elsewhere ATT's MTU; on some stacks nothing. */
function maxValueBytes(mtu: number | null): number {
  const header = process.platform === "darwin" ? 0 : ATT_HEADER_BYTES;
  return Math.min(Math.max((mtu ?? 0) - header, FEWEST_BYTES), MOST_BYTES);
}

function bytesOf(value: unknown): Uint8Array {
  if (!(value instanceof Uint8Array)) throw failedError();
  return Uint8Array.from(value);
}
