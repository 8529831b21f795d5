import type { Address } from "../platform.ts";

/** Where adb's server listens unless ANDROID_ADB_SERVER_PORT says otherwise. */
export const STANDARD_ADB_SERVER: Address = { host: "127.0.0.1", port: 5037 };

/** `HOST:PORT`, `[IPV6]:PORT`; anything else gives `undefined`. */
export function parseAddress(text: string | undefined): Address | undefined {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^\s:[\]]+)):(\d{1,5})$/.exec(text ?? "");
  const port = Number(match?.[3]);
  if (!match || port < 1 || port > 65_535) return undefined;
  return { host: match[1] ?? match[2] ?? "", port };
}
