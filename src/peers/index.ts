/** Whom to practise with: an Android phone that real adb connects to. */
export { createAndroid } from "./android/android.ts";
export type { Android, AndroidFacts } from "./android/android.ts";
export type {
  AppScenario,
  ExpectedKey,
  Holding,
  PhoneScenario,
} from "./android/scenario/scenario.ts";
export { PhoneFileError } from "./system.ts";
export type { PhoneFiles, PhoneProcess, PhoneSystem } from "./system.ts";
export { VirtualPhone } from "./virtual-phone.ts";
export type { VirtualPhoneOptions } from "./virtual-phone.ts";
