/** Who wears the band, as far as they told us. */
export interface Wearer {
  /** `"1990-05-17"`. */
  readonly bornOn?: string | undefined;
  readonly sex?: "female" | "male" | "other" | undefined;
  readonly heightCm?: number | undefined;
  readonly weightKg?: number | undefined;
  readonly stepGoal?: number | undefined;
}

/** What may be said of a wearer; anything else is a slip. */
export const WEARER_LIMITS = {
  heightCm: { least: 50, most: 250 },
  weightKg: { least: 20, most: 300 },
  stepGoal: { least: 100, most: 65_000 },
} as const;

/** Whether somebody who is alive in that year may have been born on that day. */
export function isBirthday(text: string, year: number): boolean {
  const [, born = ""] = /^(\d{4})-\d{2}-\d{2}$/.exec(text) ?? [];
  const date = new Date(`${text}T00:00:00Z`);
  const isDate = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
  return isDate && Number(born) > year - 120 && Number(born) <= year;
}

/** Longer names are none. */
const LONGEST_NAME = 80;

/** A name as it is kept, by which a household tells its people apart; `undefined`: that is none. */
export function wearerNameOf(text: string): string | undefined {
  const name = text.trim().normalize("NFC");
  const isName = name !== "" && name.length <= LONGEST_NAME && !/[\p{C}\p{Zl}\p{Zp}]/u.test(name);
  return isName ? name : undefined;
}

/** Whether two names are one, however they are written: `Ana` and `ANA`. */
export function isSameName(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  return foldName(one) === foldName(other);
}

function foldName(name: string): string {
  return name.trim().normalize("NFC").toLocaleLowerCase();
}
