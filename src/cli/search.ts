import { readFile } from "node:fs/promises";
import type { AskPassword } from "../archive/entry.ts";
import { AppError } from "../errors.ts";
import type { KeyFindings } from "../keys/findings.ts";
import { nodeCodecs } from "../node/codecs.ts";
import { ownFiles } from "../node/own-files.ts";
import { openScratch } from "../node/scratch.ts";
import type { OwnFile } from "../platform.ts";
import { findKeysInFiles } from "../tasks/find-key.ts";
import type { SearchTools } from "../tasks/find-key.ts";
import { PATIENCE_MS, rootQuestion as rootQuestionOf } from "../tasks/search-phone.ts";
import { searchPhone as searchPhoneWith } from "../tasks/search-phone.ts";
import type { PhoneUse, PhoneWork } from "../tasks/search-phone.ts";
import { explainFiles } from "../tasks/verdict.ts";
import { reachOf } from "./context.ts";
import type { Context } from "./context.ts";
import { progressLine } from "./progress.ts";
import { plainLine } from "./words.ts";

export { PATIENCE_MS };

export interface SearchOptions {
  readonly backup?: boolean;
  readonly passwordFile?: string;
}

/**
 * Looks on the connected phone, and says how it goes.
 *
 * @param then what to do with what was read, history included
 */
export function searchPhone(
  context: Context,
  options: SearchOptions,
  then?: PhoneUse,
): Promise<KeyFindings> {
  return withTools(context, options, (tools) =>
    searchPhoneWith(phoneWork(context, options, tools), then),
  );
}

/** What a search of the phone works with, on the command line. */
export function phoneWork(
  context: Context,
  { backup }: SearchOptions,
  tools: SearchTools,
): PhoneWork {
  const { out, trace } = context;
  return {
    reach: reachOf(context),
    patienceMs: out.interactive ? PATIENCE_MS : 0,
    trace,
    tools,
    backup,
    tell: (state, link, text) => {
      step(context, state, link, text);
    },
    askBackup: out.interactive
      ? async (question) => (await import("./ask.ts")).askYes(question)
      : undefined,
  };
}

/** Tells about the question on the phone's screen. */
export function rootQuestion(context: Context): { begin: () => void; end: () => void } {
  return rootQuestionOf(context.trace, (state, link, text) => {
    step(context, state, link, text);
  });
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
      out.warn(`not readable, left out: ${plainLine(path)}`);
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
