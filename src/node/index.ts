/** The world outside as Node.js has it: files, databases, sockets, USB, Bluetooth. */
export { connectBus } from "./bus.ts";
export { nodeCodecs } from "./codecs.ts";
export { androidTools } from "./make-database.ts";
export { createFile, fillFolder, outFolder } from "./out-folder.ts";
export { ownFiles } from "./own-files.ts";
export { nodePhoneWorld } from "./phone-world.ts";
export { openRadio } from "./radio.ts";
export { openScratch } from "./scratch.ts";
export { openStore } from "./sqlite.ts";
export { connectTcp, listenTcp } from "./tcp.ts";
export type { Listener } from "./tcp.ts";
