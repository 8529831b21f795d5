import type { Socket } from "node:net";
import { BusError, LinkError } from "../errors.ts";
import type { BusMessage, BusTarget, MessageBus, Waiting } from "../platform.ts";
import { within } from "../waiting.ts";
import { BusConnection } from "./dbus/connection.ts";
import { KIND, NO_REPLY_EXPECTED } from "./dbus/message.ts";
import type { WireMessage } from "./dbus/message.ts";
import { DAEMON, SignalHub } from "./dbus/signal-hub.ts";
import { openBusSocket } from "./dbus/sign-in.ts";
import { noBusError } from "./dbus/no-bus.ts";

const SYSTEM_BUS =
  "unix:path=/run/dbus/system_bus_socket;unix:path=/var/run/dbus/system_bus_socket";

/** What other D-Bus clients wait for an answer. */
const CALL_TIMEOUT_MS = 25_000;

/** Calls of others that are being answered; whoever sends more means no good. */
const MOST_CALLS = 1024;

const DO_NOT_QUEUE = 4;
const NAME_IS_OURS: readonly unknown[] = [1, 4];

type CallHandler = Parameters<MessageBus["answer"]>[0];

/**
 * Connects to a D-Bus daemon: `address`, or `DBUS_SYSTEM_BUS_ADDRESS`, or the system's own.
 *
 * The text of an error reply is the `message` of the BusError's `cause`, as it may quote data; a
 * handler that answers with a BusError gives the text in the same way.
 *
 * @throws LinkError "no-bluetooth" | "bluetooth-denied" | "link-failed", with what to do about it
 */
export async function connectBus(
  address = process.env["DBUS_SYSTEM_BUS_ADDRESS"] ?? SYSTEM_BUS,
  options: Waiting = {},
): Promise<MessageBus> {
  const bus = new NodeBus(await openSocket(address, options));
  try {
    await bus.call(DAEMON, toDaemon("Hello"), "", [], options);
    return bus;
  } catch (error) {
    bus.close();
    throw error;
  }
}

async function openSocket(address: string, options: Waiting): Promise<Socket> {
  try {
    return await openBusSocket(address, options);
  } catch (error) {
    throw noBusError(error);
  }
}

class NodeBus implements MessageBus {
  readonly gone: Promise<void>;
  readonly #connection: BusConnection;
  readonly #signals: SignalHub;
  readonly #pending = new Map<number, (answer: WireMessage | undefined) => void>();
  #handler: CallHandler | undefined;
  #answering = 0;
  #isClosed = false;

  constructor(socket: Socket) {
    this.#connection = new BusConnection(socket, (message) => {
      this.#hear(message);
    });
    this.gone = this.#connection.gone.then(() => {
      this.#abandon();
    });
    this.#signals = new SignalHub((member, text) =>
      this.call(DAEMON, toDaemon(member), "s", [text]),
    );
  }

  async call(
    destination: string,
    target: BusTarget,
    signature = "",
    body: readonly unknown[] = [],
    options: Waiting & { readonly timeoutMs?: number } = {},
  ): Promise<readonly unknown[]> {
    const { timeoutMs = CALL_TIMEOUT_MS, signal } = options;
    if (this.#isClosed || this.#connection.isGone) throw goneError();
    const call = { ...target, kind: KIND.call, flags: 0, destination, signature, body };
    const serial = this.#connection.send(call);
    try {
      const answered = new Promise<WireMessage | undefined>((resolve) => {
        this.#pending.set(serial, resolve);
      });
      const answer = await within(answered, { limitMs: timeoutMs, late: lateError, signal });
      if (!answer) throw goneError();
      if (answer.kind === KIND.error) throw refusalOf(answer);
      return answer.body;
    } finally {
      this.#pending.delete(serial);
    }
  }

  onSignal(sender: string, listener: (message: BusMessage) => void): Promise<() => void> {
    return this.#signals.listen(sender, listener);
  }

  async requestName(name: string): Promise<boolean> {
    const [verdict] = await this.call(DAEMON, toDaemon("RequestName"), "su", [name, DO_NOT_QUEUE]);
    return NAME_IS_OURS.includes(verdict);
  }

  answer(handler: CallHandler): void {
    this.#handler = handler;
  }

  emit(target: BusTarget, signature: string, body: readonly unknown[]): void {
    if (this.#isClosed) return;
    const flags = NO_REPLY_EXPECTED;
    this.#connection.send({ ...target, kind: KIND.signal, flags, signature, body });
  }

  close(): void {
    this.#isClosed = true;
    this.#abandon();
    this.#connection.close();
  }

  #abandon(): void {
    for (const settle of this.#pending.values()) settle(undefined);
  }

  #hear(message: WireMessage): void {
    if (this.#isClosed) return;
    if (message.kind === KIND.signal) this.#signals.deliver(message);
    else if (message.kind === KIND.call) void this.#reply(message);
    else this.#pending.get(message.replySerial ?? 0)?.(message);
  }

  async #reply(call: WireMessage): Promise<void> {
    this.#answering++;
    const answer = await this.#answerTo(call);
    this.#answering--;
    if (this.#isClosed || (call.flags & NO_REPLY_EXPECTED) !== 0) return;
    const reply = { flags: NO_REPLY_EXPECTED, destination: call.sender, replySerial: call.serial };
    try {
      this.#connection.send({ ...reply, ...answer });
    } catch (error) {
      // The handler gave a body that does not fit its signature.
      this.#connection.send({ ...reply, ...errorAnswer(error) });
    }
  }

  async #answerTo({ sender = "", path = "", member = "", ...call }: WireMessage): Promise<Answer> {
    if (this.#answering > MOST_CALLS) return errorAnswer(new BusError(`${ERROR}.LimitsExceeded`));
    if (!this.#handler) return errorAnswer(new BusError(`${ERROR}.UnknownMethod`));
    const { interface: of = "", signature = "", body } = call;
    try {
      const message = { sender, path, interface: of, member, signature, body };
      return { kind: KIND.answer, ...(await this.#handler(message)) };
    } catch (error) {
      return errorAnswer(error);
    }
  }
}

type Answer = Pick<WireMessage, "kind" | "errorName" | "signature" | "body">;

const ERROR = "org.freedesktop.DBus.Error";

/** Any other name would make the daemon hang up. @source D-Bus specification, "Valid Names" */
const ERROR_NAME = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$/;

function errorAnswer(error: unknown): Answer {
  const isOurs = error instanceof BusError && ERROR_NAME.test(error.busName);
  const errorName = isOurs ? error.busName : `${ERROR}.Failed`;
  const text = error instanceof BusError && error.cause instanceof Error ? error.cause.message : "";
  return { kind: KIND.error, errorName, signature: "s", body: [text.replaceAll("\0", "")] };
}

function refusalOf({ errorName = `${ERROR}.Failed`, body: [text] }: WireMessage): BusError {
  return new BusError(errorName, { cause: new Error(typeof text === "string" ? text : "") });
}

function toDaemon(member: string): BusTarget {
  return { path: "/org/freedesktop/DBus", interface: DAEMON, member };
}

function goneError(): LinkError {
  return new LinkError("gone", "The connection to the system's message bus (D-Bus) has ended.", {
    hint: "Try again.",
  });
}

function lateError(): LinkError {
  return new LinkError("link-late", "The Bluetooth service did not answer in time.", {
    hint: "Try again. If it happens every time, switch Bluetooth off and on.",
  });
}
