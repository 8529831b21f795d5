import { preferenceFileName } from "../exchange/gadgetbridge/preferences.ts";
import { restoreZipName } from "../exchange/gadgetbridge/restore-zip.ts";
import type { UnixSeconds } from "../health/minute.ts";

/** The ways in which Gadgetbridge gets a key, and with some of them a history. */
export type WayKind =
  | "text" // typed, pasted or scanned by the owner
  | "restore-zip" // a backup that Gadgetbridge restores
  | "merged-database" // the owner's own database with what it lacked
  | "preference-file" // the settings of one device, imported
  | "settings-intent" // a message to the running app
  | "move-device"; // a message that gives a known device its new address

/** How the owner uses Gadgetbridge so far; what is not known is absent. */
export interface GadgetbridgeUse {
  /** As Android's package manager writes it: `0.83.0`. */
  readonly version?: string | undefined;
  /** Whether it has devices or a history of its own, which a restored backup would replace. */
  readonly isFresh?: boolean | undefined;
  /** Whether it knows the band under its present address. */
  readonly knowsBand?: boolean | undefined;
  /** A former address of the band that it knows. */
  readonly knowsFormerMac?: string | undefined;
  readonly isRunning?: boolean | undefined;
  /** Whether its folder in the phone's shared storage is there. */
  readonly hasFilesFolder?: boolean | undefined;
}

/** What is to be handed over. */
export interface HandoverWish {
  readonly mac: string;
  /** `Mi Smart Band 4`. */
  readonly model?: string | undefined;
  /** Whether there are records to take along. */
  readonly hasHistory: boolean;
  /** The vendor's app that the band is paired in, as its owner knows it. */
  readonly vendorApp?: string | undefined;
  readonly use: GadgetbridgeUse;
  readonly nowS: UnixSeconds;
}

/** One way, in words for the owner. */
export interface HandoverWay {
  readonly way: WayKind;
  readonly title: string;
  /** What has to be so for it to work. */
  readonly needs: readonly string[];
  /** What to do, in order; `keepKeyAlive` comes before all of them. */
  readonly steps: readonly string[];
  /** What of Gadgetbridge it puts something else in the place of. */
  readonly replaces: string;
  readonly leavesAlone: string;
  /** The file that is made for it. */
  readonly file?: { readonly name: string; readonly holdsKey: boolean } | undefined;
  /** Why it does not work here; absent: for all we know it does. */
  readonly impossible?: string | undefined;
}

/** What to do, best way first. */
export interface HandoverPlan {
  /** First of all, and in this order: a key dies of what comes naturally. */
  readonly keepKeyAlive: readonly string[];
  readonly ways: readonly HandoverWay[];
  /** After the key is in: what Gadgetbridge does, and what it says when something is wrong. */
  readonly afterwards: readonly string[];
}

/** Backups can be restored since 0.82.0; our database is of the schema of 0.83.0. */
const FIRST_FOR_ZIP = [0, 83];
/** The message that moves a device came with 0.75.0, the one that sets a setting is about as old. */
const FIRST_FOR_INTENTS = [0, 75];

/** @source gadgetbridge §3, §5, §6, §8; key-sources §1 */
export function planHandover(wish: HandoverWish): HandoverPlan {
  const ways = [text(wish), zip(wish), merged(wish), preferences(wish), intent(wish), moved(wish)];
  const order = orderFor(wish);
  const fits = ways.filter((it) => it !== undefined);
  return {
    keepKeyAlive: keepKeyAlive(wish),
    ways: fits.toSorted((a, b) => rankOf(a, order) - rankOf(b, order)),
    afterwards: afterwards(wish),
  };
}

/** Those that work come first. */
function rankOf({ way, impossible }: HandoverWay, order: readonly WayKind[]): number {
  return order.indexOf(way) + (impossible === undefined ? 0 : order.length);
}

