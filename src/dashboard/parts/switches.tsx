import { chooseWearer, house, wearer } from "../house.ts";
import { chooseLanguage, language, LANGUAGES, translated } from "../words.ts";
import { wearerName } from "./wearer-name.ts";

const NAMES = { en: "English", de: "Deutsch" } as const;

const words = translated({
  en: { language: "Language", wearer: "Whose days" },
  de: { language: "Sprache", wearer: "Wessen Tage" },
});

/** The page in another language. */
export function LanguageSwitch() {
  return (
    <div role="group" aria-label={words().language}>
      {LANGUAGES.filter((it) => it !== language.value).map((it) => (
        <button key={it} type="button" class="plain" lang={it} onClick={() => chooseLanguage(it)}>
          {NAMES[it]}
        </button>
      ))}
    </div>
  );
}

/** Whose days are shown, where there are several. */
export function WearerSwitch() {
  const wearers = house.value?.wearers ?? [];
  if (wearers.length < 2) return null;
  return (
    <select
      class="wearers"
      aria-label={words().wearer}
      value={String(wearer.value?.id)}
      onChange={({ currentTarget: { value } }) => chooseWearer(Number(value))}
    >
      {wearers.map((it) => (
        <option key={it.id} value={String(it.id)}>
          {wearerName(it)}
        </option>
      ))}
    </select>
  );
}
