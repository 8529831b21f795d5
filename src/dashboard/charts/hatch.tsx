/**
 * Not worn, in an SVG: `<defs><Hatch id={id} /></defs>` with an id of `useId()`, and `fill={hatched(id)}`.
 */
export function Hatch({ id }: { readonly id: string }) {
  return (
    <pattern
      id={id}
      width={6}
      height={6}
      patternUnits="userSpaceOnUse"
      patternTransform="rotate(45)"
    >
      <rect width={6} height={6} class="hatch-ground" />
      <line x1={1} y1={0} x2={1} y2={6} class="hatch-line" />
    </pattern>
  );
}

/** Known in part, in an SVG: as {@link Hatch}, in the colour of what is drawn. */
export function Stripes({ id, colour }: { readonly id: string; readonly colour: string }) {
  return (
    <pattern
      id={id}
      width={6}
      height={6}
      patternUnits="userSpaceOnUse"
      patternTransform="rotate(45)"
    >
      <rect width={6} height={6} fill="var(--raised)" />
      <rect width={3} height={6} fill={colour} />
    </pattern>
  );
}

export function hatched(id: string): string {
  return `url(#${id})`;
}
