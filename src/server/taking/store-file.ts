import { piecesOf } from "../../bytes/byte-reader.ts";
import { AppError } from "../../errors.ts";
import type { Waiting } from "../../platform.ts";
import type { Desk } from "../desk.ts";
import type { FillDownload } from "./downloads.ts";
import { checkedStore } from "./store-check.ts";

/** Ten years are 200 MB. */
const MOST_BYTES = 4 * 1024 ** 3;

/** Writes the store as it is now; it holds the keys. */
export function fillStore({ house }: Desk): FillDownload {
  return async (file, signal) => {
    const copy = await house.copyStore({ signal });
    try {
      for await (const piece of copy.stream(0, { signal })) await file.write(piece);
    } finally {
      await copy.drop();
    }
  };
}

/**
 * Puts a store in the place of ours, where the house can, when nothing is being done with it.
 *
 * @throws AppError "unsupported" | "in-use"; what `checkedStore` throws
 */
export async function replaceStore(
  desk: Desk,
  body: ReadableStream<Uint8Array>,
  { signal }: Waiting,
): Promise<void> {
  const { house } = desk;
  if (house.replaceStore === undefined) throw onTheComputer();
  checkIdle(desk);
  const scratch = house.openScratch();
  try {
    const given = await scratch.keep(piecesOf(body), { maxBytes: MOST_BYTES, signal });
    const store = await checkedStore(scratch, given);
    checkIdle(desk); // it took a while
    await desk.letGo();
    await house.replaceStore(store.stream(0, { signal }), { signal });
  } finally {
    await scratch.close();
  }
  desk.jobs.changed();
}

function checkIdle({ jobs, downloads }: Desk): void {
  const isBusy = jobs.list().some(({ at }) => at === "running" || at === "asking");
  if (!isBusy && !downloads.isGoing) return;
  throw new AppError("in-use", "Something is being done with the store at this moment.", {
    hint: "Let it come to its end, or stop it, then try again.",
  });
}

function onTheComputer(): AppError {
  return new AppError("unsupported", "This page does not replace the store of your computer.", {
    hint: "Stop ownband, put the file into its data folder as ownband.sqlite, and start it again.",
  });
}
