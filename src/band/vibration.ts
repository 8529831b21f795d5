import { message, u16, u8 } from "../bytes/message.ts";
import type { Field } from "../bytes/message.ts";
import { choice, group } from "./fields.ts";

/** Characteristic 2A06. `find` shakes until `none`. @source huami-ble §8.11 */
export const SetAlertLevel = message("SetAlertLevel", [], {
  level: choice({ none: 0, message: 1, call: 2, find: 3 }),
});

export interface Pulse {
  readonly onMs: number;
  readonly offMs: number;
}

interface Pulses {
  /** Only felt once, not kept. */
  readonly isTrial: boolean;
  readonly pulses: readonly Pulse[];
}

const KEPT = 0x40;
const TRIAL = 0x80;
const pulse: Field<Pulse> = group({ onMs: u16, offMs: u16 });

const pattern: Field<Pulses> = {
  decode(from) {
    const count = u8.decode(from);
    const pulses = Array.from({ length: count & (KEPT - 1) }, () => pulse.decode(from));
    return { isTrial: (count & TRIAL) !== 0, pulses };
  },
  encode({ isTrial, pulses }) {
    if (pulses.length >= KEPT) throw new TypeError("a pattern has up to 63 pulses");
    const count = pulses.length | KEPT | (isTrial ? TRIAL : 0);
    return Uint8Array.from([count, ...pulses.flatMap((it) => [...pulse.encode(it)])]);
  },
};

/** In chunks of type CHUNKED.settings. A pattern takes 10 s at most. */
export const SetVibration = message("SetVibration", [0x20], {
  of: choice({
    app: 0x00,
    call: 0x01,
    sms: 0x02,
    goal: 0x04,
    alarm: 0x05,
    inactivity: 0x06,
    event: 0x08,
    find: 0x09,
    toDo: 0x0a,
    schedule: 0x0c,
  }),
  pattern,
});

/** Characteristic 2A06 of a Mi Band 2. */
export const Vibrate = message("Vibrate", [0xff], { onMs: u16, offMs: u16, times: u8 });
