import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { stripVTControlCharacters } from "node:util";

/** BlueZ's own `bluetoothctl`, typed to. */
export interface Bluetoothctl {
  /**
   * Types a line and waits until what comes after it matches; gives that, without colours.
   *
   * @throws Error with what came instead, after 15 s
   */
  say(line: string, answer: RegExp): Promise<string>;
  /** Ends it. Twice is fine. */
  close(): Promise<void>;
}

/** An attribute as `list-attributes` shows it. */
export interface ListedAttribute {
  readonly kind: "Primary Service" | "Characteristic" | "Descriptor";
  /** Below its device: `/service0009/char000a`. */
  readonly path: string;
  readonly uuid: string;
}

const ANSWER_TIMEOUT_MS = 15_000;

/** Why there is no `bluetoothctl` here; `undefined` when there is one. */
export function bluetoothctlMissing(): string | undefined {
  const { status } = spawnSync("bluetoothctl", ["--version"], { stdio: "ignore" });
  return status === 0 ? undefined : "bluetoothctl is not in PATH (Debian: apt-get install bluez)";
}

/** Starts it on a bus and waits until it has found BlueZ there. */
export async function startBluetoothctl(busAddress: string): Promise<Bluetoothctl> {
  const env = { PATH: process.env["PATH"], DBUS_SYSTEM_BUS_ADDRESS: busAddress };
  const child = spawn("bluetoothctl", [], { env, stdio: ["pipe", "pipe", "ignore"] });
  const killNow = () => child.kill("SIGKILL");
  process.once("exit", killNow);
  const ended = once(child, "close");
  let output = "";
  let hasEnded = false;
  let wake = (): void => undefined;
  child.stdout.on("data", (piece: Buffer) => {
    output += piece.toString();
    wake();
  });
  child.once("exit", () => {
    hasEnded = true;
    wake();
  });
  child.stdin.on("error", () => undefined); // it has ended; the answer will not come

  const hear = async (answer: RegExp, from: number): Promise<string> => {
    const end = Date.now() + ANSWER_TIMEOUT_MS;
    const timer = setInterval(() => wake(), 100);
    try {
      for (;;) {
        const heard = plain(output.slice(from));
        if (answer.test(heard)) return heard;
        if (hasEnded || Date.now() > end) {
          throw new Error(`bluetoothctl did not say ${String(answer)} but:\n${heard}`);
        }
        await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      clearInterval(timer);
    }
  };
  const close = async () => {
    killNow();
    await ended;
    process.removeListener("exit", killNow);
  };
  try {
    await hear(/Agent registered/, 0);
  } catch (error) {
    await close();
    throw error;
  }
  const say = (line: string, answer: RegExp) => {
    const from = output.length;
    child.stdin.write(`${line}\n`);
    return hear(answer, from);
  };
  return { say, close };
}

/** The attributes in an output of `list-attributes`. */
export function listedAttributes(output: string): ListedAttribute[] {
  const entries = output.matchAll(
    /^(Primary Service|Characteristic|Descriptor).*\n\t\/org\/bluez\/hci\d+\/dev_\w{17}(\S+)\n\t(\S+)$/gm,
  );
  return [...entries].map(([, kind, path = "", uuid = ""]) => ({
    // One of the three that the expression lets through.
    kind: kind as ListedAttribute["kind"],
    path,
    uuid,
  }));
}

/** The bytes in a hex dump of `read` or of a notification, as hex digits. */
export function dumpedHex(output: string): string {
  const lines = output.matchAll(/^ {2}((?:[0-9a-f]{2} )+)/gm);
  return [...lines].map(([, hex = ""]) => hex.replaceAll(" ", "")).join("");
}

/** Without colours, and without how readline goes back and forth in a line. */
function plain(output: string): string {
  const text = stripVTControlCharacters(output).replaceAll("\r", "\n");
  return text.replaceAll("\u0001", "").replaceAll("\u0002", "");
}
