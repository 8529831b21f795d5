import { link, mkdir, open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { AppError } from "../errors.ts";
import type { AdbServerStart, PhoneWorld, UsbPorts, Waiting } from "../platform.ts";
import { diskErrorOf } from "./disk-error.ts";
import { connectTcp } from "./tcp.ts";

/** The ways to a phone from a computer that runs Node.js. Our RSA key lies in `dataFolder`. */
export function nodePhoneWorld(dataFolder: string): PhoneWorld {
  return {
    connectTcp,
    usb: loadUsb,
    startAdbServer,
    adbKey: () => adbKey(join(dataFolder, "adbkey")),
  };
}

/**
 * The `usb` package reads USB without any driver of ours; it is not there on every system. As in adb
 * itself, `ADB_USB=0` in the environment leaves USB alone.
 */
async function loadUsb(): Promise<UsbPorts | undefined> {
  if (process.env["ADB_USB"] === "0") return undefined;
  try {
    const { WebUSB } = await import("usb");
    return new WebUSB({ allowAllDevices: true });
  } catch {
    return undefined;
  }
}

const START_LIMIT_MS = 20_000;

/** `adb start-server` returns when the server answers, and leaves it running. */
async function startAdbServer(port: number, { signal }: Waiting = {}): Promise<AdbServerStart> {
  const { spawn } = await import("node:child_process");
  return new Promise((resolve) => {
    // Not spawn's own time limit: where there is no adb, its timer would hold up our end.
    const limit = AbortSignal.timeout(START_LIMIT_MS);
    const child = spawn("adb", ["-P", String(port), "start-server"], {
      stdio: "ignore",
      windowsHide: true,
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    child.once("error", (error: NodeJS.ErrnoException) => {
      resolve(error.code === "ENOENT" ? "not-installed" : "failed");
    });
    child.once("exit", (code) => {
      resolve(code === 0 ? "started" : "failed");
    });
  });
}

/** Our RSA key for phones (2048 bits, as adb's own), made once and readable by the owner alone. */
async function adbKey(path: string): Promise<Uint8Array> {
  const pem = (await readKey(path)) ?? (await makeKey(path));
  const { createPrivateKey } = await import("node:crypto");
  try {
    return new Uint8Array(createPrivateKey(pem).export({ type: "pkcs8", format: "der" }));
  } catch (cause) {
    throw new AppError("damaged-key", "The key that phones know ownband by cannot be read.", {
      hint: "Delete the file adbkey in ownband's data folder; the phone will ask once more.",
      cause,
    });
  }
}

async function readKey(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw diskErrorOf(error);
  }
}

async function makeKey(path: string): Promise<string> {
  try {
    return await writeKey(path);
  } catch (error) {
    throw diskErrorOf(error);
  }
}

async function writeKey(path: string): Promise<string> {
  const { generateKeyPair } = await import("node:crypto");
  const { privateKey } = await promisify(generateKeyPair)("rsa", {
    modulusLength: 2048,
    publicExponent: 65_537,
  });
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }) as string;
  await mkdir(join(path, ".."), { recursive: true, mode: 0o700 });
  const draft = `${path}.${crypto.randomUUID()}`;
  const file = await open(draft, "wx", 0o600);
  try {
    await file.writeFile(pem);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    // A link never replaces: of two that start at the same moment both use the first one's key.
    await link(draft, path);
    return pem;
  } catch (error) {
    const other = await readKey(path);
    if (other === undefined) throw error;
    return other;
  } finally {
    await rm(draft, { force: true });
  }
}
