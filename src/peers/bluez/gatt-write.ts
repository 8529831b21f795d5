import type { GattProperty } from "../gatt.ts";
import { bluezError } from "./bluez-error.ts";
import { optionsOf } from "./gatt-names.ts";

/** ATT's longest value. */
const MOST_BYTES = 512;
/** What a write or notification spends on itself. */
const ATT_HEADER_BYTES = 3;

/**
 * Whether a write arrives: a command to a characteristic that takes none is sent, and lost.
 *
 * @throws BusError as BlueZ answers
 * @source BlueZ src/gatt-client.c: characteristic_write_value; test:stack
 */
export function checkWrite(
  bytes: Uint8Array,
  options: unknown,
  properties: readonly GattProperty[],
  mtu: number,
): boolean {
  if (bytes.length > MOST_BYTES) throw bluezError("InvalidArguments", "Invalid Length");
  const canRequest = properties.includes("write");
  const canCommand = properties.includes("write-without-response");
  if (kindOf(options, canRequest, canCommand) === "command") {
    if (bytes.length <= mtu - ATT_HEADER_BYTES) return canRequest || canCommand;
    throw bluezError("Failed", "Failed to initiate write");
  }
  // Bands take either kind where they take one (huami-ble §1.5).
  if (canRequest || canCommand) return true;
  throw bluezError("NotPermitted", "Write not permitted");
}

function kindOf(options: unknown, canRequest: boolean, canCommand: boolean): "command" | "request" {
  const type = optionsOf(options).get("type")?.value;
  if (type === "command" || type === "request") return type;
  if (type !== undefined || (!canRequest && !canCommand)) throw bluezError("NotSupported");
  return canRequest ? "request" : "command";
}
