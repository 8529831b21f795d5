import type { Page } from "playwright-core";
import type { House } from "../src/server/house.ts";
import type { MadeUpHouse } from "./made-up-house.ts";

/** A cable between the computer and the phone of a house, which can be pulled. */
export function withCable(made: MadeUpHouse): {
  readonly house: House;
  readonly plugIn: () => void;
  readonly pull: () => void;
} {
  let isPlugged = false;
  const refused = (): Promise<never> =>
    Promise.reject(Object.assign(new Error("refused"), { code: "ECONNREFUSED" }));
  const reach: House["reach"] = (events) => {
    const whole = made.house.reach(events);
    return isPlugged
      ? whole
      : { ...whole, which: undefined, world: { ...whole.world, connectTcp: refused } };
  };
  return {
    house: { ...made.house, reach },
    plugIn: () => {
      isPlugged = true;
    },
    pull: () => {
      isPlugged = false;
    },
  };
}

/** Drops files on the middle of the page, as a person does it with the mouse. */
export async function dropFiles(
  page: Page,
  files: readonly { readonly name: string; readonly bytes: Uint8Array }[],
): Promise<void> {
  const carried = files.map(({ name, bytes }) => ({
    name,
    base64: Buffer.from(bytes).toString("base64"),
  }));
  await page.evaluate((all) => {
    const dropped = new DataTransfer();
    for (const { name, base64 } of all) {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      dropped.items.add(new File([bytes], name));
    }
    for (const type of ["dragover", "drop"]) {
      const event = new DragEvent(type, { dataTransfer: dropped, bubbles: true, cancelable: true });
      document.body.dispatchEvent(event);
    }
  }, carried);
}

/** Goes from one thing to the next with the Tab key until the one of that name, and presses Enter. */
export async function pressWithKeyboard(page: Page, name: string): Promise<void> {
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    const focused = await page.evaluate(() => {
      const it = document.activeElement;
      return it?.matches("a, button") === true ? it.textContent.trim() : "";
    });
    if (focused === name) {
      await page.keyboard.press("Enter");
      return;
    }
    await page.keyboard.press("Tab");
  }
  throw new Error(`the keyboard does not reach “${name}”`);
}

const MOST_STEPS = 80;
