/** What the pulse needs of the band. */
export interface PulseHost {
  /** `undefined`: not worn, the sensor finds nothing. */
  heartRateBpm(): number | undefined;
  say(value: Uint8Array): void;
}

/** The sensor takes a while for a single value (huami-ble §15: 2 to 8 s). */
const FIRST_VALUE_MS = 3_000;
const EVERY_MS = 1_000;
/** Without keep-alive; no source has the limit (§4.4). */
const KEEP_ALIVE_MS = 15_000;

/** Measuring the pulse for one connection (§4.4, 2A39). `close` ends its timers. */
export class Pulse {
  readonly #host: PulseHost;
  #single: ReturnType<typeof setTimeout> | undefined;
  #continuous: ReturnType<typeof setInterval> | undefined;
  #leftMs = 0;

  constructor(host: PulseHost) {
    this.#host = host;
  }

  onWrite([command, mode, value]: Uint8Array): void {
    if (command === 0x16) this.keepAlive();
    else if (command === 0x15 && mode === 0x02) this.once(value === 0x01);
    else if (command === 0x15 && mode === 0x01) this.continuously(value === 0x01);
  }

  once(isOn: boolean): void {
    clearTimeout(this.#single);
    this.#single = isOn ? setTimeout(() => this.#measure(), FIRST_VALUE_MS) : undefined;
  }

  /** Said again it goes on as with a keep-alive. */
  continuously(isOn: boolean): void {
    this.#leftMs = isOn ? KEEP_ALIVE_MS : 0;
    if (isOn) this.#continuous ??= setInterval(() => this.#tick(), EVERY_MS);
    else this.#stop();
  }

  keepAlive(): void {
    if (this.#continuous !== undefined) this.#leftMs = KEEP_ALIVE_MS;
  }

  close(): void {
    clearTimeout(this.#single);
    this.#stop();
  }

  #tick(): void {
    this.#leftMs -= EVERY_MS;
    this.#measure();
    if (this.#leftMs <= 0) this.#stop();
  }

  #stop(): void {
    clearInterval(this.#continuous);
    this.#continuous = undefined;
  }

  #measure(): void {
    const bpm = this.#host.heartRateBpm();
    if (bpm !== undefined) this.#host.say(Uint8Array.of(0, bpm));
  }
}
