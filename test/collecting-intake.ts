import type { Alarm } from "../src/health/alarm.ts";
import type { DaySummary } from "../src/health/day-summary.ts";
import type { Measurement } from "../src/health/measurement.ts";
import type { Minute } from "../src/health/minute.ts";
import type { Stretch } from "../src/health/stretch.ts";
import type {
  BatteryAt,
  DeviceFacts,
  Intake,
  LeftOut,
  RecordedWorkout,
} from "../src/store/intake.ts";
import type { MinuteTable } from "../src/store/minute-table.ts";

/** What was pushed for one device, in the order in which it came. */
export interface CollectedDevice {
  facts: DeviceFacts;
  readonly minutes: Minute[];
  readonly tables: MinuteTable[];
  readonly measurements: Measurement[];
  readonly workouts: RecordedWorkout[];
  readonly stretches: Stretch[];
  readonly summaries: DaySummary[];
  readonly alarms: Alarm[];
  readonly battery: BatteryAt[];
}

/** An intake that keeps everything in lists. */
export interface CollectingIntake extends Intake {
  /** By address; a file's own device is under "". */
  readonly devices: ReadonlyMap<string, CollectedDevice>;
  readonly wearers: Parameters<Intake["wearer"]>[0][];
  readonly left: LeftOut[];
  /** The only device there is. */
  only(): CollectedDevice;
}

export function collectingIntake(): CollectingIntake {
  const devices = new Map<string, CollectedDevice>();
  const wearers: CollectingIntake["wearers"] = [];
  const left: LeftOut[] = [];
  return {
    devices,
    wearers,
    left,
    only: () => {
      const [device, ...others] = devices.values();
      if (device === undefined || others.length > 0) throw new Error("not exactly one device");
      return device;
    },
    device: (facts) => {
      const device: CollectedDevice = devices.get(facts.mac) ?? {
        facts,
        minutes: [],
        tables: [],
        measurements: [],
        workouts: [],
        stretches: [],
        summaries: [],
        alarms: [],
        battery: [],
      };
      device.facts = { ...device.facts, ...facts };
      devices.set(facts.mac, device);
      return {
        minutes: (them) => void device.minutes.push(...them),
        minuteTable: (table) => void device.tables.push(table),
        measurements: (them) => void device.measurements.push(...them),
        workouts: (them) => void device.workouts.push(...them),
        stretches: (them) => void device.stretches.push(...them),
        summaries: (them) => void device.summaries.push(...them),
        alarms: (them) => void device.alarms.push(...them),
        battery: (them) => void device.battery.push(...them),
      };
    },
    wearer: (facts) => void wearers.push(facts),
    leftOut: (what) => void left.push(what),
  };
}
