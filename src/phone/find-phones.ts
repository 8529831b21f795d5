import type { Address, PhoneWorld, Trace } from "../platform.ts";
import { listFromServer } from "./adb-server.ts";
import { parseAddress } from "./address.ts";
import { noPermission, offline, unauthorized } from "./complaints.ts";
import { connectDaemon } from "./daemon.ts";
import type { SignInOptions } from "./daemon.ts";
import { PhoneError } from "./errors.ts";
import type { PhoneListing } from "./listing.ts";
import { pause } from "../waiting.ts";
import { listOnUsb } from "./usb.ts";
import type { UsbSight } from "./usb.ts";

/** Where to look for phones, and which one is meant. */
export interface Reach extends SignInOptions {
  readonly world: PhoneWorld;
  readonly server: Address;
  /** An adb serial, `HOST:PORT`, or a part of the model's name. */
  readonly which?: string | undefined;
  readonly trace?: Trace | undefined;
}

/** What was seen on the way to a phone; `doctor` tells all of it. */
export interface Sighting {
  readonly listings: readonly PhoneListing[];
  /** Whether adb's server was running, was started, or cannot be had. */
  readonly server: "running" | "started" | "not-installed" | "failed" | "not-needed" | "elsewhere";
  /** What lies on USB; absent when it was not looked at. */
  readonly usb?: UsbSight;
}

/**
 * The phones within reach: through a running adb server; else straight over USB; else, when `adb`
 * is installed, through a server that is started now. A `HOST:PORT` that no server knows is reached
 * straight over TCP.
 */
export async function findPhones(reach: Reach): Promise<Sighting> {
  const { world, server, trace, signal } = reach;
  const address = parseAddress(reach.which);
  const known = await listFromServer(world, server, { signal }).catch((error: unknown) => {
    // A phone that is named by its address needs no server, whatever is wrong with that.
    if (address && error instanceof PhoneError) return undefined;
    throw error;
  });
  trace?.("adb server", { running: known !== undefined, phones: known?.length ?? 0 });
  if (known?.some(({ serial }) => serial === reach.which)) {
    return { listings: known, server: "running" };
  }
  if (address) return { listings: [directly(reach, address)], server: "not-needed" };
  if (known && known.length > 0) return { listings: known, server: "running" };
  const usb = await listOnUsb(world, reach);
  trace?.("usb", { phones: usb.listings.length, withoutAdb: usb.withoutAdb.length });
  if (known || usb.listings.length > 0) {
    return { listings: usb.listings, server: known ? "running" : "not-needed", usb };
  }
  // On another computer nothing can be started, and a server of that port here would see nothing.
  if (!LOOPBACK.has(server.host)) return { listings: [], server: "elsewhere", usb };
  const outcome = await world.startAdbServer(server.port, { signal });
  trace?.("adb server", { start: outcome });
  const listings = outcome === "started" ? await listFromNewServer(reach) : [];
  return { listings, server: outcome, usb };
}

/** A server that has just been started needs a moment to see what is plugged in. */
const FIRST_LOOK_MS = 3_000;
const FIRST_LOOK_PAUSE_MS = 250;

async function listFromNewServer(reach: Reach): Promise<readonly PhoneListing[]> {
  const { world, server, signal } = reach;
  for (let waitedMs = 0; ; waitedMs += FIRST_LOOK_PAUSE_MS) {
    const listings = (await listFromServer(world, server, { signal })) ?? [];
    if (listings.length > 0 || waitedMs >= FIRST_LOOK_MS) return listings;
    await pause(FIRST_LOOK_PAUSE_MS, signal);
  }
}

const LOOPBACK: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "::1"]);

function directly(reach: Reach, address: Address): PhoneListing {
  const serial = `${address.host}:${address.port}`;
  return {
    way: "tcp",
    serial,
    state: "ready",
    open: (options) => connectDaemon(reach.world, address, { ...reach, ...options }),
  };
}

const LOOK_AGAIN_MS = 1_000;

/**
 * The one phone that is meant. One that does not trust this computer yet is looked at again until
 * `patienceMs` have passed: its owner is told (`onConfirm`) to answer the question on its screen.
 *
 * @throws PhoneError as {@link choosePhone}
 */
