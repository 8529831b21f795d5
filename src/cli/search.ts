import { readFile } from "node:fs/promises";
import type { AskPassword } from "../archive/entry.ts";
import { AppError } from "../errors.ts";
import { nameOfApp } from "../keys/apps.ts";
import type { KeyFindings } from "../keys/findings.ts";
import { nodeCodecs } from "../node/codecs.ts";
import { ownFiles } from "../node/own-files.ts";
import { openScratch } from "../node/scratch.ts";
import type { OwnFile } from "../platform.ts";
import { waitForPhone } from "../phone/find-phones.ts";
import { Phone } from "../phone/phone.ts";
import type { RootSearch } from "../phone/root.ts";
import { findKeysInFiles, findKeysOnPhone } from "../tasks/find-key.ts";
import type { PhoneSearch, SearchTools } from "../tasks/find-key.ts";
import { explainFiles, explainPhone } from "../tasks/verdict.ts";
import { reachOf } from "./context.ts";
import type { Context } from "./context.ts";
import { progressLine } from "./progress.ts";
import { count, formatSize } from "./words.ts";

export interface SearchOptions {
  readonly backup?: boolean;
  readonly passwordFile?: string;
}

/** How long a person at the terminal has to answer the phone's “Allow USB debugging?”. */
export const PATIENCE_MS = 60_000;

/** A superuser app that has said yes before answers faster than this. */
const ROOT_QUESTION_MS = 1_500;

/** What else is done with the phone's files, as long as they are here. */
export interface PhoneUse {
  /** Called also where no key was found. */
  readonly withoutKey: boolean;
  readonly use: (
    files: readonly OwnFile[],
    tools: SearchTools,
    findings: KeyFindings,
    root: RootSearch,
  ) => Promise<void>;
}

/**
 * Looks on the connected phone, and says how it goes.
 *
 * @param then what to do with what was read, history included
 */
export async function searchPhone(
  context: Context,
  options: SearchOptions,
  then?: PhoneUse,
): Promise<KeyFindings> {
  const { out, signal, trace } = context;
  const listing = await waitForPhone(reachOf(context), out.interactive ? PATIENCE_MS : 0);
  const phone = await Phone.open((waiting) => listing.open(waiting), { signal, trace });
  try {
    const { model, android } = phone.facts;
    const way = { "adb-server": "through adb", tcp: "over the network", usb: "over USB" };
    step(context, "good", "phone", `${model} (Android ${android}), ${way[phone.link.way]}`);
    const ask = rootQuestion(context);
    const search = (backup: boolean | undefined): Promise<PhoneSearch> =>
      withTools(context, options, (tools) =>
        findKeysOnPhone(phone, tools, {
          backup,
          history: then !== undefined,
          use: async (found, files) => {
            if (then === undefined || (!then.withoutKey && explainPhone(found))) return;
            ask.end();
            if (files.length > 0) step(context, "good", "app", describeRead(found));
            await then.use(files, tools, found.findings, found.root);
          },
          onRootQuestion: ask.begin,
          onRoot: ({ root }) => {
            ask.end();
            step(context, root ? "good" : "note", "root", root ? `granted (${root.way})` : "none");
          },
          onBackupQuestion: (app) => {
            const what = "tap “Back up my data” on the phone, without a password";
            step(context, "wait", "backup", `${nameOfApp(app)}: ${what}`);
          },
        }),
      ).finally(ask.end);
    let found = await search(options.backup);
    if (await wantsBackup(context, found, options)) found = await search(true);
    const failure = explainPhone(found);
    if (failure && then?.withoutKey !== true) throw failure;
    if (then === undefined) step(context, "good", "app", describeRead(found));
    return found.findings;
  } finally {
    await phone.close();
  }
}

/** Tells about the question on the phone's screen, but only when an answer takes a person's time. */
export function rootQuestion(context: Context): { begin: () => void; end: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = (): void => {
    clearTimeout(timer);
  };
  const begin = (): void => {
    context.trace("asking for root");
    end();
    timer = setTimeout(() => {
      const what =
        "look at the phone: it asks for superuser rights for Shell. Unlock it, tap Grant";
      step(context, "wait", "root", what);
    }, ROOT_QUESTION_MS);
  };
  return { begin, end };
}

/** Without root a backup may still hold the key; it takes the owner's word here and on the phone. */
async function wantsBackup(
  { out }: Context,
  { findings, backupPossible }: PhoneSearch,
  { backup }: SearchOptions,
): Promise<boolean> {
  const [app] = backupPossible;
  if (backup === true || findings.keys.length > 0 || !app || !out.interactive) return false;
  const { askYes } = await import("./ask.ts");
  return askYes(
    `No root. ${nameOfApp(app.id)} seems to allow a backup: shall the phone make one? (It asks you too.)`,
  );
}

function describeRead({ apps, findings, readFiles, readBytes }: PhoneSearch): string {
  const holders = new Set(findings.keys.map(({ sighting }) => sighting.source.app ?? ""));
  const names = (apps ?? []).filter(({ id }) => holders.has(id)).map(({ id }) => nameOfApp(id));
  const accounts = new Set(findings.keys.flatMap(({ sighting }) => sighting.source.account ?? []));
  return [
    ...(names.length === 0 ? [] : [names.join(", ")]),
    ...(accounts.size === 0 ? [] : [`account ${[...accounts].join(", ")}`]),
    `read ${count(readFiles, "file")}, ${formatSize(readBytes)}, nothing changed on the phone`,
  ].join(" · ");
}

const MARKS = { good: ["green", "✓"], note: ["yellow", "–"], wait: ["yellow", "●"] } as const;

/** Tells how it stands with one link of the chain. */
export function step(
  { out }: Context,
  state: keyof typeof MARKS,
  link: string,
  text: string,
): void {
  const [style, mark] = MARKS[state];
  out.note(`  ${out.style(style, mark)} ${link.padEnd(9)} ${text}`);
}

/** Looks in the files that were named. */
export async function searchFiles(
  context: Context,
  options: SearchOptions,
  paths: readonly string[],
): Promise<KeyFindings> {
  const line = progressLine(context.out, "reading");
  const files = namedFiles(context, paths);
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

/** The files and folders that the owner named. */
export function namedFiles(
  { out, signal }: Context,
  paths: readonly string[],
): AsyncIterable<OwnFile> {
  return ownFiles(paths, {
    signal,
    onLeftOut: (path, why) => {
      if (why !== "unreadable") return;
      out.warn(`not readable, left out: ${path.replaceAll(/\p{C}/gu, "?")}`);
    },
  });
}

export async function withTools<T>(
  context: Context,
  { passwordFile }: SearchOptions,
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

/** A file first, then the environment, then the person; each once, a person three times. */
function passwordAsker({ out }: Context, passwordFile: string | undefined): AskPassword {
  return async (trail, attempt) => {
    const given = [
      passwordFile === undefined ? [] : await readPassword(passwordFile),
      process.env["OWNBAND_PASSWORD"] ?? [],
    ].flat();
    if (attempt <= given.length) return given[attempt - 1];
    if (!out.interactive || attempt > given.length + 3) return undefined;
    const { askPassword } = await import("./ask.ts");
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
