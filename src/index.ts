/** Portable: what runs in Node.js and in a browser alike. The world outside is handed in (`./node`). */
export { AppError, Interrupted, isAppError } from "./errors.ts";
export type { AppErrorOptions } from "./errors.ts";
export type {
  Address,
  BytePipe,
  ByteStream,
  Codecs,
  Database,
  KeptBytes,
  OwnFile,
  PhoneWorld,
  RandomBytes,
  Scratch,
  Trace,
  Waiting,
} from "./platform.ts";
export { AuthKey } from "./bytes/auth-key.ts";
export { walk } from "./archive/walk.ts";
export type { AskPassword, Entry, Trouble, WalkTools } from "./archive/entry.ts";
export { ArchiveError } from "./archive/errors.ts";
export { choosePhone, findPhones } from "./phone/find-phones.ts";
export type { Reach, Sighting } from "./phone/find-phones.ts";
export type { PhoneListing, PhoneState } from "./phone/listing.ts";
export { PhoneError } from "./phone/errors.ts";
export { Phone } from "./phone/phone.ts";
export type { KeyFindings, Looked, RankedKey, Rejected } from "./keys/findings.ts";
export type { KeySighting, KeySource } from "./store/key-sighting.ts";
export { Ledger } from "./store/ledger.ts";
export type { Change, KeptBand, KeptKey } from "./store/kept-key.ts";
export { findKeysInFiles, findKeysOnPhone } from "./tasks/find-key.ts";
export type { PhoneSearch, PhoneSearchOptions, SearchTools } from "./tasks/find-key.ts";
export { checkChain } from "./tasks/check-chain.ts";
export type { ChainLink, ChainTools } from "./tasks/check-chain.ts";
export { explainFiles, explainPhone, NoKeyError } from "./tasks/verdict.ts";
