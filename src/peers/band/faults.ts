/** What goes wrong a number of times, at a certain place. */
export type Fault =
  | "busy"
  | "refuse-history"
  | "wrong-length"
  | "skip-counter"
  | "repeat-counter"
  | "truncate"
  | "stop-transfer"
  | "drop"
  | "wrong-checksum";

/** How often it happens before the band behaves again. */
export interface Times {
  /** Default 1. */
  readonly times?: number | undefined;
}

/**
 * Teaches a band to misbehave; the newest teaching of its kind counts, `forget` takes all of them
 * back. Packets are those of the history, counted from 0.
 */
export class Faults {
  readonly #planned = new Map<Fault, { at: number; times: number }>();
  #refusesKey = false;
  #wordsLeft = Infinity;
  #isFrozen = false;
  #isEndless = false;
  #claimedLength: number | undefined;
  #slowMs = 0;
  #noise: number | undefined;

  /** Every proof of a key is a wrong one. */
  refuseKey(): void {
    this.#refusesKey = true;
  }

  /** Says nothing more after so many notifications; reads and writes still succeed. */
  silent(afterNotifications = 0): void {
    this.#wordsLeft = afterNotifications;
  }

  /** Reads, writes and subscriptions are never answered. */
  freeze(): void {
    this.#isFrozen = true;
  }

  /** The link is lost instead of packet `n` of a connection. */
  dropAfterPackets(n: number, times: Times = {}): void {
    this.#plan("drop", n, times);
  }

  /** Packet `at` of a transfer is never sent. */
  skipCounter(at: number, times: Times = {}): void {
    this.#plan("skip-counter", at, times);
  }

  /** Packet `at` of a transfer is sent twice. */
  repeatCounter(at: number, times: Times = {}): void {
    this.#plan("repeat-counter", at, times);
  }

  /** The answer to a request is cut short. */
  wrongLength(times: Times = {}): void {
    this.#plan("wrong-length", 0, times);
  }

  /** Every answer to a request claims so many records, whatever comes then. */
  lieAboutLength(claimed: number): void {
    this.#claimedLength = claimed;
  }

  /** Packet `at` of a transfer lacks its last byte. */
  truncateSample(at = 0, times: Times = {}): void {
    this.#plan("truncate", at, times);
  }

  /** The next requests are answered "busy". */
  busy(times: number): void {
    this.#plan("busy", 0, { times });
  }

  /** Requests are refused. */
  refuseHistory(times: Times = {}): void {
    this.#plan("refuse-history", 0, times);
  }

  /** The checksum behind a transfer is wrong, on models that send one. */
  wrongChecksum(times: Times = {}): void {
    this.#plan("wrong-checksum", 0, times);
  }

  /** A transfer ends before packet `at` without a word; the band is busy until the link is down. */
  stopMidTransfer(at: number, times: Times = {}): void {
    this.#plan("stop-transfer", at, times);
  }

  /** Transfers have no end: the last packet comes again and again. */
  endless(): void {
    this.#isEndless = true;
  }

  /** Every notification takes so much longer. */
  slow(ms: number): void {
    this.#slowMs = ms;
  }

  /** Every write is followed by random notifications on everything that is listened to. */
  garbage(seed: number): void {
    this.#noise = seed;
  }

  /** The band behaves again. */
  forget(): void {
    this.#planned.clear();
    this.#refusesKey = false;
    this.#wordsLeft = Infinity;
    this.#isFrozen = false;
    this.#isEndless = false;
    this.#claimedLength = undefined;
    this.#slowMs = 0;
    this.#noise = undefined;
  }

  // What the band asks.

  /** Whether it goes wrong here and now. Each yes uses up one of its times. */
  happens(fault: Fault, at = 0): boolean {
    if (this.#planned.size === 0) return false;
    const plan = this.#planned.get(fault);
    if (plan === undefined || plan.times <= 0 || plan.at !== at) return false;
    plan.times--;
    return true;
  }

  /** Whether the next notification is said. */
  maySpeak(): boolean {
    if (this.#wordsLeft <= 0) return false;
    this.#wordsLeft--;
    return true;
  }

  get refusesKey(): boolean {
    return this.#refusesKey;
  }

  get isFrozen(): boolean {
    return this.#isFrozen;
  }

  get isEndless(): boolean {
    return this.#isEndless;
  }

  get claimedLength(): number | undefined {
    return this.#claimedLength;
  }

  get slowMs(): number {
    return this.#slowMs;
  }

  /** A new seed for each time the band talks rubbish; `undefined`: it does not. */
  nextNoise(): number | undefined {
    return this.#noise === undefined ? undefined : this.#noise++;
  }

  #plan(fault: Fault, at: number, { times = 1 }: Times): void {
    this.#planned.set(fault, { at, times });
  }
}
