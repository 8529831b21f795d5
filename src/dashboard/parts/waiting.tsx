import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Asked } from "../asked.ts";
import { Failed } from "./failed.tsx";
import { words } from "./words.ts";

const NOTHING_FOR_MS = 200;

/** Nothing at first; where it takes longer, grey bars that keep still. */
export function Waiting({ bars = 3 }: { readonly bars?: number }) {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), NOTHING_FOR_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!isLong) return <div aria-busy="true" />;
  return (
    <div class="waiting" role="status" aria-busy="true">
      <span class="unseen">{words().waiting}</span>
      {Array.from({ length: bars }, (_, index) => (
        <span key={index} />
      ))}
    </div>
  );
}

export interface AnsweredProps<T> {
  readonly asked: Asked<T>;
  readonly children: (value: T) => ComponentChildren;
}

/** What was asked, however it stands: waiting, there, or failed. A former answer stays beside a failure. */
export function Answered<T>({ asked, children }: AnsweredProps<T>) {
  return (
    <>
      {asked.at === "failed" && <Failed failure={asked.failure} />}
      {asked.value === undefined ? asked.at === "asking" && <Waiting /> : children(asked.value)}
    </>
  );
}
