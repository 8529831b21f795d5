/** An alarm as the band keeps it (huami-ble §8.5). */
export interface BandAlarm {
  readonly slot: number;
  readonly isOn: boolean;
  readonly hour: number;
  readonly minute: number;
  /** Bits of the days from Monday; 0x80 once. */
  readonly repeat: number;
}

const OK = 0x01;
const NOT_SUPPORTED = 0x05;
const BAD_ARGUMENT = 0x06;
const SLOTS = 10;

/** What was set over 0003 and 0008, and the answers that a Mi Smart Band 4 gives. */
export class BandSettings {
  /** The last frame of each command: `06:1700`, `08`, `1a`, … */
  readonly frames = new Map<string, Uint8Array>();
  readonly alarms = new Map<number, BandAlarm>();
  /** What 0008 was told: `10` step goal, `4f` wearer, `20` wrist. */
  readonly user = new Map<number, Uint8Array>();

  /** What 0003 answers: one frame or several. @source huami-ble §8.1, §8.4, §8.5 */
  answer(frame: Uint8Array): readonly Uint8Array[] {
    const command = frame[0];
    if (command === undefined) return [];
    if (command === 0x06) return [this.#display(frame)];
    if (command === 0xff) return this.#report(frame[1]);
    if (command === 0x0d && frame.length === 1) return [this.#alarmsWithoutTimes()];
    if (command === 0x0e && frame.length === 1) return [Uint8Array.of(0x10, 0x0e, NOT_SUPPORTED)];
    if (command === 0x0c && frame.length === 1) return [Uint8Array.of(0x10, 0x0c, NOT_SUPPORTED)];
    if (command === 0x11 && frame.length === 1) return [WORKOUT_TYPES.slice()];
    if (command === 0x02 && frame.length === 5) this.#setAlarm(frame);
    this.frames.set(command.toString(16).padStart(2, "0"), frame.slice());
    return [Uint8Array.of(0x10, command, OK)];
  }

  /** 0008 (§8.2). */
  onUser(frame: Uint8Array): void {
    if (frame[0] !== undefined) this.user.set(frame[0], frame.slice());
  }

  /** As it left the factory. */
  forget(): void {
    this.frames.clear();
    this.alarms.clear();
    this.user.clear();
  }

  #display(frame: Uint8Array): Uint8Array {
    const [, command = 0, high = 0] = frame;
    const name = [command, high].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    // An empty password (§8.1).
    const isBad = frame.length < 4 || (command === 0x21 && (frame[4] ?? 0) === 0);
    if (!isBad) this.frames.set(`06:${name}`, frame.slice());
    return Uint8Array.of(0x10, 0x06, command, high, isBad ? BAD_ARGUMENT : OK);
  }

  #setAlarm([, tag = 0, hour = 0, minute = 0, repeat = 0]: Uint8Array): void {
    const slot = tag & 0x0f;
    if (slot >= SLOTS) return;
    const isOn = (tag & 0x80) !== 0;
    if (!isOn && repeat === 0) this.alarms.delete(slot);
    else this.alarms.set(slot, { slot, isOn, hour, minute, repeat });
  }

  #inOrder(): BandAlarm[] {
    return [...this.alarms.values()].toSorted((a, b) => a.slot - b.slot);
  }

  #alarmsWithoutTimes(): Uint8Array {
    const entries = this.#inOrder().map(({ slot, isOn }) => slot | (isOn ? 0x10 : 0));
    // The five bytes in the middle as a Mi Band 4 without alarms has them.
    return Uint8Array.of(0x10, 0x0d, OK, 0x03, 0, 0x40, 0, 0x02, entries.length, ...entries);
  }

  /** FF 01: alarms with times, in parts of at most 20 bytes. */
  #report(what: number | undefined): readonly Uint8Array[] {
    if (what !== 0x01) return [Uint8Array.of(0x10, 0xff, what ?? 0, NOT_SUPPORTED)];
    const entries = this.#inOrder().flatMap(({ slot, isOn, hour, minute, repeat }) => [
      slot | (isOn ? 0x80 : 0),
      hour,
      minute,
      repeat,
    ]);
    return alarmParts([0, ...entries]);
  }
}

/** A bare 11 (§8.1): what BreakMi's Mi Band 4 says. */
const WORKOUT_TYPES = Uint8Array.of(
  ...[0x10, 0x11, 0x01, 0x08, 0x0b, 0x02, 0x07, 0, 0, 0],
  ...[0x60, 0x03, 0, 0, 0, 0x01, 0x07, 0, 0, 0],
);

/** The parts of §8.5: the first has 8 bytes in front, the others 4. */
function alarmParts(payload: readonly number[]): Uint8Array[] {
  if (payload.length <= 12) return [Uint8Array.of(0x80, 0x01, 0xc0, 0, 0x01, 0, 0, 0, ...payload)];
  const parts = [Uint8Array.of(0x80, 0x01, 0x00, 0, 0x01, 0, 0, 0, ...payload.slice(0, 12))];
  for (let at = 12; at < payload.length; at += 16) {
    const isLast = at + 16 >= payload.length;
    const part = payload.slice(at, at + 16);
    parts.push(Uint8Array.of(0x80, 0x01, isLast ? 0x80 : 0x40, parts.length, ...part));
  }
  return parts;
}
