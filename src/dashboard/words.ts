import { signal } from "@preact/signals";
import { keepText, keptText } from "./kept.ts";

export const LANGUAGES = ["en", "de"] as const;
export type Language = (typeof LANGUAGES)[number];

const KEPT_AS = "ownband.language";

/** The language of the page: chosen by the reader, else the browser's first one that we speak. */
export const language = signal<Language>(kept() ?? spoken());

export function chooseLanguage(chosen: Language): void {
  language.value = chosen;
  keepText(KEPT_AS, chosen);
  document.documentElement.lang = chosen;
}

function kept(): Language | undefined {
  return LANGUAGES.find((it) => it === keptText(KEPT_AS));
}

function spoken(): Language {
  const wanted = navigator.languages.map((it) => it.slice(0, 2));
  return wanted.flatMap((it) => LANGUAGES.find((known) => known === it) ?? [])[0] ?? "en";
}

/**
 * The words of one part of the page, in every language; `words()` gives those of the present one, and
 * whoever draws with them draws anew when it changes.
 *
 *     const words = translated({ en: { steps: "steps" }, de: { steps: "Schritte" } });
 */
export function translated<T extends object>(texts: { readonly en: T; readonly de: NoInfer<T> }) {
  return (): T => texts[language.value];
}
