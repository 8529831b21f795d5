import type { UploadAnswer } from "../../server/answers.ts";
import { AskError, failureIn, fetchRaw } from "../ask.ts";
import { MOST_FILES } from "./dropped.ts";
import type { DroppedFile } from "./dropped.ts";

/** How far it is with what goes up. */
export interface UploadProgress {
  readonly doneBytes: number;
  readonly totalBytes: number;
  /** Which one is on its way. */
  readonly name: string;
}

/**
 * Gives files to ownband, one after the other; a job takes them by the names that come back.
 *
 * @throws AskError "too-big" when there are too many of them
 */
export async function upload(
  files: readonly DroppedFile[],
  onProgress: (progress: UploadProgress) => void,
  signal: AbortSignal,
): Promise<string[]> {
  if (files.length > MOST_FILES) throw new AskError(TOO_MANY);
  const totalBytes = files.reduce((sum, { file }) => sum + file.size, 0);
  const ids: string[] = [];
  let doneBytes = 0;
  for (const { file, name } of files) {
    onProgress({ doneBytes, totalBytes, name });
    ids.push(await uploadOne(file, name, signal));
    doneBytes += file.size;
  }
  return ids;
}

async function uploadOne(file: File, name: string, signal: AbortSignal): Promise<string> {
  const facts = new URLSearchParams({
    name: name.slice(-MOST_NAME),
    modifiedS: String(Math.max(0, Math.floor(file.lastModified / 1000))),
  });
  const response = await fetchRaw(`api/uploads?${facts.toString()}`, {
    method: "POST",
    headers: { "content-type": "application/octet-stream" },
    body: file,
    signal,
  }).catch(() => {
    throw new AskError(signal.aborted ? STOPPED : UNREADABLE);
  });
  if (!response.ok) throw new AskError(await failureIn(response));
  return ((await response.json()) as UploadAnswer).id;
}

const MOST_NAME = 500;

const TOO_MANY = {
  code: "too-big",
  message: `More than ${MOST_FILES} files at a time are too many.`,
  hint: "Put them into a zip archive, and drop that.",
};

const STOPPED = { code: "interrupted", message: "Stopped." };

const UNREADABLE = {
  code: "unreadable",
  message: "A file could not be given to ownband.",
  hint: "Was it changed or taken away meanwhile? Is ownband still running?",
};
