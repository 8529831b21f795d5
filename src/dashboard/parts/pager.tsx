import type { ComponentChildren } from "preact";
import { goTo, linkTo } from "../route.ts";
import { useShortcuts } from "./use-shortcuts.ts";
import { words } from "./words.ts";

/** A place in the page, and what it is called. */
export interface PagerStep {
  readonly parts: readonly string[];
  readonly text: string;
}

export interface PagerProps {
  /** Absent: there is nothing before it. */
  readonly previous?: PagerStep | undefined;
  readonly next?: PagerStep | undefined;
  /** The present one; absent where one is there already. */
  readonly current?: PagerStep | undefined;
  /** Between the arrows. */
  readonly children?: ComponentChildren;
}

/** One before, one after, and back to the present; also with ←, → and T. */
export function Pager({ previous, next, current, children }: PagerProps) {
  useShortcuts({
    ArrowLeft: previous && (() => goTo(previous.parts)),
    ArrowRight: next && (() => goTo(next.parts)),
    t: current && (() => goTo(current.parts)),
  });
  return (
    <div class="pager screen-only">
      <Arrow step={previous} sign="‹" at="←" />
      {children}
      <Arrow step={next} sign="›" at="→" />
      {current !== undefined && (
        <a class="button" href={linkTo(...current.parts)} title={words().atKey("T")}>
          {current.text}
        </a>
      )}
    </div>
  );
}

interface ArrowProps {
  readonly step: PagerStep | undefined;
  readonly sign: string;
  readonly at: string;
}

function Arrow({ step, sign, at }: ArrowProps) {
  if (step === undefined) {
    return (
      <span class="button arrow off" aria-hidden="true">
        {sign}
      </span>
    );
  }
  return (
    <a class="button arrow" href={linkTo(...step.parts)} title={`${step.text} (${at})`}>
      <span aria-hidden="true">{sign}</span>
      <span class="unseen">{step.text}</span>
    </a>
  );
}
