/** A vendor's app that pairs bands and keeps their keys. */
export interface VendorApp {
  /** Android package. */
  readonly id: string;
  /** As its owner knows it. */
  readonly name: string;
}

/** The four apps that a band can be paired in; it is in exactly one of them (key-sources §2). */
export const VENDOR_APPS: readonly VendorApp[] = [
  { id: "com.xiaomi.hm.health", name: "Zepp Life (Mi Fit)" },
  { id: "com.huami.watch.hmwatchmanager", name: "Zepp" },
  { id: "com.xiaomi.wearable", name: "Mi Fitness" },
  { id: "com.mi.health", name: "Mi Fitness (China)" },
];

/** Gadgetbridge under all its names; what it recorded is history, its keys it keeps for itself. @source gadgetbridge §2 */
export const GADGETBRIDGE_APPS: readonly string[] = [
  "nodomain.freeyourgadget.gadgetbridge",
  "nodomain.freeyourgadget.gadgetbridge.nightly",
  "nodomain.freeyourgadget.gadgetbridge.nightly_nopebble",
  "com.espruino.gadgetbridge.banglejs",
  "com.espruino.gadgetbridge.banglejs.nightly",
];

/** The app's name, or its package where it is none of the four. */
export function nameOfApp(id: string): string {
  return VENDOR_APPS.find((app) => app.id === id)?.name ?? id;
}
