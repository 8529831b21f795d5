import { FrameError, message, optional, rest, u16, u8 } from "../bytes/message.ts";
import type { Waiting } from "../platform.ts";
import { within } from "../waiting.ts";
import type { Channel } from "./channel.ts";
import { BandError, notSupported } from "./errors.ts";
import { group, counted } from "./fields.ts";
import type { Session } from "./session.ts";
import { talk } from "./talk.ts";

/** Endpoints of Zepp OS that we use. @source huami-ble §9.4 */
export const ENDPOINT = {
  services: 0x0000,
  connection: 0x0015,
  steps: 0x0016,
  heartRate: 0x001d,
  battery: 0x0029,
} as const;

export type EndpointName = keyof typeof ENDPOINT;

// Endpoint services. Host → band:
export const ListServices = message("ListServices", [0x03], {});
// Band → host:
export const Services = message("Services", [0x04], {
  services: counted(group({ endpoint: u16, isEncrypted: u8 }), u16),
  more: optional(rest),
});

// Endpoint connection. Band → host, and our answer:
export const Ping = message("Ping", [0x03], { more: optional(rest) });
export const Pong = message("Pong", [0x04], {});

/**
 * Which endpoints of a session are encrypted, asked once. A band that does not tell is talked to
 * without encryption, as the steps of a real one are (huami-ble, vectors chunked_2021).
 */
const encrypted = new WeakMap<object, Promise<ReadonlySet<number>>>();

/** How long a band may take to list its endpoints; not knowing is no failure. */
const LIST_MS = 3_000;

/**
 * One of the numbered endpoints of a Zepp OS band.
 *
 * @throws BandError "not-supported" on a band without endpoints
 */
export async function endpointOf(
  session: Session,
  name: EndpointName,
  { signal }: Waiting = {},
): Promise<Channel> {
  const { endpoints } = session;
  if (endpoints === undefined) throw notSupported("have that");
  let known = encrypted.get(endpoints);
  if (known === undefined) {
    // Not stopped by the signal: others may wait for the same answer.
    known = encryptedOf(endpoints.channel(ENDPOINT.services, { isEncrypted: false }));
    encrypted.set(endpoints, known);
  }
  const answer = await within(known, { limitMs: Infinity, late: unreachable, signal });
  const endpoint = ENDPOINT[name];
  return endpoints.channel(endpoint, { isEncrypted: answer.has(endpoint) });
}

function unreachable(): Error {
  return new TypeError("unreachable");
}

async function encryptedOf(channel: Channel): Promise<ReadonlySet<number>> {
  try {
    return await talk(
      channel,
      async (band) => {
        await band.say(ListServices, {});
        const { services } = await band.hear(Services);
        return new Set(services.filter((it) => it.isEncrypted !== 0).map((it) => it.endpoint));
      },
      { timeoutMs: LIST_MS },
    );
  } catch (error) {
    if (error instanceof BandError || error instanceof FrameError) return new Set();
    throw error;
  }
}

/** Answers the band when it asks whether we are still there, until the link is gone. */
export async function answerPings(session: Session, options: Waiting = {}): Promise<void> {
  const channel = session.endpoints?.channel(ENDPOINT.connection, { isEncrypted: false });
  let isAnswering = false;
  await channel?.listen((frame) => {
    if (isAnswering || !Ping.matches(frame)) return;
    isAnswering = true;
    channel
      .send(Pong.encode({}))
      // A link that is gone needs no answer.
      .catch(() => undefined)
      .finally(() => (isAnswering = false));
  }, options);
}
