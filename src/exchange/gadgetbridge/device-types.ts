import type { Kinds } from "../../health/minute.ts";

/** What a device's records look like in the database. */
export type DeviceFamily =
  | "mi-band-1" // Mi Band 1, 1A, 1S
  | "huami" // Mi Band 2 to 6, Bip, Cor, GTR and GTS 1 and 2, …
  | "zepp-os" // Xiaomi Smart Band 7 and what came with it
  | "xiaomi" // Xiaomi's own protocol: Smart Band 7 Pro, 8, 9, Redmi, …
  | "scale";

/** Where the minutes of a family are, and whose codes their kinds are written in. */
export interface FamilyTable {
  readonly table: ActivityTable;
  /** Absent: the band's own codes. */
  readonly kinds?: Kinds | undefined;
}

export type ActivityTable =
  "MI_BAND_ACTIVITY_SAMPLE" | "HUAMI_EXTENDED_ACTIVITY_SAMPLE" | "XIAOMI_ACTIVITY_SAMPLE";

/** @source gadgetbridge §4.3 */
export const FAMILY_TABLES: Readonly<Record<Exclude<DeviceFamily, "scale">, FamilyTable>> = {
  "mi-band-1": { table: "MI_BAND_ACTIVITY_SAMPLE", kinds: "mi-band-1" },
  huami: { table: "MI_BAND_ACTIVITY_SAMPLE" },
  "zepp-os": { table: "HUAMI_EXTENDED_ACTIVITY_SAMPLE" },
  xiaomi: { table: "XIAOMI_ACTIVITY_SAMPLE", kinds: "xiaomi" },
};

/** A type of device as Gadgetbridge knows it. */
export interface DeviceType {
  /** `DEVICE.TYPE_NAME`. */
  readonly typeName: string;
  /** What we call the model. */
  readonly model: string;
  readonly family: DeviceFamily;
  /** `DEVICE.TYPE` in databases that have no TYPE_NAME yet; newer types never had one. */
  readonly number?: number | undefined;
}

type Row = readonly [typeName: string, model: string, number?: number];

const types = (family: DeviceFamily, rows: readonly Row[]): DeviceType[] =>
  rows.map(([typeName, model, number]) => ({ typeName, model, family, number }));

/**
 * The types whose records we bring. Of two types of one model the first is the one that is written.
 * @source Gadgetbridge DeviceType; the numbers: its migration table of device types
 */
