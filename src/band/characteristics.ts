import type { Characteristic } from "../platform.ts";

const huami = (short: string): string => `0000${short}-0000-3512-2118-0009af100700`;
const sig = (short: string): string => `0000${short}-0000-1000-8000-00805f9b34fb`;
const of = (service: string, uuid: string): Characteristic => ({ service, uuid });

/** Services by the names of huami-ble §1.4. */
export const SERVICE = {
  deviceInformation: sig("180a"),
  heartRate: sig("180d"),
  main: sig("fee0"),
  authentication: sig("fee1"),
} as const;

const { deviceInformation, heartRate, main, authentication } = SERVICE;

/** Every characteristic that we use. @source huami-ble §1.4, §2.3 */
export const AUTH = of(authentication, huami("0009"));
export const TIME = of(main, sig("2a2b"));
export const SETTINGS = of(main, huami("0003"));
export const USER_SETTINGS = of(main, huami("0008"));
export const FETCH_CONTROL = of(main, huami("0004"));
export const FETCH_DATA = of(main, huami("0005"));
export const BATTERY = of(main, huami("0006"));
export const STEPS = of(main, huami("0007"));
export const EVENTS = of(main, huami("0010"));
/** The newer chunked transfer: Mi Band 6, 7, Zepp OS. */
export const CHUNKED_WRITE = of(main, huami("0016"));
export const CHUNKED_READ = of(main, huami("0017"));
export const HEART_RATE = of(heartRate, sig("2a37"));
export const HEART_RATE_CONTROL = of(heartRate, sig("2a39"));
export const SERIAL_NUMBER = of(deviceInformation, sig("2a25"));
export const FIRMWARE_REVISION = of(deviceInformation, sig("2a26"));
export const HARDWARE_REVISION = of(deviceInformation, sig("2a27"));
export const SOFTWARE_REVISION = of(deviceInformation, sig("2a28"));
export const SYSTEM_ID = of(deviceInformation, sig("2a23"));
export const PNP_ID = of(deviceInformation, sig("2a50"));

/** What a scan looks for, and what a browser must be told that we will use. */
export const SCAN_SERVICES = [main] as const;
export const WANTED_SERVICES = [main, authentication, heartRate, deviceInformation] as const;
