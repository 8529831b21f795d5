import type { PhoneFacts } from "../phone-facts.ts";

/** What `getprop` shows, as far as tools ask for it. */
export function propertiesOf(phone: PhoneFacts): Map<string, string> {
  const { android, brand, device, model, serial } = phone;
  // Builds on which `adb root` works; on the others the daemon says no.
  const isDebuggable = phone.root === "aosp" || phone.root === "debuggable";
  const type = isDebuggable ? "userdebug" : "user";
  const fingerprint = `${brand}/${device}/${device}:${android.release}/${android.build}/1:${type}/release-keys`;
  return new Map([
    ["ro.product.brand", brand],
    ["ro.product.device", device],
    ["ro.product.manufacturer", brand === "Redmi" ? "Xiaomi" : brand],
    ["ro.product.model", model],
    ["ro.product.name", device],
    ["ro.serialno", serial],
    ["ro.build.fingerprint", fingerprint],
    ["ro.build.id", android.build],
    ["ro.build.type", type],
    ["ro.build.version.release", android.release],
    ["ro.build.version.sdk", String(android.sdk)],
    ["ro.build.version.security_patch", android.securityPatch],
    ["ro.crypto.state", "encrypted"],
    ["ro.crypto.type", android.sdk >= 24 ? "file" : "block"],
    ["ro.debuggable", isDebuggable ? "1" : "0"],
    ["ro.secure", "1"],
    ["service.adb.root", "0"],
    ["init.svc.adbd", "running"],
    ["sys.boot_completed", "1"],
    ["persist.sys.timezone", "UTC"],
    ["persist.sys.locale", "en-US"],
    // Android sets it when the folders have been opened; before, it is not there.
    ...[...phone.vaults].flatMap(([user, vault]): [string, string][] =>
      vault.locked ? [] : [[`sys.user.${user}.ce_available`, "true"]],
    ),
  ]);
}
