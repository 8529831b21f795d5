/** The world outside as a browser has it: Bluetooth, USB, a database, codecs. */
export { openWebRadio } from "./bluetooth-radio.ts";
export type { WebBluetooth } from "./bluetooth-radio.ts";
export { webCodecs } from "./codecs.ts";
export { openOpfsStore } from "./opfs-store.ts";
export type { KeptStore } from "./opfs-store.ts";
export { choosePhone, keyShelf, webPhoneWorld } from "./phone-world.ts";
export { radioOverPort } from "./radio-over-port.ts";
export { openWebScratch } from "./scratch.ts";
export type { Pool, WebScratchTools } from "./scratch.ts";
export { serveRadio } from "./serve-radio.ts";
export { loadSqlite } from "./sqlite-library.ts";
export type { Sqlite } from "./sqlite-library.ts";
export { openMemoryStore } from "./sqlite.ts";
export type { WebStore } from "./sqlite.ts";
