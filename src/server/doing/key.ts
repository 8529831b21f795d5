import { isAppError } from "../../errors.ts";
import type { KeyFindings, RankedKey } from "../../keys/findings.ts";
import { sourceText } from "../../keys/source-text.ts";
import type { OwnFile } from "../../platform.ts";
import { findKeysInFiles } from "../../tasks/find-key.ts";
import type { SearchTools } from "../../tasks/find-key.ts";
import { searchPhone } from "../../tasks/search-phone.ts";
import { explainFiles } from "../../tasks/verdict.ts";
import { throwIfStopped } from "../../waiting.ts";
import { unlessNone } from "../../tasks/bring-history.ts";
import { failureOf } from "../failures.ts";
import type { ImportResult, JobResult, JobWish } from "../jobs.ts";
import { bring, resultOf } from "./bring.ts";
import { keep } from "./keep.ts";
import { plainText } from "./plain-text.ts";
import { phoneWork, withTools } from "./with-phone.ts";
import type { Work } from "./work.ts";

type KeyWish = Extract<JobWish, { readonly kind: "key" }>;

/** Looks for keys and keeps them; with `history` that comes along: the phone is asked for root once. */
export async function keyJob(work: Work, wish: KeyWish): Promise<JobResult> {
  const { uploads } = wish;
  if (uploads === undefined) return withTools(work, (tools) => fromPhone(work, wish, tools));
  const files = work.uploads.files(uploads);
  const ofBytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const result = await withTools(work, (tools) => fromFiles(work, wish, files, tools), ofBytes);
  // After a failure they are tried again, with another password say.
  await work.uploads.drop(uploads);
  return result;
}

async function fromPhone(work: Work, wish: KeyWish, tools: SearchTools): Promise<JobResult> {
  const phone = phoneWork(work, tools, wish);
  if (wish.history !== true) {
    const findings = await searchPhone(phone);
    await keep(work, findings);
    return resultFor(work, findings);
  }
  let imported: ImportResult | undefined;
  const findings = await searchPhone(phone, {
    withoutKey: false,
    use: async (files, found) => {
      await keep(work, found);
      imported = await bringBeside(work, files, tools);
    },
  });
  return resultFor(work, findings, imported);
}

async function fromFiles(
  work: Work,
  wish: KeyWish,
  files: readonly OwnFile[],
  tools: SearchTools,
): Promise<JobResult> {
  const findings = await findKeysInFiles(files, tools);
  const failure = explainFiles(findings);
  if (failure) throw failure;
  await keep(work, findings);
  const imported = wish.history === true ? await bringBeside(work, files, tools) : undefined;
  return resultFor(work, findings, imported);
}

/** The key is there and kept: what goes wrong with the history is told beside it. */
async function bringBeside(
  work: Work,
  files: readonly OwnFile[],
  tools: SearchTools,
): Promise<ImportResult | undefined> {
  try {
    const report = await unlessNone(bring(work, files, tools, {}));
    return report && resultOf(report, {});
  } catch (error) {
    throwIfStopped(work.signal);
    if (!isAppError(error)) throw error;
    return { isDryRun: false, runs: [], leftOut: [], troubles: [failureOf(error)], unread: [] };
  }
}

function resultFor(work: Work, findings: KeyFindings, imported?: ImportResult): JobResult {
  tellNotes(work, findings);
  return {
    is: "key",
    found: findings.keys.map(foundKey),
    ...(imported === undefined ? {} : { imported }),
  };
}

/** What may make a key that was found an old one, and what could not be read. */
function tellNotes(work: Work, { keys, looked, troubles }: KeyFindings): void {
  const notes = looked.flatMap(({ found, note }) => (found > 0 && note ? [note] : []));
  for (const [i, text] of notes.entries()) {
    work.line({ state: "note", what: `file-${i + 1}`, text });
  }
  for (const [i, { where, error }] of troubles.entries()) {
    const text = `${where}: ${error.message}`;
    const { code, hint } = error;
    work.line({ state: "note", what: `trouble-${i + 1}`, text, hint, code });
  }
  if (keys.every(({ isFormer }) => isFormer)) {
    const text = "Only former pairings: these keys are most likely dead.";
    work.line({ state: "note", what: "former", text });
  }
}

function foundKey({ sighting: { mac, model, source }, isFormer }: RankedKey) {
  return {
    ...(mac === undefined ? {} : { mac }),
    ...(model === undefined ? {} : { model: plainText(model) }),
    isFormer,
    from: plainText(sourceText(source)),
  };
}
