import { gattLink } from "../links/gatt-link.ts";
import type {
  BandLink,
  BandSighting,
  MessageBus,
  Radio,
  ScanFilter,
  Trace,
  Waiting,
} from "../platform.ts";
import { throwIfStopped } from "../waiting.ts";
import { checkAdapter, findAdapter } from "./bluez/adapter.ts";
import { connectDevice } from "./bluez/connect.ts";
import type { BluezRoom } from "./bluez/connect.ts";
import { Discovery } from "./bluez/discovery.ts";
import { News } from "./bluez/news.ts";
import { BluezObjects } from "./bluez/objects.ts";
import { bluezStack } from "./bluez/stack.ts";

/**
 * The Bluetooth of Linux: BlueZ, reached over D-Bus. No root is needed.
 *
 * A device that another program of this computer has connected, and listens to, is used as well, and
 * left connected at the end. A connection that nobody listens to (of a program that was killed) is
 * taken over.
 *
 * @param bus the system bus; closed with the radio
 * @throws LinkError "no-bluetooth" | "bluetooth-denied" | "link-late", with what to do about it
 */
export async function openBluezRadio(
  bus: MessageBus,
  { trace, signal }: Waiting & { readonly trace: Trace },
): Promise<Radio> {
  const objects = await BluezObjects.open(bus, { signal });
  return new BluezRadio({ bus, objects, discovery: new Discovery(bus), trace });
}

class BluezRadio implements Radio {
  readonly #room: BluezRoom;
  readonly #links = new Set<BandLink>();
  /** What the last scan said would be used. */
  #wanted: readonly string[] = [];

  constructor(room: BluezRoom) {
    this.#room = room;
  }

  async *scan(filter: ScanFilter, { signal }: Waiting = {}): AsyncGenerator<BandSighting> {
    const { objects, discovery, trace } = this.#room;
    throwIfStopped(signal);
    this.#wanted = filter.wanted;
    await objects.refresh({ signal });
    const adapter = findAdapter(objects);
    const news = new News(objects, adapter, filter);
    try {
      await discovery.start(adapter);
      trace("bluetooth scan began");
      for (;;) {
        const sightings = await news.next(signal);
        checkAdapter(objects, adapter);
        yield* sightings;
      }
    } finally {
      news.end();
      await discovery.stop();
      trace("bluetooth scan ended");
    }
  }

  async connect({ id }: BandSighting, { signal }: Waiting = {}): Promise<BandLink> {
    const { objects } = this.#room;
    throwIfStopped(signal);
    if (!/^\/org\/bluez\/\w+\/dev_\w+$/.test(id)) throw new TypeError("not from this radio");
    await objects.refresh({ signal });
    const isOurs = await connectDevice(this.#room, id, { wanted: this.#wanted, signal });
    const link = gattLink(bluezStack(this.#room, id, isOurs));
    this.#links.add(link);
    void link.gone.then(() => link.close()).then(() => this.#links.delete(link));
    return link;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#links].map((link) => link.close()));
    this.#room.objects.close();
    this.#room.bus.close();
  }
}
