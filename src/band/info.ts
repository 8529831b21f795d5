import { formatHex } from "../bytes/hex.ts";
import { macOfDeviceId } from "../bytes/mac.ts";
import { message, optional, rest, u16 } from "../bytes/message.ts";
import { LinkError } from "../errors.ts";
import type { BandLink, Characteristic, Waiting } from "../platform.ts";
import {
  FIRMWARE_REVISION,
  HARDWARE_REVISION,
  PNP_ID,
  SERIAL_NUMBER,
  SOFTWARE_REVISION,
  SYSTEM_ID,
} from "./characteristics.ts";
import { modelOfProduct } from "./models.ts";
import type { Model } from "./models.ts";

/** What a band says of itself. What it does not say, or may not say in a browser, is absent. */
export interface BandInfo {
  readonly serial?: string | undefined;
  /** `V0.25.18.5`. */
  readonly hardware?: string | undefined;
  /** `1.0.9.66`. */
  readonly firmware?: string | undefined;
  /** `C8:0F:10:01:02:03`. */
  readonly mac?: string | undefined;
  /** Huami's number for the model. */
  readonly pnpProduct?: number | undefined;
  readonly model?: Model | undefined;
}

/** The PnP id of the Device Information service, of the source "Bluetooth SIG" and vendor Huami. */
export const HuamiPnpId = message("HuamiPnpId", [0x01, 0x57, 0x01], {
  product: u16,
  version: u16,
  more: optional(rest),
});

/** Longer than any that was seen (12 characters), and still one line. */
const MOST_CHARACTERS = 40;

/**
 * Reads the device information; needs no sign-in. A characteristic that is missing or cannot be read
 * is absent; after one that does not answer in time no more are asked.
 *
 * @throws LinkError "gone"
 * @source huami-ble §4.1: the firmware is in 2A28, and Gadgetbridge prefers 2A26 where it is present
 */
export async function readInfo(link: BandLink, options: Waiting = {}): Promise<BandInfo> {
  let isLate = false;
  const read = async (characteristic: Characteristic): Promise<Uint8Array | undefined> => {
    if (isLate || !link.has(characteristic)) return undefined;
    try {
      return await link.read(characteristic, options);
    } catch (error) {
      if (!(error instanceof LinkError) || error.code === "gone") throw error;
      isLate = error.code === "link-late";
      return undefined;
    }
  };
  const pnpProduct = productOf(await read(PNP_ID));
  const serial = textOf(await read(SERIAL_NUMBER));
  const hardware = textOf(await read(HARDWARE_REVISION));
  const firmware = textOf(await read(FIRMWARE_REVISION)) ?? textOf(await read(SOFTWARE_REVISION));
  return {
    serial,
    hardware,
    firmware: firmware?.replace(/^V(?=\d)/i, ""),
    mac: macOf(await read(SYSTEM_ID)),
    pnpProduct,
    model: pnpProduct === undefined ? undefined : modelOfProduct(pnpProduct),
  };
}

/** One line of printable ASCII; bands end their texts with nothing or with zeros. */
function textOf(value: Uint8Array | undefined): string | undefined {
  const text = new TextDecoder().decode(value?.subarray(0, 4 * MOST_CHARACTERS));
  const trimmed = text.replace(/\0+$/, "").trim();
  return /^[ -~]+$/.test(trimmed) && trimmed.length <= MOST_CHARACTERS ? trimmed : undefined;
}

/** The system id is the address in display order with FF FE in its middle. */
function macOf(systemId: Uint8Array | undefined): string | undefined {
  return systemId && macOfDeviceId(formatHex(systemId));
}

function productOf(pnpId: Uint8Array | undefined): number | undefined {
  if (pnpId?.length !== 7 || !HuamiPnpId.matches(pnpId)) return undefined;
  return HuamiPnpId.decode(pnpId).product;
}
