import { labelOf, textOf } from "../../archive/foreign-table.ts";
import { parseMac } from "../../bytes/mac.ts";
import type { Kinds } from "../../health/minute.ts";
import type { Database, SqlRow, Waiting } from "../../platform.ts";
import { NO_DEVICE } from "../../store/intake.ts";
import type { DeviceFacts, DeviceIntake, Intake } from "../../store/intake.ts";
import { FAMILY_TABLES, typeNamed, typeNumbered, typeOfModel } from "./device-types.ts";
import type { DeviceType } from "./device-types.ts";
import { pagesOf } from "./pages.ts";
import type { Problems } from "./problems.ts";
import { openTable } from "./sample-table.ts";
import { numberOf } from "./values.ts";

/** The devices of a database, and where what they recorded goes. */
export class Devices {
  readonly #intake: Intake;
  readonly #devices: ReadonlyMap<number, Device>;
  readonly #strangers = new Set<number>();

  constructor(intake: Intake, devices: readonly Device[]) {
    this.#intake = intake;
    this.#devices = new Map(devices.map((device) => [device.id, device]));
    for (const device of devices) if (device.type) this.#intakeOf(device);
  }

  /** The only device there is; `undefined` when there are none or several. */
  get onlyId(): number | undefined {
    const [id, ...others] = this.#devices.keys();
    return others.length === 0 ? id : undefined;
  }

  /** For records that only bands make whose records we bring. */
  of(id: number | undefined): DeviceIntake | undefined {
    const device = id === undefined ? undefined : this.#devices.get(id);
    if (device) return this.#intakeOf(device);
    // Enough to say that there are some.
    if (id !== undefined && this.#strangers.size < 1_000) this.#strangers.add(id);
    return undefined;
  }

  /** For records that devices of any vendor make: only of those whose other records we bring. */
  ofOurs(id: number | undefined): DeviceIntake | undefined {
    const device = id === undefined ? undefined : this.#devices.get(id);
    return device?.isOpen === true ? this.#intakeOf(device) : device?.intake;
  }

  /** Whose codes the kinds of its minutes in MI_BAND_ACTIVITY_SAMPLE are; absent: the band's own. */
  earlyKindsOf(id: number): Kinds | undefined {
    const isFirst = this.#devices.get(id)?.type?.family === "mi-band-1";
    return isFirst ? FAMILY_TABLES["mi-band-1"].kinds : undefined;
  }

  /** Whether summaries of its workouts may be a band's own records. */
  hasBandSummaries(id: number): boolean {
    const family = this.#devices.get(id)?.type?.family;
    return family !== "xiaomi" && family !== "scale";
  }

  countOthers(problems: Problems): void {
    const others = [...this.#devices.values()].filter(({ intake }) => intake === undefined).length;
    if (others > 0) {
      problems.count(
        "other-device",
        "Devices that are no bands of these makers were left out.",
        others,
      );
    }
    const strangers = this.#strangers.size;
    if (strangers > 0) {
      const text = "Records of devices that the database does not name were left out.";
      problems.count("unknown-device", text, strangers);
    }
  }

  #intakeOf(device: Device): DeviceIntake {
    return (device.intake ??= this.#intake.device(device.facts));
  }
}

/** A row of DEVICE. */
interface Device {
  readonly id: number;
  readonly facts: DeviceFacts;
  readonly type: DeviceType | undefined;
  /** Nobody says that another vendor has made it. */
  readonly isOpen: boolean;
  intake?: DeviceIntake;
}

/** What another program, ours too, calls a device whose type Gadgetbridge has no name for. */
const UNKNOWN_TYPE = "UNKNOWN";
const UNKNOWN_NAME = "Unknown band";
/** What we write for a device that does not exist: `madeUpAddress` in write.ts. */
const MADE_UP = /^02:00:00:00:01:/;

const MOST_DEVICES = 1_000;
const NUMBERS = ["_ID", "TYPE"];
const TEXTS = ["NAME", "IDENTIFIER", "TYPE_NAME"];

/**
 * Reads DEVICE and DEVICE_ATTRIBUTES. Devices whose type we know are told to the intake at once, the
 * others when a record of theirs comes.
 */
export async function readDevices(
  database: Database,
  intake: Intake,
  waiting: Waiting,
): Promise<Devices> {
  const table = openTable(database, "DEVICE", ["_ID", "IDENTIFIER"]);
  if (!table) return new Devices(intake, []);
  const firmware = await readFirmware(database, waiting);
  const devices: Device[] = [];
  const hasTypeNames = table.columns.has("TYPE_NAME");
  for await (const page of pagesOf(database, table, { numbers: NUMBERS, texts: TEXTS }, waiting)) {
    for (const row of page) {
      const id = numberOf(row._ID);
      if (id === undefined || devices.length >= MOST_DEVICES) continue;
      devices.push(deviceOf(id, row, hasTypeNames, firmware.get(id)));
    }
  }
  return new Devices(intake, devices);
}

function deviceOf(
  id: number,
  row: SqlRow,
  hasTypeNames: boolean,
  firmware: string | undefined,
): Device {
  const type = typeOf(row, hasTypeNames);
  const name = labelOf(row.NAME);
  const mac = parseMac(textOf(row.IDENTIFIER));
  const facts: DeviceFacts = {
    mac: mac === undefined || MADE_UP.test(mac) ? NO_DEVICE : mac,
    model: type?.model ?? (name === UNKNOWN_NAME ? undefined : name),
    firmware,
  };
  return { id, facts, type, isOpen: textOf(row.TYPE_NAME) === UNKNOWN_TYPE };
}

/** Of a type that is not known by its own name, the name of the device may tell. */
function typeOf(row: SqlRow, hasTypeNames: boolean): DeviceType | undefined {
  const typeName = textOf(row.TYPE_NAME);
  const number = hasTypeNames ? undefined : numberOf(row.TYPE);
  const told = typeName === undefined ? undefined : typeNamed(typeName);
  const name = labelOf(row.NAME);
  return (
    told ??
    (number === undefined ? undefined : typeNumbered(number)) ??
    (name === undefined ? undefined : typeOfModel(name))
  );
}

/** The newest firmware of each device. */
async function readFirmware(
  database: Database,
  waiting: Waiting,
): Promise<ReadonlyMap<number, string>> {
  const newest = new Map<number, { readonly fromMs: number; readonly firmware: string }>();
  const table = openTable(database, "DEVICE_ATTRIBUTES");
  const wanted = { numbers: ["DEVICE_ID", "VALID_FROM_UTC"], texts: ["FIRMWARE_VERSION1"] };
  for await (const page of table ? pagesOf(database, table, wanted, waiting) : []) {
    for (const row of page) {
      const id = numberOf(row.DEVICE_ID);
      const firmware = labelOf(row.FIRMWARE_VERSION1);
      const fromMs = numberOf(row.VALID_FROM_UTC) ?? -Infinity;
      if (id === undefined || firmware === undefined || newest.size >= MOST_DEVICES) continue;
      if (fromMs >= (newest.get(id)?.fromMs ?? -Infinity)) newest.set(id, { fromMs, firmware });
    }
  }
  return new Map([...newest].map(([id, { firmware }]) => [id, firmware]));
}
