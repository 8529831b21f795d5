import type { AuthKey } from "../bytes/auth-key.ts";
import { GADGETBRIDGE_APPS } from "../exchange/gadgetbridge/apps.ts";
import type { GadgetbridgeApp } from "../exchange/gadgetbridge/apps.ts";
import { moveDeviceCommand, setKeyCommand } from "../exchange/gadgetbridge/preferences.ts";
import { readApps } from "../phone/apps.ts";
import { PhoneError } from "../phone/errors.ts";
import type { Phone } from "../phone/phone.ts";
import { pushFile } from "../phone/push.ts";
import type { Pushed, PushTools } from "../phone/push.ts";
import type { RandomBytes, Waiting } from "../platform.ts";
import { HandoverError } from "./errors.ts";

/** Gadgetbridge as it is installed on a phone. */
export interface FoundGadgetbridge {
  readonly app: GadgetbridgeApp;
  readonly version?: string | undefined;
  readonly isRunning: boolean;
  /** Where adb may put files for it, and it finds them; absent: it was never opened. */
  readonly filesFolder?: string | undefined;
}

/**
 * Which builds of Gadgetbridge are on the phone, the usual one first; `undefined` when the phone does
 * not say. Changes nothing.
 */
export async function findGadgetbridge(
  phone: Phone,
  options: Waiting = {},
): Promise<FoundGadgetbridge[] | undefined> {
  const installed = await readApps(phone, GADGETBRIDGE_APPS, options);
  if (installed === undefined) return undefined;
  const apps = GADGETBRIDGE_APPS.filter((app) => installed.some(({ id }) => id === app));
  const script = [
    ...apps.map((app) => `[ -d ${sharedFolderOf(app)} ] && echo "folder ${app}"`),
    // Newer phones show all processes only when asked to, older ones take the word for a name.
    "ps; ps -A 2> /dev/null; :",
  ];
  const { stdout } = await phone.run(script.join("\n"), options);
  const lines = stdout.split("\n").map((line) => line.trim());
  return apps.map((app) => ({
    app,
    version: installed.find(({ id }) => id === app)?.version,
    isRunning: lines.some((line) => line.endsWith(` ${app}`) && !line.startsWith("folder ")),
    filesFolder: lines.includes(`folder ${app}`) ? sharedFolderOf(app) : undefined,
  }));
}

function sharedFolderOf(app: GadgetbridgeApp): string {
  return `/sdcard/Android/data/${app}/files`;
}

/** Where a file goes: for a person who chooses it there, or for the import of one app. */
export type PushPlace = "download" | FoundGadgetbridge;

/**
 * Puts a file on the phone: a backup into the folder Download, settings into Gadgetbridge's own. This
 * **changes the phone**: only to be called when its owner has said yes to just this. What is there is
 * never touched, of a file that breaks off nothing stays, and the phone's own sum has to be right.
 *
 * @throws PhoneError "exists" | "no-folder" | "not-written" | "gone" | "silent"; Interrupted
 */
export function pushToPhone(
  phone: Phone,
  bytes: RandomBytes,
  file: { readonly name: string; readonly place: PushPlace },
  tools: PushTools,
): Promise<Pushed> {
  const { name, place } = file;
  const folder = place === "download" ? "/sdcard/Download" : place.filesFolder;
  if (folder === undefined) throw noFolder();
  return pushFile(phone, bytes, { folder, name }, tools);
}

/**
 * Sends the key to the running app, which takes it if it knows the band and its owner lets others set
 * settings of it. **Nothing confirms it**: that it was sent is all that is known. The key is in the
 * phone's memory of commands meanwhile, and may be in its log. Changes the phone: only on the owner's
 * word.
 *
 * @throws HandoverError "not-running" | "not-sent"; PhoneError
 */
export function sendKeyIntent(
  phone: Phone,
  gadgetbridge: FoundGadgetbridge,
  band: { readonly mac: string; readonly key: AuthKey },
  options: Waiting = {},
): Promise<void> {
  return send(phone, gadgetbridge, setKeyCommand(gadgetbridge.app, band.mac, band.key), options);
}

/**
 * Asks the running app to know a device by the band's new address from now on. As
 * {@link sendKeyIntent}; Gadgetbridge closes itself when it has done so.
 *
 * @throws HandoverError "not-running" | "not-sent"; PhoneError
 */
export function sendMoveIntent(
  phone: Phone,
  gadgetbridge: FoundGadgetbridge,
  move: { readonly fromMac: string; readonly toMac: string },
  options: Waiting = {},
): Promise<void> {
  const command = moveDeviceCommand(gadgetbridge.app, move.fromMac, move.toMac);
  return send(phone, gadgetbridge, command, options);
}

async function send(
  phone: Phone,
  { isRunning }: FoundGadgetbridge,
  command: string,
  options: Waiting,
): Promise<void> {
  if (!isRunning) {
    throw new HandoverError("not-running", "Gadgetbridge does not run on the phone.", {
      hint: "Open it, then run the same command once more.",
    });
  }
  const { exitCode, stdout } = await phone.run(command, options);
  if (exitCode === 0 && /^Broadcast completed/m.test(stdout)) return;
  throw new HandoverError("not-sent", "The phone did not pass the message on.", {
    hint: "Unlock the phone and try once more, or put the key into Gadgetbridge by hand.",
  });
}

/** The one that is meant. @throws HandoverError "no-gadgetbridge" */
export function getGadgetbridge(found: readonly FoundGadgetbridge[]): FoundGadgetbridge {
  const [first] = found.toSorted((a, b) => Number(b.isRunning) - Number(a.isRunning));
  if (first !== undefined) return first;
  throw new HandoverError("no-gadgetbridge", "Gadgetbridge is not installed on the phone.", {
    hint: "Install it from F-Droid (https://f-droid.org/packages/nodomain.freeyourgadget.gadgetbridge), open it once, then run the same command again.",
  });
}

function noFolder(): PhoneError {
  return new PhoneError("no-folder", "Gadgetbridge has no folder in the phone's storage yet.", {
    hint: "Open Gadgetbridge once, then run the same command again.",
  });
}
