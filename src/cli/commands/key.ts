import { readFile } from "node:fs/promises";
import type { AskPassword } from "../../archive/entry.ts";
import { AppError, isAppError } from "../../errors.ts";
import { nameOfApp } from "../../keys/apps.ts";
import type { KeyFindings, RankedKey } from "../../keys/findings.ts";
import { choosePhone, findPhones } from "../../phone/find-phones.ts";
import { Phone } from "../../phone/phone.ts";
import { nodeCodecs } from "../../node/codecs.ts";
import { ownFiles } from "../../node/own-files.ts";
import { openScratch } from "../../node/scratch.ts";
import { findKeysInFiles, findKeysOnPhone } from "../../tasks/find-key.ts";
import type { PhoneSearch, SearchTools } from "../../tasks/find-key.ts";
import { explainFiles, explainPhone } from "../../tasks/verdict.ts";
import { reachOf } from "../context.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-status.ts";
import { findingsJson, printKey } from "../key-card.ts";
import { keepKeys } from "../ledger.ts";
import { indent } from "../output.ts";
import { progressLine } from "../progress.ts";
import { count, formatSize } from "../words.ts";

export interface KeyOptions {
  readonly qr?: boolean;
  readonly backup?: boolean;
  readonly copy: boolean;
  readonly keep: boolean;
  readonly passwordFile?: string;
}

/** `ownband key [PATH...]` */
export async function key(
  context: Context,
  options: KeyOptions,
  paths: readonly string[],
): Promise<number> {
  const findings =
    paths.length === 0
      ? await searchPhone(context, options)
      : await searchFiles(context, options, paths);
  const wanted = onlyBand(findings, context.options.band);
  await keepAndTell(context, wanted, options);
  return EXIT.done;
}

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

async function withTools<T>(
  context: Context,
  { passwordFile }: KeyOptions,
  work: (tools: SearchTools) => Promise<T>,
  onProgress?: (readBytes: number) => void,
): Promise<T> {
  const scratch = openScratch(context.dataFolder);
  try {
    return await work({
      scratch,
      codecs: nodeCodecs,
      askPassword: passwordAsker(context, passwordFile),
      trace: context.trace,
      signal: context.signal,
      onProgress,
    });
  } finally {
    await scratch.close();
  }
}

/** Looks on the connected phone, and says how it goes. */
export async function searchPhone(context: Context, options: KeyOptions): Promise<KeyFindings> {
  const { out, signal, trace } = context;
  const reach = reachOf(context);
  const listing = choosePhone(await findPhones(reach), reach.which);
  const phone = await Phone.open((waiting) => listing.open(waiting), { signal, trace });
  try {
    const { model, android } = phone.facts;
    const way = { "adb-server": "through adb", tcp: "over the network", usb: "over USB" };
    good(context, "phone", `${model} (Android ${android}), ${way[phone.link.way]}`);
    const search = await withTools(context, options, (tools) =>
      findKeysOnPhone(phone, tools, {
        backup: options.backup,
        onRoot: ({ root }) => {
          if (root) good(context, "root", `granted (${root.way})`);
          else out.note(`  ${out.style("yellow", "–")} root      none`);
        },
        onRootQuestion: () => {
          trace("asking for root");
        },
        onBackupQuestion: (app) => {
          out.note(
            `  ${out.style("yellow", "●")} backup    ${nameOfApp(app)}: tap “Back up my data” on the phone, without a password`,
          );
        },
      }),
    );
    const failure = explainPhone(search);
    if (failure) throw failure;
    good(context, "app", describeRead(search));
    return search.findings;
  } finally {
    await phone.close();
  }
}

function describeRead({ apps, findings, readFiles, readBytes }: PhoneSearch): string {
  const holders = new Set(findings.keys.map(({ sighting }) => sighting.source.app ?? ""));
  const names = apps.filter(({ id }) => holders.has(id)).map(({ id }) => nameOfApp(id));
  const accounts = new Set(findings.keys.flatMap(({ sighting }) => sighting.source.account ?? []));
  return [
    ...(names.length === 0 ? [] : [names.join(", ")]),
    ...(accounts.size === 0 ? [] : [`account ${[...accounts].join(", ")}`]),
    `read ${count(readFiles, "file")}, ${formatSize(readBytes)}, nothing changed on the phone`,
  ].join(" · ");
}

