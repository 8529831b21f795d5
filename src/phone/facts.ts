import type { Waiting } from "../platform.ts";
import { PhoneError } from "./errors.ts";
import type { PhoneLink } from "./link.ts";
import { run } from "./shell.ts";

/** What a phone says of itself. */
export interface PhoneFacts {
  /** `Redmi Note 8`. */
  readonly model: string;
  /** `11`, `6.0.1`. */
  readonly android: string;
  /** API level; 0 when the phone does not say. */
  readonly sdk: number;
  /** The user id that our commands run as: 2000 is adb's shell, 0 root. */
  readonly uid: number;
  /** Whether `adb root` can exist on this build. */
  readonly debuggable: boolean;
  /** In TWRP and the like. */
  readonly recovery: boolean;
  /** Not unlocked since it was switched on: the apps' folders are still encrypted. */
  readonly locked: boolean;
}

/** Asks the phone what it is, in one command. */
export async function readFacts(link: PhoneLink, options: Waiting = {}): Promise<PhoneFacts> {
  const { stdout } = await run(link, "id; getprop", options);
  const uid = /^uid=(\d+)/m.exec(stdout)?.[1];
  if (uid === undefined) {
    throw new PhoneError("offline", "The phone gives answers that no Android phone gives.", {
      hint: "Restart the phone, then run the same command once more.",
    });
  }
  const properties = new Map(
    [...stdout.matchAll(/^\[([\w.-]+)\]: \[(.*)\]$/gm)].map((match) => [match[1], match[2]]),
  );
  const text = (name: string): string => printable(properties.get(name) ?? "");
  const recovery = text("ro.bootmode") === "recovery" || text("ro.twrp.boot") === "1";
  return {
    model: nameOf(text("ro.product.brand"), text("ro.product.model")),
    android: text("ro.build.version.release") || "?",
    sdk: Number.parseInt(text("ro.build.version.sdk"), 10) || 0,
    uid: Number(uid),
    debuggable: text("ro.debuggable") === "1",
    recovery,
    locked: !recovery && isLocked(text),
  };
}

/**
 * With file-based encryption Android says when the owner's folders have been opened:
 * `sys.user.0.ce_available` is "true" from the first unlocking on, and not set before (Android 7).
 */
function isLocked(text: (name: string) => string): boolean {
  const sdk = Number.parseInt(text("ro.build.version.sdk"), 10) || 0;
  return (
    text("ro.crypto.type") === "file" && sdk >= 24 && text("sys.user.0.ce_available") !== "true"
  );
}

/** `Redmi` and `Redmi Note 8` make `Redmi Note 8`; `samsung` and `SM-G960F` make both. */
function nameOf(brand: string, model: string): string {
  if (model === "") return brand === "" ? "Android phone" : `${brand} phone`;
  if (brand === "" || model.toLowerCase().startsWith(brand.toLowerCase())) return model;
  return `${brand} ${model}`;
}

/** Short, on one line, nothing that moves a cursor: it comes from outside and is shown. */
export function printable(text: string): string {
  return text
    .replaceAll(/\p{C}+/gu, " ")
    .trim()
    .slice(0, 80);
}
