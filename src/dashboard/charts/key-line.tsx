import { translated } from "../words.ts";

const words = translated({
  en: {
    "not-worn": "not worn",
    unfinished: "today, so far",
    partly: "only a part of the day is recorded",
    told: "a source's own word for the day",
    unstaged: "asleep, how deep is not told",
    gap: "left empty: nothing recorded",
    extent: "lowest to highest",
  },
  de: {
    "not-worn": "nicht getragen",
    unfinished: "heute, bis jetzt",
    partly: "nur ein Teil des Tages ist aufgezeichnet",
    told: "eigene Angabe einer Quelle für den Tag",
    unstaged: "Schlaf, wie tief ist nicht bekannt",
    gap: "leer: nichts aufgezeichnet",
    extent: "niedrigster bis höchster",
  },
});

/** A look that a picture has for what is no plain value. */
export type Look = keyof ReturnType<typeof words>;

/** What the looks of a picture mean, right below it; only those that are in it. */
export function KeyLine({ looks }: { readonly looks: readonly Look[] }) {
  if (looks.length === 0) return null;
  return (
    <ul class="key-line" role="list">
      {looks.map((it) => (
        <li key={it}>
          <span class={`swatch ${it}`} aria-hidden="true" />
          {words()[it]}
        </li>
      ))}
    </ul>
  );
}
