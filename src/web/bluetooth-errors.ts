import { LinkError } from "../errors.ts";

/** Names of DOMException, as the Web Bluetooth specification gives them. */
function nameOfError(error: unknown): string {
  return error instanceof DOMException ? error.name : "";
}

export function isMissing(error: unknown): boolean {
  return nameOfError(error) === "NotFoundError";
}

/** What another try may mend. */
export function isPassing(error: unknown): boolean {
  return ["NetworkError", "NotFoundError", "InvalidStateError"].includes(nameOfError(error));
}

export function linkErrorOf(error: unknown): Error {
  if (!(error instanceof DOMException)) return error instanceof Error ? error : new Error();
  switch (error.name) {
    case "NetworkError":
      return outOfReach(error);
    case "SecurityError":
    case "NotAllowedError":
      return denied(error);
    default:
      return new LinkError("link-failed", "The browser's Bluetooth did not do what it was asked.", {
        hint: "Switch Bluetooth off and on, reload the page, and try again.",
        cause: error,
      });
  }
}

export function outOfReach(cause?: unknown): LinkError {
  return new LinkError("out-of-reach", "The band could not be connected to.", {
    hint: "Bring it closer, wake its screen, and see that no phone is connected to it.",
    cause,
  });
}

export function noBluetooth(): LinkError {
  return new LinkError("no-bluetooth", "This browser has no Bluetooth for web pages.", {
    hint:
      "Chrome, Edge and Opera have it, on Linux after switching it on in chrome://flags " +
      "(Web Bluetooth). Firefox and Safari do not. The page must come from localhost or over HTTPS.",
  });
}

export function switchedOff(cause: unknown): LinkError {
  return new LinkError("bluetooth-off", "Bluetooth is switched off, or this computer has none.", {
    hint: "Switch it on in the system's settings and try again.",
    cause,
  });
}

export function notChosen(cause: unknown): LinkError {
  if (nameOfError(cause) !== "NotFoundError") return denied(cause);
  return new LinkError("out-of-reach", "No band was chosen.", {
    hint: "If yours is not in the list: a band that is connected to a phone is invisible. Stop the app there.",
    cause,
  });
}

function denied(cause: unknown): LinkError {
  return new LinkError("bluetooth-denied", "The browser does not let this page use Bluetooth.", {
    hint: "Click the button again, and allow Bluetooth for this page in the browser's settings.",
    cause,
  });
}
