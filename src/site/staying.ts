import { effect } from "@preact/signals";
import { house } from "../dashboard/house.ts";
import { isTold, tell } from "./troubles.tsx";

/** A page that stays open for days looks for a newer one when somebody comes back to it. */
const LOOK_AGAIN_MS = 3_600_000;

/** Once loaded it works without a network; a newer build is told when it is there. */
export async function workOffline(): Promise<void> {
  // Absent in private windows of some browsers.
  const { serviceWorker } = navigator as Partial<Pick<Navigator, "serviceWorker">>;
  if (serviceWorker === undefined) return;
  const registration = await serviceWorker.register("./service-worker.js");
  if (registration.waiting !== null && registration.active !== null) tell("newer");
  registration.addEventListener("updatefound", () => {
    const { installing, active } = registration;
    installing?.addEventListener("statechange", () => {
      // Beside none it is the first one of all: that waits for nobody.
      if (installing.state === "installed" && active !== null) tell("newer");
    });
  });
  let lookedMs = performance.now();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || performance.now() - lookedMs < LOOK_AGAIN_MS) return;
    lookedMs = performance.now();
    registration.update().catch(() => undefined);
  });
}

/**
 * Asks that what is kept is not thrown away when room gets scarce: as soon as there is something. Some
 * browsers ask their person then.
 */
export function stayKept(): void {
  const stop = effect(() => {
    const has = house.value?.has;
    if (has === undefined || !(has.keys || has.records)) return;
    queueMicrotask(() => stop());
    if (!isTold("notKept")) void askToKeep();
  });
}

async function askToKeep(): Promise<void> {
  const { storage } = navigator as Partial<Pick<Navigator, "storage">>;
  const isSafe = await storage?.persist().catch(() => false);
  if (isSafe !== true) tell("mayBeCleared");
}
