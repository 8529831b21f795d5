import type { Intake, LeftOut } from "../../store/intake.ts";

/** What was not brought, counted by kind, and told once when all is read. */
export class Problems {
  readonly #counts = new Map<string, { readonly text: string; count: number }>();

  /** @param text for the owner; the same for the same code */
  count(code: string, text: string, by = 1): void {
    const kind = this.#counts.get(code) ?? { text, count: 0 };
    kind.count += by;
    this.#counts.set(code, kind);
  }

  tell(intake: Intake): void {
    for (const [code, { text, count }] of this.#counts) {
      const what: LeftOut = { code, text, count };
      intake.leftOut(what);
    }
  }
}

export const NO_TIME = [
  "no-time",
  "Records with a time that cannot be true were left out.",
] as const;
export const BAD_VALUE = [
  "bad-value",
  "Records with values that cannot be true were left out.",
] as const;
