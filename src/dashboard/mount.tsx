import { render } from "preact";
import "./theme.css";
import { askThrough } from "./ask.ts";
import type { Transport } from "./ask.ts";
import { listenTogether } from "./events-together.ts";
import { listen } from "./events.ts";
import { Frame } from "./frame.tsx";

/** Puts the page into an element; what it asks goes through the transport. */
export function mount(root: Element | null, transport: Transport): void {
  if (root === null) throw new TypeError("the document has a place for the page");
  askThrough(transport);
  void (transport.isShared === true ? listenTogether() : listen());
  render(<Frame />, root);
}
