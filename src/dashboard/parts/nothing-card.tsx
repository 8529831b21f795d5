import type { ComponentChildren } from "preact";
import "./nothing-card.css";

export interface NothingCardProps {
  readonly text: string;
  readonly hint: string;
  /** Links to where something is, or comes from. */
  readonly children: ComponentChildren;
  /** On paper they lead nowhere, and are left out. */
  readonly isScreenOnly?: boolean;
}

/** Where a view has nothing to show: that it is so, why, and the ways on. */
export function NothingCard({ text, hint, children, isScreenOnly = false }: NothingCardProps) {
  return (
    <section class="card nothing">
      <p>
        <strong>{text}</strong>
      </p>
      <p class="quiet">{hint}</p>
      <p class={isScreenOnly ? "ways screen-only" : "ways"}>{children}</p>
    </section>
  );
}
