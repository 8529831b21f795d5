import { signal } from "@preact/signals";
import { render } from "preact";
import { AskError } from "../dashboard/ask.ts";
import { mount } from "../dashboard/mount.tsx";
import { capabilities, setPermissions } from "../dashboard/permissions.ts";
import { isAppError } from "../errors.ts";
import { openWebRadio } from "../web/bluetooth-radio.ts";
import { choosePhone } from "../web/phone-world.ts";
import { serveRadio } from "../web/radio-over-port.ts";
import { askWorker } from "./ask-worker.ts";
import { choosingRadio, KNOWN_CHARACTERISTICS } from "./band-chooser.ts";
import "./site.css";
import type { Start, Told } from "./wire.ts";
import { words } from "./words.ts";

/** What of the browser may be missing. */
const { usb, bluetooth } = navigator as Partial<Pick<Navigator, "usb" | "bluetooth">>;

const troubles = signal<readonly (keyof ReturnType<typeof words>)[]>([]);

function Troubles() {
  return troubles.value.map((trouble) => <p role="status">{words()[trouble]}</p>);
}

function start(): void {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  const questions = new MessageChannel();
  const air = new MessageChannel();
  const transport = askWorker(questions.port1, document.baseURI);
  const radio = choosingRadio(openWebRadio(bluetooth));
  serveRadio(air.port1, radio, KNOWN_CHARACTERISTICS);
  worker.onmessage = ({ data }: MessageEvent<Told>) => {
    troubles.value = [...troubles.value, data.trouble];
  };
  worker.onerror = () => {
    transport.end();
    void radio.close();
  };
  const message: Start = {
    is: "Start",
    questions: questions.port2,
    radio: air.port2,
    hasBluetooth: bluetooth !== undefined,
  };
  worker.postMessage(message, [questions.port2, air.port2]);
  setPermissions({
    phone: () => told(async () => ((await hasPhone()) ? undefined : choosePhone(usb))),
    band: () => told(() => radio.choose()),
  });
  capabilities.value = {
    ...(usb === undefined ? { phone: () => words().noUsb } : {}),
    ...(bluetooth === undefined ? { band: () => words().noBluetooth } : {}),
  };
  mount(document.querySelector("#page"), transport);
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

/** Once loaded it works without a network; and what was read is not thrown away when room gets scarce. */
function stay(): void {
  void navigator.serviceWorker.register("./service-worker.js").catch(() => undefined);
  addEventListener("pointerdown", () => void navigator.storage.persist().catch(() => false), {
    once: true,
  });
}

const place = document.querySelector("#troubles");
if (place !== null) render(<Troubles />, place);
if (!isSecureContext) troubles.value = ["notSecure"];
else if (!("locks" in navigator) || !("withResolvers" in Promise)) troubles.value = ["tooOld"];
else {
  start();
  stay();
}
