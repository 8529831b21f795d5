import { concat } from "../bytes/byte-reader.ts";
import { FrameError, FrameReader } from "../bytes/message.ts";
import type { Field } from "../bytes/message.ts";
import type { Measurement, MeasurementKind } from "../health/measurement.ts";
import type { UnixSeconds } from "../health/minute.ts";
import type { RecordType } from "./history.ts";
import {
  BreathingRecord,
  MinuteStressRecord,
  NO_STRESS,
  NOT_HERE,
  OXYGEN_VERSION,
  OxygenAsleepRecord,
  OxygenRecord,
  PAI_VERSION,
  PaiRecord,
  StressRecord,
  TAKEN_BY_ITSELF,
  TemperatureRecord,
  ValueRecord,
} from "./records.messages.ts";

/** A record as it stands there; no value: the band has nothing for this moment. */
export interface Reading extends Omit<Measurement, "value" | "offsetMin"> {
  readonly value: number | undefined;
  /** East of UTC, in quarters of an hour, where the record says it. */
  readonly quarters?: number | undefined;
}

/** How the records of one type stand one after another. */
export interface Layout {
  decode(bytes: Uint8Array, firstS: UnixSeconds): Iterable<Reading>;
  encode(measurements: readonly Measurement[], firstS: UnixSeconds): Uint8Array<ArrayBuffer>;
}

interface LayoutParts<R> {
  readonly record: Field<R>;
  readonly sizeBytes: number;
  /** A byte before the first record. */
  readonly version?: number;
  /** @param minuteS of the record, if there is one for each minute */
  readonly read: (record: R, minuteS: UnixSeconds) => Reading;
  readonly write: (measurement: Measurement) => R;
  /** Fills the minutes without a reading; makes it a layout of one record for each minute. */
  readonly nothing?: R;
}

function layout<R>(parts: LayoutParts<R>): Layout {
  const { record, sizeBytes, version, read, write, nothing } = parts;
  return {
    *decode(bytes, firstS) {
      const from = new FrameReader(bytes);
      if (bytes.length > 0 && version !== undefined) checkVersion(from, version);
      if (from.leftBytes % sizeBytes > 0) throw new FrameError("The last record is not whole.");
      for (let minuteS = firstS; from.leftBytes > 0; minuteS += 60) {
        yield read(record.decode(from), minuteS);
      }
    },
    encode(measurements, firstS) {
      const records =
        nothing === undefined
          ? measurements.map(write)
          : everyMinute(measurements, firstS).map((it) => (it === undefined ? nothing : write(it)));
      const head = version === undefined ? [] : [version];
      return concat([Uint8Array.from(head), ...records.map((it) => record.encode(it))]);
    },
  };
}

function checkVersion(from: FrameReader, version: number): void {
  if (from.take(1)[0] !== version) throw new FrameError("Records of an unknown version.");
}

/** The reading of each minute, from the first one to the last that has one. */
function everyMinute(
  measurements: readonly Measurement[],
  firstS: UnixSeconds,
): (Measurement | undefined)[] {
  const minutes: (Measurement | undefined)[] = [];
  for (const measurement of measurements) {
    const index = Math.floor((measurement.atS - firstS) / 60);
    if (index < 0) throw new TypeError("a reading before the first minute");
    while (minutes.length < index) minutes.push(undefined);
    minutes[index] = measurement;
  }
  return minutes;
}

function valueLayout(kind: MeasurementKind, isAutomatic: boolean): Layout {
  return layout({
    record: ValueRecord,
    sizeBytes: 6,
    read: (record) => ({ kind, isAutomatic, ...record }),
    write: ({ atS, value, offsetMin }) => ({ atS, value, quarters: quartersOf(offsetMin) }),
  });
}

const stressManual = layout({
  record: StressRecord,
  sizeBytes: 5,
  read: (record) => ({ kind: "stress", isAutomatic: false, ...record }),
  write: ({ atS, value }) => ({ atS, value }),
});

const stressAutomatic = layout({
  record: MinuteStressRecord,
  sizeBytes: 1,
  read: ({ value }, atS) => ({
    kind: "stress",
    isAutomatic: true,
    atS,
    value: value === NO_STRESS ? undefined : value,
  }),
  write: ({ value }) => ({ value }),
  nothing: { value: NO_STRESS },
});

