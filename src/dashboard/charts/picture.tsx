import type { ComponentChildren } from "preact";
import { useSize } from "../parts/use-size.ts";

/** The room that a picture has, in CSS pixels. */
export interface Room {
  readonly widthPx: number;
  readonly heightPx: number;
  /** The reader's letter size: margins for words grow with it. */
  readonly remPx: number;
}

export interface PictureProps {
  /** What the picture shows, in words: for those who do not see it. */
  readonly summary: string;
  readonly heightRem: number;
  readonly draw: (room: Room) => ComponentChildren;
  /** Below it: its table. */
  readonly children?: ComponentChildren;
}

/** An SVG that is as wide as its place, and its words. */
export function Picture({ summary, heightRem, draw, children }: PictureProps) {
  const [place, size] = useSize();
  const remPx = rem();
  const room = { widthPx: size?.widthPx ?? 0, heightPx: heightRem * remPx, remPx };
  return (
    <figure>
      <figcaption class="unseen">{summary}</figcaption>
      <div ref={place} style={{ minHeight: `${heightRem}rem` }}>
        {room.widthPx > 0 && (
          <svg
            aria-hidden="true"
            width="100%"
            height={room.heightPx}
            viewBox={`0 0 ${room.widthPx} ${room.heightPx}`}
          >
            {draw(room)}
          </svg>
        )}
      </div>
      {children}
    </figure>
  );
}

/** The reader's letter size. */
export function rem(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
}
