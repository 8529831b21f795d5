import { useEffect, useRef, useState } from "preact/hooks";
import { formatNumber } from "../format.ts";
import { Failed } from "../parts/failed.tsx";
import { filesOfDrop, filesOfInput } from "./dropped.ts";
import type { DroppedFile } from "./dropped.ts";
import { fileWords } from "./file-words.ts";
import { useDoing } from "./jobs.ts";
import { upload } from "./upload.ts";
import type { UploadProgress } from "./upload.ts";

export interface FilesInProps {
  /** What is done with them; one drop at a time. */
  readonly onUploads: (uploads: readonly string[]) => Promise<unknown>;
  /** Nothing is taken meanwhile. */
  readonly isBusy?: boolean | undefined;
}

/** Files and folders that are chosen, or dropped anywhere on the page. */
export function FilesIn({ onUploads, isBusy = false }: FilesInProps) {
  const [progress, setProgress] = useState<UploadProgress>();
  const stopping = useRef<AbortController>(undefined);
  const doing = useDoing();
  const take = (found: () => Promise<readonly DroppedFile[]> | readonly DroppedFile[]): void => {
    if (doing.isBusy || isBusy) return;
    const stopper = (stopping.current = new AbortController());
    doing.run(async () => {
      try {
        const files = await found();
        if (files.length > 0) await onUploads(await upload(files, setProgress, stopper.signal));
      } finally {
        setProgress(undefined);
      }
    });
  };
  useEffect(() => () => stopping.current?.abort(), []);
  const isOver = useDrop((dropped) => take(() => filesOfDrop(dropped)));
  const w = fileWords();
  return (
    <div class={isOver ? "files-in over" : "files-in"}>
      <p>{w.drop}</p>
      <div class="answers">
        <Chooser text={w.chooseFiles} onFiles={(files) => take(() => files)} />
        <Chooser text={w.chooseFolder} isFolder onFiles={(files) => take(() => files)} />
      </div>
      {progress !== undefined && <Going {...progress} onStop={() => stopping.current?.abort()} />}
      {doing.failure !== undefined && <Failed failure={doing.failure} onRetry={null} />}
    </div>
  );
}

interface ChooserProps {
  readonly text: string;
  readonly isFolder?: boolean;
  readonly onFiles: (files: readonly DroppedFile[]) => void;
}

function Chooser({ text, isFolder = false, onFiles }: ChooserProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" onClick={() => input.current?.click()}>
        {text}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        {...(isFolder ? { webkitdirectory: true } : {})}
        aria-label={text}
        onChange={({ currentTarget }) => {
          onFiles(filesOfInput(currentTarget.files));
          // The same file may be chosen once more.
          currentTarget.value = "";
        }}
      />
    </>
  );
}

function Going({
  doneBytes,
  totalBytes,
  name,
  onStop,
}: UploadProgress & { readonly onStop: () => void }) {
  const w = fileWords();
  return (
    <div class="job-progress">
      <p role="status">{w.going}</p>
      <progress
        aria-label={w.going}
        max={1}
        {...(doneBytes === 0 ? {} : { value: doneBytes / Math.max(1, totalBytes) })}
      />
      <p class="quiet file-name">
        {name} · {formatNumber(totalBytes / 1e6, 1)} MB
      </p>
      <button type="button" onClick={onStop}>
        {w.stop}
      </button>
    </div>
  );
}

/** The parts of the page that take drops: the last one that came gets them. */
const takers: symbol[] = [];

/** Calls `onDrop` for what is dropped anywhere on the page; tells whether something hovers over it. */
function useDrop(onDrop: (dropped: DataTransfer) => void): boolean {
  const [isOver, setOver] = useState(false);
  const latest = useRef(onDrop);
  latest.current = onDrop;
  useEffect(() => {
    const me = Symbol();
    takers.push(me);
    const isMine = (event: DragEvent): boolean =>
      takers.at(-1) === me && event.dataTransfer?.types.includes("Files") === true;
    const over = (event: DragEvent): void => {
      if (!isMine(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      setOver(false);
      if (!isMine(event) || event.dataTransfer === null) return;
      // Else the browser would leave the page and show the file.
      event.preventDefault();
      latest.current(event.dataTransfer);
    };
    addEventListener("dragover", over);
    addEventListener("dragleave", leave);
    addEventListener("drop", drop);
    return () => {
      takers.splice(takers.indexOf(me), 1);
      removeEventListener("dragover", over);
      removeEventListener("dragleave", leave);
      removeEventListener("drop", drop);
    };
  }, []);
  return isOver;
}