function orderFor({ use, hasHistory }: HandoverWish): readonly WayKind[] {
  if (use.knowsFormerMac !== undefined && use.knowsBand !== true) {
    return [
      "move-device",
      "text",
      "merged-database",
      "restore-zip",
      "preference-file",
      "settings-intent",
    ];
  }
  if (use.knowsBand === true) {
    return [
      "text",
      "merged-database",
      "preference-file",
      "settings-intent",
      "restore-zip",
      "move-device",
    ];
  }
  if (use.isFresh === true && hasHistory) {
    return [
      "restore-zip",
      "text",
      "merged-database",
      "preference-file",
      "settings-intent",
      "move-device",
    ];
  }
  return [
    "text",
    "merged-database",
    "restore-zip",
    "preference-file",
    "settings-intent",
    "move-device",
  ];
}

function keepKeyAlive({ vendorApp = "the vendor's app" }: HandoverWish): string[] {
  return [
    `Do not un-pair the band in ${vendorApp}, and do not reset the band: either makes the key worthless.`,
    `Open ${vendorApp} once more and let it synchronise, so that nothing stays behind on the band.`,
    `Stop it: Settings → Apps → ${vendorApp} → Force stop. Take away its permission for nearby devices (before Android 12: location), so that it does not come back. Uninstalling it is fine too.`,
    "Remove the band in Android's own list: Settings → Connected devices → the band → Forget. That is only Android's bond; the key stays.",
  ];
}

function afterwards({ model }: HandoverWish): string[] {
  const band = model ?? "the band";
  return [
    `Hold the phone near ${band} and tap it in Gadgetbridge; if Android asks to pair, tap Pair. The first time it asks who wears it.`,
    "“Authentication failed, please check auth key”: nothing is broken. Check the key in the device's settings, with 0x in front and nothing behind.",
    "The band says “Update the app to the latest version first”: switch on “New Auth Protocol” in the device's authentication settings.",
  ];
}

function text({ model, use }: HandoverWish): HandoverWay {
  const name = model ?? "the band";
  const where =
    use.knowsBand === true
      ? [`Tap the gear beside ${name} → Auth Key.`]
      : [
          "In Gadgetbridge tap “+”. Location has to be switched on, and it has to be allowed to find nearby devices.",
          `Press ${name} in the list for long (do not tap it): Auth Key.`,
        ];
  return {
    way: "text",
    title: "Paste the key, or scan it",
    needs: ["Gadgetbridge on the phone, in any version"],
    steps: [
      ...where,
      "Paste the key: 34 characters, 0x in front, no blank and no line break behind it. A line break is accepted and then everything fails.",
      use.knowsBand === true ? "Go back and connect." : `Go back, and tap ${name}.`,
      "Clear the clipboard.",
    ],
    replaces: "The key of this device, nothing else.",
    leavesAlone: "Everything else. The history comes another way.",
  };
}

function zip(wish: HandoverWish): HandoverWay {
  const { use, nowS } = wish;
  const keeps = use.isFresh === true ? [] : ["Save what is there first: Data management → Backup."];
  return {
    way: "restore-zip",
    title: "Restore a backup that ownband makes: device, key and history in one go",
    needs: ["Gadgetbridge 0.83.0 or newer", "a fresh installation, or one whose content may go"],
    steps: [
      ...keeps,
      "Put the file into the phone's folder Download.",
      "In Gadgetbridge: Data management → Restore, and choose the file.",
      "Wait until it is done; Gadgetbridge starts anew, with the band in its list.",
      "Delete the file on the phone and on this computer: the key is in it, for everybody to read.",
    ],
    replaces:
      "Everything in Gadgetbridge: its database with all devices and their history, and all of its settings.",
    leavesAlone: "The band, the vendor's app, and settings of devices that are not in the file.",
    file: { name: restoreZipName(nowS), holdsKey: true },
    impossible: isOlder(use.version, FIRST_FOR_ZIP)
      ? "This Gadgetbridge is older than 0.83.0: update it first."
      : undefined,
  };
}

