import { Interrupted, isAppError } from "../errors.ts";
import type { AppError } from "../errors.ts";
import type { PhoneWorld, Waiting } from "../platform.ts";
import { within } from "../waiting.ts";
import { noPermission, silent } from "./complaints.ts";
import { signIn } from "./daemon.ts";
import type { SignInOptions } from "./daemon.ts";
import { PhoneError } from "./errors.ts";
import { printable } from "./facts.ts";
import type { PhoneLink } from "./link.ts";
import type { PhoneListing } from "./listing.ts";

/** What lies on USB. */
export interface UsbSight {
  /** Phones that offer ADB. */
  readonly listings: readonly PhoneListing[];
  /** Names of phones that are plugged in but do not offer ADB: USB debugging is off. */
  readonly withoutAdb: readonly string[];
  /** Whether USB could be looked at. */
  readonly reachable: boolean;
}

/** USB classes (usb.org): a still-image/MTP interface is what a phone shows while debugging is off. */
const MTP = { interfaceClass: 6, interfaceSubclass: 1, interfaceProtocol: 1 };

/** Xiaomi; Google, whose ids many phones use. */
const PHONE_VENDORS = new Set([0x2717, 0x18d1]);

/** The phones on USB, without any adb server. The library that reads USB is loaded only here. */
export async function listOnUsb(world: PhoneWorld, options: SignInOptions): Promise<UsbSight> {
  const { signal } = options;
  const soon = <T>(work: Promise<T>, stop: AbortSignal | undefined = signal): Promise<T> =>
    within(work, { limitMs: USB_MS, late: silent, signal: stop });
  const usb = await world.usb();
  const devices = await soon(usb?.getDevices() ?? Promise.resolve(undefined)).catch(unlessStopped);
  if (!usb || !devices) return { listings: [], withoutAdb: [], reachable: false };
  const library = await import("@yume-chan/adb-daemon-webusb");
  const listings: PhoneListing[] = [];
  const withoutAdb: string[] = [];
  for (const device of devices) {
    const adb = library.findUsbInterface(device, library.AdbDefaultInterfaceFilter);
    const name = printable(device.productName ?? "") || "Android phone";
    if (!adb) {
      if (isPhone(device)) withoutAdb.push(name);
      continue;
    }
    const phone = new library.AdbDaemonWebUsbDevice(forgiving(device), adb, usb as USB);
    const { serial } = phone;
    const open = async (waiting: Waiting = {}): Promise<PhoneLink> => {
      try {
        const connection = await soon(phone.connect(), waiting.signal ?? signal);
        return await signIn(world, { way: "usb", serial, connection }, { ...options, ...waiting });
      } catch (error) {
        // Closing ends a transfer that would keep the process, and the phone from others.
        await soon(device.close(), undefined).catch(() => undefined);
        throw explain(error, error instanceof library.AdbDaemonWebUsbDevice.DeviceBusyError);
      }
    };
    listings.push({ way: "usb", serial, state: "ready", model: name, open });
  }
  return { listings, withoutAdb, reachable: true };
}

/**
 * The device, whose failed writes are silent: that the phone is gone is told by the end of what it
 * says. The library would leave a rejection that nobody hears, and end the process.
 */
function forgiving(device: USBDevice): USBDevice {
  return new Proxy(device, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      if (name !== "transferOut") return value.bind(target) as unknown;
      return (endpoint: number, bytes: BufferSource) =>
        target.transferOut(endpoint, bytes).catch(() => {
          target.close().catch(() => undefined);
        });
    },
  });
}

function isPhone(device: USBDevice): boolean {
  if (PHONE_VENDORS.has(device.vendorId)) return true;
  return device.configurations.some(({ interfaces }) =>
    interfaces.some(({ alternates }) =>
      alternates.some(
        (it) =>
          it.interfaceClass === MTP.interfaceClass &&
          it.interfaceSubclass === MTP.interfaceSubclass &&
          it.interfaceProtocol === MTP.interfaceProtocol,
      ),
    ),
  );
}

/** USB answers at once, or something is wrong with the device or its driver. */
const USB_MS = 5_000;

/** Where USB cannot be looked at nothing is there; who was told to stop stops. */
function unlessStopped(error: unknown): undefined {
  if (error instanceof Interrupted) throw error;
  return undefined;
}

function explain(error: unknown, isBusy: boolean): AppError {
  if (isAppError(error)) return error;
  if (!isBusy) return noPermission(error);
  return new PhoneError("busy", "Another program holds the phone's USB connection.", {
    hint: "Close other phone tools (adb kill-server ends adb's), then run the same command once more.",
    cause: error,
  });
}
