import { LinkError } from "../../errors.ts";

/** What we use of `@stoprocent/noble`. Its own types are not there where the package is not. */
export interface Noble {
  /** Asking for it the first time starts the stack. */
  readonly state: string;
  on(event: "stateChange", listener: (state: string) => void): unknown;
  on(event: "discover", listener: (peripheral: NoblePeripheral) => void): unknown;
  on(event: "warning", listener: (text: string) => void): unknown;
  removeListener(event: "stateChange", listener: (state: string) => void): unknown;
  removeListener(event: "discover", listener: (peripheral: NoblePeripheral) => void): unknown;
  removeAllListeners(event: "warning"): unknown;
  startScanningAsync(services: string[], allowDuplicates: boolean): Promise<void>;
  stopScanningAsync(): Promise<void>;
  stop(): void;
}

export interface NoblePeripheral {
  readonly id: string;
  /** Empty where the system keeps it to itself. */
  readonly address: string;
  readonly rssi: number;
  readonly mtu: number | null;
  readonly state: string;
  readonly advertisement: {
    readonly localName?: unknown;
    /** Company id, little-endian, and what follows it. */
    readonly manufacturerData?: unknown;
    readonly serviceUuids?: unknown;
  };
  connectAsync(): Promise<void>;
  cancelConnect(): void;
  disconnectAsync(): Promise<void>;
  discoverServicesAsync(uuids: readonly string[]): Promise<NobleService[]>;
  once(event: "disconnect", listener: () => void): unknown;
}

export interface NobleService {
  /** Four digits, or 32 without hyphens. */
  readonly uuid: string;
  discoverCharacteristicsAsync(uuids: readonly string[]): Promise<NobleCharacteristic[]>;
}

type OnData = (value: Uint8Array, isNotification: boolean) => void;

export interface NobleCharacteristic {
  readonly uuid: string;
  readAsync(): Promise<Uint8Array>;
  writeAsync(value: Buffer, withoutResponse: boolean): Promise<void>;
  subscribeAsync(): Promise<void>;
  unsubscribeAsync(): Promise<void>;
  on(event: "data", listener: OnData): unknown;
  removeListener(event: "data", listener: OnData): unknown;
}

/**
 * A stack of its own for every radio: one that was stopped does not start again. The package is
 * optional, and its part for this system may be missing.
 *
 * @throws LinkError "no-bluetooth"
 */
export async function loadNoble(): Promise<Noble> {
  try {
    const { default: noble } = (await import("@stoprocent/noble")) as unknown as {
      default: { withBindings(): Noble };
    };
    return noble.withBindings();
  } catch (cause) {
    throw new LinkError("no-bluetooth", "The part of ownband that uses Bluetooth is missing.", {
      hint: "Install it: npm install @stoprocent/noble (beside ownband). It needs Windows 10 or macOS.",
      cause,
    });
  }
}
