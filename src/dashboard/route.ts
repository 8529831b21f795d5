import { signal } from "@preact/signals";

/** Where in the page one is: what stands behind `#/`, in parts. */
export const route = signal<readonly string[]>(partsOf(location.hash));

addEventListener("hashchange", () => {
  route.value = partsOf(location.hash);
});

/** The same, straight from the address: what was typed a moment ago is heard of later. */
export function placeNow(): readonly string[] {
  return partsOf(location.hash);
}

function partsOf(hash: string): string[] {
  return hash
    .replace(/^#\/?/, "")
    .split("/")
    .filter((part) => part !== "");
}

/** The address of a view, for links: `linkTo("day", "2026-11-22")`. */
export function linkTo(...parts: readonly string[]): string {
  return `#/${parts.map(encodeURIComponent).join("/")}`;
}

/** Goes there; with `replace` the way back leads past here. */
export function goTo(parts: readonly string[], { replace = false } = {}): void {
  const link = linkTo(...parts);
  if (link === location.hash) return;
  if (replace) {
    history.replaceState(null, "", link);
    route.value = parts;
  } else location.hash = link;
}
