import type { Actions, Tab } from "./driven.ts";

const WAIT_MS = 20_000;

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** A person in front of a tab: looks until something is there, clicks it, types. */
export class Looker {
  readonly tab: Tab;

  constructor(tab: Tab) {
    this.tab = tab;
  }

  /** Waits until an expression is truthy in the page, and gives what it is then. */
  async until(expression: string): Promise<unknown> {
    return this.tab.evaluate(`new Promise((resolve, reject) => {
      const ends = new AbortController();
      const look = () => {
        const it = ${expression};
        if (!it || ends.signal.aborted) return;
        ends.abort();
        resolve(it);
      };
      const watch = new MutationObserver(look);
      watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
      const timer = setInterval(look, 100);
      const late = setTimeout(() => {
        ends.abort();
        reject(new Error("never seen: " + ${JSON.stringify(expression)} + " in: " + document.body.innerText.slice(0, 1500)));
      }, ${WAIT_MS});
      ends.signal.addEventListener("abort", () => {
        watch.disconnect();
        clearInterval(timer);
        clearTimeout(late);
      });
      look();
    })`);
  }

  async sees(text: string): Promise<void> {
    await this.until(`document.body.innerText.includes(${JSON.stringify(text)})`);
  }

  /** The view at a place of the page, all of it there. */
  async show(route: string): Promise<void> {
    const at = JSON.stringify(`#/${route}`);
    const has = `document.querySelector("main h1") && !document.querySelector("[aria-busy=true]")`;
    // A view that was there before is busy with the next one only a turn later.
    await this.tab.evaluate(
      `new Promise((done) => { location.hash = ${at}; setTimeout(done, 100); })`,
    );
    await this.until(has);
  }

  /** Where the first element of a selector is on the screen, which is moved to it. */
  async boxOf(selector: string): Promise<Box> {
    return this.#box(`document.querySelector(${JSON.stringify(selector)})`);
  }

  /** Clicks what is called so: a button, a link, a line that opens. */
  async click(name: string): Promise<void> {
    const box = await this.#box(`[...document.querySelectorAll("button, a, summary, label")].find(
      (it) => it.checkVisibility() && (it.innerText.trim().split(/\\s*[:\\n]/)[0] === ${JSON.stringify(name)} || it.title.startsWith(${JSON.stringify(name)})),
    )`);
    await this.clickAt(middleOf(box));
  }

  async clickAt(at: Point): Promise<void> {
    await this.#point("mouse", [{ ...moveTo(at) }, DOWN, UP]);
  }

  async tapAt(at: Point): Promise<void> {
    await this.#point("touch", [{ ...moveTo(at) }, DOWN, UP]);
  }

  async drag(from: Point, to: Point): Promise<void> {
    const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
    await this.#point("mouse", [moveTo(from), DOWN, moveTo(middle), moveTo(to), UP]);
  }

  /** Two fingers, from a distance to another. */
  async pinch(at: Point, fromPx: number, toPx: number): Promise<void> {
    const finger = (side: number): Actions => ({
      type: "pointer",
      id: `finger${side}`,
      parameters: { pointerType: "touch" },
      actions: [
        moveTo({ x: at.x + (side * fromPx) / 2, y: at.y }),
        DOWN,
        moveTo({ x: at.x + (side * (fromPx + toPx)) / 4, y: at.y }),
        moveTo({ x: at.x + (side * toPx) / 2, y: at.y }),
        UP,
      ],
    });
    await this.tab.perform([finger(-1), finger(1)]);
  }

  /** Turns the wheel; with Ctrl held down where that is wanted. */
  async wheel(at: Point, deltaY: number, hasCtrl: boolean): Promise<void> {
    const { x, y } = rounded(at);
    const turn = { type: "scroll", x, y, deltaX: 0, deltaY, duration: 0 };
    const pause = { type: "pause", duration: 0 };
    const keys: Actions = {
      type: "key",
      id: "keys",
      actions: [
        { type: "keyDown", value: KEYS.Control },
        pause,
        { type: "keyUp", value: KEYS.Control },
      ],
    };
    const wheel: Actions = { type: "wheel", id: "wheel", actions: [pause, turn, pause] };
    await this.tab.perform(hasCtrl ? [keys, wheel] : [wheel]);
  }

  /** Presses keys one after the other: `ArrowLeft`, `t`, `Shift+PageUp`. */
  async press(...keys: readonly string[]): Promise<void> {
    const actions = keys.flatMap((key) => {
      const parts = key.split(/(?<=.)\+/);
      const values = parts.map((it) => KEYS[it] ?? it);
      return [
        ...values.map((value) => ({ type: "keyDown", value })),
        ...values.toReversed().map((value) => ({ type: "keyUp", value })),
      ];
    });
    await this.tab.perform([{ type: "key", id: "keys", actions }]);
  }

  text(selector: string): Promise<unknown> {
    return this.tab.evaluate(`document.querySelector(${JSON.stringify(selector)})?.innerText`);
  }

  /** Once it stands still: what is loaded above it moves it. */
  async #box(element: string): Promise<Box> {
    return (await this.until(`(() => {
      const it = ${element};
      if (!it) return null;
      it.scrollIntoView({ block: "center", behavior: "instant" });
      const { x, y, width, height } = it.getBoundingClientRect();
      const place = [x, y, width, height].join();
      const { place: before, sinceMs } = globalThis.stood ?? {};
      if (place !== before) globalThis.stood = { place, sinceMs: performance.now() };
      const stands = place === before && performance.now() - sinceMs > 150;
      return width > 0 && stands ? { x, y, width, height } : null;
    })()`)) as Box;
  }

  async #point(pointerType: "mouse" | "touch", actions: Actions["actions"]): Promise<void> {
    await this.tab.perform([
      { type: "pointer", id: pointerType, parameters: { pointerType }, actions },
    ]);
  }
}

const DOWN = { type: "pointerDown", button: 0 };
const UP = { type: "pointerUp", button: 0 };

/** W3C WebDriver, 17.4.2: keys that are no letters. */
const KEYS: Readonly<Record<string, string>> = {
  Tab: "\uE004",
  Enter: "\uE007",
  Shift: "\uE008",
  Control: "\uE009",
  Escape: "\uE00C",
  PageUp: "\uE00E",
  PageDown: "\uE00F",
  End: "\uE010",
  Home: "\uE011",
  ArrowLeft: "\uE012",
  ArrowUp: "\uE013",
  ArrowRight: "\uE014",
  ArrowDown: "\uE015",
};

export function middleOf({ x, y, width, height }: Box): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

function moveTo(at: Point): Readonly<Record<string, unknown>> {
  return { type: "pointerMove", ...rounded(at), duration: 50, origin: "viewport" };
}

function rounded({ x, y }: Point): Point {
  return { x: Math.round(x), y: Math.round(y) };
}
