import { isDay } from "../../health/local-day.ts";
import type { UnixSeconds } from "../../health/minute.ts";
import type { Wearer } from "../../health/wearer.ts";
import type { Database } from "../../platform.ts";
import { typeOfModel } from "./device-types.ts";
import type { DeviceFamily, DeviceType } from "./device-types.ts";
import type { HistoryBand } from "./history-bands.ts";

/** A device in the database that is written, and what its minutes look like there. */
export interface WrittenDevice {
  readonly id: number;
  /** DEVICE.IDENTIFIER. */
  readonly identifier: string;
  /** `undefined`: Gadgetbridge does not know the model. */
  readonly type: DeviceType | undefined;
  readonly family: Exclude<DeviceFamily, "scale">;
}

/** Gadgetbridge's name for whoever gave none. @source Gadgetbridge ActivityUser */
const NAMELESS = "gadgetbridge-user";
const GENDERS = { female: 0, male: 1, other: 2 } as const;

/**
 * What is not told must be something: the year 0 is what Gadgetbridge itself makes of no birthday, and
 * a height or weight of 0 what it takes for none. It puts its own settings in their place anyway.
 */
const NO_BIRTHDAY_MS = Date.parse("0000-01-01T00:00:00Z");
const NO_MEASURE = 0;

/** Who wears the bands. Gives USER._id. */
export function insertUser(
  database: Database,
  wearer: Wearer & { readonly name?: string | undefined },
  fromS: UnixSeconds | undefined,
): number {
  const { bornOn } = wearer;
  const user = insert(database, "USER", {
    NAME: wearer.name ?? NAMELESS,
    BIRTHDAY: bornOn !== undefined && isDay(bornOn) ? Date.parse(bornOn) : NO_BIRTHDAY_MS,
    GENDER: GENDERS[wearer.sex ?? "other"],
  });
  insert(database, "USER_ATTRIBUTES", {
    HEIGHT_CM: Math.round(wearer.heightCm ?? NO_MEASURE),
    WEIGHT_KG: Math.round(wearer.weightKg ?? NO_MEASURE),
    STEPS_GOAL_SPD: wearer.stepGoal === undefined ? null : Math.round(wearer.stepGoal),
    VALID_FROM_UTC: fromS === undefined ? null : fromS * 1000,
    USER_ID: user,
  });
  return user;
}

/** DEVICE.TYPE of what has none; the number means nothing where there is a TYPE_NAME. */
const NO_NUMBER = -1;

export function insertDevice(
  database: Database,
  band: HistoryBand,
  identifier: string,
  fromS: UnixSeconds | undefined,
): WrittenDevice {
  const type = typeOfModel(band.model ?? "");
  const id = insert(database, "DEVICE", {
    NAME: band.model ?? "Unknown band",
    MANUFACTURER: type?.family === "xiaomi" || type?.typeName === "MIBAND4" ? "Xiaomi" : "Huami",
    IDENTIFIER: identifier,
    TYPE: type?.number ?? NO_NUMBER,
    TYPE_NAME: type?.typeName ?? "UNKNOWN",
  });
  insert(database, "DEVICE_ATTRIBUTES", {
    FIRMWARE_VERSION1: band.firmware ?? "",
    VALID_FROM_UTC: fromS === undefined ? null : fromS * 1000,
    DEVICE_ID: id,
  });
  return { id, identifier, type, family: familyOf(type) };
}

/** A model that nobody knows is taken for one of the many that are alike. */
export function familyOf(type: DeviceType | undefined): Exclude<DeviceFamily, "scale"> {
  const family = type?.family ?? "huami";
  return family === "scale" ? "huami" : family;
}

type Value = string | number | null;

/** Columns that an older table does not have are left out. Gives the row's id. */
function insert(
  database: Database,
  table: string,
  values: Readonly<Record<string, Value>>,
): number {
  const there = [...database.rows(`PRAGMA table_info("${table}")`)].map(({ name }) => {
    return String(name).toUpperCase();
  });
  const known = Object.entries(values).filter(([column]) => there.includes(column));
  const columns = known.map(([column]) => `"${column}"`).join(", ");
  const places = known.map(() => "?").join(", ");
  const sql = `INSERT INTO "${table}" (${columns}) VALUES (${places}) RETURNING _id`;
  const [row] = database.rows(sql, ...known.map(([, value]) => value));
  return Number(row?._id);
}
