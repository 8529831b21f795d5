import { bytes, message, optional, rest, u8 } from "../bytes/message.ts";

// Characteristic AUTH (00000009-0000-3512-2118-0009af100700), huami-ble §2.1. Every message has two
// forms: plain, and with 0x80 set in its command ("marked"). The band answers in the form in which it
// was asked; a Mi Smart Band 4 takes both. `more`: bytes that some firmware may add.

const more = optional(rest);

// Host → band. There is also `01 …`, which gives the band a new key: we never say it.

export const RequestChallenge = message("RequestChallenge", [0x02], { authByte: u8, more });
/** `more` is 02 01 00 in Gadgetbridge and harbour-amazfish, 02 in the vendor's app (BreakMi). */
export const RequestChallengeMarked = message("RequestChallengeMarked", [0x82], {
  authByte: u8,
  more,
});
export const ProveKey = message("ProveKey", [0x03], { authByte: u8, proof: bytes(16) });
export const ProveKeyMarked = message("ProveKeyMarked", [0x83], { authByte: u8, proof: bytes(16) });

// Band → host:

const challenge = { challenge: bytes(16), more };
const reason = { reason: u8, more };

export const Challenge = message("Challenge", [0x10, 0x02, 0x01], challenge);
export const ChallengeMarked = message("ChallengeMarked", [0x10, 0x82, 0x01], challenge);
/** `reason`: 04, the band has no key. */
export const ChallengeRefused = message("ChallengeRefused", [0x10, 0x02], reason);
export const ChallengeRefusedMarked = message("ChallengeRefusedMarked", [0x10, 0x82], reason);
export const KeyAccepted = message("KeyAccepted", [0x10, 0x03, 0x01], { more });
export const KeyAcceptedMarked = message("KeyAcceptedMarked", [0x10, 0x83, 0x01], { more });
/**
 * `reason`: 08 on Mi Smart Band 4 (miband4-web, DjDeveloperr/Band), 04 on Mi Band 2 (Gadgetbridge), 07
 * in the marked form (BreakMi). All mean a wrong key.
 */
export const KeyRefused = message("KeyRefused", [0x10, 0x03], reason);
export const KeyRefusedMarked = message("KeyRefusedMarked", [0x10, 0x83], reason);

// Endpoint 0x0082 behind the newer chunked transfer, not encrypted, huami-ble §2.3. Host → band:

export const ShareKey = message("ShareKey", [0x04, 0x02, 0x00, 0x02], { publicKey: bytes(48) });
/** The band's random number, encrypted with the auth key and with the session's. */
export const ProveKeys = message("ProveKeys", [0x05], {
  proof: bytes(16),
  sessionProof: bytes(16),
});

// Band → host:

export const KeyShared = message("KeyShared", [0x10, 0x04, 0x01], {
  random: bytes(16),
  publicKey: bytes(48),
  more,
});
export const SharingRefused = message("SharingRefused", [0x10, 0x04], reason);
export const KeysAccepted = message("KeysAccepted", [0x10, 0x05, 0x01], { more });
/** `reason`: 25, wrong key. */
export const KeysRefused = message("KeysRefused", [0x10, 0x05], reason);
