import wasmUrl from "@sqlite.org/sqlite-wasm/sqlite3.wasm?url";
import { createApi } from "../server/api.ts";
import { Desk } from "../server/desk.ts";
import { radioOverPort } from "../web/radio-over-port.ts";
import { answerPage } from "./answer-page.ts";
import { webHouse } from "./web-house.ts";
import type { Start, Told } from "./wire.ts";

/** The worker of a page that has no server: the same questions, the same answers. */
addEventListener("message", ({ data }: MessageEvent<Start>) => start(data), { once: true });

function start({ questions, radio, hasBluetooth, life }: Start): void {
  const tell = (told: Told): void => postMessage(told);
  const living = navigator.locks.request(life, () => {
    tell({ is: "Alive" });
    return new Promise(() => undefined);
  });
  // Where pages get no locks, its end is not told.
  living.catch(() => undefined);
  const house = webHouse({
    wasmUrl: new URL(wasmUrl, location.href).href,
    radio: radioOverPort(radio),
    hasBluetooth,
    usb: (navigator as Partial<Pick<Navigator, "usb">>).usb,
    onNotKept: () => tell({ is: "NotKept" }),
    onWait: (isWaiting) => tell({ is: isWaiting ? "Elsewhere" : "Free" }),
  });
  const api = createApi(new Desk(house));
  answerPage(questions, (request) => api.fetch(request));
}
