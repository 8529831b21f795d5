import { AppError } from "../errors.ts";
import type { BytePipe, PhoneWorld, UsbPorts } from "../platform.ts";

/** What we use of `navigator.usb`. */
export type WebUsb = Pick<USB, "requestDevice">;

/** What ADB shows itself as on USB. */
const ADB_FILTER = { classCode: 0xff, subclassCode: 0x42, protocolCode: 1 };

/** Where the key lies that phones know this browser by. */
export interface KeyShelf {
  load(): Promise<Uint8Array | undefined>;
  save(key: Uint8Array): Promise<void>;
}

/**
 * The ways to a phone from a browser: USB alone. A device is seen only after the person has picked it
 * once (see {@link choosePhone}).
 *
 * @param usb `navigator.usb`; `undefined` where the browser has none
 */
export function webPhoneWorld(usb: UsbPorts | undefined, shelf: KeyShelf): PhoneWorld {
  return {
    // A browser opens no TCP connection: as if nobody listened there.
    connectTcp: () => Promise.reject<BytePipe>(new NoTcpError()),
    usb: () => Promise.resolve(usb),
    startAdbServer: () => Promise.resolve("not-installed"),
    adbKey: () => adbKey(shelf),
  };
}

class NoTcpError extends Error {
  readonly code = "ECONNREFUSED";

  constructor() {
    super("A browser reaches phones over USB only.");
  }
}

/**
 * Lets the person pick a phone in the browser's own chooser; wants a fresh click, and a window.
 *
 * @throws AppError "no-usb" | "not-chosen" | "usb-denied"
 */
export async function choosePhone(usb: WebUsb | undefined): Promise<void> {
  if (usb === undefined) throw noUsb();
  try {
    await usb.requestDevice({ filters: [ADB_FILTER] });
  } catch (cause) {
    throw cause instanceof DOMException && cause.name === "NotFoundError"
      ? notChosen(cause)
      : denied(cause);
  }
}

export function noUsb(): AppError {
  return new AppError("no-usb", "This browser has no USB for web pages.", {
    hint:
      "Chrome, Edge and Opera have it, on a computer and on Android; Firefox and Safari do not. " +
      "Files work everywhere: a backup, or the app's database, can be dropped here.",
  });
}

function notChosen(cause: unknown): AppError {
  return new AppError("not-chosen", "No phone was chosen.", {
    hint:
      "Is yours not in the list? Unlock it, switch USB debugging on, and use a cable that carries data. " +
      "If another program holds it, end that: adb kill-server.",
    cause,
  });
}

function denied(cause: unknown): AppError {
  return new AppError("usb-denied", "The browser does not let this page use USB.", {
    hint: "Click the button again, and allow USB for this page in the browser's settings.",
    cause,
  });
}

/** Our RSA key for phones (2048 bits, as adb's own), made once. */
async function adbKey(shelf: KeyShelf): Promise<Uint8Array> {
  const kept = await shelf.load();
  if (kept !== undefined) return kept;
  const algorithm = {
    name: "RSASSA-PKCS1-v1_5",
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: "SHA-1",
  };
  const pair = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const key = new Uint8Array(await crypto.subtle.exportKey("pkcs8", pair.privateKey));
  await shelf.save(key);
  return key;
}

/** A file in the browser's own storage; where there is none, it is forgotten with the page. */
export function keyShelf(name = "adbkey"): KeyShelf {
  let remembered: Uint8Array | undefined;
  const handle = async (create: boolean): Promise<FileSystemFileHandle | undefined> => {
    try {
      const folder = await navigator.storage.getDirectory();
      return await folder.getFileHandle(name, { create });
    } catch {
      return undefined;
    }
  };
  return {
    async load() {
      const file = await (await handle(false))?.getFile();
      return file && file.size > 0 ? new Uint8Array(await file.arrayBuffer()) : remembered;
    },
    async save(key) {
      remembered = key;
      const stream = await (await handle(true))?.createWritable();
      await stream?.write(key.slice());
      await stream?.close();
    },
  };
}
