import { createConnection } from "node:net";
import type { Socket } from "node:net";

/** Opens one of the ways that a D-Bus address names. */
export type Dial = () => Socket;

/**
 * The ways that a D-Bus address names, best first: `unix:path=…`, `unix:abstract=…`,
 * `tcp:host=…,port=…`, several parted by ";". Others are left out.
 *
 * @source D-Bus specification, "Server Addresses"
 */
export function parseBusAddress(address: string): Dial[] {
  return address.split(";").flatMap((one) => {
    const [transport = "", ...rest] = one.split(":");
    const options = new Map(rest.join(":").split(",").map(parseOption));
    const dial = dialOf(transport, options);
    return dial ? [dial] : [];
  });
}

function parseOption(text: string): [string, string] {
  const [key = "", ...rest] = text.split("=");
  const value = rest.join("=");
  // Bytes beyond the plain ones are written %2f; what is no such escape stands for itself.
  return [key, value.replace(/(?:%[0-9a-f]{2})+/gi, unescape)];
}

function unescape(escaped: string): string {
  return Buffer.from(escaped.replaceAll("%", ""), "hex").toString();
}

function dialOf(transport: string, options: ReadonlyMap<string, string>): Dial | undefined {
  const path = options.get("path");
  const abstract = options.get("abstract");
  const port = Number(options.get("port"));
  if (transport === "unix" && path) return () => createConnection({ path });
  if (transport === "unix" && abstract) return () => createConnection({ path: `\0${abstract}` });
  if (transport === "tcp" && Number.isInteger(port) && port > 0 && port < 65_536) {
    return () => createConnection({ host: options.get("host") ?? "127.0.0.1", port });
  }
  return undefined;
}
