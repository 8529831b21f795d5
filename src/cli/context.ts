import { join } from "node:path";
import { parseMac } from "../bytes/mac.ts";
import { AppError } from "../errors.ts";
import { parseAddress, STANDARD_ADB_SERVER } from "../phone/address.ts";
import type { Reach } from "../phone/find-phones.ts";
import type { Address, Radio, Trace } from "../platform.ts";
import { nodePhoneWorld } from "../node/phone-world.ts";
import { dataFolderOf } from "./data-folder.ts";
import { Output } from "./output.ts";

/** The options that every command knows. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly debug?: boolean;
  readonly yes?: boolean;
  readonly data?: string;
  readonly phone?: string;
  readonly adbServer?: string;
  readonly band?: string;
}

/** The words on the command line make no sense. */
export class UsageError extends AppError<"usage"> {
  constructor(message: string, hint?: string) {
    super("usage", message, { hint });
  }
}

/** What a command works with. */
export interface Context {
  readonly out: Output;
  readonly options: CommonOptions;
  /** Holds the store, our adb key and scratch space; made when something is put there. */
  readonly dataFolder: string;
  /** Given when the person presses Ctrl-C. */
  readonly signal: AbortSignal;
  readonly trace: Trace;
  /** This computer's Bluetooth; the caller closes it. @throws LinkError */
  readonly openRadio: () => Promise<Radio>;
}

export function makeContext(options: CommonOptions, signal: AbortSignal): Context {
  const { json = false, quiet = false, debug = false } = options;
  const out = new Output({ json, quiet, debug });
  return {
    out,
    options,
    dataFolder: dataFolderOf(options.data),
    signal,
    trace: out.trace,
    openRadio: async () =>
      (await import("../node/radio.ts")).openRadio({ trace: out.trace, signal }),
  };
}

/** Where to look for phones, from `--phone`, `--adb-server` and adb's own environment variable. */
export function reachOf(context: Context): Reach {
  const { options, signal, trace, out, dataFolder } = context;
  return {
    world: nodePhoneWorld(dataFolder),
    server: serverOf(options),
    which: options.phone,
    trace,
    signal,
    onConfirm: () => {
      out.note(
        "  Look at the phone: tap Allow when it asks “Allow USB debugging?” (tick “Always”).",
      );
    },
  };
}

function serverOf({ adbServer }: CommonOptions): Address {
  if (adbServer !== undefined) {
    const address = parseAddress(adbServer);
    if (!address) throw new UsageError("--adb-server wants HOST:PORT, for example 127.0.0.1:5037.");
    return address;
  }
  const port = Number(process.env["ANDROID_ADB_SERVER_PORT"] ?? STANDARD_ADB_SERVER.port);
  const isPort = Number.isInteger(port) && port > 0 && port < 65_536;
  return { host: STANDARD_ADB_SERVER.host, port: isPort ? port : STANDARD_ADB_SERVER.port };
}

/** A band's address as the owner wrote it. @throws UsageError */
export function wantedMac(word: string | undefined): string | undefined {
  if (word === undefined) return undefined;
  const mac = parseMac(word);
  if (mac === undefined) {
    throw new UsageError("That is no Bluetooth address.", "It looks like AA:BB:CC:11:22:33.");
  }
  return mac;
}

/** The file that holds everything: keys now, records later. */
export function storePath({ dataFolder }: Context): string {
  return join(dataFolder, "ownband.sqlite");
}
