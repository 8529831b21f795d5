import { chooseWearer, house, wearer } from "../house.ts";
import { chooseLanguage, language, LANGUAGES, translated } from "../words.ts";

const NAMES = { en: "English", de: "Deutsch" } as const;

const words = translated({
  en: { language: "Language", wearer: "Whose days", nameless: (id: number) => `Wearer ${id}` },
  de: { language: "Sprache", wearer: "Wessen Tage", nameless: (id: number) => `Person ${id}` },
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
      {wearers.map(({ id, name }) => (
        <option key={id} value={String(id)}>
          {name ?? words().nameless(id)}
        </option>
      ))}
    </select>
  );
}
