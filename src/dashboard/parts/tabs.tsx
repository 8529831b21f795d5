import { useId } from "preact/hooks";

export interface Tab {
  readonly href: string;
  readonly text: string;
  readonly isCurrent: boolean;
}

/** Links side by side, one of which is where one is. */
export function Tabs({ label, tabs }: { readonly label: string; readonly tabs: readonly Tab[] }) {
  return (
    <nav class="segments" aria-label={label}>
      {tabs.map(({ href, text, isCurrent }) => (
        <a key={href} href={href} aria-current={isCurrent ? "page" : undefined}>
          {text}
        </a>
      ))}
    </nav>
  );
}

export interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly text: string }[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}

/** One of a few, side by side: what a picture shows. */
export function Choice<T extends string>({ label, options, value, onChange }: ChoiceProps<T>) {
  const name = useId();
  return (
    <fieldset class="segments screen-only">
      <legend class="unseen">{label}</legend>
      {options.map((it) => (
        <label key={it.value}>
          <input
            type="radio"
            name={name}
            checked={it.value === value}
            onChange={() => onChange(it.value)}
          />
          <span>{it.text}</span>
        </label>
      ))}
    </fieldset>
  );
}