/** Not where there is nothing to merge into. */
function merged({ use, hasHistory }: HandoverWish): HandoverWay | undefined {
  if (use.isFresh === true || !hasHistory) return undefined;
  return {
    way: "merged-database",
    title: "Add the history to your own Gadgetbridge",
    needs: ["an export of your Gadgetbridge: Data management → Export"],
    steps: [
      "In Gadgetbridge: Data management → Export. It writes the file Gadgetbridge into its folder.",
      "Let ownband read that file and write a new one, with everything that yours lacks.",
      "Rename the export on the phone (it is your way back), and put the new file in its place, under the name Gadgetbridge.",
      "In Gadgetbridge: Data management → Import. It replaces its database by that file, and starts anew.",
    ],
    replaces:
      "The database, by itself with more in it. What you record between export and import is lost.",
    leavesAlone: "Every record, device and setting that was there. The key comes another way.",
    file: { name: "Gadgetbridge", holdsKey: false },
  };
}

function preferences({ mac, use }: HandoverWish): HandoverWay {
  return {
    way: "preference-file",
    title: "Import a file with the device's settings",
    needs: ["the band is in Gadgetbridge's list already", "its folder is on the phone"],
    steps: [
      `Put the file into Android/data/nodomain.freeyourgadget.gadgetbridge/files on the phone, under the name ${preferenceFileName(mac)}.`,
      "In Gadgetbridge: Data management → Import. It reads everything that lies there, an older database too: take away first what you do not want.",
      "Delete the file: the key is in it, for everybody to read.",
    ],
    replaces:
      "All settings of this device: the import clears them and knows only the key afterwards.",
    leavesAlone:
      "The history, other devices and the app's settings, as long as no other export lies there.",
    file: { name: preferenceFileName(mac), holdsKey: true },
    impossible:
      use.knowsBand === false
        ? "Gadgetbridge does not know the band yet, and passes over settings of unknown devices."
        : use.hasFilesFolder === false
          ? "Gadgetbridge has no folder on the phone yet: open it once."
          : undefined,
  };
}

function intent({ use, model }: HandoverWish): HandoverWay {
  return {
    way: "settings-intent",
    title: "Send the key to the running app",
    needs: [
      "the band is in Gadgetbridge's list already, and Gadgetbridge runs",
      "in the device's settings, third-party apps can set settings",
    ],
    steps: [
      `Tap the gear beside ${model ?? "the band"} and switch on that third-party apps can set settings.`,
      "Let ownband send the key. Nothing confirms that it was taken: look whether the key is there.",
      "Switch that setting off again.",
    ],
    replaces: "The key of this device, nothing else.",
    leavesAlone: "Everything else. The history comes another way.",
    impossible: intentTrouble(use, use.knowsBand === false),
  };
}

function moved({ mac, use }: HandoverWish): HandoverWay | undefined {
  if (use.knowsFormerMac === undefined || use.knowsBand === true) return undefined;
  return {
    way: "move-device",
    title: "Give the device in Gadgetbridge the band's new address, then the key",
    needs: [
      "Gadgetbridge runs, and does not know the new address yet",
      "in Settings → Intent API, debug commands are allowed",
    ],
    steps: [
      "Save what is there first: Data management → Backup, or Export.",
      "Settings → Intent API: allow debug commands.",
      "Let ownband send the new address. Gadgetbridge closes itself; open it again.",
      `Tap the gear beside the band → Auth Key, and put the new key in the place of the old one. Its address is ${mac} now.`,
      "Forbid debug commands again.",
    ],
    replaces:
      "The address of the device. Its settings are copied; its key is the old one until you change it.",
    leavesAlone: "Its whole history, and everything else.",
    impossible: intentTrouble(use, false),
  };
}

function intentTrouble(use: GadgetbridgeUse, isUnknownBand: boolean): string | undefined {
  if (isUnknownBand) return "Gadgetbridge does not know the band yet.";
  if (isOlder(use.version, FIRST_FOR_INTENTS)) {
    return "This Gadgetbridge is older than 0.75.0: update it first.";
  }
  return use.isRunning === false ? "Gadgetbridge does not run: open it first." : undefined;
}

/** Whether a version is older; one that is not written in numbers is taken for new enough. */
function isOlder(version: string | undefined, first: readonly number[]): boolean {
  const numbers = /^(\d{1,4})\.(\d{1,4})/
    .exec(version ?? "")
    ?.slice(1)
    .map(Number);
  if (numbers === undefined) return false;
  const at = first.findIndex((wanted, i) => numbers[i] !== wanted);
  return at >= 0 && (numbers[at] ?? 0) < (first[at] ?? 0);
}
