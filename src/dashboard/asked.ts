import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
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
  useEffect(() => {
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

const OURS: Failure = {
  code: "internal",
  message: "The page has made a mistake.",
  hint: "Reload it.",
};