const oxygen = layout({
  record: OxygenRecord,
  sizeBytes: 65,
  version: OXYGEN_VERSION,
  read: ({ atS, percent }) => ({
    kind: "blood-oxygen",
    isAutomatic: (percent & TAKEN_BY_ITSELF) !== 0,
    atS,
    value: percent & ~TAKEN_BY_ITSELF,
  }),
  write: ({ atS, value, isAutomatic }) => ({
    atS,
    percent: value | (isAutomatic ? TAKEN_BY_ITSELF : 0),
  }),
});

const oxygenAsleep = layout({
  record: OxygenAsleepRecord,
  sizeBytes: 30,
  version: OXYGEN_VERSION,
  read: ({ atS, percent, duration, high, low, quality }) => ({
    kind: "blood-oxygen",
    isAutomatic: true,
    atS,
    value: percent,
    details: {
      asleep: 1,
      duration,
      ...numbered("high", high),
      ...numbered("low", low),
      ...numbered("quality", quality),
    },
  }),
  write: ({ atS, value, details = {} }) => ({
    atS,
    percent: value,
    duration: details["duration"] ?? 0,
    high: unnumbered("high", details, 6),
    low: unnumbered("low", details, 6),
    quality: unnumbered("quality", details, 8),
  }),
});

/** `high1`, `high2`, …: those that are not zero. */
function numbered(name: string, values: Uint8Array): Record<string, number> {
  const entries = [...values.entries()].filter(([, value]) => value !== 0);
  return Object.fromEntries(entries.map(([index, value]) => [`${name}${index + 1}`, value]));
}

function unnumbered(
  name: string,
  details: Readonly<Record<string, number>>,
  count: number,
): Uint8Array {
  return Uint8Array.from({ length: count }, (_, index) => details[`${name}${index + 1}`] ?? 0);
}

const pai = layout({
  record: PaiRecord,
  sizeBytes: 102,
  read: ({
    version,
    atS,
    quarters,
    today,
    low,
    moderate,
    high,
    lowMin,
    moderateMin,
    highMin,
    total,
  }) => {
    if (version !== PAI_VERSION) throw new FrameError("PAI of an unknown version.");
    const details = { low, moderate, high, lowMin, moderateMin, highMin, total };
    return { kind: "pai", isAutomatic: true, atS, quarters, value: today, details };
  },
  write: ({ atS, offsetMin, value, details = {} }) => ({
    version: PAI_VERSION,
    atS,
    quarters: quartersOf(offsetMin),
    low: details["low"] ?? 0,
    moderate: details["moderate"] ?? 0,
    high: details["high"] ?? 0,
    lowMin: details["lowMin"] ?? 0,
    moderateMin: details["moderateMin"] ?? 0,
    highMin: details["highMin"] ?? 0,
    today: value,
    total: details["total"] ?? 0,
  }),
});

/** That there is a record for each minute is inferred: Gadgetbridge counts so. */
const temperature = layout({
  record: TemperatureRecord,
  sizeBytes: 8,
  read: ({ first, second }, atS) => {
    const hundredths = first === NOT_HERE ? second : first;
    const isNothing = hundredths === 0 || hundredths === NOT_HERE;
    const value = isNothing ? undefined : hundredths / 100;
    return { kind: "temperature", isAutomatic: true, atS, value };
  },
  write: ({ value }) => ({ first: Math.round(value * 100), second: 0 }),
  nothing: { first: 0, second: 0 },
});

const breathing = layout({
  record: BreathingRecord,
  sizeBytes: 8,
  read: ({ atS, quarters, perMin, form }) => ({
    kind: "breathing-rate",
    isAutomatic: true,
    atS,
    quarters,
    value: perMin,
    details: { form },
  }),
  write: ({ atS, offsetMin, value, details = {} }) => ({
    atS,
    quarters: quartersOf(offsetMin),
    perMin: value,
    form: details["form"] ?? 1,
  }),
});

/** The layout of every type of single readings. */
export const LAYOUTS: Readonly<Record<RecordType, Layout>> = {
  "heart-rate": valueLayout("heart-rate", false),
  "resting-heart-rate": valueLayout("resting-heart-rate", true),
  "max-heart-rate": valueLayout("max-heart-rate", true),
  "heart-rate-variability": valueLayout("heart-rate-variability", true),
  "stress-manual": stressManual,
  "stress-automatic": stressAutomatic,
  "blood-oxygen": oxygen,
  "blood-oxygen-asleep": oxygenAsleep,
  pai,
  temperature,
  "breathing-rate": breathing,
};

const QUARTER_MIN = 15;

function quartersOf(offsetMin: number | undefined): number {
  return offsetMin === undefined ? -128 : Math.round(offsetMin / QUARTER_MIN);
}
