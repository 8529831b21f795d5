import { addressOf, AskError, failureIn, fetchRaw } from "./ask.ts";
import { house } from "./house.ts";

/**
 * Saves what lies behind a path of the API under a name. Behind a server the browser loads it by itself,
 * whatever its size, but would only say that it failed: so it is asked first, up to where it begins. A
 * page alone makes the file itself.
 *
 * @throws AskError
 */
export async function download(path: string, name: string): Promise<void> {
  const over = new AbortController();
  const response = await fetchRaw(path, { signal: over.signal });
  if (!response.ok) throw new AskError(await failureIn(response));
  if (house.value?.kind !== "alone") {
    over.abort();
    clickOn(addressOf(path), name);
    return;
  }
  const address = URL.createObjectURL(await response.blob());
  clickOn(address, nameIn(response) ?? name);
  // The browser has taken hold of it by then.
  setTimeout(() => URL.revokeObjectURL(address), SAVED_AFTER_MS);
}

const SAVED_AFTER_MS = 60_000;

function clickOn(address: string, name: string): void {
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
}

/** The name that the answer gives itself. */
function nameIn(response: Response): string | undefined {
  return /filename="([^"\\/]{1,200})"/.exec(response.headers.get("content-disposition") ?? "")?.[1];
}
