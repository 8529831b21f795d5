import type { UnixSeconds } from "../health/minute.ts";
import type { Database } from "../platform.ts";
import type { AttachedDatabases } from "./attached-databases.ts";
import type { ImportBand, ImportBands } from "./import-bands.ts";
import { ImportTotals } from "./import-report.ts";
import type { ImportedRun } from "./import-report.ts";
import type { DeviceFacts, DeviceIntake, Intake, LeftOut } from "./intake.ts";
import type { MinuteTable } from "./minute-table.ts";
import type { TheirFailure } from "./minute-table-rows.ts";
import type { Source } from "./precedence.ts";
import { RunDevice } from "./run-device.ts";
import type { Taken } from "./run-device.ts";
import { endImport, insertImport } from "./run-rows.ts";
import type { TouchedSpans } from "./touched-spans.ts";
import { fillWearer, fillZone } from "./wearer-filling.ts";
import type { Filled } from "./wearer-filling.ts";

/** What the intake of one source works with. */
export interface IntakeTools {
  readonly database: Database;
  readonly source: Source;
  readonly nowS: UnixSeconds;
  /** The wearer's id. */
  readonly wearer: number;
  readonly bands: ImportBands;
  readonly touched: TouchedSpans;
  readonly attached: AttachedDatabases;
  /** Does what wants the transaction. */
  readonly guard: <T>(work: () => T) => T;
}

/** Clocks of phones and bands are not right to the minute, nor everywhere in one zone. */
const AHEAD_S = 2 * 86_400;

/** Takes in what one source says, as one run, which begins when there is something. */
export class RunIntake implements Intake {
  readonly #tools: IntakeTools;
  readonly #totals = new ImportTotals();
  readonly #named = new Map<string, DeviceIntake>();
  readonly #devices = new Map<ImportBand, RunDevice>();
  readonly #left: LeftOut[] = [];
  #filled: Filled;
  #run: number | undefined;

  constructor(tools: IntakeTools) {
    this.#tools = tools;
    this.#filled = { wearer: tools.wearer, facts: {}, zones: [] };
  }

  get firstS(): UnixSeconds | undefined {
    return this.#totals.extent?.firstS;
  }

  device(facts: DeviceFacts): DeviceIntake {
    const { mac } = facts;
    this.#tools.bands.name(facts);
    const known = this.#named.get(mac);
    if (known) return known;
    const device = this.#intakeOf(mac);
    this.#named.set(mac, device);
    return device;
  }

  wearer(facts: Parameters<Intake["wearer"]>[0]): void {
    const { guard, database } = this.#tools;
    guard(() => {
      const filled = fillWearer(database, this.#filled, facts);
      if (filled === this.#filled) return;
      this.#begun();
      this.#filled = filled;
    });
  }

  leftOut(what: LeftOut): void {
    if (!/^[a-z0-9-]{1,60}$/.test(what.code)) throw new TypeError("what is left out has a code");
    const same = this.#left.findIndex(({ code, text }) => code === what.code && text === what.text);
    const known = this.#left[same];
    if (known === undefined) this.#left.push(what);
    else this.#left[same] = { ...known, count: sum(known.count, what.count) };
  }

  /** The wearer lived by this clock from then on; wants a transaction. */
  noteZone(zone: string, fromS: UnixSeconds): void {
    const filled = fillZone(this.#tools.database, this.#filled, zone, fromS);
    if (filled === this.#filled) return;
    this.#begun();
    this.#filled = filled;
  }

  report(): ImportedRun {
    const { source, bands } = this.#tools;
    const { added, kinds, extent } = this.#totals;
    return {
      id: this.#run,
      source,
      added,
      kinds,
      firstS: extent?.firstS,
      lastS: extent?.lastS,
      devices: [...this.#devices.keys()].map(({ mac }) => bands.device(mac)),
      leftOut: [...this.#left],
    };
  }

  end(atS: UnixSeconds): void {
    if (this.#run === undefined) return;
    const { added, extent } = this.#totals;
    endImport(this.#tools.database, this.#run, atS, {
      added,
      extent,
      troubles: [...new Set(this.#left.map(({ code }) => code))],
      filled: this.#filled,
    });
  }

  #intakeOf(mac: string): DeviceIntake {
    const take = (records: readonly unknown[], work: (device: RunDevice) => Taken): void => {
      if (records.length > 0) this.#take(mac, work);
    };
    return {
      minutes: (them) => take(them, (device) => device.minutes(them)),
      minuteTable: (table) => this.#takeTable(mac, table),
      measurements: (them) => take(them, (device) => device.measurements(them)),
      workouts: (them) => take(them, (device) => device.workouts(them)),
      stretches: (them) => take(them, (device) => device.stretches(them)),
      summaries: (them) => take(them, (device) => device.summaries(them)),
      alarms: (them) => take(them, (device) => device.alarms(them)),
      battery: (them) => take(them, (device) => device.battery(them)),
    };
  }

  #take(mac: string, work: (device: RunDevice) => Taken): void {
    const { guard, bands, source } = this.#tools;
    guard(() => {
      const band = bands.of(mac, source);
      const { kind, added, extent } = work(this.#deviceOf(band));
      this.#totals.count(kind, added, extent);
      bands.noteExtent(band.mac, extent);
    });
  }

  #takeTable(mac: string, table: MinuteTable): void {
    const { attached, nowS } = this.#tools;
    const tools = {
      latestS: nowS + AHEAD_S,
      schemaOf: ({ database }: MinuteTable) => attached.schemaOf(database),
    };
    let failure: TheirFailure | undefined;
    this.#take(mac, (device) => {
      const taken = device.minuteTable(table, tools);
      if (taken.outOfTime > 0) {
        const text = "Minutes with times that cannot be true were left out.";
        this.leftOut({ code: "impossible-time", text, count: taken.outOfTime });
      }
      failure = taken.failure;
      return taken;
    });
    // Only now: what came before it is counted.
    if (failure) throw failure.cause;
  }

  #deviceOf(band: ImportBand): RunDevice {
    const { database, touched } = this.#tools;
    const device =
      this.#devices.get(band) ?? new RunDevice(database, band.id, this.#begun(), touched);
    this.#devices.set(band, device);
    return device;
  }

  /** The run, which begins when it is first wanted. */
  #begun(): number {
    const { database, source, nowS } = this.#tools;
    return (this.#run ??= insertImport(database, source, nowS));
  }
}

function sum(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined && b === undefined ? undefined : (a ?? 1) + (b ?? 1);
}
