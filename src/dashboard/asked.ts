import { signal } from "@preact/signals";
import { useLayoutEffect, useState } from "preact/hooks";
import type { Failure } from "../server/answers.ts";
import { AskError } from "./ask.ts";

/** How a question stands. While it is asked anew, the former answer stays on the screen. */
export type Asked<T> =
  | { readonly at: "asking"; readonly value?: T | undefined }
  | { readonly at: "there"; readonly value: T }
  | { readonly at: "failed"; readonly failure: Failure; readonly value?: T | undefined };

/** Goes up when records, keys or bands have changed: everything on the screen is asked anew. */
export const revision = signal(0);

/**
 * Asks, and asks again when the key or the records change. An answer that comes too late is dropped.
 *
 * @param key what is asked, as a text: the same text is the same question
 */
export function useAsked<T>(key: string, ask: () => Promise<T>): Asked<T> {
  const [asked, setAsked] = useState<Asked<T>>({ at: "asking" });
  const current = revision.value;
  // Before the first picture: what is asked is on its way while that is painted.
  useLayoutEffect(() => {
    let isOld = false;
    setAsked(({ value }) => ({ at: "asking", value }));
    ask().then(
      (value) => {
        if (!isOld) setAsked({ at: "there", value });
      },
      (error: unknown) => {
        const failure = error instanceof AskError ? error.failure : OURS;
        if (!isOld) setAsked(({ value }) => ({ at: "failed", failure, value }));
      },
    );
    return () => {
      isOld = true;
    };
  }, [key, current]);
  return asked;
}

/** For what several want to know, or somebody before anything is drawn: while nothing has changed it is asked once. */
export function askedOnce<T>(ask: () => Promise<T>): (key: string) => Promise<T> {
  let latest: { readonly key: string; readonly answer: Promise<T> } | undefined;
  return (key) => {
    const asked = `${key}, ${revision.peek()}`;
    if (latest?.key !== asked) latest = { key: asked, answer: ask() };
    return latest.answer;
  };
}

const OURS: Failure = {
  code: "internal",
  message: "The page has made a mistake.",
  hint: "Reload it.",
};
