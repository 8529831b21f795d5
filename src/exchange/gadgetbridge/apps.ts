/** Gadgetbridge's builds, the usual one first. @source gadgetbridge §2: FileUtils, build.gradle */
export const GADGETBRIDGE_APPS = [
  "nodomain.freeyourgadget.gadgetbridge",
  "nodomain.freeyourgadget.gadgetbridge.nightly",
  "nodomain.freeyourgadget.gadgetbridge.nightly_nopebble",
  "com.espruino.gadgetbridge.banglejs",
  "com.espruino.gadgetbridge.banglejs.nightly",
] as const;

/** The Android package of one of its builds. */
export type GadgetbridgeApp = (typeof GADGETBRIDGE_APPS)[number];

/** The folder that a build shows as its own to adb and to file managers; it has no "/" at its end. */
export function filesFolderOf(app: GadgetbridgeApp): string {
  return `/storage/emulated/0/Android/data/${app}/files`;
}
