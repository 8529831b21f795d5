import type { Guard } from "./adb-guard.ts";
import { TOKEN_BYTES } from "./adb-key.ts";
import { AUTH_PUBLIC_KEY, AUTH_SIGNATURE, AUTH_TOKEN } from "./adb-packet.ts";
import type { Command, Packet } from "./adb-packet.ts";
import type { AdbProfile } from "./adb-profile.ts";
import { AdbStream } from "./adb-stream.ts";
import type { Wire } from "./adb-wire.ts";

/** What runs behind one stream. The stream is closed when it settles, however it does. */
export type Service = (stream: AdbStream) => Promise<void>;

/** What a connection needs to know about the phone that it leads to. */
export interface Daemon {
  readonly profile: AdbProfile;
  readonly guard: Guard;
  /** `device::…`, as the phone introduces itself. */
  banner(): string;
  /** `undefined` when there is no such service. */
  findService(name: string): Service | undefined;
}

type State =
  | { readonly at: "strange" }
  | { readonly at: "challenged"; readonly token: Uint8Array }
  | { readonly at: "online" };

/** More streams at once than any adb opens; a host that wants more is refused them. */
const MOST_STREAMS = 1024;

const NOTHING = new Uint8Array();

/** The phone's side of one connection: who is there, and which streams are open. */
export class AdbLink {
  maxPayloadBytes = 0;
  readonly #wire: Wire;
  readonly #daemon: Daemon;
  readonly #streams = new Map<number, AdbStream>();
  readonly #ended = new AbortController();
  #state: State = { at: "strange" };
  #nextId = 1;

  constructor(wire: Wire, daemon: Daemon) {
    this.#wire = wire;
    this.#daemon = daemon;
  }

  /** Serves until the connection ends, whoever ends it and however. Never rejects. */
  async run(): Promise<void> {
    try {
      for await (const packet of this.#wire.packets()) await this.#hear(packet);
    } catch {
      // No packet, or no connection any more: both end it, as in adbd.
    } finally {
      this.close();
    }
  }

  close(): void {
    this.#ended.abort();
    this.#wire.close();
    this.#closeStreams();
  }

  send(packet: Packet): Promise<void> {
    return this.#wire.send(packet);
  }

  async #hear(packet: Packet): Promise<void> {
    if (packet.command === "CNXN") return this.#greet(packet);
    if (packet.command === "AUTH") return this.#check(packet);
    if (this.#state.at !== "online") return;
    if (packet.command === "OPEN") return this.#open(packet);
    const stream = this.#streams.get(packet.arg1);
    if (stream?.peerId !== packet.arg0 && packet.command !== "CLSE") return;
    switch (packet.command) {
      case "OKAY":
        stream?.onOkay();
        return;
      case "WRTE":
        if (stream?.onWrite(packet.payload) === false) await this.#drop(stream);
        return;
      case "CLSE":
        if (stream !== undefined) await this.#drop(stream);
        return;
    }
  }

  /** A host introduces itself; one that does so again starts anew. */
  async #greet({ arg0: version, arg1: maxPayloadBytes }: Packet): Promise<void> {
    const { profile, guard } = this.#daemon;
    this.#closeStreams();
    this.#state = { at: "strange" };
    this.maxPayloadBytes = Math.max(1, Math.min(maxPayloadBytes, profile.maxPayloadBytes));
    this.#wire.version = Math.min(version, profile.version);
    await (guard.policy === "everybody" ? this.#welcome() : this.#challenge());
  }

  async #welcome(): Promise<void> {
    this.#state = { at: "online" };
    const { profile } = this.#daemon;
    const banner = new TextEncoder().encode(this.#daemon.banner());
    await this.#say("CNXN", profile.version, profile.maxPayloadBytes, banner);
  }

  async #challenge(): Promise<void> {
    const token = crypto.getRandomValues(new Uint8Array(TOKEN_BYTES));
    this.#state = { at: "challenged", token };
    await this.#say("AUTH", AUTH_TOKEN, 0, token);
  }

  async #check({ arg0: kind, payload }: Packet): Promise<void> {
    if (this.#state.at !== "challenged") return;
    if (kind === AUTH_SIGNATURE) {
      const isKnown = this.#daemon.guard.isKnown(this.#state.token, payload);
      await (isKnown ? this.#welcome() : this.#challenge());
    } else if (kind === AUTH_PUBLIC_KEY) {
      void this.#ask(new TextDecoder().decode(payload));
    }
  }

  /** The dialog is on the screen while the connection goes on. */
  async #ask(publicKey: string): Promise<void> {
    const isAdmitted = await this.#daemon.guard.admits(publicKey, this.#ended.signal);
    if (isAdmitted && this.#state.at === "challenged") await this.#welcome();
  }

  async #open({ arg0: peerId, payload }: Packet): Promise<void> {
    const name = new TextDecoder().decode(payload).replace(/\0.*$/s, "");
    const service = this.#daemon.findService(name);
    if (service === undefined || peerId === 0 || this.#streams.size >= MOST_STREAMS) {
      return this.#say("CLSE", 0, peerId);
    }
    const stream = new AdbStream(this, this.#nextId++, peerId);
    this.#streams.set(stream.id, stream);
    await this.#say("OKAY", stream.id, peerId);
    void this.#serve(stream, service);
  }

  async #serve(stream: AdbStream, service: Service): Promise<void> {
    try {
      await service(stream);
    } catch {
      // The host has gone, or the phone's program broke: either way the stream is over.
    } finally {
      await stream.end();
      this.#streams.delete(stream.id);
    }
  }

  async #drop(stream: AdbStream): Promise<void> {
    this.#streams.delete(stream.id);
    stream.close();
    await this.#say("CLSE", stream.id, stream.peerId);
  }

  #closeStreams(): void {
    for (const stream of this.#streams.values()) stream.close();
    this.#streams.clear();
  }

  #say(command: Command, arg0: number, arg1: number, payload = NOTHING): Promise<void> {
    return this.#wire.send({ command, arg0, arg1, payload });
  }
}
