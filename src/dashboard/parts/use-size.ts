import { useLayoutEffect, useState } from "preact/hooks";

/** The inside of an element, in CSS pixels. */
export interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A ref, and how big its element is; `undefined` until it has been laid out. */
export function useSize(): [(element: Element | null) => void, Size | undefined] {
  const [element, setElement] = useState<Element | null>(null);
  const [size, setSize] = useState<Size>();
  useLayoutEffect(() => {
    if (element === null) return;
    const observer = new ResizeObserver((entries) => {
      const box = entries.at(-1)?.contentRect;
      if (box === undefined) return;
      setSize((old) =>
        old?.widthPx === box.width && old.heightPx === box.height
          ? old
          : { widthPx: box.width, heightPx: box.height },
      );
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return [setElement, size];
}
