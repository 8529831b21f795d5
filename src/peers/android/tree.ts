import { GrowingContent, Room, contentOf } from "./content.ts";
import type { Content } from "./content.ts";
import { KernelError } from "./kernel-error.ts";
import { childOf, isLocked } from "./nodes.ts";
import type { FileNode, FolderNode, LinkNode, Node, Vault } from "./nodes.ts";
import { ROOT } from "./people.ts";
import type { Credentials } from "./people.ts";

const MOST_LINKS = 40;
const LONGEST_NAME = 255;
const LONGEST_PATH = 4096;
/** Memory for all that is written on the phone while it runs. */
const ROOM_BYTES = 256 * 2 ** 20;

/** Owner, rights and time of something new. */
export interface Attributes {
  readonly mode?: number | undefined;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
  readonly modifiedS?: number | undefined;
}

/** Where a path leads. */
export interface Place {
  /** The folder that has it, or would have it. */
  readonly parent: FolderNode;
  /** The last name; empty for "/" and for paths that end in "..". */
  readonly name: string;
  readonly node: Node | undefined;
  /** Without links, "." and "..". */
  readonly path: string;
}

type Right = "read" | "write" | "execute";
const RIGHT_BITS = { read: 4, write: 2, execute: 1 } as const;

/** Whether the kernel lets `who` do that; root may everything, but runs only what somebody may run. */
export function mayAccess(who: Credentials, node: Node, right: Right): boolean {
  const bit = RIGHT_BITS[right];
  if (who.uid === 0) {
    return right !== "execute" || node.is === "folder" || (node.mode & 0o111) !== 0;
  }
  if (who.uid === node.uid) return ((node.mode >> 6) & bit) !== 0;
  if (who.gid === node.gid || who.groups.includes(node.gid)) return ((node.mode >> 3) & bit) !== 0;
  return (node.mode & bit) !== 0;
}

/** @throws KernelError EACCES */
export function demand(who: Credentials, node: Node, right: Right): void {
  if (!mayAccess(who, node, right)) throw new KernelError("EACCES");
}

/**
 * The files of a phone, in memory. Names and paths are byte strings; every path is absolute. What a
 * user may see and do is in {@link TreeView}; here is what the kernel itself knows.
 */
export class Tree {
  readonly root: FolderNode;
  readonly room = new Room(ROOM_BYTES);
  readonly nowS: () => number;
  #lastInode = 1;

  constructor(nowS: () => number) {
    this.nowS = nowS;
    this.root = { is: "folder", entries: new Map(), ...this.#common(undefined, { mode: 0o755 }) };
  }

  #common(parent: FolderNode | undefined, attributes: Attributes) {
    this.#lastInode += 1;
    return {
      inode: this.#lastInode,
      mode: attributes.mode ?? 0o644,
      uid: attributes.uid ?? 0,
      gid: attributes.gid ?? attributes.uid ?? 0,
      modifiedS: attributes.modifiedS ?? this.nowS(),
      vault: parent?.vault,
    };
  }

