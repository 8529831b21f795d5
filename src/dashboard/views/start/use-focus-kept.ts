import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

/** Where the keyboard was last. */
interface Place {
  readonly element: HTMLElement;
  /** The step that it is in. */
  readonly step: Element | null;
  /** What shows and hides things of its own: the keyboard goes on within it. */
  readonly part: Element | null;
}

/** Outlives the steps: with the first key there is a wearer, and the view is drawn anew. */
let place: Place | undefined;

/**
 * A button that goes away under the keyboard leaves it nowhere. It goes on at the heading of the open
 * step, and follows it to the next one; who has gone elsewhere meanwhile is left there.
 */
export function useFocusKept(steps: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const root = steps.current;
    if (root === null) return;
    /** A heading to which nobody but this has gone. */
    let brought: HTMLElement | undefined;
    const bring = (to: HTMLElement | null | undefined, isHeading: boolean): void => {
      to?.focus({ preventScroll: true });
      brought = isHeading ? (to ?? undefined) : undefined;
    };
    const look = (): void => {
      const heading = root.querySelector<HTMLElement>("a[aria-current=step]");
      const active = document.activeElement;
      if (brought !== undefined && active === brought) {
        if (heading !== null && heading !== brought) bring(heading, true);
        return;
      }
      if (place === undefined || active !== document.body) return;
      const { element, step, part } = place;
      if (isUsable(element)) bring(element, element === brought);
      // One that is only switched off comes back, or goes away.
      else if (!element.isConnected) {
        const next = part?.isConnected === true ? part.querySelector<HTMLElement>(USABLE) : null;
        bring(next ?? heading ?? step?.querySelector<HTMLElement>("h2 a"), next === null);
      }
    };
    const onFocus = ({ target }: FocusEvent): void => {
      if (!(target instanceof HTMLElement) || isInDialog(target)) return;
      brought = undefined;
      place = root.contains(target)
        ? { element: target, step: target.closest(".step"), part: target.closest(PARTS) }
        : undefined;
    };
    // A button is told that it loses the focus before it is gone: what became of it shows afterwards.
    const onBlur = ({ target }: FocusEvent): void => {
      queueMicrotask(() => {
        if (place === undefined || target !== place.element) return;
        const isLeft = document.activeElement === document.body;
        if (isLeft && isUsable(place.element)) place = undefined;
      });
    };
    const onPointer = ({ target }: PointerEvent): void => {
      if (!(target instanceof Node) || isInDialog(target)) return;
      if (place?.element.contains(target) !== true) place = undefined;
    };
    look();
    if (brought === undefined) place = undefined;
    const observer = new MutationObserver(look);
    observer.observe(document.body, {
      childList: true,
      subtree: true,
      attributeFilter: ["disabled", "aria-current"],
    });
    const listening = new AbortController();
    const { signal } = listening;
    document.addEventListener("focusin", onFocus, { signal });
    document.addEventListener("focusout", onBlur, { signal });
    document.addEventListener("pointerdown", onPointer, { signal });
    return () => {
      observer.disconnect();
      listening.abort();
    };
  }, []);
}

const PARTS = ".key-card, .files-in";
const USABLE = "button:enabled, [tabindex='0']";

function isUsable(element: HTMLElement): boolean {
  return element.isConnected && !element.matches(":disabled");
}

/** A question comes and goes above everything: behind it the place stays. */
function isInDialog(node: Node): boolean {
  const element = node instanceof Element ? node : node.parentElement;
  return element?.closest("dialog") != null;
}
