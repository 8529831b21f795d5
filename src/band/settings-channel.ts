import { concat } from "../bytes/byte-reader.ts";
import type { Channel } from "./channel.ts";
import { channelOf } from "./channel.ts";
import { SETTINGS } from "./characteristics.ts";
import { notSupported } from "./errors.ts";
import type { Session } from "./session.ts";

/** Behind it a band that was signed in to the newer way takes the older commands. */
const COMPATIBLE = 0x0090;

/** Goes before every command there. */
const COMMAND = Uint8Array.of(0x01);

/**
 * Where the commands of characteristic 0003 are written, and answered: the characteristic, or the
 * tunnel to it.
 *
 * @throws BandError "not-supported" on Zepp OS, which has endpoints of its own for settings
 * @source huami-ble §8.1, §9.3: answers come with one byte before them
 */
export function settingsChannel({ link, model, endpoints }: Session): Channel {
  if (model.isZeppOs) throw notSupported("have these settings");
  if (!endpoints) return channelOf(link, SETTINGS);
  const tunnel = endpoints.channel(COMPATIBLE, { isEncrypted: true });
  return {
    gone: tunnel.gone,
    send: (frame, options) => tunnel.send(concat([COMMAND, frame]), options),
    listen: (onFrame, options) => tunnel.listen((frame) => onFrame(frame.subarray(1)), options),
  };
}
