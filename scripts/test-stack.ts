// Runs our client and bluetoothctl against a real Linux Bluetooth stack, whole: a kernel and bluetoothd
// in an emulated computer with two virtual radios, the virtual band behind one of them.
//
//   npm run test:stack [-- --trace]
//
// Takes about a minute, after a first time of two. Ends with 0 when every step went well.
import { AuthKey } from "../src/bytes/auth-key.ts";
import { connectBus } from "../src/node/bus.ts";
import { GattApplication } from "../src/peers/bluez/gatt-application.ts";
import { VirtualBand } from "../src/peers/virtual-band.ts";
import type { Trace } from "../src/platform.ts";
import { bluetoothctlJourney } from "./stack/bluetoothctl-journey.ts";
import { chromiumJourney } from "./stack/chromium-journey.ts";
import { clientJourney } from "./stack/client-journey.ts";
import { makeGuestImage } from "./stack/guest-image.ts";
import { bootGuest } from "./stack/guest.ts";
import type { Guest } from "./stack/guest.ts";
import { LogBook } from "./stack/log-book.ts";

const BOOT_MS = 240_000;
const BUILD_MS = 600_000;
const REGISTER_MS = 30_000;
/** The guest's second radio; clients take the first. */
const BAND_ADAPTER = "/org/bluez/hci1";
/** What it has recorded: a thousand notifications, enough for their order to break. */
const DAYS = 3;
/** Where the wearer lives, east of UTC. */
const OFFSET_MIN = 60;

const trace: Trace = (event, facts) => {
  if (process.argv.includes("--trace")) console.error("  ·", event, facts ?? "");
};

async function run(book: LogBook): Promise<void> {
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error("This needs Debian or Ubuntu on x64: the guest is made of its packages.");
  }
  const image = await book.step("make the guest", BUILD_MS, () =>
    Promise.resolve([makeGuestImage(), "kernel and initial RAM disk"]),
  );
  const guest = await book.step("boot the guest", BOOT_MS, async () => {
    const booted = await bootGuest(image);
    return [booted, versionIn(booted)];
  });
  try {
    await withBand(book, guest);
  } catch (error) {
    console.error(`The guest's console ends with:\n${guest.console().slice(-2_000)}`);
    throw error;
  } finally {
    await guest.close();
  }
}

async function withBand(book: LogBook, { busAddress }: Guest): Promise<void> {
  const bus = await connectBus(busAddress);
  try {
    const key = AuthKey.of(crypto.getRandomValues(new Uint8Array(16)));
    const endS = Math.floor(Date.now() / 1000 / 60) * 60;
    const band = new VirtualBand({ key, zone: () => OFFSET_MIN, history: { days: DAYS, endS } });
    const application = await book.step("the virtual band advertises", REGISTER_MS, async () => {
      const registered = await GattApplication.register(bus, band, { adapterPath: BAND_ADAPTER });
      return [registered, registered.adapterPath];
    });
    try {
      const journey = { book, busAddress, band, key, offsetMin: OFFSET_MIN, trace };
      await clientJourney(journey);
      await bluetoothctlJourney(journey);
      await chromiumJourney(journey);
    } finally {
      await application.close();
    }
  } finally {
    bus.close();
  }
}

function versionIn(guest: Guest): string {
  return `bluetoothd ${/Bluetooth daemon (\S+)/.exec(guest.console())?.[1] ?? "?"}`;
}

// Whatever was started is ended on the way out.
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(name, () => process.exit(130));
}

const book = new LogBook();
try {
  await run(book);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  if (process.argv.includes("--trace")) console.error(error);
  process.exitCode = 1;
}
const failed = book.entries.filter((it) => !it.isGood).length;
console.log(`${book.entries.length - failed} steps went well, ${failed} failed`);
if (!book.isGood) process.exitCode = 1;
