import { effect } from "@preact/signals";
import { render } from "preact";
import { AskError } from "../dashboard/ask.ts";
import { mount } from "../dashboard/mount.tsx";
import { capabilities, setPermissions } from "../dashboard/permissions.ts";
import { isAppError } from "../errors.ts";
import { openWebRadio } from "../web/bluetooth-radio.ts";
import { choosePhone } from "../web/phone-world.ts";
import { choosingRadio } from "./band-chooser.ts";
import { startWorker } from "./own-worker.ts";
import "./site.css";
import { stayKept, workOffline } from "./staying.ts";
import { isTold, tell, Troubles } from "./troubles.tsx";
import { words } from "./words.ts";

/** What of the browser may be missing. */
const { usb, bluetooth } = navigator as Partial<Pick<Navigator, "usb" | "bluetooth">>;

function start(root: Element | null): void {
  const radio = choosingRadio(openWebRadio(bluetooth));
  const transport = startWorker(radio, bluetooth !== undefined);
  setPermissions({
    phone: () => told(async () => ((await hasPhone()) ? undefined : choosePhone(usb))),
    band: () => told(() => radio.choose()),
  });
  capabilities.value = {
    ...(usb === undefined ? { phone: () => words().noUsb } : {}),
    ...(bluetooth === undefined ? { band: () => words().noBluetooth } : {}),
  };
  mount(root, transport);
  // Meanwhile nothing of it answers: what it shows would look as if it came at any moment.
  effect(() => {
    root?.toggleAttribute("hidden", isTold("elsewhere"));
  });
}

/** A phone that was picked before is still ours. */
async function hasPhone(): Promise<boolean> {
  return ((await usb?.getDevices()) ?? []).length > 0;
}

/** A refusal in the shape that the page shows. */
async function told(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isAppError(error)) throw error;
    const { code, message, hint } = error;
    throw new AskError({ code, message, hint });
  }
}

/** What everything here is built on: Chrome 119, Firefox 124, Safari 17.4. */
function isNewEnough(): boolean {
  return (
    "locks" in navigator &&
    "withResolvers" in Promise &&
    "groupBy" in Map &&
    "any" in AbortSignal &&
    "DecompressionStream" in globalThis
  );
}

const root = document.querySelector("#page");
// It says that nothing has started.
root?.replaceChildren();
const place = document.querySelector("#troubles");
if (place !== null) render(<Troubles />, place);
if (!isSecureContext) tell("notSecure");
else if (!isNewEnough()) tell("tooOld");
else {
  start(root);
  stayKept();
  workOffline().catch(() => undefined);
}
