import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

export interface CardProps {
  readonly heading: string;
  /** Whose it is, where several parts of a view have the same heading; only read out. */
  readonly of?: string | undefined;
  /** Where more of it is; the heading leads there. */
  readonly href?: string | undefined;
  /** Beside the heading. */
  readonly aside?: ComponentChildren;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A part of a view, with its heading. */
export function Card({ heading, of, href, aside, class: name, children }: CardProps) {
  const id = useId();
  return (
    <section class={name === undefined ? "card" : `card ${name}`} aria-labelledby={id}>
      <header>
        <h2 id={id}>
          {href === undefined ? heading : <a href={href}>{heading}</a>}
          {of !== undefined && <span class="unseen">: {of}</span>}
        </h2>
        {aside}
      </header>
      {children}
    </section>
  );
}
