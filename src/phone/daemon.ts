import {
  ADB_DAEMON_DEFAULT_FEATURES,
  AdbDaemonTransport,
  AdbPacket,
  AdbPacketSerializeStream,
  AdbPublicKeyAuthenticator,
  AdbSignatureAuthenticator,
} from "@yume-chan/adb";
import type { AdbAuthenticator, AdbDaemonConnection } from "@yume-chan/adb";
import {
  MaybeConsumable,
  ReadableStream as LibraryReadableStream,
  StructDeserializeStream,
  pipeFrom,
} from "@yume-chan/stream-extra";
import type { Address, BytePipe, ByteStream, PhoneWorld, Waiting } from "../platform.ts";
import { piecesOf } from "../bytes/byte-reader.ts";
import { AppError } from "../errors.ts";
import { within } from "../waiting.ts";
import { gone, offline, silent, unauthorized } from "./complaints.ts";
import { PhoneError } from "./errors.ts";
import { SILENCE_MS, phoneStreamOf } from "./link.ts";
import type { PhoneLink, PhoneWay } from "./link.ts";
import { guardPackets } from "./packet-guard.ts";

/** How long the owner has to answer the phone's “Allow USB debugging?”. */
const CONFIRM_MS = 60_000;

export interface SignInOptions extends Waiting {
  /** Called when the phone asks its owner whether this computer may come in. */
  readonly onConfirm?: (() => void) | undefined;
}

/** Signs in to the adb daemon of a phone that listens on the network, without an adb server. */
export async function connectDaemon(
  world: PhoneWorld,
  address: Address,
  options: SignInOptions = {},
): Promise<PhoneLink> {
  const pipe = await world.connectTcp(address, options).catch((error: unknown) => {
    if (options.signal?.aborted === true) throw error;
    throw new PhoneError("no-phone", `No phone answers at ${address.host}:${address.port}.`, {
      hint: "Is it on the same network, with wireless debugging on? The port changes at every start.",
      cause: error,
    });
  });
  const serial = `${address.host}:${address.port}`;
  let fault: unknown;
  const connection = packetsOf(pipe, (error) => (fault = error));
  try {
    return await signIn(world, { way: "tcp", serial, connection }, options);
  } catch (error) {
    pipe.close();
    throw fault ?? error;
  }
}

/**
 * A connection on which the library speaks packets. To the library bytes that are none are just the
 * end of it: `onFault` hears what they were.
 */
function packetsOf(pipe: BytePipe, onFault: (error: unknown) => void): AdbDaemonConnection {
  const writer = pipe.writable.getWriter();
  const sink = new MaybeConsumable.WritableStream<Uint8Array>({
    // That the phone is gone is told by the end of what it says. A failed write while signing in
    // would leave a rejection in the library that nobody hears, and end the process.
    write: (bytes) =>
      writer.write(bytes).catch(() => {
        pipe.close();
      }),
    close: () => {
      pipe.close();
    },
    abort: () => {
      pipe.close();
    },
  });
  const guarded = LibraryReadableStream.from(
    telling(guardPackets(piecesOf(pipe.readable)), onFault),
  );
  return {
    readable: guarded.pipeThrough(new StructDeserializeStream(AdbPacket)),
    writable: pipeFrom(sink, new AdbPacketSerializeStream()),
  };
}

async function* telling(bytes: ByteStream, onFault: (error: unknown) => void): ByteStream {
  try {
    yield* bytes;
  } catch (error) {
    onFault(error);
    throw error;
  }
}

interface Door {
  readonly way: PhoneWay;
  readonly serial: string;
  readonly connection: AdbDaemonConnection;
}

/**
 * Proves our RSA key to the daemon, or shows it the key and waits for the owner's word.
 * @throws PhoneError "unauthorized" | "offline" | "not-adb" | "gone"
 */
export async function signIn(
  world: PhoneWorld,
  { way, serial, connection }: Door,
  { signal, onConfirm }: SignInOptions = {},
): Promise<PhoneLink> {
  const key = { buffer: await world.adbKey(), name: "ownband" };
  let asked = false;
  const confirm: AdbAuthenticator = (store, nextRequest) => {
    asked = true;
    onConfirm?.();
    return AdbPublicKeyAuthenticator(store, nextRequest);
  };
  const signingIn = AdbDaemonTransport.authenticate({
    serial,
    connection,
    credentialStore: { generateKey: () => key, iterateKeys: () => [key] },
    authenticators: [AdbSignatureAuthenticator, confirm],
    features: ADB_DAEMON_DEFAULT_FEATURES,
  });
  const late = (): PhoneError => (asked ? unauthorized() : offline());
  let transport: AdbDaemonTransport;
  try {
    // Until the phone shows its question it must answer like any machine; after that, like a person.
    transport = await within(signingIn, { limitMs: SILENCE_MS, late, signal }).catch(
      (error: unknown) => {
        if (!asked || !(error instanceof PhoneError)) throw error;
        return within(signingIn, { limitMs: CONFIRM_MS - SILENCE_MS, late, signal });
      },
    );
  } catch (error) {
    signingIn.then(
      (unused) => unused.close(),
      () => undefined,
    );
    throw error instanceof AppError ? error : closed(error, asked);
  }
  return linkOf(way, transport);
}

/** A daemon that hangs up while signing in: refused by its owner, or busy with another computer. */
function closed(error: unknown, asked: boolean): PhoneError {
  if (asked) return unauthorized();
  return new PhoneError("busy", "The phone hung up at once.", {
    hint: "Another program may hold it: old phones talk to one computer at a time. Close it, or use --adb-server.",
    cause: error,
  });
}

function linkOf(way: PhoneWay, transport: AdbDaemonTransport): PhoneLink {
  const ignore = (): void => undefined;
  const lost = transport.disconnected.then(ignore, ignore);
  // The library forgets what was being opened in the very moment in which the phone is lost.
  const broken = async (): Promise<never> => {
    await lost;
    throw gone();
  };
  return {
    way,
    features: new Set(transport.banner.features),
    async open(service, options = {}) {
      try {
        const opening = Promise.race([transport.connect(service), broken()]);
        const limit = { limitMs: SILENCE_MS, late: silent, signal: options.signal };
        return phoneStreamOf(await within(opening, limit), { ...options, lost });
      } catch (error) {
        throw error instanceof AppError ? error : gone(error);
      }
    },
    async close() {
      await transport.close();
    },
  };
}
