import type { DecodedOf } from "../bytes/message.ts";
import type { UnixSeconds } from "../health/minute.ts";
import type { Waiting } from "../platform.ts";
import { BatteryAnswer, BatteryState, RequestBattery } from "./battery.messages.ts";
import { channelOf } from "./channel.ts";
import { BATTERY } from "./characteristics.ts";
import type { Session } from "./session.ts";
import { talk } from "./talk.ts";
import { watchFrames } from "./watch.ts";
import { endpointOf } from "./zepp-os.ts";

export interface Battery {
  readonly levelPercent: number;
  readonly isCharging: boolean;
  /** Absent when it never was, or when the band did not know its time zone then. */
  readonly lastChargedAtS?: UnixSeconds | undefined;
  /** How far that charge got. Absent when there was none. */
  readonly lastChargeLevelPercent?: number | undefined;
}

/** @throws LinkError, BandError "silent", FrameError */
export async function readBattery(session: Session, options: Waiting = {}): Promise<Battery> {
  if (!session.model.isZeppOs) {
    return batteryOf(BatteryState.decode(await session.link.read(BATTERY, options)));
  }
  const channel = await endpointOf(session, "battery", options);
  const ask = { signal: options.signal };
  return talk(
    channel,
    async (band) => {
      await band.say(RequestBattery, {});
      return batteryOf(await band.hear(BatteryAnswer));
    },
    ask,
  );
}

/**
 * Tells level and charging whenever the band does, when they change, until the signal is given.
 *
 * @throws LinkError "gone"; what `onBattery` throws
 */
export async function watchBattery(
  session: Session,
  onBattery: (battery: Battery) => void,
  options: Waiting = {},
): Promise<void> {
  const isZeppOs = session.model.isZeppOs;
  const channel = isZeppOs
    ? await endpointOf(session, "battery", options)
    : channelOf(session.link, BATTERY);
  const form = isZeppOs ? BatteryAnswer : BatteryState;
  await watchFrames(channel, (frame) => onBattery(batteryOf(form.decode(frame))), options);
}

/** A band that never was charged has 1970. */
const NEVER_BEFORE_S = 365 * 86_400;

function batteryOf(
  state: DecodedOf<typeof BatteryState> | DecodedOf<typeof BatteryAnswer>,
): Battery {
  const { levelPercent, charging, lastCharged, lastChargeLevelPercent } = state;
  const isCharging = charging === 1;
  if (lastCharged === undefined || lastCharged.atS < NEVER_BEFORE_S) {
    return { levelPercent, isCharging };
  }
  const { atS, offsetMin } = lastCharged;
  return {
    levelPercent,
    isCharging,
    lastChargedAtS: offsetMin === undefined ? undefined : atS,
    lastChargeLevelPercent:
      lastChargeLevelPercent !== undefined && lastChargeLevelPercent <= 100
        ? lastChargeLevelPercent
        : undefined,
  };
}
