import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import { nodeCodecs } from "../src/node/codecs.ts";
import { openScratch } from "../src/node/scratch.ts";
import type { PhoneProcess, PhoneSystem, StartOptions } from "../src/peers/system.ts";
import { VirtualPhone } from "../src/peers/virtual-phone.ts";
import type { VirtualPhoneOptions } from "../src/peers/virtual-phone.ts";
import type { BytePipe, ByteStream, KeptBytes, PhoneWorld, Scratch } from "../src/platform.ts";
import { connectDaemon } from "../src/phone/daemon.ts";
import { Phone } from "../src/phone/phone.ts";
import { pipePair } from "./pipe-pair.ts";
import { ScriptedSystem } from "./scripted-system.ts";
import type { Script } from "./scripted-system.ts";

const ADDRESS = { host: "127.0.0.1", port: 5555 };

/** A computer with nothing on it: no adb, no USB, nobody who listens. */
export function emptyWorld(changes: Partial<PhoneWorld> = {}): PhoneWorld {
  return {
    connectTcp: () => Promise.reject(Object.assign(new Error("refused"), { code: "ECONNREFUSED" })),
    usb: () => Promise.resolve(undefined),
    startAdbServer: () => Promise.resolve("not-installed"),
    adbKey: () => Promise.resolve(new Uint8Array()),
    ...changes,
  };
}

/** Another end of the phone's network, in memory. */
export function pipeTo(virtual: VirtualPhone): BytePipe {
  const [here, there] = pipePair();
  virtual.connect(there);
  return here;
}

const opened: { phone: Phone; virtual: VirtualPhone }[] = [];
const folders: string[] = [];

/** Opens a phone that has this behind its adb daemon. {@link letGo} ends it. */
export async function openPhone(
  system: PhoneSystem,
  options: VirtualPhoneOptions = {},
): Promise<{ phone: Phone; virtual: VirtualPhone }> {
  const virtual = new VirtualPhone(system, options);
  const phone = await openAgain(virtual);
  const both = { phone, virtual };
  opened.push(both);
  return both;
}

/** Opens the same phone once more, as the next command would. */
export function openAgain(virtual: VirtualPhone): Promise<Phone> {
  const world = emptyWorld({ connectTcp: () => Promise.resolve(pipeTo(virtual)) });
  return Phone.open((waiting) => connectDaemon(world, ADDRESS, waiting));
}

/** What a scripted phone says of itself, unless its script knows better. */
export const FACTS = [
  "uid=2000(shell) gid=2000(shell)",
  "[ro.product.brand]: [Redmi]",
  "[ro.product.model]: [Redmi Note 8]",
  "[ro.build.version.release]: [11]",
  "[ro.build.version.sdk]: [30]",
  "[ro.debuggable]: [0]",
  "",
].join("\n");

/** Opens a phone whose shell is one function; it is asked what it is before the script is. */
export function openScripted(
  script: Script,
  { facts = FACTS, ...options }: VirtualPhoneOptions & { readonly facts?: string } = {},
): Promise<{ phone: Phone; virtual: VirtualPhone; system: ScriptedSystem }> {
  const whole: Script = (call) =>
    call.command.includes("getprop") ? { out: facts } : script(call);
  const system = new ScriptedSystem(whole);
  return openPhone(system, options).then((both) => ({ ...both, system }));
}

/** Gives root once; then its superuser app asks again, and nobody answers. */
export const asksAgain: Script = async ({ command, killed }) => {
  if (command.endsWith("-c 'id -u'")) return { out: "0\n" };
  if (!command.startsWith("su ")) return {};
  await new Promise((resolve) => {
    killed.addEventListener("abort", resolve);
  });
  return {};
};

