import type { ComponentChildren } from "preact";

/**
 * Not worn, in an SVG: `<defs><Hatch id={id} /></defs>` with an id of `useId()`, and `fill={hatched(id)}`.
 */
export function Hatch({ id }: { readonly id: string }) {
  return (
    <Slanted id={id}>
      <rect width={6} height={6} class="hatch-ground" />
      <line x1={1} y1={0} x2={1} y2={6} class="hatch-line" />
    </Slanted>
  );
}

/** Known in part, in an SVG: as {@link Hatch}, in the colour of what is drawn. */
export function Stripes({ id, colour }: { readonly id: string; readonly colour: string }) {
  return (
    <Slanted id={id}>
      <rect width={6} height={6} fill="var(--raised)" />
      <rect width={3} height={6} fill={colour} />
    </Slanted>
  );
}

interface SlantedProps {
  readonly id: string;
  /** One stripe, of six by six. */
  readonly children: ComponentChildren;
}

function Slanted({ id, children }: SlantedProps) {
  return (
    <pattern
      id={id}
      width={6}
      height={6}
      patternUnits="userSpaceOnUse"
      patternTransform="rotate(45)"
    >
      {children}
    </pattern>
  );
}

export function hatched(id: string): string {
  return `url(#${id})`;
}
