/** What we know of a model, as data. @source huami-ble §1.2, §2.1, §4.1, §5.6, §6.1, §17 */
export interface Model {
  /** As the vendor writes it: `Mi Smart Band 4`. */
  readonly name: string;
  /** The name that it advertises. */
  readonly advertises: RegExp;
  /** Product number in the PnP id, where a source has it. */
  readonly pnpProduct?: number | undefined;
  /** In which ways it may be signed in to, the likeliest first. */
  readonly signIn: readonly SignInForm[];
  /** Second byte of the classic sign-in's messages. */
  readonly authByte: number;
  /** Set in the classic sign-in's commands: 0x00 or 0x80. */
  readonly cryptFlag: number;
  /** Of firmware of which we know nothing better; see {@link sampleBytesOf}. */
  readonly sampleBytes: 4 | 8;
  /** The first firmware with samples of 8 bytes, one for each leading number that there is. */
  readonly eightBytesSince?: readonly string[] | undefined;
  /** What it may have, also where no source is sure: it is asked, and may say no. */
  readonly history: readonly HistoryType[];
  /** Zepp OS: other time bytes, acknowledgements, records and endpoints. */
  readonly isZeppOs: boolean;
}

export type SignInForm = "classic" | "2021";

/** What a band keeps; `TT` of huami-ble §5.6. */
export type HistoryType =
  | "activity" // 01
  | "heart-rate" // 02
  | "workouts" // 05
  | "tracks" // 06
  | "pai" // 0D
  | "stress-manual" // 12
  | "stress-automatic" // 13
  | "blood-oxygen" // 25
  | "blood-oxygen-asleep" // 26
  | "temperature" // 2E
  | "breathing-rate" // 38
  | "resting-heart-rate" // 3A
  | "max-heart-rate" // 3D
  | "heart-rate-variability"; // 49

const MINUTES = ["activity"] as const;
const SPORTS = [...MINUTES, "workouts", "tracks"] as const;
/** From about 2020 on; Gadgetbridge asks some of them for some of these only (§17). */
const BODY = [...SPORTS, "heart-rate", "pai", "stress-manual", "stress-automatic"] as const;
const BODY_AND_OXYGEN = [...BODY, "blood-oxygen"] as const;
const EVERYTHING = [
  ...BODY_AND_OXYGEN,
  "blood-oxygen-asleep",
  "temperature",
  "breathing-rate",
  "resting-heart-rate",
  "max-heart-rate",
  "heart-rate-variability",
] as const;

type Family = Omit<Model, "name" | "advertises">;

const CLASSIC: Family = {
  signIn: ["classic"],
  authByte: 0x00,
  cryptFlag: 0x80,
  sampleBytes: 4,
  history: SPORTS,
  isZeppOs: false,
};
/** Mi Band 2 and its time: a key of their own, no crypt flag. */
const EARLY: Family = { ...CLASSIC, authByte: 0x08, cryptFlag: 0x00 };
/** Samples of 8 bytes, and a newer sign-in that some firmware may want. */
const LATE: Family = {
  ...CLASSIC,
  signIn: ["classic", "2021"],
  sampleBytes: 8,
  history: BODY_AND_OXYGEN,
};
const ZEPP_OS: Family = {
  ...CLASSIC,
  signIn: ["2021"],
  sampleBytes: 8,
  history: EVERYTHING,
  isZeppOs: true,
};

const model = (
  name: string,
  family: Family,
  more: Partial<Model> & { readonly alsoNamed?: readonly string[] } = {},
): Model => {
  const { alsoNamed = [], ...known } = more;
  // Zepp OS may add four characters of the address (§1.2).
  const tail = family.isZeppOs ? "(?:[- ][0-9A-Z]{4})?" : "";
  const names = [name, ...alsoNamed].join("|");
  return { name, advertises: new RegExp(`^(?:${names})${tail}$`, "i"), ...family, ...known };
};

