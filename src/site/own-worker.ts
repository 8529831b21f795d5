import { KNOWN_CHARACTERISTICS } from "./band-chooser.ts";
import type { Radio } from "../platform.ts";
import { serveRadio } from "../web/serve-radio.ts";
import type { Transport } from "../dashboard/ask.ts";
import { askWorker } from "./ask-worker.ts";
import { takeBack, tell } from "./troubles.tsx";
import type { Start, Told } from "./wire.ts";

/**
 * Starts the worker that answers the page's questions, with the page's radio. When it dies, nothing waits
 * for it any more, and that is told.
 */
export function startWorker(radio: Radio, hasBluetooth: boolean): Transport {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  const questions = new MessageChannel();
  const air = new MessageChannel();
  const transport = askWorker(questions.port1, document.baseURI);
  serveRadio(air.port1, radio, KNOWN_CHARACTERISTICS);
  const life = `ownband.worker-${crypto.randomUUID()}`;
  const end = (): void => {
    transport.end();
    takeBack("elsewhere");
    void radio.close();
    tell("ended");
  };
  worker.onerror = end;
  worker.onmessage = ({ data }: MessageEvent<Told>) => {
    switch (data.is) {
      case "NotKept":
        tell("notKept");
        break;
      case "Elsewhere":
        tell("elsewhere");
        break;
      case "Free":
        takeBack("elsewhere");
        break;
      case "Alive":
        // A worker that dies of hunger says nothing; but what it holds is let go of.
        navigator.locks.request(life, end).catch(() => undefined);
    }
  };
  const message: Start = {
    is: "Start",
    questions: questions.port2,
    radio: air.port2,
    hasBluetooth,
    life,
  };
  worker.postMessage(message, [questions.port2, air.port2]);
  return transport;
}