export const DEVICE_TYPES: readonly DeviceType[] = [
  ...types("mi-band-1", [["MIBAND", "Mi Band", 10]]),
  ...types("huami", [
    ["MIBAND2", "Mi Band 2", 11],
    ["MIBAND2_HRX", "Mi Band HRX", 1001],
    ["MIBAND3", "Mi Band 3", 14],
    ["MIBAND4", "Mi Smart Band 4", 16],
    ["MIBAND5", "Mi Smart Band 5", 23],
    ["MIBAND6", "Mi Smart Band 6", 37],
    ["AMAZFITBIP", "Amazfit Bip", 12],
    ["AMAZFITCOR", "Amazfit Cor", 13],
    ["AMAZFITCOR2", "Amazfit Cor 2", 15],
    ["AMAZFITBIP_LITE", "Amazfit Bip Lite", 17],
    ["AMAZFITGTR", "Amazfit GTR", 18],
    ["AMAZFITGTS", "Amazfit GTS", 19],
    ["AMAZFITBIPS", "Amazfit Bip S", 20],
    ["AMAZFITGTR_LITE", "Amazfit GTR Lite", 21],
    ["AMAZFITTREX", "Amazfit T-Rex", 22],
    ["AMAZFITBAND5", "Amazfit Band 5", 24],
    ["AMAZFITBIPS_LITE", "Amazfit Bip S Lite", 25],
    ["AMAZFITGTR2", "Amazfit GTR 2", 26],
    ["AMAZFITGTS2", "Amazfit GTS 2", 27],
    ["AMAZFITBIPU", "Amazfit Bip U", 28],
    ["AMAZFITVERGEL", "Amazfit Verge L", 29],
    ["AMAZFITBIPUPRO", "Amazfit Bip U Pro", 30],
    ["AMAZFITNEO", "Amazfit Neo", 31],
    ["AMAZFITGTS2_MINI", "Amazfit GTS 2 mini", 32],
    ["ZEPP_E", "Zepp E", 33],
    ["AMAZFITGTR2E", "Amazfit GTR 2e", 34],
    ["AMAZFITGTS2E", "Amazfit GTS 2e", 35],
    ["AMAZFITX", "Amazfit X", 36],
    ["AMAZFITTREXPRO", "Amazfit T-Rex Pro", 38],
    ["AMAZFITPOP", "Amazfit Pop", 39],
    ["AMAZFITPOPPRO", "Amazfit Pop Pro", 10040],
    ["AMAZFITBIP3", "Amazfit Bip 3"],
    ["AMAZFITBIP3PRO", "Amazfit Bip 3 Pro", 10051],
  ]),
  ...types("zepp-os", [
    ["MIBAND7", "Xiaomi Smart Band 7", 10041],
    ["AMAZFITGTS3", "Amazfit GTS 3", 10042],
    ["AMAZFITGTR3", "Amazfit GTR 3", 10043],
    ["AMAZFITGTR3PRO", "Amazfit GTR 3 Pro", 10049],
    ["AMAZFITGTR4", "Amazfit GTR 4", 10044],
    ["AMAZFITGTRMINI", "Amazfit GTR Mini", 10056],
    ["AMAZFITBAND7", "Amazfit Band 7", 10045],
    ["AMAZFITGTS4", "Amazfit GTS 4", 10046],
    ["AMAZFITGTS4MINI", "Amazfit GTS 4 Mini", 10047],
    ["AMAZFITGTS4MININEW", "Amazfit GTS 4 Mini"],
    ["AMAZFITTREX2", "Amazfit T-Rex 2", 10048],
    ["AMAZFITTREX3", "Amazfit T-Rex 3"],
    ["AMAZFITTREX3PRO48MM", "Amazfit T-Rex 3 Pro"],
    ["AMAZFITTREX3PRO44MM", "Amazfit T-Rex 3 Pro"],
    ["AMAZFITTREXULTRA", "Amazfit T-Rex Ultra", 10055],
    ["AMAZFITTREXULTRA2", "Amazfit T-Rex Ultra 2"],
    ["AMAZFITCHEETAHROUND", "Amazfit Cheetah", 10053],
    ["AMAZFITCHEETAHSQUARE", "Amazfit Cheetah", 10052],
    ["AMAZFITCHEETAHPRO", "Amazfit Cheetah Pro", 10050],
    ["AMAZFITCHEETAH2PRO", "Amazfit Cheetah 2 Pro"],
    ["AMAZFITCHEETAH2ULTRA", "Amazfit Cheetah 2 Ultra"],
    ["AMAZFITBIP5", "Amazfit Bip 5", 10054],
    ["AMAZFITBIP5UNITY", "Amazfit Bip 5 Unity"],
    ["AMAZFITBIP6", "Amazfit Bip 6"],
    ["AMAZFITBIPMAX", "Amazfit Bip Max"],
    ["AMAZFITFALCON", "Amazfit Falcon", 10057],
    ["AMAZFITBALANCE", "Amazfit Balance", 10058],
    ["AMAZFITBALANCE2", "Amazfit Balance 2"],
    ["AMAZFITBALANCE2XT", "Amazfit Balance 2 XT"],
    ["AMAZFITBALANCE3", "Amazfit Balance 3"],
    ["AMAZFITBALANCEULTRA", "Amazfit Balance Ultra"],
    ["AMAZFITACTIVE", "Amazfit Active"],
    ["AMAZFITACTIVEEDGE", "Amazfit Active Edge"],
    ["AMAZFITACTIVEMAX", "Amazfit Active Max"],
    ["AMAZFITACTIVE2", "Amazfit Active 2"],
    ["AMAZFITACTIVE2NFC", "Amazfit Active 2"],
    ["AMAZFITACTIVE2SQUARE", "Amazfit Active 2"],
    ["AMAZFITACTIVE3PREMIUM", "Amazfit Active 3 Premium"],
    ["AMAZFITHELIORING", "Amazfit Helio Ring"],
    ["AMAZFITHELIOSTRAP", "Amazfit Helio Strap"],
  ]),
  ...types("xiaomi", [
    ["MIBAND7PRO", "Xiaomi Smart Band 7 Pro"],
    ["MIBAND8", "Xiaomi Smart Band 8"],
    ["MIBAND8ACTIVE", "Xiaomi Smart Band 8 Active"],
    ["MIBAND8PRO", "Xiaomi Smart Band 8 Pro"],
    ["MIBAND9", "Xiaomi Smart Band 9"],
    ["MIBAND9ACTIVE", "Xiaomi Smart Band 9 Active"],
    ["MIBAND9PRO", "Xiaomi Smart Band 9 Pro"],
    ["MIBAND10", "Xiaomi Smart Band 10"],
    ["MIBAND10PRO", "Xiaomi Smart Band 10 Pro"],
    ["MIBAND11", "Xiaomi Smart Band 11"],
    ["MIWATCHLITE", "Mi Watch Lite"],
    ["MIWATCHCOLORSPORT", "Mi Watch Color Sport"],
    ["REDMISMARTBAND2", "Redmi Smart Band 2"],
    ["REDMISMARTBAND3", "Redmi Smart Band 3"],
    ["REDMISMARTBANDPRO", "Redmi Smart Band Pro"],
    ["REDMIWATCH2", "Redmi Watch 2"],
    ["REDMIWATCH2LITE", "Redmi Watch 2 Lite"],
    ["REDMIWATCH3", "Redmi Watch 3"],
    ["REDMIWATCH3ACTIVE", "Redmi Watch 3 Active"],
    ["REDMIWATCH4", "Redmi Watch 4"],
    ["REDMIWATCH5", "Redmi Watch 5"],
    ["REDMIWATCH5ACTIVE", "Redmi Watch 5 Active"],
    ["REDMIWATCH5LITE", "Redmi Watch 5 Lite"],
    ["REDMIWATCH6", "Redmi Watch 6"],
    ["REDMIWATCHMOVE", "Redmi Watch Move"],
    ["XIAOMI_WATCH_S1", "Xiaomi Watch S1"],
    ["XIAOMI_WATCH_S1_ACTIVE", "Xiaomi Watch S1 Active"],
    ["XIAOMI_WATCH_S1_PRO", "Xiaomi Watch S1 Pro"],
    ["XIAOMI_WATCH_S3", "Xiaomi Watch S3"],
    ["XIAOMI_WATCH_S4", "Xiaomi Watch S4"],
    ["XIAOMI_WATCH_5", "Xiaomi Watch 5"],
  ]),
  ...types("scale", [
    ["MISCALE2", "Mi Scale 2", 131],
    ["MISMARTSCALE", "Mi Smart Scale"],
    ["MICOMPOSITIONSCALE", "Mi Body Composition Scale"],
  ]),
];

