import { AdbServerClient } from "@yume-chan/adb";
import { MaybeConsumable } from "@yume-chan/stream-extra";
import type { Address, BytePipe, PhoneWorld, Waiting } from "../platform.ts";
import { AppError } from "../errors.ts";
import { within } from "../waiting.ts";
import { gone, offline, silent, unauthorized } from "./complaints.ts";
import { PhoneError } from "./errors.ts";
import { printable } from "./facts.ts";
import { SILENCE_MS, phoneStreamOf } from "./link.ts";
import type { PhoneLink, PhoneStream } from "./link.ts";
import { stateOf } from "./listing.ts";
import type { PhoneListing } from "./listing.ts";

/**
 * The phones that a running adb server knows; `undefined` when no server runs there. Never starts
 * one.
 *
 * @throws PhoneError "not-adb" when another program answers; "silent" when nobody does
 */
export async function listFromServer(
  world: PhoneWorld,
  address: Address,
  options: Waiting = {},
): Promise<PhoneListing[] | undefined> {
  const server = new Server(world, address);
  const answer = await server.ask("host:devices-l", options);
  return answer?.split("\n").flatMap((line) => parseDeviceLine(line, server));
}

/**
 * One line of `adb devices -l`: serial, state, then `name:value` pairs. The state "no permissions"
 * has an explanation in parentheses behind it.
 */
function parseDeviceLine(line: string, server: Server): PhoneListing[] {
  const match = /^(\(no serial number\)|\S+)\s+(no permissions|\S+)(.*)$/.exec(line);
  if (!match) return [];
  const [, serial = "", state = "", rest = ""] = match;
  const facts = new Map([...rest.matchAll(/(\w+):(\S+)/g)].map((m) => [m[1], m[2]]));
  const model = printable(facts.get("model")?.replaceAll("_", " ") ?? "");
  const id = facts.get("transport_id");
  return [
    {
      way: "adb-server",
      serial,
      state: stateOf(state),
      ...(model === "" ? {} : { model }),
      open: (options) => server.link(serial, id === undefined ? undefined : BigInt(id), options),
    },
  ];
}

/** A running adb server; a TCP connection a question, as its protocol wants it. */
class Server {
  readonly #world: PhoneWorld;
  readonly #address: Address;
  readonly #pipes = new Set<BytePipe>();
  readonly #client: AdbServerClient;

  constructor(world: PhoneWorld, address: Address) {
    this.#world = world;
    this.#address = address;
    const noTunnels = (): never => {
      throw new TypeError("reverse tunnels are not used");
    };
    this.#client = new AdbServerClient({
      connect: async (options) => this.#connect(options?.signal as AbortSignal | undefined),
      addReverseTunnel: noTunnels,
      removeReverseTunnel: noTunnels,
      clearReverseTunnels: noTunnels,
    });
  }

  async #connect(signal: AbortSignal | undefined): Promise<AdbServerClient.ServerConnection> {
    const pipe = await this.#world.connectTcp(this.#address, { signal });
    this.#pipes.add(pipe);
    void pipe.closed.then(() => this.#pipes.delete(pipe));
    const writer = pipe.writable.getWriter();
    return {
      readable: pipe.readable as unknown as AdbServerClient.ServerConnection["readable"],
      writable: new MaybeConsumable.WritableStream({ write: (bytes) => writer.write(bytes) }),
      closed: pipe.closed.then(() => undefined),
      close: () => {
        pipe.close();
      },
    };
  }

  /** The answer to a question; `undefined` when no server runs. */
  async ask(request: string, { signal }: Waiting): Promise<string | undefined> {
    try {
      return await this.#within(async () => {
        const stream = await this.#client.createConnection(request, { signal });
        try {
          return await stream.readString();
        } finally {
          await stream.dispose();
        }
      }, signal);
    } catch (error) {
      if (codeOf(error) === "ECONNREFUSED") return undefined;
      if (UNREACHABLE.has(codeOf(error))) throw this.#unreachable(error);
      // No phone is in this conversation yet: whatever goes wrong is what answers there.
      const explained = this.#explain(error);
      const isOfPhone =
        explained instanceof PhoneError &&
        (explained.code === "gone" || explained.code === "silent");
      throw isOfPhone ? this.#notAdb(error) : explained;
    }
  }

  async link(serial: string, id: bigint | undefined, { signal }: Waiting = {}): Promise<PhoneLink> {
    // adb's number for a phone changes when the phone comes back: then its serial finds it.
    const ask = (selector: AdbServerClient.DeviceSelector) =>
      this.#within(() => this.#client.getDeviceFeatures(selector), signal);
    const { transportId, features } = await (
      id === undefined
        ? ask({ serial })
        : ask({ transportId: id }).catch((error: unknown) => {
            if (!/no device with transport id/i.test(String(error))) throw error;
            return ask({ serial });
          })
    ).catch((error: unknown) => {
      throw this.#explain(error);
    });
    return {
      way: "adb-server",
      features: new Set(features),
      open: (service, options = {}) => this.#open(transportId, service, options),
      close: () => {
        this.#closePipes();
        return Promise.resolve();
      },
    };
  }

  async #open(transportId: bigint, service: string, options: Waiting): Promise<PhoneStream> {
    try {
      const socket = await this.#within(
        () => this.#client.createDeviceConnection({ transportId }, service),
        options.signal,
      );
      return phoneStreamOf(socket, options);
    } catch (error) {
      throw this.#explain(error);
    }
  }

  async #within<T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    const before = new Set(this.#pipes);
    const done = work();
    try {
      return await within(done, { limitMs: SILENCE_MS, late: silent, signal });
    } catch (error) {
      done.catch(() => undefined);
      for (const pipe of this.#pipes) if (!before.has(pipe)) pipe.close();
      throw error;
    }
  }

  #closePipes(): void {
    for (const pipe of this.#pipes) pipe.close();
  }

  /** What the server's or the library's complaint means to a person. */
  #explain(error: unknown): unknown {
    if (error instanceof AppError || !(error instanceof Error)) return error;
    const text = error.message;
    if (/unauthorized/i.test(text)) return unauthorized();
    if (/offline|still (connecting|authorizing)/i.test(text)) return offline();
    if (/not found|no devices|closed|disconnected/i.test(text)) return gone(error);
    if (/^Unexpected response/.test(text) || error.name === "ExactReadableEndedError") {
      return this.#notAdb(error);
    }
    return gone(error);
  }

  #notAdb(cause: unknown): PhoneError {
    const { host, port } = this.#address;
    return new PhoneError("not-adb", `Another program answers on ${host}:${port}, not adb.`, {
      hint: "Close that program, or name the right place with --adb-server HOST:PORT.",
      cause,
    });
  }

  #unreachable(cause: unknown): PhoneError {
    const { host, port } = this.#address;
    return new PhoneError("no-phone", `adb's server cannot be reached at ${host}:${port}.`, {
      hint: "Check what --adb-server names, and that the computer there is on.",
      cause,
    });
  }
}

/** What Node says when there is no way to a computer. */
const UNREACHABLE: ReadonlySet<unknown> = new Set([
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "ETIMEDOUT",
]);

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
