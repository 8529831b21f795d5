import { AppError } from "../errors.ts";

/** Everything that can go wrong between this computer and the phone. */
export class PhoneError extends AppError<
  | "no-phone" // nothing plugged in or reachable
  | "no-such-phone" // the one that was named is not there
  | "several-phones" // one has to be named
  | "unauthorized" // the dialog on the phone was not answered
  | "offline" // plugged in, but does not answer
  | "no-permission" // the computer may not open the USB device
  | "not-adb" // somebody else answers on that port
  | "busy" // another program holds the phone
  | "silent" // no answer within the time limit
  | "gone" // unplugged, or the connection broke off
  | "locked" // not unlocked since it was switched on
  | "changing" // a file changed at every attempt to read it
  | "mangled" // what arrived is not what the phone says it sent
  | "endless" // an answer that goes on and on
  | "too-big" // a file bigger than any app's database
  | "no-root" // the owner's root access is missing or refused
  | "no-folder" // where a file was to go there is no folder
  | "exists" // a file of that name is there already
  | "not-written" // the phone did not take a file, or not as it was sent
> {}
