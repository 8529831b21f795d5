import type { PhoneWorld } from "../platform.ts";
import { noPermission } from "./complaints.ts";
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
  const usb = await world.usb();
  const devices = await usb?.getDevices().catch(() => undefined);
  if (!usb || !devices) return { listings: [], withoutAdb: [], reachable: false };
  const { AdbDaemonWebUsbDevice, AdbDaemonWebUsbDeviceManager } =
    await import("@yume-chan/adb-daemon-webusb");
  const manager = new AdbDaemonWebUsbDeviceManager(usb as USB);
  const phones = await manager.getDevices();
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
        const connection = await phone.connect().catch((error: unknown) => {
          throw explain(error, error instanceof AdbDaemonWebUsbDevice.DeviceBusyError);
        });
        const door = { way: "usb", serial: phone.serial, connection } as const;
        return signIn(world, door, { ...options, ...waiting });
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

function explain(error: unknown, isBusy: boolean): PhoneError {
  if (!isBusy) return noPermission(error);
  return new PhoneError("busy", "Another program holds the phone's USB connection.", {
    hint: "Close other phone tools (adb kill-server ends adb's), then run the same command once more.",
    cause: error,
  });
}
