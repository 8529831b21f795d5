import type { ByteStream } from "../../platform.ts";
import { PhoneFileError } from "../system.ts";
import type { Errno, PhoneFileFacts, PhoneFiles } from "../system.ts";
import { fromUnicode, toUnicode } from "./byte-text.ts";
import { Killed } from "./channels.ts";
import { KernelError } from "./kernel-error.ts";
import type { KernelErrno } from "./kernel-error.ts";
import type { Machine } from "./machine.ts";
import { fullMode, sizeOf } from "./nodes.ts";
import type { Node } from "./nodes.ts";
import { credentialsOf } from "./people.ts";
import { TreeView } from "./tree-view.ts";

const PIECE_BYTES = 65_536;

/** The seam knows fewer numbers than our kernel; the text stays. */
const NUMBERS: Partial<Record<KernelErrno, Errno>> = {
  EPERM: "EPERM",
  ENOENT: "ENOENT",
  EACCES: "EACCES",
  ENOKEY: "EACCES",
  EEXIST: "EEXIST",
  ENOTEMPTY: "EEXIST",
  ENOTDIR: "ENOTDIR",
  EISDIR: "EISDIR",
};

function refuse(error: unknown): never {
  if (!(error instanceof KernelError)) throw error;
  throw new PhoneFileError(NUMBERS[error.errno] ?? "EIO", error.message);
}

function attempt<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    return refuse(error);
  }
}

function factsOf(node: Node): PhoneFileFacts {
  return {
    mode: fullMode(node),
    uid: node.uid,
    gid: node.gid,
    sizeBytes: sizeOf(node),
    modifiedS: node.modifiedS,
    inode: node.inode,
  };
}

/** The phone's files for one user, as adbd's file transfer sees them. */
export function filesOf(machine: Machine, uid: number): PhoneFiles {
  const view = new TreeView(machine.tree, credentialsOf(uid, machine.phone.android.sdk));
  const at = (path: string): string => {
    const name = fromUnicode(path);
    return name.startsWith("/") || name === "" ? name : `/${name}`;
  };
  return {
    lstat: (path) => attempt(() => factsOf(view.lstat(at(path)))),
    stat: (path) => attempt(() => factsOf(view.stat(at(path)))),
    list: (path) => attempt(() => view.list(at(path)).map(toUnicode)),
    read: (path) => {
      const channel = attempt(() => machine.openToRead(view, at(path)));
      return (async function* (): ByteStream {
        const { signal } = new AbortController();
        for (;;) {
          const piece = await channel.read(PIECE_BYTES, signal);
          if (piece === undefined) return;
          yield piece;
        }
      })();
    },
    write: async (path, bytes, mode, modifiedS) => {
      const name = at(path);
      // Like adbd: the folders above are made, and an old file goes first.
      const node = attempt(() => {
        makeFolders(view, name);
        return view.openForWriting(name, "replace", mode & 0o777);
      });
      try {
        for await (const piece of bytes) if (node.is === "file") view.write(node, piece);
      } catch (error) {
        if (error instanceof Killed) throw error;
        refuse(error);
      }
      attempt(() => {
        view.changeTime(name, modifiedS());
      });
    },
    makeFolder: (path, mode) =>
      attempt(() => {
        view.makeFolder(at(path), mode & 0o777);
      }),
  };
}

function makeFolders(view: TreeView, path: string): void {
  const above = path.slice(0, path.lastIndexOf("/"));
  if (above === "" || view.find(above) !== undefined) return;
  makeFolders(view, above);
  view.makeFolder(above, 0o771);
}
