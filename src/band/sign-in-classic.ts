import type { AuthKey } from "../bytes/auth-key.ts";
import type { BandLink } from "../platform.ts";
import { encryptBlocks } from "./aes.ts";
import { channelOf } from "./channel.ts";
import { AUTH } from "./characteristics.ts";
import { BandError, keyRefused } from "./errors.ts";
import type { Model } from "./models.ts";
import {
  Challenge,
  ChallengeMarked,
  ChallengeRefused,
  ChallengeRefusedMarked,
  KeyAccepted,
  KeyAcceptedMarked,
  KeyRefused,
  KeyRefusedMarked,
  ProveKey,
  ProveKeyMarked,
  RequestChallenge,
  RequestChallengeMarked,
} from "./sign-in.messages.ts";
import { talk } from "./talk.ts";
import type { Conversation, TalkOptions } from "./talk.ts";

/** What Gadgetbridge and harbour-amazfish put behind the request in its marked form. */
const MARKED_TAIL = Uint8Array.of(0x02, 0x01, 0x00);

/**
 * Signs in by a challenge that only who has the key can answer, in the model's form of the messages.
 * Never gives the band a key: `01 …` begins a new pairing.
 *
 * @throws BandError "refused" | "not-paired" | "silent" | "flood"; LinkError; FrameError
 * @source huami-ble §2.1. Answers to a pairing (`10 01 …`, `10 81 …`) are passed over: we asked for
 *   none.
 */
export async function signInClassic(
  link: BandLink,
  key: AuthKey,
  { authByte, cryptFlag }: Model,
  options: TalkOptions = {},
): Promise<void> {
  const isMarked = cryptFlag !== 0;
  await talk(
    channelOf(link, AUTH),
    async (band) => {
      if (isMarked) await band.say(RequestChallengeMarked, { authByte, more: MARKED_TAIL });
      else await band.say(RequestChallenge, { authByte });
      const proof = encryptBlocks(key.bytes(), await challengeOf(band));
      await band.say(isMarked ? ProveKeyMarked : ProveKey, { authByte, proof });
      await verdictOf(band);
    },
    options,
  );
}

async function challengeOf(band: Conversation): Promise<Uint8Array> {
  const answer = await band.hear(
    Challenge,
    ChallengeMarked,
    ChallengeRefused,
    ChallengeRefusedMarked,
  );
  if ("challenge" in answer) return answer.challenge;
  // Every source knows of 04 only; what else it may say, there is no challenge to answer.
  throw new BandError("not-paired", `The band has no key (answer ${answer.reason}).`, {
    hint: "Pair it once with Zepp Life, Zepp or Mi Fitness, then read its key: ownband key.",
  });
}

async function verdictOf(band: Conversation): Promise<void> {
  const verdict = await band.hear(KeyAccepted, KeyAcceptedMarked, KeyRefused, KeyRefusedMarked);
  if ("reason" in verdict) throw keyRefused(verdict.reason);
}
