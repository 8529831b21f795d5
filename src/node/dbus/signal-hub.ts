import { BusError } from "../../errors.ts";
import type { BusMessage } from "../../platform.ts";
import type { WireMessage } from "./message.ts";

export const DAEMON = "org.freedesktop.DBus";

type Listener = (message: BusMessage) => void;

/** Who is listened to: a well-known name, and who has it at the moment. */
interface Sender {
  /** `undefined` until it is known, "" while nobody has the name. */
  owner: string | undefined;
  readonly listeners: Set<Listener>;
  readonly ready: Promise<void>;
}

/**
 * Who listens to whose signals. Messages carry the sender's unique name, and anybody on the bus may
 * send us anything: only what comes from the name's present owner is handed on.
 */
export class SignalHub {
  readonly #senders = new Map<string, Sender>();
  readonly #ask: (member: string, text: string) => Promise<readonly unknown[]>;

  /** @param ask calls a method of the daemon that takes one text */
  constructor(ask: (member: string, text: string) => Promise<readonly unknown[]>) {
    this.#ask = ask;
  }

  /** Resolves when the daemon hands us the signals; gives what ends it. */
  async listen(name: string, listener: Listener): Promise<() => void> {
    const known = this.#senders.get(name);
    const sender = known ?? { owner: undefined, listeners: new Set(), ready: this.#begin(name) };
    if (!known) this.#senders.set(name, sender);
    // One function may listen twice, and each of them ends by itself.
    const own: Listener = (message) => {
      listener(message);
    };
    sender.listeners.add(own);
    const stop = (): void => {
      sender.listeners.delete(own);
      if (sender.listeners.size === 0 && this.#senders.get(name) === sender) this.#end(name);
    };
    try {
      await sender.ready;
      return stop;
    } catch (error) {
      stop();
      throw error;
    }
  }

  /** Hands a signal on to those who listen to its sender. */
  deliver({ sender = "", path = "", member = "", ...message }: WireMessage): void {
    if (sender === DAEMON && member === "NameOwnerChanged") this.#changeOwner(message.body);
    for (const [name, { owner, listeners }] of this.#senders) {
      if (sender === "" || (sender !== owner && sender !== name)) continue;
      const { interface: of = "", signature = "", body } = message;
      for (const listener of [...listeners]) {
        listener({ sender, path, interface: of, member, signature, body });
      }
    }
  }

  async #begin(name: string): Promise<void> {
    await this.#ask("AddMatch", ownerRule(name));
    await this.#ask("AddMatch", signalRule(name));
    const owner = await this.#ownerOf(name);
    const sender = this.#senders.get(name);
    // A change behind the answer has not been handed on yet: see BusConnection.
    if (sender) sender.owner = owner;
  }

  async #ownerOf(name: string): Promise<string> {
    try {
      const [owner] = await this.#ask("GetNameOwner", name);
      return String(owner);
    } catch (error) {
      if (error instanceof BusError) return "";
      throw error;
    }
  }

  /** `NameOwnerChanged`: the name, who had it, who has it now. */
  #changeOwner([name, , owner]: readonly unknown[]): void {
    const sender = typeof name === "string" ? this.#senders.get(name) : undefined;
    if (sender && typeof owner === "string") sender.owner = owner;
  }

  #end(name: string): void {
    this.#senders.delete(name);
    for (const rule of [ownerRule(name), signalRule(name)]) {
      // When the connection is gone, its rules are too.
      this.#ask("RemoveMatch", rule).catch(() => undefined);
    }
  }
}

const signalRule = (name: string): string => `type='signal',sender='${name}'`;

const ownerRule = (name: string): string =>
  `type='signal',sender='${DAEMON}',member='NameOwnerChanged',arg0='${name}'`;
