import { LinkError } from "../../errors.ts";

const IS_MAC = process.platform === "darwin";

/** Why Bluetooth cannot be used in this state of noble's; `undefined` where it can, or soon will. */
export function stateError(state: string): LinkError | undefined {
  switch (state) {
    case "poweredOn":
    case "unknown":
    case "resetting":
      return undefined;
    case "poweredOff":
      return new LinkError("bluetooth-off", "Bluetooth is switched off on this computer.", {
        hint: "Switch it on in the settings.",
      });
    case "unauthorized":
      return new LinkError("bluetooth-denied", "The system does not let us use Bluetooth.", {
        hint: IS_MAC
          ? "Allow it to your terminal: System Settings → Privacy & Security → Bluetooth."
          : "Allow it in the settings, under Privacy.",
      });
    default:
      return noAdapterError();
  }
}

export function noAdapterError(): LinkError {
  return new LinkError("no-bluetooth", "This computer has no Bluetooth that can be used.", {
    hint: "Plug an adapter in (any USB stick with Bluetooth 4.0 or newer), and install its driver.",
  });
}

export function outOfReachError(cause?: unknown): LinkError {
  return new LinkError("out-of-reach", "The band could not be connected to.", {
    hint:
      "Bring it within two metres and wake its screen. If a phone is connected to it, switch the " +
      "phone's Bluetooth off.",
    cause,
  });
}

export function failedError(cause?: unknown): LinkError {
  return new LinkError("link-failed", "Bluetooth did not do what it was asked.", {
    hint: "Switch Bluetooth off and on, and try again.",
    cause,
  });
}

/** noble's errors have nothing but a text, which may name the device. */
export function explain(error: unknown): Error {
  return error instanceof LinkError ? error : failedError(error);
}
