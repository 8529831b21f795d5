import { Interrupted, isAppError } from "../errors.ts";
import type { AppError } from "../errors.ts";
import type { PhoneWorld } from "../platform.ts";
import { within } from "../waiting.ts";
import { noPermission, silent } from "./complaints.ts";
import { signIn } from "./daemon.ts";
import type { SignInOptions } from "./daemon.ts";
import { PhoneError } from "./errors.ts";
import { printable } from "./facts.ts";
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
  const soon = <T>(work: Promise<T>): Promise<T> =>
    within(work, { limitMs: USB_MS, late: silent, signal });
  const usb = await world.usb();
  const devices = await soon(usb?.getDevices() ?? Promise.resolve(undefined)).catch(unlessStopped);
  if (!usb || !devices) return { listings: [], withoutAdb: [], reachable: false };
  const { AdbDaemonWebUsbDevice, AdbDaemonWebUsbDeviceManager } =
    await import("@yume-chan/adb-daemon-webusb");
  const manager = new AdbDaemonWebUsbDeviceManager(usb as USB);
  const phones = await soon(manager.getDevices());
  const withAdb = new Set(phones.map(({ raw }) => raw));
  const others = (await usb.getDevices()).filter(
    (device) => !withAdb.has(device) && isPhone(device),
  );
  return {
    listings: phones.map((phone) => ({
      way: "usb",
      serial: phone.serial,
      state: "ready",
      model: printable(phone.name) || "Android phone",
      open: async (waiting) => {
        try {
          const connection = await soon(phone.connect());
          const door = { way: "usb", serial: phone.serial, connection } as const;
          return await signIn(world, door, { ...options, ...waiting });
        } catch (error) {
          // Closing ends a transfer that would keep the process, and the phone from others.
          await soon(phone.raw.close()).catch(() => undefined);
          throw explain(error, error instanceof AdbDaemonWebUsbDevice.DeviceBusyError);
        }
      },
    })),
    withoutAdb: others.map((device) => printable(device.productName ?? "") || "Android phone"),
    reachable: true,
  };
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
