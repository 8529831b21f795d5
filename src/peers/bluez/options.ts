/** How the virtual BlueZ behaves when all is well. */
export interface VirtualBluezOptions {
  /**
   * How long connecting takes: half of it until `Connect` answers, half of it for the services.
   * Default 200 ms; 0 trips many a client.
   */
  readonly connectDelayMs?: number | undefined;
  /**
   * How long `Connect` waits for a device that does not advertise, then fails. Default 2 s; the real
   * one waits for longer than clients wait for its answer (25 s).
   */
  readonly outOfReachMs?: number | undefined;
  /**
   * How long the link lives on after `Disconnect`. Default 0; the real one takes 2 s, in which
   * `Connect` succeeds without doing anything and `StartNotify` fails.
   */
  readonly disconnectDelayMs?: number | undefined;
  /** How often a device is heard while somebody scans. Default 200 ms. */
  readonly advertisingIntervalMs?: number | undefined;
  /**
   * Whether a link ends with the last client that connected it, when that client leaves the bus.
   * Default true, so that nothing is left over; with the real one the link stays.
   */
  readonly clientsOwnLinks?: boolean | undefined;
  /**
   * Whether the objects of services, and who listens to them, stay while the device is away
   * (`[GATT] Cache`). Default true.
   */
  readonly keepsObjects?: boolean | undefined;
}

/** How real BlueZ misbehaves; nothing by default. */
export interface BluezFaults {
  /** So many calls of `Connect` fail: `le-connection-abort-by-local`. */
  readonly failingConnects?: number | undefined;
  /**
   * `ServicesResolved` is announced so long before the objects are there; the real one's signals do
   * come in that order, but close together.
   */
  readonly objectsLateMs?: number | undefined;
  /** `Connected` is never signalled: bluetoothd 5.66, the first time after its start. */
  readonly connectsSilently?: boolean | undefined;
}

export type Behaviour = {
  readonly [K in keyof VirtualBluezOptions]-?: NonNullable<VirtualBluezOptions[K]>;
};

export const BEHAVIOUR: Behaviour = {
  connectDelayMs: 200,
  outOfReachMs: 2_000,
  disconnectDelayMs: 0,
  advertisingIntervalMs: 200,
  clientsOwnLinks: true,
  keepsObjects: true,
};

/** What devices and adapter share: how to behave, and what is taught at the moment. */
export interface Manners {
  readonly behaviour: Behaviour;
  readonly faults: () => BluezFaults;
  /** Whether this call of `Connect` is one that fails. */
  readonly connectFails: () => boolean;
}