/** Every model that we know, the longer of two names first. */
export const MODELS: readonly Model[] = [
  model("Mi Band 2", EARLY, { alsoNamed: ["Mi Band 2i"], history: MINUTES }),
  model("Mi Band HRX", EARLY, { history: MINUTES }),
  // Gadgetbridge has crypt flag 00, harbour-amazfish 80 (§13.27).
  model("Mi Band 3", CLASSIC, {
    alsoNamed: ["Xiaomi Band 3"],
    cryptFlag: 0x00,
    pnpProduct: 0x0013,
  }),
  model("Mi Smart Band 4", CLASSIC, { pnpProduct: 0x0024 }),
  model("Mi Smart Band 5", LATE, { pnpProduct: 0x003d }),
  // Its newer firmware wants the newer sign-in (§2.3); most have it by now.
  model("Mi Smart Band 6", LATE, { signIn: ["2021", "classic"] }),
  model("Xiaomi Smart Band 7", ZEPP_OS),
  model("Amazfit Band 2", EARLY, { pnpProduct: 0x001a }),
  model("Amazfit Band 5", LATE),
  model("Amazfit Band 7", ZEPP_OS),
  model("Amazfit Cor 2", EARLY),
  model("Amazfit Cor", EARLY),
  model("Amazfit Bip", EARLY, { alsoNamed: ["Amazfit Bip Watch"] }),
  model("Amazfit Bip Lite", CLASSIC),
  model("Amazfit Bip S", CLASSIC),
  model("Amazfit Bip S Lite", CLASSIC),
  model("Amazfit Bip U", LATE),
  model("Amazfit Bip U Pro", LATE),
  model("Amazfit Bip 3", LATE),
  model("Amazfit Bip 3 Pro", LATE),
  model("Amazfit Bip 5 Unity", ZEPP_OS),
  model("Amazfit Bip 5", ZEPP_OS),
  model("Amazfit Pop", LATE),
  model("Amazfit Pop Pro", LATE),
  model("Amazfit Neo", LATE, { history: BODY }),
  model("Amazfit X", LATE),
  // The 42 mm GTR counts its firmware from 0, the 47 mm one from 1.
  model("Amazfit GTR", CLASSIC, { sampleBytes: 8, eightBytesSince: ["0.1.1.15", "1.3.5.79"] }),
  model("Amazfit GTR Lite", CLASSIC, {
    alsoNamed: ["Amazfit GTR L"],
    sampleBytes: 8,
    eightBytesSince: ["1.0.0.33"],
  }),
  model("Amazfit GTR 2", LATE),
  model("Amazfit GTR 2e", LATE),
  model("Amazfit GTR 3 Pro", ZEPP_OS),
  model("Amazfit GTR 3", ZEPP_OS),
  model("Amazfit GTR 4", ZEPP_OS),
  model("Amazfit GTR Mini", ZEPP_OS),
  // "Later than 0.0.9.00" in the source.
  model("Amazfit GTS", CLASSIC, { sampleBytes: 8, eightBytesSince: ["0.0.9.1"] }),
  model("Amazfit GTS 2", LATE),
  model("Amazfit GTS 2e", LATE),
  model("Amazfit GTS 2 mini", LATE, { alsoNamed: ["Amazfit GTS2 mini"] }),
  model("Amazfit GTS 3", ZEPP_OS),
  model("Amazfit GTS 4 Mini", ZEPP_OS),
  model("Amazfit GTS 4", ZEPP_OS),
  model("Amazfit T-Rex", CLASSIC, { sampleBytes: 8, eightBytesSince: ["0.0.9.1"] }),
  model("Amazfit T-Rex Pro", LATE, { eightBytesSince: ["0.0.9.1"] }),
  model("Amazfit T-Rex 2", ZEPP_OS),
  model("Amazfit T-Rex 3", ZEPP_OS),
  model("Amazfit T-Rex Ultra", ZEPP_OS),
  model("Amazfit Verge L", CLASSIC),
  model("Zepp E", LATE),
  model("Amazfit Active Edge", ZEPP_OS),
  model("Amazfit Active 2", ZEPP_OS),
  model("Amazfit Active", ZEPP_OS),
  model("Amazfit Balance 2", ZEPP_OS),
  model("Amazfit Balance", ZEPP_OS),
  model("Amazfit Cheetah Pro", ZEPP_OS),
  model("Amazfit Cheetah", ZEPP_OS, { alsoNamed: ["Amazfit Cheetah (?:R|S|Round|Square)"] }),
  model("Amazfit Falcon", ZEPP_OS),
];

/** A band whose name and product are new to us: tried as a Mi Smart Band 4, then the newer way. */
export const UNKNOWN_MODEL: Model = {
  ...CLASSIC,
  name: "Unknown band",
  advertises: /^(?!)/,
  signIn: ["classic", "2021"],
};

/** What an unknown band is when it signs in the newer way: all of those that we know are like this. */
export const UNKNOWN_ZEPP_OS_MODEL: Model = {
  ...ZEPP_OS,
  name: "Unknown Zepp OS band",
  advertises: /^(?!)/,
};

/** What the names of all models begin with, as they are advertised: a browser minds the case. */
export const NAME_PREFIXES: readonly string[] = [
  "Mi Smart Band",
  "MI Band",
  "Mi Band",
  "Xiaomi Band 3",
  "Xiaomi Smart Band 7",
  "Amazfit",
  "Zepp E",
];

/** The model that advertises this name. */
export function modelNamed(name: string): Model | undefined {
  const trimmed = name.trim();
  return MODELS.find(({ advertises }) => advertises.test(trimmed));
}

/** The model with this product number in its PnP id. */
export function modelOfProduct(pnpProduct: number): Model | undefined {
  return MODELS.find((it) => it.pnpProduct === pnpProduct);
}

/**
 * How long one minute of activity is with this firmware (`1.0.9.66`).
 *
 * @source huami-ble §6.1
 */
export function sampleBytesOf(
  { sampleBytes, eightBytesSince }: Model,
  firmware: string | undefined,
): 4 | 8 {
  const version = numbersOf(firmware);
  if (eightBytesSince === undefined || version === undefined) return sampleBytes;
  const firsts = eightBytesSince.map((it) => numbersOf(it) ?? []);
  const first = firsts.find(([leading]) => leading === version[0]);
  // Firmware that counts further than any of them is newer than all of them.
  return first === undefined || isAtLeast(version, first) ? 8 : 4;
}

function numbersOf(firmware: string | undefined): number[] | undefined {
  const match = /^V?(\d{1,6}(?:\.\d{1,6}){0,7})$/i.exec(firmware ?? "");
  return match?.[1]?.split(".").map(Number);
}

function isAtLeast(version: readonly number[], other: readonly number[]): boolean {
  for (let at = 0; at < Math.max(version.length, other.length); at++) {
    const difference = (version[at] ?? 0) - (other[at] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
