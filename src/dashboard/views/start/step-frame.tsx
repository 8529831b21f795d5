import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { linkTo } from "../../route.ts";
import type { StepName, StepState } from "./steps.ts";
import { words } from "./words.ts";

export interface StepFrameProps {
  readonly name: StepName;
  readonly number: number;
  readonly state: StepState;
  readonly isOpen: boolean;
  /** What was found; beside the name. */
  readonly found?: ComponentChildren;
  readonly children: ComponentChildren;
}

const MARKS: Readonly<Record<StepState, string>> = { done: "✓", passed: "–", next: "○", later: "" };

/** A step: a line with its state, and what is to be done when it is open. */
export function StepFrame({ name, number, state, isOpen, found, children }: StepFrameProps) {
  const { names, done, passed, optional, showKey } = words();
  const told = state === "done" ? done : state === "passed" ? passed : undefined;
  const link = useRef<HTMLAnchorElement>(null);
  const wasOpen = useRef(isOpen);
  useEffect(() => {
    // The step before it has folded itself under somebody's keyboard: this is where it goes on.
    if (isOpen && !wasOpen.current && document.activeElement === document.body) {
      link.current?.focus({ preventScroll: true });
    }
    wasOpen.current = isOpen;
  }, [isOpen]);
  return (
    <li class={isOpen ? `step open ${state}` : `step ${state}`}>
      <h2>
        <span class="number" aria-hidden="true">
          {number}
        </span>
        <span class="mark" aria-hidden="true">
          {isOpen && state !== "done" ? "●" : MARKS[state]}
        </span>
        <a ref={link} href={linkTo("start", name)} aria-current={isOpen ? "step" : undefined}>
          {names[name]}
        </a>
        {told !== undefined && <span class="unseen"> ({told})</span>}
      </h2>
      {found !== undefined && <p class="found">{found}</p>}
      {name === "key" && state === "done" && !isOpen && (
        <p class="found">
          <a href={linkTo("start", "key")}>{showKey}</a>
        </p>
      )}
      {OPTIONAL.has(name) && (state === "next" || state === "later") && (
        <p class="found quiet">{optional}</p>
      )}
      {isOpen && <div class="inside">{children}</div>}
    </li>
  );
}

const OPTIONAL: ReadonlySet<StepName> = new Set(["handover", "history"]);
