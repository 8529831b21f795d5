import type { Wearer } from "../health/wearer.ts";
import type { Waiting } from "../platform.ts";
import { channelOf } from "./channel.ts";
import { USER_SETTINGS } from "./characteristics.ts";
import { notSupported } from "./errors.ts";
import type { Session } from "./session.ts";
import { SetStepGoal, SetUserInfo } from "./settings.messages.ts";

/** Bands want a number for their user, and only that it stays the same (huami-ble §8.2). */
const USER_ID = 1;

/** The band keeps two bytes. */
const MOST_STEPS = 0xffff;

/** What {@link setUser} told the band. */
export interface ToldUser {
  readonly body: boolean;
  readonly stepGoal: boolean;
}

/**
 * Tells the band who wears it: birth date, sex, height and weight, which it wants all together or not
 * at all; and the step goal. What is not known is not told.
 *
 * @throws BandError "not-supported" on Zepp OS; LinkError; TypeError for what no person is
 */
export async function setUser(
  session: Session,
  wearer: Wearer,
  { signal, userId = USER_ID }: Waiting & { readonly userId?: number | undefined } = {},
): Promise<ToldUser> {
  const info = userInfoOf(wearer, userId);
  if (info) await write(session, info, { signal });
  if (wearer.stepGoal !== undefined) await setStepGoal(session, wearer.stepGoal, { signal });
  return { body: info !== undefined, stepGoal: wearer.stepGoal !== undefined };
}

/** @throws BandError "not-supported" on Zepp OS; LinkError; TypeError unless 1 to 65535 */
export async function setStepGoal(
  session: Session,
  steps: number,
  options: Waiting = {},
): Promise<void> {
  if (!isWithin(steps, 1, MOST_STEPS)) throw new TypeError("a step goal is 1 to 65535");
  await write(session, SetStepGoal.encode({ steps }), options);
}

function userInfoOf(wearer: Wearer, userId: number): Uint8Array | undefined {
  const { bornOn, sex, heightCm, weightKg } = wearer;
  if (bornOn === undefined || sex === undefined) return undefined;
  if (heightCm === undefined || weightKg === undefined) return undefined;
  const [, birthYear, birthMonth, birthDay] =
    /^(\d{4})-(\d\d)-(\d\d)$/.exec(bornOn)?.map(Number) ?? [];
  if (birthYear === undefined || birthMonth === undefined || birthDay === undefined) {
    throw new TypeError("a birth date is written 1990-05-17");
  }
  if (!isWithin(heightCm, 1, 300) || !isWithin(weightKg, 1, 327)) {
    throw new TypeError("height is in centimetres, weight in kilograms");
  }
  return SetUserInfo.encode({
    birthYear,
    birthMonth,
    birthDay,
    sex,
    heightCm: Math.round(heightCm),
    weightIn200thKg: Math.round(weightKg * 200),
    userId,
  });
}

function isWithin(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}

async function write(session: Session, frame: Uint8Array, options: Waiting): Promise<void> {
  // Zepp OS has an endpoint for it, which no source describes.
  if (session.model.isZeppOs) throw notSupported("take the wearer's data from us");
  await channelOf(session.link, USER_SETTINGS, "with-response").send(frame, options);
}
