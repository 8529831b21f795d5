import { useEffect, useRef } from "preact/hooks";

/** A view that takes longer to come is not waited for: the focus stays where the reader put it. */
const WAIT_FOR_HEADING_MS = 4_000;

/**
 * After a change of view the focus goes to its heading, so that a screen reader begins there and the
 * keyboard goes on from there. The first view leaves the focus alone.
 */
export function useHeading(view: string | undefined): void {
  const former = useRef<string | undefined>(undefined);
  useEffect(() => {
    const isFirst = former.current === undefined;
    former.current = view;
    if (isFirst || view === undefined) return;
    scrollTo(0, 0);
    if (focusHeading()) return;
    const observer = new MutationObserver(() => {
      if (focusHeading()) observer.disconnect();
    });
    observer.observe(document.body, { childList: true, subtree: true });
    const timer = setTimeout(() => observer.disconnect(), WAIT_FOR_HEADING_MS);
    return () => {
      observer.disconnect();
      clearTimeout(timer);
    };
  }, [view]);
}

function focusHeading(): boolean {
  const heading = document.querySelector<HTMLElement>("main h1");
  if (heading === null) return false;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  return true;
}
