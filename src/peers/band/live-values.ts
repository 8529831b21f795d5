import type { BandClock } from "./band-clock.ts";
import { writeDate8 } from "./dates.ts";
import type { BatteryState } from "./body.ts";

const METRES_PER_STEP = 0.7;
const KCAL_PER_STEP = 0.04;

/** 0007 (huami-ble §4.3). */
export function stepsFrame(steps: number): Uint8Array {
  const frame = new Uint8Array(13);
  const view = new DataView(frame.buffer);
  view.setUint8(0, 0x0c);
  view.setUint32(1, steps, true);
  view.setUint32(5, Math.floor(steps * METRES_PER_STEP), true);
  view.setUint32(9, Math.floor(steps * KCAL_PER_STEP), true);
  return frame;
}

/** 0006 (huami-ble §4.2). */
export function batteryFrame(state: BatteryState, clock: BandClock): Uint8Array {
  const { percent, isCharging, unpluggedS, chargedS, chargedPercent } = state;
  const date = (atS: number | undefined): number[] =>
    // Never charged: 1970 (§4.2).
    atS === undefined
      ? [0xb2, 0x07, 1, 1, 0, 0, 0, 0]
      : writeDate8(atS, clock.zoneByte, clock.zone);
  return Uint8Array.from([
    0x0f,
    percent,
    isCharging ? 1 : 0,
    ...date(unpluggedS),
    ...date(chargedS),
    chargedS === undefined ? 0 : chargedPercent,
  ]);
}
