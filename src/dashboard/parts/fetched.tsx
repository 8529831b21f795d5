import { effect, signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { lazy } from "preact/compat";
import { useEffect, useState } from "preact/hooks";
import { isConnected } from "../events.ts";
import { house } from "../house.ts";
import { translated } from "../words.ts";
import { words as common } from "./words.ts";

const words = translated({
  en: {
    missing: "This view could not be fetched.",
    away: "ownband does not answer. The view comes by itself once it answers and has let this browser in.",
    network: "It comes from the network: try again when there is one.",
    rest: "The rest of the page still works.",
  },
  de: {
    missing: "Diese Ansicht ließ sich nicht holen.",
    away: "ownband antwortet nicht. Die Ansicht kommt von selbst, sobald es antwortet und diesen Browser einlässt.",
    network: "Sie kommt aus dem Netz: Versuche es noch einmal, wenn eines da ist.",
    rest: "Der Rest der Seite geht weiter.",
  },
});

/** A part of the page did not come. Nothing is wrong with the part. */
export class NotFetched extends Error {}

/** A part of the page that is fetched when it is drawn first. It throws {@link NotFetched}. */
export function fetched<Props>(
  load: () => Promise<{ default: ComponentType<Props> }>,
): ComponentType<Props> {
  return lazy(() =>
    load().catch((cause: unknown) => {
      throw new NotFetched("a part of the page did not come", { cause });
    }),
  );
}

/** Whether this page was connected, and then was not. */
const wasLost = signal(false);
let wasConnected = false;
effect(() => {
  if (!isConnected.value && wasConnected) wasLost.value = true;
  wasConnected ||= isConnected.value;
});

const LONGEST_TRY_MS = 10_000;

/**
 * Stands where a part of the page did not come. Some browsers never ask again for a script that did not
 * come, and its styles are asked for once: so the page is loaded anew, where it is, once that can be done.
 * By itself it does so only after an interruption, which the page that is loaded has not seen: there is
 * no end to it otherwise where one file is missing.
 */
export function Missing() {
  const isAlone = house.value?.kind === "alone";
  const mayReload = !isAlone && wasLost.value && isConnected.value;
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (mayReload) location.reload();
  }, [mayReload]);
  const retry = async (): Promise<void> => {
    if (await isAnswering()) location.reload();
    else setTries((before) => before + 1);
  };
  const why = isAlone ? words().network : isConnected.value ? words().rest : words().away;
  return (
    <div class="failed" role="alert">
      {/* Told again after every try. */}
      <h1 key={tries}>{words().missing}</h1>
      <p>{why}</p>
      <button type="button" onClick={() => void retry()}>
        {common().tryAgain}
      </button>
    </div>
  );
}

/** Without an answer the whole page would be gone, and with it what it still shows. */
async function isAnswering(): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(LONGEST_TRY_MS);
    return (await fetch(document.baseURI, { cache: "no-store", signal })).ok;
  } catch {
    return false;
  }
}
