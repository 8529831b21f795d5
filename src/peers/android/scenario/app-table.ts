import type { VendorApp } from "./scenario.ts";

/** What the store says about an app. */
export interface StoreApp {
  readonly packageName: string;
  readonly versionName: string;
  readonly versionCode: number;
  readonly targetSdk: number;
  readonly family: "mifit" | "mi-fitness";
}

/** The four apps that can hold a band. Versions are plausible ones. */
export const STORE: Readonly<Record<VendorApp, StoreApp>> = {
  "zepp-life": {
    packageName: "com.xiaomi.hm.health",
    versionName: "6.3.5",
    versionCode: 50638,
    targetSdk: 30,
    family: "mifit",
  },
  zepp: {
    packageName: "com.huami.watch.hmwatchmanager",
    versionName: "7.12.2",
    versionCode: 100914,
    targetSdk: 31,
    family: "mifit",
  },
  "mi-fitness": {
    packageName: "com.xiaomi.wearable",
    versionName: "3.48.0i",
    versionCode: 348000,
    targetSdk: 33,
    family: "mi-fitness",
  },
  "mi-fitness-cn": {
    packageName: "com.mi.health",
    versionName: "3.48.0",
    versionCode: 348000,
    targetSdk: 33,
    family: "mi-fitness",
  },
};

/** Apps that have nothing to do with bands. */
export const OTHER_APPS: readonly string[] = [
  "android",
  "com.android.bluetooth",
  "com.android.providers.telephony",
  "com.android.settings",
  "com.android.systemui",
  "com.google.android.gms",
];