/** Closes the phones and removes the folders of a test. */
export async function letGo(): Promise<void> {
  vi.useRealTimers();
  for (const { virtual } of opened.splice(0)) virtual.close();
  for (const { scratch } of rooms.splice(0)) await scratch.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** The same phone, but what `isMeant` commands print goes through `change` first. */
export function rewriting(
  system: PhoneSystem,
  isMeant: (command: string) => boolean,
  change: (output: ByteStream) => ByteStream,
): PhoneSystem {
  return {
    property: (name) => system.property(name),
    filesOf: (uid) => system.filesOf(uid),
    start(command: string, options: StartOptions): PhoneProcess {
      const process = system.start(command, options);
      if (!isMeant(command)) return process;
      return {
        write: (bytes) => {
          process.write(bytes);
        },
        endInput: () => {
          process.endInput();
        },
        stdout: change(process.stdout),
        stderr: process.stderr,
        exited: process.exited,
        kill: () => {
          process.kill();
        },
      };
    },
  };
}

const rooms: { scratch: Scratch }[] = [];

/** What reading files takes; `left` counts what was put aside and not given back. */
export function takeTools(): {
  readonly scratch: Scratch;
  readonly codecs: typeof nodeCodecs;
  readonly left: () => number;
} {
  const folder = newFolder();
  const scratch = openScratch(folder);
  rooms.push({ scratch });
  let left = 0;
  const counting: Scratch = {
    async keep(bytes, options): Promise<KeptBytes> {
      const kept = await scratch.keep(bytes, options);
      left++;
      return {
        sizeBytes: kept.sizeBytes,
        read: (start, end) => kept.read(start, end),
        stream: (start, waiting) => kept.stream(start, waiting),
        drop: () => {
          left--;
          return kept.drop();
        },
      };
    },
    openDatabase: (parts) => scratch.openDatabase(parts),
    newDatabase: () => scratch.newDatabase(),
    editDatabase: (parts) => scratch.editDatabase(parts),
    close: () => scratch.close(),
  };
  return { scratch: counting, codecs: nodeCodecs, left: () => left };
}

/** An empty folder, removed by {@link letGo}. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "ownband-test-"));
  folders.push(folder);
  return folder;
}

/** All bytes of a kept file. */
export async function wholeOf(kept: KeptBytes | undefined): Promise<string | undefined> {
  return kept && Buffer.from(await kept.read(0, kept.sizeBytes)).toString("latin1");
}

const STEP_MS = 250;
const LONGEST_MS = 30 * 60_000;

/**
 * The outcome of `work` with time that flies (fake timers must be on before it starts), and how
 * long it would have taken. Real input and
 * output happen meanwhile.
 */
export async function inFlyingTime<T>(
  work: Promise<T>,
): Promise<{ value?: T; error?: unknown; ms: number }> {
  const outcome: { is?: "value" | "error"; value?: T; error?: unknown } = {};
  work.then(
    (value) => Object.assign(outcome, { is: "value", value }),
    (error: unknown) => Object.assign(outcome, { is: "error", error }),
  );
  return whenSettled(outcome);
}

async function whenSettled<T extends { is?: string }>(outcome: T): Promise<T & { ms: number }> {
  const beganMs = performance.now();
  for (;;) {
    await realTurn();
    const ms = performance.now() - beganMs;
    if (outcome.is !== undefined) return { ...outcome, ms };
    if (ms > LONGEST_MS) throw new Error(`nothing after ${ms} ms`);
    await aMoment(); // disks and compressors do their work in real time
    await vi.advanceTimersByTimeAsync(STEP_MS);
  }
}

/** The real ones, also while a test has put false ones in their place. */
const later = setImmediate;
const realSetTimeout = setTimeout;

function aMoment(): Promise<void> {
  return new Promise((resolve) => {
    realSetTimeout(resolve, 1);
  });
}

/** Lets what is ready happen, without any time passing. */
export async function realTurn(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise<void>((resolve) => later(resolve));
}

/** Everything that a stream gives. */
export async function piecesIn(bytes: ByteStream): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return pieces;
}

/** What a promise is rejected with; `undefined` when it is not. */
export async function failureIn(work: Promise<unknown>): Promise<Error | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error instanceof Error
      ? error
      : new TypeError("rejected with something that is no error");
  }
}
