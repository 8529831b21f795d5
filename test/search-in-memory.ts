import { nodeCodecs } from "../src/node/codecs.ts";
import { nodePhoneWorld } from "../src/node/phone-world.ts";
import { openScratch } from "../src/node/scratch.ts";
import type { PhoneProcess, PhoneSystem, StartOptions } from "../src/peers/system.ts";
import type { VirtualPhone } from "../src/peers/virtual-phone.ts";
import { connectDaemon } from "../src/phone/daemon.ts";
import { Phone } from "../src/phone/phone.ts";
import { findKeysOnPhone } from "../src/tasks/find-key.ts";
import type { PhoneSearch, PhoneSearchOptions } from "../src/tasks/find-key.ts";
import { explainPhone } from "../src/tasks/verdict.ts";
import { pipePair } from "./pipe-pair.ts";

/**
 * What `ownband key` does, without a process and without a network: the whole search on a virtual
 * phone behind a pipe in memory.
 *
 * @throws what the search throws, and the reason why there is no key
 */
export async function searchInMemory(
  virtual: VirtualPhone,
  dataFolder: string,
  options: PhoneSearchOptions = {},
): Promise<PhoneSearch> {
  const world = {
    ...nodePhoneWorld(dataFolder),
    connectTcp: () => {
      const [here, there] = pipePair();
      virtual.connect(there);
      return Promise.resolve(here);
    },
  };
  const address = { host: "127.0.0.1", port: 5555 };
  const phone = await Phone.open((waiting) => connectDaemon(world, address, waiting));
  const scratch = openScratch(dataFolder);
  try {
    const askPassword = (): Promise<undefined> => Promise.resolve(undefined);
    const search = await findKeysOnPhone(
      phone,
      { scratch, codecs: nodeCodecs, askPassword },
      options,
    );
    const failure = explainPhone(search);
    if (failure) throw failure;
    return search;
  } finally {
    await scratch.close();
    await phone.close();
  }
}

/** The same phone, whose commands somebody may replace; `ordinal` counts them from 0. */
export function intercept(
  system: PhoneSystem,
  start: (go: () => PhoneProcess, ordinal: number, command: string) => PhoneProcess,
): PhoneSystem {
  let ordinal = 0;
  return {
    property: (name) => system.property(name),
    filesOf: (uid) => system.filesOf(uid),
    start: (command: string, options: StartOptions) =>
      start(() => system.start(command, options), ordinal++, command),
  };
}
