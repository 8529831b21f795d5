import { labelOf, textOf } from "../../archive/foreign-table.ts";
import { macOfDeviceId, parseMac } from "../../bytes/mac.ts";
import type { SqlRow } from "../../platform.ts";
import { NO_DEVICE } from "../../store/intake.ts";
import type { DeviceFacts } from "../../store/intake.ts";
import type { Tables } from "./tables.ts";

const COLUMNS = [
  "device_id",
  "device_address",
  "device_bind_status",
  "device_type",
  "device_source",
  "sn",
  "firmware_version",
  "user_id",
];

/** Nobody has paired more. */
const LIMITS = { mostBytes: 4_096, mostRows: 1_000 };

/**
 * How the vendor numbers its scale, both as a kind of device and as a model. Only inferred: no
 * public source lists the numbers.
 */
const SCALE = "1";

interface BandRow extends DeviceFacts {
  readonly source: string | undefined;
  readonly isScale: boolean;
  readonly isBound: boolean;
}

/** The bands in the table DEVICE: whose records are whose. */
export class Bands {
  readonly #rows: readonly BandRow[];
  readonly #scales: ReadonlySet<string>;
  /** By model: its only band, or that it is ambiguous, or that it is a scale. */
  readonly #bySource: ReadonlyMap<string, string | typeof SCALE_MODEL | undefined>;
  /** The only band there is, or {@link NO_DEVICE}. */
  readonly onlyBand: string;
  /** All addresses, but those of scales. */
  readonly macs: ReadonlySet<string>;
  /** The accounts that the table names; there is one, as a rule. */
  readonly accounts: ReadonlySet<string>;

  constructor(rows: readonly BandRow[], accounts: ReadonlySet<string>) {
    this.#rows = rows;
    this.accounts = accounts;
    this.macs = new Set(rows.filter((it) => !it.isScale).map((it) => it.mac));
    this.#scales = new Set(rows.map((it) => it.mac).filter((mac) => !this.macs.has(mac)));
    this.onlyBand = onlyOne(rows) ?? NO_DEVICE;
    const models = Map.groupBy(rows, (it) => it.source ?? "");
    this.#bySource = new Map(
      [...models].map(([source, them]) => {
        return [source, them.every((it) => it.isScale) ? SCALE_MODEL : onlyOne(them)];
      }),
    );
  }

  /**
   * The address of the band that made a record, or {@link NO_DEVICE}; `undefined`: it was a scale. By
   * its DEVICE_ID; else by the model, when only one band is of it; else it is the only band there is.
   */
  macOf(row: SqlRow): string | undefined {
    const id = textOf(row.device_id);
    const mac = macOfDeviceId(id) ?? parseMac(id);
    if (mac !== undefined) return this.#scales.has(mac) ? undefined : mac;
    const source = textOf(row.source);
    const made = source === undefined ? undefined : this.#bySource.get(source);
    return made === SCALE_MODEL ? undefined : (made ?? this.onlyBand);
  }

  facts(mac: string): DeviceFacts {
    const rows = this.#rows.filter((it) => it.mac === mac);
    const row = rows.findLast((it) => it.isBound) ?? rows.at(-1);
    return { mac, model: row?.model, serial: row?.serial, firmware: row?.firmware };
  }
}

/** Stands for the address where a model is one of scales. */
const SCALE_MODEL = Symbol("scale");

/** @source mifit-db §3: DEVICE */
export function readBands(tables: Tables): Bands {
  const rows: BandRow[] = [];
  const accounts = new Set<string>();
  for (const row of tables.rows("device", COLUMNS, LIMITS)) {
    const account = textOf(row.user_id);
    if (account !== undefined && /^\d{1,20}$/.test(account)) accounts.add(account);
    const mac = parseMac(textOf(row.device_address)) ?? macOfDeviceId(textOf(row.device_id));
    if (mac !== undefined) rows.push(bandOf(row, mac));
  }
  return new Bands(rows, accounts);
}

function bandOf(row: SqlRow, mac: string): BandRow {
  const source = textOf(row.device_source);
  const isNumber = source !== undefined && /^\d{1,6}$/.test(source);
  const serial = labelOf(row.sn);
  return {
    mac,
    // As the key's finder says it: the vendor numbers its models, and no full table is public.
    model: isNumber ? `Huami model ${source}` : undefined,
    serial,
    firmware: labelOf(row.firmware_version),
    source: isNumber ? source : undefined,
    isScale: source === SCALE || textOf(row.device_type) === SCALE || /scale/i.test(serial ?? ""),
    isBound: textOf(row.device_bind_status) === "1",
  };
}

function onlyOne(rows: readonly BandRow[]): string | undefined {
  const macs = new Set(rows.filter((it) => !it.isScale).map((it) => it.mac));
  const [mac] = macs;
  return macs.size === 1 ? mac : undefined;
}