function good({ out }: Context, link: string, text: string): void {
  out.note(`  ${out.style("green", "✓")} ${link.padEnd(9)} ${text}`);
}

/** Looks in the files that were named. */
export async function searchFiles(
  context: Context,
  options: KeyOptions,
  paths: readonly string[],
): Promise<KeyFindings> {
  const line = progressLine(context.out, "reading");
  const files = ownFiles(paths, {
    signal: context.signal,
    onLeftOut: (path, why) => {
      if (why === "unreadable") context.out.warn(`not readable, left out: ${path}`);
    },
  });
  const findings = await withTools(
    context,
    options,
    (tools) => findKeysInFiles(files, tools),
    line.update,
  ).finally(line.end);
  const failure = explainFiles(findings);
  if (failure) throw failure;
  return findings;
}

/** A file first, then the environment, then the person; each once, a person three times. */
function passwordAsker({ out }: Context, passwordFile: string | undefined): AskPassword {
  return async (trail, attempt) => {
    const given = [
      passwordFile === undefined ? [] : await readPassword(passwordFile),
      process.env["OWNBAND_PASSWORD"] ?? [],
    ].flat();
    if (attempt <= given.length) return given[attempt - 1];
    if (!out.interactive || attempt > given.length + 3) return undefined;
    const { askPassword } = await import("../ask.ts");
    return askPassword(`Password of ${trail.at(-1) ?? "the archive"}`);
  };
}

async function readPassword(path: string): Promise<string> {
  try {
    return (await readFile(path, "utf8")).replace(/\r?\n$/, "");
  } catch (cause) {
    throw new AppError("no-such-file", "The password file cannot be read.", {
      hint: "Look at what --password-file names.",
      cause,
    });
  }
}

function onlyBand(findings: KeyFindings, mac: string | undefined): KeyFindings {
  if (mac === undefined) return findings;
  const keys = findings.keys.filter(
    ({ sighting }) => sighting.mac?.toUpperCase() === mac.toUpperCase(),
  );
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
  if (out.manner.quiet) {
    // For a pipe into a clipboard: a line break behind the key makes it a wrong key (README).
    process.stdout.write(best.sighting.key.reveal() + (process.stdout.isTTY ? "\n" : ""));
    return;
  }
  const copied = options.copy && !best.isFormer && (await copyToClipboard(best));
  out.note();
  printKey(out, best, copied ? out.paint("dim", "(copied, without a line break)") : "");
  if (options.qr === true) await printQr(out, best);
  for (const other of others) {
    out.result();
    printKey(out, other);
  }
  for (const { where, error } of findings.troubles) {
    out.warn(`${where.replaceAll(/\p{C}/gu, "?")}: ${error.message}`);
    if (error.hint !== undefined) out.note(indent(error.hint, "    "));
  }
  tellNext({ out }, best);
}

async function copyToClipboard({ sighting }: RankedKey): Promise<boolean> {
  if (!process.stdout.isTTY) return false;
  try {
    const { writeText } = await import("tinyclip");
    await writeText(sighting.key.reveal());
    return true;
  } catch {
    return false; // no clipboard here (a server, a bare terminal): nothing is lost
  }
}

async function printQr(out: Context["out"], { sighting }: RankedKey): Promise<void> {
  const { renderUnicodeCompact } = await import("uqr");
  out.result();
  for (const line of renderUnicodeCompact(sighting.key.reveal(), { border: 2 }).split("\n")) {
    out.result(`  ${line}`);
  }
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
  out.note("  3  In Android's Bluetooth settings remove (forget) the band.");
  out.note(
    "  4  In Gadgetbridge: tap +, press long on the band, paste the key into “Auth Key” with its",
  );
  out.note("     0x and without a line break, go back and tap the band.");
}