/** Other names of models, as the devices advertise them or as shops sell them. */
const OTHER_NAMES: readonly (readonly [pattern: RegExp, typeName: string])[] = [
  [/^MI(?: ?1[AS]?)?$|^Mi ?Band(?: ?1[AS]?)?$/i, "MIBAND"],
  [/^Mi Band 2i$/i, "MIBAND2"],
  [/^Xiaomi Band 3$/i, "MIBAND3"],
  [/^Mi (?:Smart )?Band 3i?$/i, "MIBAND3"],
  [/^Mi Band 4$/i, "MIBAND4"],
  [/^Mi Band 5$/i, "MIBAND5"],
  [/^Mi Band 6$/i, "MIBAND6"],
  [/^Amazfit Bip Watch$/i, "AMAZFITBIP"],
  [/^Amazfit Band$/i, "AMAZFITCOR"],
  [/^Amazfit Band 2$/i, "AMAZFITCOR2"],
  [/^Amazfit GTR L$/i, "AMAZFITGTR_LITE"],
  [/^Amazfit GTS2 mini$/i, "AMAZFITGTS2_MINI"],
  [/^Amazfit Cheetah (?:R|Round)$/i, "AMAZFITCHEETAHROUND"],
  [/^Amazfit Cheetah (?:S|Square)$/i, "AMAZFITCHEETAHSQUARE"],
];

/** By `DEVICE.TYPE_NAME`; `undefined`: another vendor's, or newer than this table. */
export function typeNamed(typeName: string): DeviceType | undefined {
  return DEVICE_TYPES.find((type) => type.typeName === typeName);
}

/** By `DEVICE.TYPE`, which means something only where there is no column TYPE_NAME. */
export function typeNumbered(number: number): DeviceType | undefined {
  return DEVICE_TYPES.find((type) => type.number === number);
}

/** By our name of the model, or one that it is also known by; either case, with an address's tail. */
export function typeOfModel(model: string): DeviceType | undefined {
  const wanted = model.trim();
  return named(wanted) ?? named(wanted.replace(/[- ][0-9A-F]{4}$/i, ""));
}

function named(name: string): DeviceType | undefined {
  const found = DEVICE_TYPES.find((type) => type.model.toLowerCase() === name.toLowerCase());
  if (found) return found;
  const other = OTHER_NAMES.find(([pattern]) => pattern.test(name));
  return other && typeNamed(other[1]);
}
