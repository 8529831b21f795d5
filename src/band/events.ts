import { FrameError, message, optional, rest, u16, u8 } from "../bytes/message.ts";
import type { DecodedOf } from "../bytes/message.ts";
import type { Waiting } from "../platform.ts";
import { channelOf } from "./channel.ts";
import { EVENTS } from "./characteristics.ts";
import { notSupported } from "./errors.ts";
import { choice, flag } from "./fields.ts";
import type { Session } from "./session.ts";
import { watchFrames } from "./watch.ts";

const more = optional(rest);

// Characteristic EVENTS (00000010-…), band → host, huami-ble §8.13.

export const FellAsleep = message("FellAsleep", [0x01], { more });
export const WokeUp = message("WokeUp", [0x02], { more });
export const GoalReached = message("GoalReached", [0x03], { more });
export const ButtonPressed = message("ButtonPressed", [0x04], { more });
export const NotWorn = message("NotWorn", [0x06], { more });
export const CallRejected = message("CallRejected", [0x07], { more });
/** The wearer looks for the phone. It may ring until {@link FindPhoneEnded}. */
export const FindPhone = message("FindPhone", [0x08], { more });
export const CallIgnored = message("CallIgnored", [0x09], { more });
export const AlarmSwitched = message("AlarmSwitched", [0x0a], { more });
export const ButtonHeld = message("ButtonHeld", [0x0b], { more });
/** Every half hour; the vendor's app fetches the records then. */
export const HalfHour = message("HalfHour", [0x0e], { more });
export const FindPhoneEnded = message("FindPhoneEnded", [0x0f], { more });
export const SilentMode = message("SilentMode", [0x10], { isOn: flag, more });
/** `sport`: as in huami-ble §7.4. `unknown` is 00. */
export const WorkoutOpens = message("WorkoutOpens", [0x14], {
  unknown: u8,
  wantsGps: flag,
  sport: optional(u8),
  more,
});
/** How much one notification of the band's may carry, and three bytes. */
export const MtuAnnounced = message("MtuAnnounced", [0x16], { mtu: u16, more });
export const AlarmEdited = message("AlarmEdited", [0x1a], { more });
export const MusicControl = message("MusicControl", [0xfe], {
  action: choice({
    play: 0x00,
    pause: 0x01,
    next: 0x03,
    previous: 0x04,
    "volume-up": 0x05,
    "volume-down": 0x06,
    opened: 0xe0,
    closed: 0xe1,
  }),
  more,
});

const ALL = [
  FellAsleep,
  WokeUp,
  GoalReached,
  ButtonPressed,
  NotWorn,
  CallRejected,
  FindPhone,
  CallIgnored,
  AlarmSwitched,
  ButtonHeld,
  HalfHour,
  FindPhoneEnded,
  SilentMode,
  WorkoutOpens,
  MtuAnnounced,
  AlarmEdited,
  MusicControl,
] as const;

export type BandEvent = DecodedOf<(typeof ALL)[number]>;

/** What the band tells; `undefined` when it is nothing that we know. */
export function decodeEvent(frame: Uint8Array): BandEvent | undefined {
  try {
    return ALL.find((it) => it.matches(frame))?.decode(frame);
  } catch (error) {
    if (error instanceof FrameError) return undefined;
    throw error;
  }
}

/**
 * Tells what happens on the band until the signal is given. What we do not know is passed over.
 *
 * @throws BandError "not-supported" on a band that tells it elsewhere; LinkError; what `onEvent` throws
 */
export async function watchEvents(
  session: Session,
  onEvent: (event: BandEvent) => void,
  options: Waiting = {},
): Promise<void> {
  if (!session.link.has(EVENTS))
    throw notSupported("tell what happens on it in a way that we know");
  const onFrame = (frame: Uint8Array): void => {
    const event = decodeEvent(frame);
    if (event) onEvent(event);
  };
  await watchFrames(channelOf(session.link, EVENTS), onFrame, options);
}
