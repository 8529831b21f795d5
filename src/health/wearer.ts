/** Who wears the band, as far as they told us. */
export interface Wearer {
  /** `"1990-05-17"`. */
  readonly bornOn?: string | undefined;
  readonly sex?: "female" | "male" | "other" | undefined;
  readonly heightCm?: number | undefined;
  readonly weightKg?: number | undefined;
  readonly stepGoal?: number | undefined;
}
