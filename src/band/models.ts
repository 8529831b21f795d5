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
  readonly sampleBytes: 4 | 8;
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
