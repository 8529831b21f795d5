import { BandError } from "../band/errors.ts";
import { FrameError } from "../bytes/message.ts";
import { BusError, isAppError, LinkError } from "../errors.ts";
import type { AppError } from "../errors.ts";
import { BandTaskError } from "../tasks/errors.ts";

/** What the process ends with; the numbers are a contract with scripts (README, *Exit statuses*). */
export const EXIT = {
  done: 0,
  ourFault: 1,
  wrongUsage: 2,
  noPhone: 3,
  phoneNotUsable: 4,
  noRoot: 5,
  noBand: 6,
  noValidKey: 7,
  noBandInReach: 8,
  keyRefused: 9,
  unreadableInput: 10,
  interrupted: 130,
} as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** Every code that a failure of ours can have; `exit-status.test.ts` finds those that are missing. */
export const STATUS_BY_CODE: Readonly<Record<string, ExitStatus>> = {
  "no-data-folder": EXIT.ourFault,
  "damaged-key": EXIT.ourFault,
  "no-page": EXIT.ourFault,
  "no-space": EXIT.ourFault,
  "no-access": EXIT.ourFault,
  "in-use": EXIT.ourFault,
  "newer-schema": EXIT.ourFault,
  "not-ours": EXIT.ourFault,
  "bad-packet": EXIT.ourFault, // our own virtual phone met a bad host
  usage: EXIT.wrongUsage,
  exists: EXIT.wrongUsage,
  "unknown-zone": EXIT.wrongUsage,
  "no-such-run": EXIT.wrongUsage,
  "not-an-import": EXIT.wrongUsage,
  "no-such-band": EXIT.wrongUsage,
  "not-a-successor": EXIT.wrongUsage,
  "still-worn": EXIT.wrongUsage,
  "no-phone": EXIT.noPhone,
  "no-such-phone": EXIT.noPhone,
  "several-phones": EXIT.phoneNotUsable,
  unauthorized: EXIT.phoneNotUsable,
  offline: EXIT.phoneNotUsable,
  "no-permission": EXIT.phoneNotUsable,
  "not-adb": EXIT.phoneNotUsable,
  busy: EXIT.phoneNotUsable,
  silent: EXIT.phoneNotUsable,
  gone: EXIT.phoneNotUsable,
  locked: EXIT.phoneNotUsable,
  changing: EXIT.phoneNotUsable,
  mangled: EXIT.phoneNotUsable,
  endless: EXIT.phoneNotUsable,
  "no-folder": EXIT.phoneNotUsable,
  "not-written": EXIT.phoneNotUsable,
  "not-running": EXIT.phoneNotUsable,
  "not-sent": EXIT.phoneNotUsable,
  "no-gadgetbridge": EXIT.noBand,
  "no-root": EXIT.noRoot,
  "no-app": EXIT.noBand,
  "no-band": EXIT.noBand,
  "no-valid-key": EXIT.noValidKey,
  "no-such-file": EXIT.unreadableInput,
  "not-a-file": EXIT.unreadableInput,
  unreadable: EXIT.unreadableInput,
  "unknown-format": EXIT.unreadableInput,
  "ambiguous-dates": EXIT.unreadableInput,
  damaged: EXIT.unreadableInput,
  "wrong-password": EXIT.unreadableInput,
  unsupported: EXIT.unreadableInput,
  "too-big": EXIT.unreadableInput,
  "not-a-database": EXIT.unreadableInput,
  "empty-file": EXIT.unreadableInput,
  "error-text": EXIT.unreadableInput,
  truncated: EXIT.unreadableInput,
  "line-ends": EXIT.unreadableInput,
  interrupted: EXIT.interrupted,
};

/** The same for what has to do with the band: some codes of the phone's have the same names. */
export const BAND_STATUS_BY_CODE: Readonly<Record<string, ExitStatus>> = {
  "bad-frame": EXIT.noBandInReach,
  "band-not-found": EXIT.noBandInReach,
  "bluetooth-denied": EXIT.noBandInReach,
  "bluetooth-off": EXIT.noBandInReach,
  "bus-error": EXIT.noBandInReach,
  busy: EXIT.noBandInReach,
  checksum: EXIT.noBandInReach,
  "fetch-failed": EXIT.noBandInReach,
  flood: EXIT.noBandInReach,
  gone: EXIT.noBandInReach,
  incomplete: EXIT.noBandInReach,
  "link-failed": EXIT.noBandInReach,
  "link-late": EXIT.noBandInReach,
  "no-band-known": EXIT.noBandInReach,
  "no-bluetooth": EXIT.noBandInReach,
  "no-key": EXIT.noValidKey,
  "no-records": EXIT.noBand,
  "no-such-wearer": EXIT.wrongUsage,
  "not-on-band": EXIT.noBandInReach,
  "not-paired": EXIT.keyRefused,
  "not-possible": EXIT.noBandInReach,
  "not-supported": EXIT.noBandInReach,
  "out-of-reach": EXIT.noBandInReach,
  refused: EXIT.keyRefused,
  "several-bands": EXIT.noBandInReach,
  silent: EXIT.noBandInReach,
  "stale-key": EXIT.keyRefused,
};

/** The exit status of a failure. What nobody foresaw is our fault. */
export function exitStatusOf(error: unknown): ExitStatus {
  if (!isAppError(error)) return EXIT.ourFault;
  const statuses = isOfBand(error) ? BAND_STATUS_BY_CODE : STATUS_BY_CODE;
  return statuses[error.code] ?? EXIT.ourFault;
}

function isOfBand(error: AppError): boolean {
  return [LinkError, BusError, BandError, BandTaskError, FrameError].some(
    (it) => error instanceof it,
  );
}
