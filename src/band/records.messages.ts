import { bytes, f32, i16, i8, u16, u32, u8, unknown } from "../bytes/message.ts";
import { group } from "./fields.ts";

// What transfers of single readings hold, one after another: huami-ble §5.6, there from Gadgetbridge's
// Fetch…Operation classes. `atS`: UTC; `quarters`: of an hour, east of UTC.

/** Heart rate by hand, at rest, highest; its variability. 6 bytes. */
export const ValueRecord = group({ atS: u32, quarters: i8, value: u8 });

/** Stress that was asked for. 5 bytes. */
export const StressRecord = group({ atS: u32, value: u8 });

/** Stress that the band took by itself: a byte for each minute from the transfer's first one on. */
export const MinuteStressRecord = group({ value: u8 });
export const NO_STRESS = 0xff;

/** Before the records of blood oxygen. */
export const OXYGEN_VERSION = 0x02;
/** Bit 7 of `percent`: by itself. 65 bytes. */
export const OxygenRecord = group({ atS: u32, percent: u8, unknown: unknown(60) });
export const TAKEN_BY_ITSELF = 0x80;

/** 30 bytes. */
export const OxygenAsleepRecord = group({
  atS: u32,
  percent: u8,
  /** Its unit is not known. */
  duration: u8,
  high: bytes(6),
  low: bytes(6),
  quality: bytes(8),
  extra: unknown(4),
});

export const PAI_VERSION = 0x05;
/** 102 bytes. Points and minutes at three levels of pulse; points of the day and of the week. */
export const PaiRecord = group({
  version: u8,
  atS: u32,
  quarters: i8,
  unknown1: unknown(31),
  low: f32,
  moderate: f32,
  high: f32,
  lowMin: u16,
  moderateMin: u16,
  highMin: u16,
  today: f32,
  total: f32,
  unknown2: unknown(39),
});

/**
 * 8 bytes in 1/100 °C, without a time: one for each minute from the transfer's first one on. Earlier
 * Gadgetbridge reads `first`; later it found 7FFF there and the temperature in `second`.
 */
export const TemperatureRecord = group({ first: i16, second: i16, unknown: unknown(4) });
export const NOT_HERE = 0x7fff;

/** Breaths per minute asleep. 8 bytes; `form` is 1, 2 or 4. */
export const BreathingRecord = group({
  atS: u32,
  quarters: i8,
  perMin: u8,
  zero: unknown(1),
  form: u8,
});
