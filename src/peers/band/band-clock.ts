import type { UnixSeconds } from "../../health/minute.ts";
import type { OffsetAt } from "../../health/zone.ts";
import { readClock, weekdayOf, writeClock } from "./dates.ts";

/** The band's own clock: the world's, and by how much it is wrong. */
export class BandClock {
  readonly zone: OffsetAt;
  readonly #worldS: () => UnixSeconds;
  #offsetS = 0;
  /** 0x80: nobody has told it since it was switched on. */
  #zoneByte = 0x80;
  readonly #onShift: (offsetS: number) => void;

  /** @param onShift when it is set, or jumps: by how much it is ahead of the world from now on */
  constructor(worldS: () => UnixSeconds, zone: OffsetAt, onShift: (offsetS: number) => void) {
    this.#worldS = worldS;
    this.zone = zone;
    this.#onShift = onShift;
  }

  /** What it shows. */
  get nowS(): UnixSeconds {
    return Math.floor(this.#worldS()) + this.#offsetS;
  }

  /** The right time. */
  get worldS(): UnixSeconds {
    return Math.floor(this.#worldS());
  }

  /** By how much it is ahead of the world, seconds. */
  get offsetS(): number {
    return this.#offsetS;
  }

  /** Quarter hours east as it was told; `undefined`: never told. */
  get quarterHoursEast(): number | undefined {
    if (this.#zoneByte === 0x80) return undefined;
    return this.#zoneByte > 127 ? this.#zoneByte - 256 : this.#zoneByte;
  }

  get zoneByte(): number {
    return this.#zoneByte;
  }

  /** The 11 bytes of huami-ble §3.1. */
  read(): Uint8Array {
    const { nowS, zone } = this;
    const clock = writeClock(nowS, this.#zoneByte, zone);
    return Uint8Array.from([...clock, weekdayOf(nowS, this.#zoneByte, zone), 0, 0, this.#zoneByte]);
  }

  /** Any length from 7 (§3.1); what is no time changes nothing. */
  write(frame: Uint8Array): void {
    const hasZone = frame.length >= 11;
    const given = hasZone ? frame : Uint8Array.from([...frame.subarray(0, 7), this.#zoneByte]);
    const reading = frame.length < 7 ? undefined : readClock(given, this.zone);
    if (!reading) return;
    if (hasZone) this.#zoneByte = reading.zoneByte;
    this.#shift(reading.atS - this.worldS);
  }

  /** A restart: the zone is forgotten, and the clock is `jumpS` off from where it was. */
  restart(jumpS: number): void {
    this.#zoneByte = 0x80;
    if (jumpS !== 0) this.#shift(this.#offsetS + jumpS);
  }

  #shift(offsetS: number): void {
    this.#offsetS = offsetS;
    this.#onShift(offsetS);
  }
}
