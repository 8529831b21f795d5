/** How one Android release differs from another, as far as adb users see it. */
export interface AndroidVersion {
  readonly release: string;
  readonly sdk: number;
  readonly build: string;
  readonly securityPatch: string;
  readonly kernel: string;
  readonly path: string;
  /** In the head of `adb backup` files. */
  readonly backupVersion: number;
  /** Programs that this release does not have. */
  readonly without: ReadonlySet<string>;
}

export type AndroidRelease = 6 | 9 | 11 | 14;

/** Facts of the releases. @source AOSP: init's PATH, toybox's and toolbox's lists */
export const ANDROID_VERSIONS: Readonly<Record<AndroidRelease, AndroidVersion>> = {
  6: {
    release: "6.0.1",
    sdk: 23,
    build: "MMB29M",
    securityPatch: "2016-08-01",
    kernel: "3.10.73",
    path: "/sbin:/vendor/bin:/system/sbin:/system/bin:/system/xbin",
    backupVersion: 3,
    without: new Set("base64 sha256sum sha512sum tar xxd cmd egrep fgrep".split(" ")),
  },
  9: {
    release: "9",
    sdk: 28,
    build: "PKQ1.180904.001",
    securityPatch: "2019-09-01",
    kernel: "4.9.112",
    path: "/sbin:/system/sbin:/system/bin:/system/xbin:/odm/bin:/vendor/bin:/vendor/xbin",
    backupVersion: 5,
    without: new Set(),
  },
  11: {
    release: "11",
    sdk: 30,
    build: "RKQ1.201004.002",
    securityPatch: "2022-02-01",
    kernel: "4.14.180",
    path: "/product/bin:/apex/com.android.runtime/bin:/apex/com.android.art/bin:/system_ext/bin:/system/bin:/system/xbin:/odm/bin:/vendor/bin:/vendor/xbin",
    backupVersion: 5,
    without: new Set(),
  },
  14: {
    release: "14",
    sdk: 34,
    build: "UKQ1.230917.001",
    securityPatch: "2024-01-01",
    kernel: "5.10.177",
    path: "/product/bin:/apex/com.android.runtime/bin:/apex/com.android.art/bin:/system_ext/bin:/system/bin:/system/xbin:/odm/bin:/vendor/bin:/vendor/xbin",
    backupVersion: 5,
    without: new Set(),
  },
};