export async function waitForPhone(reach: Reach, patienceMs: number): Promise<PhoneListing> {
  const endMs = performance.now() + patienceMs;
  let told = false;
  for (;;) {
    try {
      return choosePhone(await findPhones(reach), reach.which);
    } catch (error) {
      const canWait = error instanceof PhoneError && error.code === "unauthorized";
      if (!canWait || performance.now() >= endMs) throw error;
      if (!told) reach.onConfirm?.();
      told = true;
      await pause(LOOK_AGAIN_MS, reach.signal);
    }
  }
}

/**
 * The one phone that is meant.
 * @throws PhoneError "no-phone" | "no-such-phone" | "several-phones" | "unauthorized" | "offline" |
 *   "no-permission"
 */
export function choosePhone(sighting: Sighting, which?: string): PhoneListing {
  const { listings } = sighting;
  const matching = which === undefined ? listings : meant(listings, which);
  if (matching.length === 0) throw which === undefined ? noPhone(sighting) : noSuchPhone(listings);
  const ready = matching.filter(({ state }) => state === "ready");
  const [only, second] = ready.length > 0 ? ready : matching;
  if (only === undefined) throw noPhone(sighting);
  const isOneTrouble = ready.length === 0 && matching.every(({ state }) => state === only.state);
  if (second !== undefined && !isOneTrouble) {
    throw severalPhones(ready.length > 0 ? ready : matching);
  }
  switch (only.state) {
    case "ready":
      return only;
    case "unauthorized":
      throw unauthorized();
    case "offline":
      throw offline();
    case "no-permission":
      throw noPermission();
    case "unusable":
      throw new PhoneError("offline", "The phone is not running Android just now.", {
        hint: "It is in its boot loader or is being updated: restart it, unlock it, then try again.",
      });
  }
}

/** A serial number names one phone; a part of the model's name may fit several. */
function meant(listings: readonly PhoneListing[], which: string): readonly PhoneListing[] {
  const exact = listings.filter(({ serial }) => serial === which);
  if (exact.length > 0) return exact;
  const part = which.toLowerCase();
  return listings.filter(({ model }) => model?.toLowerCase().includes(part));
}

/** A serial number is nobody's business but its owner's: phones go by model in what we print. */
export function namesOf(listings: readonly PhoneListing[]): string {
  return listings
    .map(({ model, serial, way }) => model ?? (way === "tcp" ? serial : "a phone without a name"))
    .join(", ");
}

function severalPhones(listings: readonly PhoneListing[]): PhoneError {
  return new PhoneError("several-phones", `Several phones are connected: ${namesOf(listings)}.`, {
    hint: "Name one with --phone MODEL (a part of its name is enough) or --phone SERIAL (adb devices shows it), or unplug the others.",
  });
}

function noSuchPhone(listings: readonly PhoneListing[]): PhoneError {
  const there = listings.length === 0 ? "none is" : `there: ${namesOf(listings)}`;
  return new PhoneError(
    "no-such-phone",
    `The phone named with --phone is not connected (${there}).`,
    {
      hint: "Check the name, or leave --phone out when only one phone is connected.",
    },
  );
}

function noPhone({ usb, server }: Sighting): PhoneError {
  if (usb && usb.withoutAdb.length > 0) {
    return new PhoneError("no-phone", "A phone is plugged in, but USB debugging is switched off.", {
      hint:
        "On the phone: Settings → About phone → tap “Build number” (MIUI: “MIUI version”) seven times; " +
        "then Settings → (Additional settings →) Developer options → USB debugging: on.",
    });
  }
  if (server === "elsewhere") {
    return new PhoneError("no-phone", "No adb server answers where --adb-server says.", {
      hint: "Start it there (adb -a nodaemon server), or leave --adb-server out.",
    });
  }
  const andAdb =
    server === "not-installed" && usb?.reachable === false
      ? " This computer gives no direct access to USB either: install adb (Android platform tools)."
      : "";
  return new PhoneError("no-phone", "No phone is connected.", {
    hint:
      "Plug it in with a cable that carries data (charging cables do not), unlock it, and switch on " +
      `USB debugging: Settings → About phone → tap “Build number” seven times → Developer options.${andAdb}`,
  });
}
