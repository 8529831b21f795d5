/** Whom to practise with: an Android phone that real adb connects to, and a band. */
export { createAndroid } from "./android/android.ts";
export type { Android, AndroidFacts } from "./android/android.ts";
export type {
  AppScenario,
  ExpectedKey,
  Holding,
  PhoneScenario,
} from "./android/scenario/scenario.ts";
export { GattApplication } from "./bluez/gatt-application.ts";
export type { GattApplicationOptions } from "./bluez/gatt-application.ts";
export { VirtualBluez } from "./bluez/virtual-bluez.ts";
export type { BluezFaults, VirtualBluezOptions } from "./bluez/virtual-bluez.ts";
export { linkTo } from "./band/in-process-link.ts";
export type { InProcessOptions } from "./band/in-process-link.ts";
export { VirtualRadio } from "./band/virtual-radio.ts";
export type { VirtualRadioOptions } from "./band/virtual-radio.ts";
export type { VirtualModel } from "./band/profiles.ts";
export { PhoneFileError } from "./system.ts";
export type { PhoneFiles, PhoneProcess, PhoneSystem } from "./system.ts";
export type { Faults, Times } from "./band/faults.ts";
export type { Told } from "./band/told.ts";
export type { BandTruth } from "./band/memory.ts";
export type { BandHistory, GivenHistory, MadeUpHistory } from "./band/past.ts";
export { recorded } from "./band/recording.ts";
export type { RecordedLine } from "./band/recording.ts";
export type { RecordedWorkout } from "./band/recorded-workout.ts";
export { VirtualBand } from "./virtual-band.ts";
export type { ResetOptions, VirtualBandOptions } from "./virtual-band.ts";
export { VirtualPhone } from "./virtual-phone.ts";
export type { VirtualPhoneOptions } from "./virtual-phone.ts";
