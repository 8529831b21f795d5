import { render } from "preact";
import "./theme.css";
import { askThrough } from "./ask.ts";
import type { Transport } from "./ask.ts";
import { listenTogether } from "./events-together.ts";
import { listen } from "./events.ts";
import { prepareFormats } from "./format.ts";
import { Frame } from "./frame.tsx";
import { ServerNotice } from "./server-notice.tsx";
import { house, wearer } from "./house.ts";
import { askHouse } from "./parts/use-house.ts";
import { askNow } from "./parts/use-now.ts";

/** Puts the page into an element; what it asks goes through the transport. */
export function mount(root: Element | null, transport: Transport): void {
  if (root === null) throw new TypeError("the document has a place for the page");
  askThrough(transport);
  askFirst();
  render(
    <>
      <ServerNotice />
      <Frame />
    </>,
    root,
  );
  void (transport.isShared === true ? listenTogether() : listen());
}

/**
 * What every view wants to know is asked before anything is drawn, the second question in the moment
 * of the first answer. The frame asks the same: it gets these answers, and tells what went wrong.
 */
function askFirst(): void {
  house.subscribe((there) => {
    if (there?.has.records !== true) return;
    if (wearer.peek()?.hasRecords === true) askNow().catch(() => undefined);
    prepareFormats();
  });
  askHouse().catch(() => undefined);
}
