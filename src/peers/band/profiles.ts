import type { HistoryType, SignInForm } from "../../band/models.ts";
import type { GattService } from "../gatt.ts";
import { GATT_BAND_4, GATT_BAND_5, GATT_BIP, GATT_ZEPP_OS } from "./gatt-table.ts";
import type { SampleBytes } from "./minute-source.ts";

/** The models that a virtual band may be. */
/** The models there are. */
export const VIRTUAL_MODELS = [
  "Mi Band 3",
  "Mi Smart Band 4",
  "Mi Smart Band 5",
  "Mi Smart Band 6",
  "Xiaomi Smart Band 7",
  "Amazfit Bip",
] as const;

export type VirtualModel = (typeof VIRTUAL_MODELS)[number];

/** How a model behaves, as data. */
export interface Profile {
  /** What it advertises. */
  readonly name: string;
  readonly signIn: SignInForm;
  /** Whether a client may give it a key of its own (huami-ble §2.1). */
  readonly takesOwnKey: boolean;
  readonly gatt: readonly GattService[];
  readonly hardware: string;
  readonly firmware: string;
  readonly pnpProduct: number;
  /** Byte 0 of the manufacturer data, and byte 17. */
  readonly advertises: { readonly first: number; readonly generation: number };
  /** Whether the scan response has four bytes for FEE0. */
  readonly hasServiceData: boolean;
  readonly sampleBytes: SampleBytes;
  readonly history: readonly HistoryType[];
  readonly isZeppOs: boolean;
  /** Whether the end of a transfer carries a checksum (§5.2). */
  readonly hasChecksum: boolean;
  readonly mtu: number;
}

/** Gadgetbridge's list for the Mi Band 4 (huami-ble §5.6, §17). */
const SPORTS = ["activity", "workouts", "tracks"] as const;

const BAND_4: Profile = {
  name: "Mi Smart Band 4",
  signIn: "classic",
  takesOwnKey: false,
  gatt: GATT_BAND_4,
  hardware: "V0.25.18.5",
  firmware: "V1.0.9.66",
  pnpProduct: 0x0024,
  advertises: { first: 0x02, generation: 0x02 },
  hasServiceData: true,
  sampleBytes: 4,
  history: SPORTS,
  isZeppOs: false,
  hasChecksum: false,
  mtu: 23,
};

const BAND_5: Profile = {
  ...BAND_4,
  name: "Mi Smart Band 5",
  gatt: GATT_BAND_5,
  // Nobody wrote these down: made up, here and below, where a source has only the product.
  hardware: "V0.44.18.2",
  firmware: "V1.0.2.66",
  pnpProduct: 0x003d,
  advertises: { first: 0x02, generation: 0x03 },
  hasServiceData: false,
  sampleBytes: 8,
  history: [...SPORTS, "stress-manual", "stress-automatic"],
};

const BAND_6: Profile = {
  ...BAND_5,
  name: "Mi Smart Band 6",
  hardware: "V0.82.19.1",
  firmware: "V1.0.4.38",
  pnpProduct: 0x0000,
  history: [...SPORTS, "stress-manual", "stress-automatic", "pai"],
  hasChecksum: true,
};

/**
 * @param isNew firmware of a Mi Smart Band 6 that wants the sign-in of 2021; the others have one way
 * @source huami-ble §1.2 to §1.4, §2, §4.1, §5.6, §17
 */
export function profileOf(model: VirtualModel, isNew: boolean): Profile {
  switch (model) {
    case "Mi Band 3":
      return {
        ...BAND_4,
        name: "Mi Band 3",
        takesOwnKey: true,
        hardware: "V0.18.4.3",
        firmware: "V1.4.0.32",
        pnpProduct: 0x0013,
        advertises: { first: 0x00, generation: 0x01 },
      };
    case "Mi Smart Band 4":
      return BAND_4;
    case "Mi Smart Band 5":
      return BAND_5;
    case "Mi Smart Band 6":
      return isNew ? { ...BAND_6, signIn: "2021", firmware: "V1.0.6.10", mtu: 247 } : BAND_6;
    case "Xiaomi Smart Band 7":
      return {
        ...BAND_6,
        name: "Xiaomi Smart Band 7",
        signIn: "2021",
        gatt: GATT_ZEPP_OS,
        hardware: "V0.91.177.4",
        firmware: "V2.1.0.74",
        history: [
          ...BAND_6.history,
          "heart-rate",
          "blood-oxygen",
          "blood-oxygen-asleep",
          "temperature",
          "breathing-rate",
          "resting-heart-rate",
          "max-heart-rate",
        ],
        isZeppOs: true,
        mtu: 247,
      };
    case "Amazfit Bip":
      return {
        ...BAND_4,
        name: "Amazfit Bip Watch",
        takesOwnKey: true,
        gatt: GATT_BIP,
        hardware: "V0.8.8.21",
        firmware: "V1.1.5.36",
        pnpProduct: 0x0000,
        advertises: { first: 0x00, generation: 0x02 },
        hasServiceData: false,
      };
  }
}
