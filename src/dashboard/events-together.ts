import { connection, jobs, knock, listen, server, shownHere } from "./events.ts";
import type { Connection, Hearing } from "./events.ts";
import type { PageEvent } from "../server/jobs.ts";

/** The same in every tab of the page. */
const NAME = "ownband.events";

/** What tabs tell each other. */
type Told =
  | { readonly is: "Event"; readonly event: PageEvent }
  | { readonly is: "Connection"; readonly connection: Connection }
  /** A tab that is new, or looked at again, wants to know what there is. */
  | { readonly is: "New" };

/**
 * Hears what happens in one tab for all of them: a browser makes six connections to a server, and the
 * seventh tab would wait for ever. When the one that hears is closed, another one goes on.
 */
export async function listenTogether(): Promise<void> {
  const channel = new BroadcastChannel(NAME);
  const tell = (told: Told): void => channel.postMessage(told);
  let isOurs = false;
  channel.onmessage = ({ data }: MessageEvent<Told>) => {
    if (data.is === "Event") shownHere.onEvent(data.event);
    else if (data.is === "Connection") shownHere.onConnection(data.connection);
    else if (isOurs) {
      // Where there is another tab, this browser may have been let in.
      knock();
      tell({ is: "Event", event: { is: "Jobs", jobs: jobs.value, server: server.value } });
      tell({ is: "Connection", connection: connection.value });
    }
  };
  tell({ is: "New" });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible") return;
    if (isOurs) knock();
    else tell({ is: "New" });
  });
  const everywhere: Hearing = {
    onEvent: (event) => {
      shownHere.onEvent(event);
      tell({ is: "Event", event });
    },
    onConnection: (now) => {
      shownHere.onConnection(now);
      tell({ is: "Connection", connection: now });
    },
  };
  await navigator.locks.request(NAME, () => {
    isOurs = true;
    return listen(everywhere);
  });
}
