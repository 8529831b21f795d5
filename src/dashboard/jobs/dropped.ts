/** A file with the name that it has below the folder it was dropped with. */
export interface DroppedFile {
  readonly file: File;
  readonly name: string;
}

/** A server keeps no more of them at a time; an archive of them is one file. */
export const MOST_FILES = 200;

/** What was dropped, folders and all; one more than the most when there are too many. */
export async function filesOfDrop(dropped: DataTransfer): Promise<DroppedFile[]> {
  // A drop is over when its handler is: what is in it has to be asked for before anything is awaited.
  const items = [...dropped.items]
    .filter(({ kind }) => kind === "file")
    .map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const found: DroppedFile[] = [];
  for (const { entry, file } of items) {
    if (entry !== null) await collect(entry, found);
    // Of what another program has put together there is no entry.
    else if (file !== null) found.push({ file, name: file.name });
  }
  return found;
}

/** What was chosen; of a folder every file knows its place. */
export function filesOfInput(chosen: FileList | null): DroppedFile[] {
  return [...(chosen ?? [])].map((file) => ({
    file,
    name: file.webkitRelativePath === "" ? file.name : file.webkitRelativePath,
  }));
}

async function collect(entry: FileSystemEntry, found: DroppedFile[]): Promise<void> {
  if (found.length > MOST_FILES) return;
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    found.push({ file, name: entry.fullPath.replace(/^\//, "") });
    return;
  }
  if (!isFolder(entry)) return;
  const reader = entry.createReader();
  for (;;) {
    // It gives a hundred at a time, and none at its end.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return;
    for (const inside of some) await collect(inside, found);
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}
