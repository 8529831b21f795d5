import type { BandLink, Characteristic, Radio } from "../platform.ts";
import { sendFailure } from "./messages.ts";
import { gone, nameOf } from "./radio-wire.ts";
import type { Ask, Connected, FromPage, FromWorker } from "./radio-wire.ts";

/**
 * Serves a radio to whoever has the other end of the port, as long as that is there.
 *
 * @param known what a link is asked about when it is connected: whether it has it
 */
export function serveRadio(
  port: MessagePort,
  radio: Radio,
  known: readonly Characteristic[],
): void {
  const served = new ServedRadio(port, radio, known);
  port.addEventListener("close", () => void radio.close());
  port.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    if (data.is === "Stop") served.stop(data.id);
    else void served.answer(data.id, data.ask);
  };
}

class ServedRadio {
  readonly #port: MessagePort;
  readonly #radio: Radio;
  readonly #known: readonly Characteristic[];
  readonly #links = new Map<number, BandLink>();
  readonly #stops = new Map<number, AbortController>();
  readonly #listeners = new Map<number, () => void>();

  constructor(port: MessagePort, radio: Radio, known: readonly Characteristic[]) {
    this.#port = port;
    this.#radio = radio;
    this.#known = known;
  }

  stop(id: number): void {
    this.#stops.get(id)?.abort();
    this.#listeners.get(id)?.();
    this.#listeners.delete(id);
  }

  async answer(id: number, ask: Ask): Promise<void> {
    const stop = new AbortController();
    this.#stops.set(id, stop);
    try {
      const value = await this.#do(id, ask, stop.signal);
      this.#tell({ is: "Done", id, value });
    } catch (error) {
      this.#tell({ is: "Failed", id, failure: sendFailure(error) });
    } finally {
      this.#stops.delete(id);
    }
  }

  async #do(id: number, ask: Ask, signal: AbortSignal): Promise<unknown> {
    switch (ask.is) {
      case "Scan":
        for await (const sighting of this.#radio.scan(ask.filter, { signal })) {
          this.#tell({ is: "Sighting", id, sighting });
        }
        return undefined;
      case "Connect":
        return this.#connected(id, await this.#radio.connect(ask.sighting, { signal }));
      case "Read":
        return this.#linkOf(ask.link).read(ask.at, { signal });
      case "Write":
        return this.#linkOf(ask.link).write(ask.at, ask.value, { kind: ask.kind, signal });
      case "Listen": {
        const onValue = (value: Uint8Array): void => this.#tell({ is: "Value", id, value });
        const stop = await this.#linkOf(ask.link).listen(ask.at, onValue, { signal });
        if (signal.aborted) stop();
        else this.#listeners.set(id, stop);
        return undefined;
      }
      case "CloseLink":
        return this.#links.get(ask.link)?.close();
      case "CloseRadio":
        return this.#radio.close();
    }
  }

  #connected(id: number, link: BandLink): Connected {
    this.#links.set(id, link);
    void link.gone.then(() => {
      this.#links.delete(id);
      this.#tell({ is: "Gone", link: id });
    });
    const has = this.#known.filter((it) => link.has(it)).map(nameOf);
    return { maxValueBytes: link.maxValueBytes, has };
  }

  #linkOf(id: number): BandLink {
    const link = this.#links.get(id);
    if (link === undefined) throw gone();
    return link;
  }

  #tell(message: FromPage): void {
    this.#port.postMessage(message);
  }
}
