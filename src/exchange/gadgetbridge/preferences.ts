import type { AuthKey } from "../../bytes/auth-key.ts";
import { parseMac } from "../../bytes/mac.ts";
import { quote } from "../../phone/quote.ts";
import type { GadgetbridgeApp } from "./apps.ts";
import { gadgetbridgeKeyText } from "./authkey-text.ts";

/** What Gadgetbridge has to know of a band besides its address. */
export interface DeviceSettings {
  readonly key: AuthKey;
  /**
   * Whether the band's firmware wants the newer sign-in; then Gadgetbridge has to be told. Absent:
   * not known, and it decides itself.
   */
  readonly newProtocol?: boolean | undefined;
}

/** A preference as Gadgetbridge's files have it: its name, Java's type, its value. */
export interface Preference {
  readonly name: string;
  readonly type: "String" | "Boolean";
  readonly value: string | boolean;
}

/** @source gadgetbridge §2, §3 */
export function preferencesOf({ key, newProtocol }: DeviceSettings): Preference[] {
  const authKey: Preference = { name: "authkey", type: "String", value: gadgetbridgeKeyText(key) };
  if (newProtocol === undefined) return [authKey];
  return [authKey, { name: "force_new_protocol", type: "Boolean", value: newProtocol }];
}

/** What the file has to be called so that the import finds it: `Export_preference_C8_0F_…`. */
export function preferenceFileName(mac: string): string {
  return `Export_preference_${addressOf(mac).replaceAll(":", "_")}`;
}

/**
 * The settings of one device as Data management → Import reads them. That import **clears** all other
 * settings of the device, and passes over devices that are not in Gadgetbridge's database yet. Holds
 * the key in clear.
 *
 * @source gadgetbridge §5.1
 */
export function preferenceFile(settings: DeviceSettings): string {
  // Neither names nor values can hold anything that XML would have to escape.
  const lines = preferencesOf(settings).map(
    ({ name, type, value }) => `  <${type} name="${name}">${String(value)}</${type}>\n`,
  );
  const head = "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n";
  return `${head}<preferences>\n${lines.join("")}</preferences>\n`;
}

/** Actions have this prefix in every build. @source gadgetbridge §6 */
const ACTIONS = "nodomain.freeyourgadget.gadgetbridge";

/**
 * The command for the phone's shell that asks a running Gadgetbridge to take the key for a device that
 * it knows. It does so only where the owner has switched on that other apps may set this device's
 * settings, and answers nothing. Holds the key in clear.
 *
 * @source gadgetbridge §6: DeviceSettingsReceiver
 */
export function setKeyCommand(app: GadgetbridgeApp, mac: string, key: AuthKey): string {
  return broadcast(app, "action.SET_DEVICE_SETTING", {
    device: addressOf(mac),
    key: "authkey",
    value: gadgetbridgeKeyText(key),
  });
}

/**
 * The command that moves a device with its whole history to the address that the band has now. To be
 * sent before the band is added anew; Gadgetbridge closes itself then. Wants the switch for debug
 * commands (Settings → Intent API).
 *
 * @source gadgetbridge §6: IntentApiReceiver
 */
export function moveDeviceCommand(app: GadgetbridgeApp, fromMac: string, toMac: string): string {
  return broadcast(app, "command.DEBUG_SET_DEVICE_ADDRESS", {
    oldAddress: addressOf(fromMac),
    newAddress: addressOf(toMac),
  });
}

function broadcast(
  app: GadgetbridgeApp,
  action: string,
  extras: Readonly<Record<string, string>>,
): string {
  const words = Object.entries(extras).map(([name, value]) => `--es ${name} ${quote(value)}`);
  return `am broadcast -a ${ACTIONS}.${action} -p ${app} ${words.join(" ")}`;
}

/** As Gadgetbridge writes it; anything else would not be found, or mean something to the shell. */
export function addressOf(mac: string): string {
  const address = parseMac(mac);
  if (address === undefined) throw new TypeError("no Bluetooth address");
  return address;
}
