import { computed, signal } from "@preact/signals";
import type { HouseAnswer, WearerOfPage } from "../server/answers.ts";
import { keepText, keptText } from "./kept.ts";

/** What there is; absent until it is known. */
export const house = signal<HouseAnswer | undefined>(undefined);

const KEPT_AS = "ownband.wearer";
const chosen = signal<number | undefined>(Number(keptText(KEPT_AS) ?? "") || undefined);

/** Whose days are shown; until somebody is chosen, theirs of whom anything is recorded. */
export const wearer = computed<WearerOfPage | undefined>(() => {
  const wearers = house.value?.wearers ?? [];
  return (
    wearers.find(({ id }) => id === chosen.value) ??
    wearers.find(({ hasRecords }) => hasRecords) ??
    wearers[0]
  );
});

export function chooseWearer(id: number): void {
  chosen.value = id;
  keepText(KEPT_AS, String(id));
}

/** `{ wearer }` for a question; empty for the first one. */
export function ofWearer(): { wearer?: string } {
  return wearer.value === undefined ? {} : { wearer: String(wearer.value.id) };
}
