import { join } from "node:path";
import { AuthKey } from "../bytes/auth-key.ts";
import { AppError } from "../errors.ts";
import { openStore, takeLock } from "../node/sqlite.ts";
import { Ledger } from "../store/ledger.ts";
import { Records } from "../store/records.ts";
import type { NearbyBand } from "../tasks/find-band.ts";
import type { BandStep, BandTools } from "../tasks/with-band.ts";
import { storePath, wantedMac } from "./context.ts";
import type { Context } from "./context.ts";
import { nowS } from "./now.ts";

/** What the commands that talk to a band share on the command line. */
export interface BandWords {
  readonly keyFile?: string;
}

/** A band's tools, with the store behind them. */
export interface BandWork {
  readonly tools: BandTools;
  readonly records: Records;
}

/**
 * Opens the store and this computer's Bluetooth, and closes both behind the work, however it ends.
 *
 * @param word the band's address as the owner wrote it; else `--band`
 */
export async function withBandWork<T>(
  context: Context,
  word: string | undefined,
  words: BandWords,
  work: (work: BandWork) => Promise<T>,
): Promise<T> {
  const mac = wantedMac(word ?? context.options.band);
  const key = words.keyFile === undefined ? undefined : await readKey(words.keyFile);
  await using ends = new AsyncDisposableStack();
  const store = openStore(storePath(context));
  ends.defer(() => store.database.close());
  // Two that talk to one band share its link, and take each other's answers for their own.
  ends.defer(takeBand(context));
  const radio = await context.openRadio();
  ends.defer(() => radio.close());
  const ledger = Ledger.open(store, nowS());
  const records = Records.open(store, nowS());
  const { signal, trace, out } = context;
  const tools: BandTools = {
    radio,
    ledger,
    mac,
    key,
    nowS,
    trace,
    signal,
    onStep: stepsShown(context),
    ...(out.interactive ? { choose: (bands) => chooseBand(bands) } : {}),
  };
  return await work({ tools, records });
}

/** Keeps every other ownband away from the bands. @throws DiskError "in-use" */
export function takeBand({ dataFolder }: Pick<Context, "dataFolder">): () => void {
  return takeLock(join(dataFolder, "band.lock"), BUSY.message, BUSY.hint);
}

const BUSY = {
  message: "Another ownband is talking to a band at this moment.",
  hint: "Let it finish, or stop it with Ctrl-C, then try again.",
};

/** Opens the records in the owner's store, and closes the store behind the work. */
export function withRecords<T>(context: Context, work: (records: Records) => T): T {
  const store = openStore(storePath(context));
  try {
    return work(Records.open(store, nowS()));
  } finally {
    store.database.close();
  }
}

/** Each step is told once; what comes after a lost link is told as that. */
function stepsShown({ out }: Context): (step: BandStep) => void {
  let at: "looking" | "found" | "signed-in" | "lost" = "looking";
  return (step) => {
    switch (step.is) {
      case "Searching":
        out.note("  … looking for the band; keep it within two metres");
        break;
      case "Connecting":
        if (at === "looking") out.note(`  ✓ found     ${step.model}`);
        if (at === "signed-in") out.note("  … connecting again");
        at = at === "looking" ? "found" : at === "signed-in" ? "lost" : at;
        break;
      case "SigningIn":
        if (step.of > 1 && at === "found") out.note(`  … key       ${step.attempt} of ${step.of}`);
        break;
      case "SignedIn":
        out.note(at === "lost" ? "  ✓ back" : "  ✓ key       accepted by the band");
        at = "signed-in";
    }
  };
}

/** The person picks one; addresses are on the screen only while they choose. */
async function chooseBand(bands: readonly NearbyBand[]): Promise<NearbyBand | undefined> {
  const { choose } = await import("./ask.ts");
  const names = bands.map(({ model, mac, sighting }) =>
    [model?.name ?? "Band", mac ?? "", strength(sighting.rssiDbm)]
      .filter((it) => it !== "")
      .join("   "),
  );
  const picked = await choose("Several bands are in reach. Which one is yours?", names);
  return picked === undefined ? undefined : bands[picked];
}

function strength(rssiDbm: number | undefined): string {
  if (rssiDbm === undefined) return "";
  return rssiDbm > -60 ? "very close" : rssiDbm > -75 ? "near" : "far";
}

/** A key that the owner gives in a file: never as a word, which every program here could read. */
async function readKey(path: string): Promise<AuthKey> {
  const { readFile } = await import("node:fs/promises");
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw new AppError("no-such-file", "The file of --key-file cannot be read.", { cause: error });
  }
  const key = AuthKey.parseTyped(text.slice(0, 200));
  if (typeof key !== "string") return key;
  throw new AppError("no-valid-key", "The file of --key-file holds no auth key.", {
    hint: "It is 32 hex digits, with or without 0x: 0x0123456789abcdef0123456789abcdef.",
  });
}
