import { useEffect } from "preact/hooks";
import { revision } from "../asked.ts";

/** A page that was out of sight for longer shows what may be another day. */
const OLD_AFTER_MS = 60_000;

/** A page that stays open is asked anew this often: the day goes on. */
const AGAIN_AFTER_MS = 10 * 60_000;

/** Asks everything anew when somebody comes back to the page, and now and then while it is looked at. */
export function useFreshness(): void {
  useEffect(() => {
    let askedMs = Date.now();
    const askIfOlder = (ageMs: number) => {
      if (document.visibilityState !== "visible" || Date.now() - askedMs < ageMs) return;
      askedMs = Date.now();
      revision.value++;
    };
    const onSight = () => askIfOlder(OLD_AFTER_MS);
    document.addEventListener("visibilitychange", onSight);
    const timer = setInterval(() => askIfOlder(AGAIN_AFTER_MS), OLD_AFTER_MS);
    return () => {
      document.removeEventListener("visibilitychange", onSight);
      clearInterval(timer);
    };
  }, []);
}
