import { openPage } from "../../test/chromium.ts";
import type { Journey } from "./client-journey.ts";

const LIMIT_MS = 120_000;

/** The same client in a browser: the page of the tests, over Chromium's own BlueZ client. */
export async function chromiumJourney({ book, busAddress, band, key }: Journey): Promise<void> {
  const opened = await book.step("Chromium: start", LIMIT_MS, async () => {
    const it = await openPage(busAddress, key.reveal());
    await it.page.waitForFunction("globalThis.results?.ready");
    return [it, it.context.browser()?.version() ?? "running"];
  });
  const { page } = opened;
  const press = async (name: string): Promise<Record<string, unknown>> => {
    await page.click(`#${name}`);
    await page.waitForFunction(`globalThis.results.${name}`, null, { timeout: LIMIT_MS });
    // What the page keeps: `result`, or `error` with code and message.
    const outcome = await page.evaluate(`globalThis.results.${name}`);
    const { result, error } = outcome as { result?: Record<string, unknown>; error?: object };
    if (result === undefined) throw new Error(JSON.stringify(error));
    return result;
  };
  try {
    await book.step("Chromium: the key is proved", LIMIT_MS, async () => {
      const { model } = await press("verify");
      return [undefined, String(model)];
    });
    await book.step("Chromium: everything is read", LIMIT_MS, async () => {
      const { minutes } = await press("sync");
      const count = Array.isArray(minutes) ? minutes.length : 0;
      const expected = band.truth.minutes.length;
      if (count < expected) throw new Error(`${count} of ${expected} minutes`);
      return [undefined, `${count} minutes`];
    });
  } finally {
    await opened.close();
  }
}
