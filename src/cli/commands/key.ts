import { AppError, isAppError } from "../../errors.ts";
import { nameOfApp } from "../../keys/apps.ts";
import type { KeyFindings, RankedKey } from "../../keys/findings.ts";
import { wantedMac } from "../context.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-status.ts";
import { findingsJson, printKey } from "../key-card.ts";
import { keepKeys } from "../ledger.ts";
import { indent } from "../output.ts";
import { searchPhone as searchPhoneWith } from "../../tasks/search-phone.ts";
import { phoneWork, searchFiles, searchPhone, withTools } from "../search.ts";
import type { SearchOptions } from "../search.ts";
import { copyToClipboard, printBareKey, printQr } from "../show-key.ts";
import { plainLine } from "../words.ts";

export interface KeyOptions extends SearchOptions {
  readonly qr?: boolean;
  readonly copy: boolean;
  readonly keep: boolean;
  /** Not where the import is the next step anyway. */
  readonly offersHistory?: boolean;
}

/** `ownband key [PATH...]` */
export async function key(
  context: Context,
  options: KeyOptions,
  paths: readonly string[],
): Promise<number> {
  const band = wantedMac(context.options.band);
  const tellAll = async (findings: KeyFindings): Promise<number> => {
    const wanted = onlyBand(findings, band);
    await keepAndTell(context, wanted, options);
    return wanted.keys.some(({ isFormer }) => !isFormer) ? EXIT.done : EXIT.noBand;
  };
  if (paths.length > 0) return tellAll(await searchFiles(context, options, paths));
  const offers = options.keep && options.offersHistory !== false;
  if (context.out.interactive && offers) return keyAndHistory(context, options, tellAll);
  return tellAll(await searchPhone(context, options));
}

/** Somebody is there to be asked: the history lies beside the key, and the phone was asked for root. */
export async function keyAndHistory(
  context: Context,
  options: SearchOptions,
  tellAll: (findings: KeyFindings) => Promise<number>,
): Promise<number> {
  let status: number = EXIT.done;
  await withTools(context, options, (tools) =>
    searchPhoneWith(phoneWork(context, options, tools), {
      withoutKey: false,
      use: async (files, findings) => {
        status = await tellAll(findings);
        if (files.length === 0) return;
        const { askYes } = await import("../ask.ts");
        context.out.note();
        if (!(await askYes(HISTORY_QUESTION))) return;
        const { bringAndTell } = await import("./import.ts");
        await bringAndTell(context, {}, files, tools);
      },
    }),
  );
  return status;
}

const HISTORY_QUESTION =
  "Your history is in what was just read: steps, pulse, sleep, workouts. Shall ownband keep it too?";

/** The owner gets the key even where it cannot be kept: a full disk, a damaged store. */
export async function keepAndTell(
  context: Context,
  findings: KeyFindings,
  options: Pick<KeyOptions, "qr" | "copy" | "keep">,
): Promise<void> {
  let failure: AppError | undefined;
  try {
    if (options.keep) keepKeys(context, findings.keys);
  } catch (error) {
    if (!isAppError(error)) throw error;
    failure = error;
  }
  await tell(context, findings, options);
  if (!failure) return;
  context.out.warn(`The key could not be kept: ${failure.message}`);
  if (failure.hint !== undefined) context.out.note(indent(failure.hint, "    "));
}

function onlyBand(findings: KeyFindings, mac: string | undefined): KeyFindings {
  if (mac === undefined) return findings;
  const keys = findings.keys.filter(({ sighting }) => sighting.mac === mac);
  if (keys.length === 0) {
    throw new AppError("no-band", "There is no key for the band named with --band.", {
      hint: "Leave --band out to see the keys that there are.",
    });
  }
  return { ...findings, keys };
}

/** Shows what was found. */
async function tell(
  { out }: Context,
  findings: KeyFindings,
  options: Pick<KeyOptions, "qr" | "copy">,
): Promise<void> {
  out.json(findingsJson(findings));
  if (out.manner.json) return;
  const [best, ...others] = findings.keys;
  if (!best) return;
  // What may make a key that is shown an old one: a missing or damaged write-ahead log.
  for (const { found, note } of findings.looked) {
    if (found > 0 && note) out.warn(indent(note, "  ").trimStart());
  }
  if (best.isFormer) out.warn("Only former pairings: these keys are most likely dead.");
  if (out.manner.quiet && best.isFormer) return;
  if (out.manner.quiet) {
    printBareKey(best.sighting.key);
    return;
  }
  const copied = options.copy && !best.isFormer && (await copyToClipboard(best.sighting.key));
  out.note();
  printKey(out, best, copied ? out.paint("dim", "(copied, without a line break)") : "");
  if (options.qr === true) await printQr(out, best.sighting.key);
  for (const other of others) {
    out.result();
    printKey(out, other);
  }
  for (const { where, error } of findings.troubles) {
    out.warn(`${plainLine(where)}: ${error.message}`);
    if (error.hint !== undefined) out.note(indent(error.hint, "    "));
  }
  tellNext({ out }, best);
}

/** What comes next, in the order that keeps the key alive (key-sources §1). */
function tellNext({ out }: Pick<Context, "out">, { sighting, isFormer }: RankedKey): void {
  if (isFormer) return;
  const app = nameOfApp(sighting.source.app ?? "the vendor's app");
  out.note();
  out.note("  Next, in this order:");
  out.note(
    `  1  Do not un-pair the band in ${app} and do not reset it: both make this key worthless.`,
  );
  out.note(
    `  2  Stop ${app} on the phone: Settings → Apps → Force stop (or take its Bluetooth permission).`,
  );
  out.note("  3  Prove the key and read the band from here:  ownband verify   ·   ownband sync");
  out.note("     Or let Gadgetbridge do it:  ownband handover gadgetbridge");
}