  newFile(
    parent: FolderNode,
    attributes: Attributes,
    content: Content,
    program?: string,
  ): FileNode {
    return { is: "file", content, program, ...this.#common(parent, attributes) };
  }

  newFolder(parent: FolderNode, attributes: Attributes, vault = parent.vault): FolderNode {
    return { is: "folder", entries: new Map(), ...this.#common(parent, attributes), vault };
  }

  newLink(parent: FolderNode, attributes: Attributes, target: string): LinkNode {
    return { is: "link", target, ...this.#common(parent, { ...attributes, mode: 0o777 }) };
  }

  newGrowing(): GrowingContent {
    return new GrowingContent(this.room);
  }

  /**
   * Walks a path as `who`. `follow` says whether a link at the end is followed.
   * @throws KernelError ENOENT (also for a missing folder on the way) | ENOTDIR | EACCES | ELOOP | ENAMETOOLONG
   */
  walk(path: string, who: Credentials, follow: boolean): Place {
    if (path === "") throw new KernelError("ENOENT");
    if (path.length > LONGEST_PATH) throw new KernelError("ENAMETOOLONG");
    const trail: { folder: FolderNode; name: string }[] = [{ folder: this.root, name: "" }];
    const here = (): FolderNode => trail.at(-1)?.folder ?? this.root;
    const pathHere = (name = ""): string =>
      `/${[...trail.slice(1).map((step) => step.name), ...(name === "" ? [] : [name])].join("/")}`;
    const todo = path.split("/").reverse();
    let links = 0;
    for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
      if (name === "" || name === ".") continue;
      if (name === "..") {
        if (trail.length > 1) trail.pop();
        continue;
      }
      if (name.length > LONGEST_NAME) throw new KernelError("ENAMETOOLONG");
      demand(who, here(), "execute");
      const node = childOf(here(), name);
      const isLast = !todo.some((rest) => rest !== "");
      if (node?.is === "link" && (!isLast || follow || todo.length > 0)) {
        links += 1;
        if (links > MOST_LINKS) throw new KernelError("ELOOP");
        if (isLocked(node)) throw new KernelError("ENOKEY");
        if (node.target.startsWith("/")) trail.length = 1;
        todo.push(...node.target.split("/").reverse());
        continue;
      }
      if (isLast && todo.length === 0) return { parent: here(), name, node, path: pathHere(name) };
      if (isLast && node === undefined) {
        return { parent: here(), name, node, path: pathHere(name) };
      }
      if (node === undefined) throw new KernelError("ENOENT");
      if (node.is !== "folder") throw new KernelError("ENOTDIR");
      trail.push({ folder: node, name });
    }
    const parent = trail.at(-2)?.folder ?? this.root;
    return { parent, name: "", node: here(), path: pathHere() };
  }

  /** What is at `path`, for the builder of a phone: no rights asked. */
  find(path: string): Node | undefined {
    try {
      return this.walk(path, ROOT, true).node;
    } catch (error) {
      if (error instanceof KernelError) return undefined;
      throw error;
    }
  }

  /** The folder at `path`; it and its parents are made where missing, with these attributes. */
  ensureFolder(path: string, attributes: Attributes = {}, vault?: Vault): FolderNode {
    let folder = this.root;
    let at = "";
    for (const name of path.split("/").filter((part) => part !== "")) {
      at += `/${name}`;
      const found = this.find(at);
      if (found?.is === "folder") {
        folder = found;
        continue;
      }
      const made = this.newFolder(folder, { mode: 0o755, ...attributes }, vault ?? folder.vault);
      folder.entries.set(name, made);
      folder = made;
    }
    return folder;
  }

  #folderAbove(path: string, attributes: Attributes): { folder: FolderNode; name: string } {
    const cut = path.lastIndexOf("/");
    const folderAttributes = { ...attributes, mode: 0o755 };
    const folder = this.ensureFolder(path.slice(0, cut), folderAttributes);
    return { folder, name: path.slice(cut + 1) };
  }

  /** Puts a file there, whatever was there before. */
  putFile(path: string, content: Content | Uint8Array, attributes: Attributes = {}): FileNode {
    const { folder, name } = this.#folderAbove(path, attributes);
    const node = this.newFile(
      folder,
      attributes,
      content instanceof Uint8Array ? contentOf(content) : content,
    );
    folder.entries.set(name, node);
    return node;
  }

  /** Puts a file there that starts a built-in program when it is run. */
  putProgram(path: string, program: string, attributes: Attributes): void {
    const { folder, name } = this.#folderAbove(path, attributes);
    const elf = contentOf(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0));
    folder.entries.set(name, this.newFile(folder, attributes, elf, program));
  }

  putLink(path: string, target: string, attributes: Attributes = {}): void {
    const { folder, name } = this.#folderAbove(path, attributes);
    folder.entries.set(name, this.newLink(folder, attributes, target));
  }

  putDevice(path: string, device: "null" | "zero" | "random" | "tty"): void {
    const { folder, name } = this.#folderAbove(path, {});
    folder.entries.set(name, { is: "device", device, ...this.#common(folder, { mode: 0o666 }) });
  }

  /** Shows a folder at a second place too, as a bind mount does. */
  bind(path: string, folder: FolderNode): void {
    const above = this.#folderAbove(path, {});
    above.folder.entries.set(above.name, folder);
  }
}
