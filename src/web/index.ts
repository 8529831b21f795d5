/** The world outside as a browser has it: Bluetooth, a database. */
export { openWebRadio } from "./bluetooth-radio.ts";
export type { WebBluetooth } from "./bluetooth-radio.ts";
export { openMemoryStore } from "./sqlite.ts";
export type { WebStore } from "./sqlite.ts";
