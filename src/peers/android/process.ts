import { concat } from "../../bytes/byte-reader.ts";
import { bytesOf } from "./byte-text.ts";
import { breathe } from "./clock.ts";
import { Killed, NOWHERE } from "./channels.ts";
import type { Channel } from "./channels.ts";
import { reasonOf } from "./kernel-error.ts";
import type { Machine } from "./machine.ts";
import type { Credentials } from "./people.ts";
import { TreeView } from "./tree-view.ts";

/** How much a started command and all its children may do, so that no script goes on for ever. */
export class Budget {
  #steps: number;

  constructor(steps: number) {
    this.#steps = steps;
  }

  /** @returns how many are left */
  take(steps: number): number {
    this.#steps -= steps;
    return this.#steps;
  }
}

/** Everything that makes one process differ from another. */
export interface ProcessState {
  readonly machine: Machine;
  readonly who: Credentials;
  readonly cwd: string;
  readonly environment: ReadonlyMap<string, string>;
  readonly fds: ReadonlyMap<number, Channel>;
  readonly signal: AbortSignal;
  readonly budget: Budget;
  /** SELinux context, as `id` shows it. */
  readonly context: string;
}

const STEPS_BETWEEN_BREATHS = 512;
const PIECE_BYTES = 65_536;
/** A line or a small file that a tool holds in memory. */
const MOST_BYTES = 64 * 2 ** 20;

/** One running program: what it may touch, and where it reads and writes. */
export class Process {
  readonly state: ProcessState;
  readonly files: TreeView;
  readonly pid: number;

  constructor(state: ProcessState, pid = state.machine.nextPid()) {
    this.state = state;
    this.files = new TreeView(state.machine.tree, state.who);
    this.pid = pid;
  }

  get machine(): Machine {
    return this.state.machine;
  }

  /** A child, with some things different. */
  fork(changes: Partial<ProcessState> = {}): Process {
    return new Process({ ...this.state, ...changes });
  }

  /** The same process, after it changed something of its own (`cd`, a redirection). */
  with(changes: Partial<ProcessState>): Process {
    return new Process({ ...this.state, ...changes }, this.pid);
  }

  fd(number: number): Channel {
    return this.state.fds.get(number) ?? NOWHERE;
  }

  /** A path as this process means it, from the root. */
  path(name: string): string {
    return name.startsWith("/") || name === "" ? name : `${this.state.cwd}/${name}`;
  }

  /**
   * Counts work done; every so often others get their turn.
   * @throws Killed after a kill, or when the budget is used up
   */
  async tick(steps = 1): Promise<void> {
    const left = this.state.budget.take(steps);
    if (this.state.signal.aborted || left < 0) throw new Killed();
    if (left % STEPS_BETWEEN_BREATHS < steps) await breathe();
  }

  /** Waits on the phone's clock. @throws Killed */
  async sleep(ms: number): Promise<void> {
    await this.tick();
    await this.machine.clock.sleep(ms, this.state.signal);
    if (this.state.signal.aborted) throw new Killed();
  }

  /** The next bytes of standard input, `undefined` at its end. */
  async read(maxBytes = PIECE_BYTES): Promise<Uint8Array | undefined> {
    await this.tick();
    return this.fd(0).read(maxBytes, this.state.signal);
  }

  /** Writes to standard output: bytes, or a byte string. */
  async write(output: Uint8Array | string): Promise<void> {
    await this.tick();
    await this.#send(this.fd(1), output);
  }

  /** Writes a line to standard error. */
  async complain(line: string): Promise<void> {
    await this.tick();
    await this.#send(this.fd(2), `${line}\n`);
  }

  async #send(channel: Channel, output: Uint8Array | string): Promise<void> {
    const bytes = typeof output === "string" ? bytesOf(output) : output;
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      await channel.write(bytes.subarray(at, at + PIECE_BYTES), this.state.signal);
    }
  }

  /** A file's bytes piece by piece; standard input for "-". @throws KernelError */
  async *pieces(name: string): AsyncGenerator<Uint8Array, void> {
    const channel =
      name === "-" ? this.fd(0) : this.machine.openToRead(this.files, this.path(name));
    for (;;) {
      await this.tick();
      const piece = await channel.read(PIECE_BYTES, this.state.signal);
      if (piece === undefined) return;
      yield piece;
    }
  }

  /** A whole file, or standard input for "-". @throws KernelError; Killed when it is too big */
  async all(name: string): Promise<Uint8Array<ArrayBuffer>> {
    const pieces: Uint8Array[] = [];
    let sizeBytes = 0;
    for await (const piece of this.pieces(name)) {
      pieces.push(piece);
      sizeBytes += piece.length;
      if (sizeBytes > MOST_BYTES) throw new Killed();
    }
    return concat(pieces);
  }

  /**
   * Does something to each of the names; a refusal is told as `PROGRAM: NAME: reason` and the next
   * one has its turn. @returns the exit status: 0, or 1 when something was refused
   */
  async forEach(
    program: string,
    names: readonly string[],
    act: (name: string) => Promise<unknown>,
    format = (name: string, reason: string) => `${name}: ${reason}`,
  ): Promise<number> {
    let status = 0;
    for (const name of names) {
      try {
        await act(name);
      } catch (error) {
        await this.complain(`${program}: ${format(name, reasonOf(error))}`);
        status = 1;
      }
    }
    return status;
  }
}
