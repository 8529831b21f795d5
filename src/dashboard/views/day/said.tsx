import type { ComponentChildren } from "preact";
import type { Word } from "../../../server/answers.ts";
import { formatNumber } from "../../format.ts";
import { CameIn } from "../../parts/came-in.tsx";
import { Unknown } from "../../parts/figure.tsx";
import { sourceName } from "../../source-names.ts";
import { words } from "./words.ts";

/** How a word stands to what counts. */
export type Standing = "counts" | "same" | "other" | "besides";

export interface SaidProps {
  readonly word: Word;
  readonly standing: Standing;
  /** What it is about, in a few words. */
  readonly about?: string | undefined;
  /** The values, each a `Value`. */
  readonly children: ComponentChildren;
}

/** What one source says: its values, how they came in, and whether they count. */
export function Said({ word, standing, about = "", children }: SaidProps) {
  return (
    <li class={standing}>
      <h3>
        {sentence(sourceName(word.source))} <Mark standing={standing} />
      </h3>
      <p class="quiet">{[word.device, about].filter(Boolean).join(" · ")}</p>
      <dl>{children}</dl>
      <p class="quiet">
        <CameIn word={word} />
      </p>
    </li>
  );
}

export function Mark({ standing }: { readonly standing: Standing }) {
  const { counts, agrees, disagrees } = words();
  const texts = { counts, same: agrees, other: disagrees, besides: "" };
  return <span class="mark">{texts[standing]}</span>;
}

export interface ValueProps {
  readonly name: string;
  /** A number is written as the reader does. */
  readonly value: number | string | undefined;
  readonly unit?: string;
  readonly isOther?: boolean;
}

export function Value({ name, value, unit, isOther = false }: ValueProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class={isOther ? "other" : undefined}>
        {value === undefined ? (
          <Unknown />
        ) : typeof value === "string" ? (
          value
        ) : (
          formatNumber(value)
        )}
        {value !== undefined && unit !== undefined && <span class="quiet"> {unit}</span>}
      </dd>
    </div>
  );
}

export function sentence(text: string): string {
  return text.slice(0, 1).toLocaleUpperCase() + text.slice(1);
}
