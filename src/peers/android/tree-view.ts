import { GrowingContent, contentOf } from "./content.ts";
import type { Content } from "./content.ts";
import { KernelError } from "./kernel-error.ts";
import { isLocked, namesIn } from "./nodes.ts";
import type { DeviceNode, FileNode, FolderNode, Node } from "./nodes.ts";
import type { Credentials } from "./people.ts";
import { demand, mayAccess } from "./tree.ts";
import type { Place, Tree } from "./tree.ts";

/**
 * The files as one user may see and change them: the system calls. Paths are absolute byte strings.
 * Every call may throw {@link KernelError}.
 */
export class TreeView {
  readonly #tree: Tree;
  readonly #who: Credentials;

  constructor(tree: Tree, who: Credentials) {
    this.#tree = tree;
    this.#who = who;
  }

  #place(path: string, follow: boolean): Place & { node: Node } {
    const place = this.#tree.walk(path, this.#who, follow);
    if (place.node === undefined) throw new KernelError("ENOENT");
    return { ...place, node: place.node };
  }

  lstat(path: string): Node {
    return this.#place(path, false).node;
  }

  stat(path: string): Node {
    return this.#place(path, true).node;
  }

  /** Whether there is something (links followed), for `[ -e … ]`. */
  find(path: string): Node | undefined {
    try {
      return this.stat(path);
    } catch (error) {
      if (error instanceof KernelError) return undefined;
      throw error;
    }
  }

  may(path: string, right: "read" | "write" | "execute"): boolean {
    const node = this.find(path);
    return node !== undefined && mayAccess(this.#who, node, right);
  }

  /** The path without links, "." and "..". */
  realpath(path: string): string {
    return this.#place(path, true).path;
  }

  /** The names in a folder, in the order of the bytes. */
  list(path: string): string[] {
    const { node } = this.#place(path, true);
    if (node.is !== "folder") throw new KernelError("ENOTDIR");
    demand(this.#who, node, "read");
    return namesIn(node).sort();
  }

  readlink(path: string): string {
    const { node } = this.#place(path, false);
    if (node.is !== "link") throw new KernelError("EINVAL");
    if (isLocked(node)) throw new KernelError("ENOKEY");
    return node.target;
  }

  /** Opens for reading; a folder is refused, as `read` would. */
  open(path: string): FileNode | DeviceNode {
    const { node } = this.#place(path, true);
    demand(this.#who, node, "read");
    if (node.is === "folder") throw new KernelError("EISDIR");
    if (isLocked(node)) throw new KernelError("ENOKEY");
    if (node.is === "link") throw new KernelError("ELOOP");
    return node;
  }

  /** The content of a file, as it is now. */
  content(path: string): Content {
    const node = this.open(path);
    return node.is === "file" ? node.content : contentOf(new Uint8Array(0));
  }

  #changeable(folder: FolderNode): void {
    if (isLocked(folder)) throw new KernelError("ENOKEY");
    demand(this.#who, folder, "write");
    demand(this.#who, folder, "execute");
  }

  #add(place: Place, node: Node): void {
    this.#changeable(place.parent);
    place.parent.entries.set(place.name, node);
    place.parent.modifiedS = this.#tree.nowS();
  }

  #owner(mode: number) {
    return { mode, uid: this.#who.uid, gid: this.#who.gid };
  }

  /**
   * Opens a file for writing; it is made with `mode` where there is none.
   * @param how "replace" empties it first; "append" and "change" keep what is there
   */
  openForWriting(
    path: string,
    how: "replace" | "append" | "change",
    mode = 0o644,
  ): FileNode | DeviceNode {
    const place = this.#tree.walk(path, this.#who, true);
    if (place.name === "" || (place.node === undefined && path.endsWith("/"))) {
      throw new KernelError("EISDIR");
    }
    const { node } = place;
    if (node === undefined) {
      this.#changeable(place.parent);
      const made = this.#tree.newFile(place.parent, this.#owner(mode), this.#tree.newGrowing());
      this.#add(place, made);
      return made;
    }
    if (node.is === "folder") throw new KernelError("EISDIR");
    if (node.is === "link") throw new KernelError("ELOOP");
    demand(this.#who, node, "write");
    if (isLocked(node)) throw new KernelError("ENOKEY");
    if (node.is === "file" && how === "replace") {
      dropContent(node.content);
      node.content = this.#tree.newGrowing();
      node.modifiedS = this.#tree.nowS();
    }
    return node;
  }

  /** Writes into an open file at a place; the end when there is none given. */
  write(node: FileNode, bytes: Uint8Array, atByte = node.content.sizeBytes): void {
    growing(this.#tree, node).write(bytes, atByte);
    node.modifiedS = this.#tree.nowS();
  }

  makeFolder(path: string, mode: number): void {
    const place = this.#tree.walk(path, this.#who, false);
    if (place.node !== undefined) throw new KernelError("EEXIST");
    this.#changeable(place.parent);
    this.#add(place, this.#tree.newFolder(place.parent, this.#owner(mode)));
  }

  makeLink(path: string, target: string): void {
    const place = this.#tree.walk(path, this.#who, false);
    if (place.node !== undefined) throw new KernelError("EEXIST");
    this.#changeable(place.parent);
    this.#add(place, this.#tree.newLink(place.parent, this.#owner(0o777), target));
  }

  #removable(place: Place & { node: Node }): void {
    this.#changeable(place.parent);
    const sticky = (place.parent.mode & 0o1000) !== 0;
    const owns = [0, place.node.uid, place.parent.uid].includes(this.#who.uid);
    if (sticky && !owns && this.#who.uid !== 0) throw new KernelError("EPERM");
  }

  /** Removes a file or link, or an empty folder when `kind` says so. */
  remove(path: string, kind: "file" | "folder"): void {
    const place = this.#place(path, false);
    const { node } = place;
    if (kind === "file" && node.is === "folder") throw new KernelError("EISDIR");
    if (kind === "folder" && node.is !== "folder") throw new KernelError("ENOTDIR");
    if (place.name === "") throw new KernelError("EINVAL");
    if (node.is === "folder" && node.entries.size > 0) throw new KernelError("ENOTEMPTY");
    this.#removable(place);
    if (node.is === "file") dropContent(node.content);
    place.parent.entries.delete(place.name);
    place.parent.modifiedS = this.#tree.nowS();
  }

  rename(from: string, to: string): void {
    const source = this.#place(from, false);
    const target = this.#tree.walk(to, this.#who, false);
    if (source.name === "" || target.name === "") throw new KernelError("EINVAL");
    if (`${target.path}/`.startsWith(`${source.path}/`)) {
      if (target.path === source.path) return;
      throw new KernelError("EINVAL");
    }
    if (target.node?.is === "folder") {
      if (source.node.is !== "folder") throw new KernelError("EISDIR");
      if (target.node.entries.size > 0) throw new KernelError("ENOTEMPTY");
    } else if (target.node !== undefined && source.node.is === "folder") {
      throw new KernelError("ENOTDIR");
    }
    if (source.node.vault !== target.parent.vault) throw new KernelError("EXDEV");
    this.#removable(source);
    this.#add(target, source.node);
    source.parent.entries.delete(source.name);
    source.parent.modifiedS = this.#tree.nowS();
  }

  #demandOwner(node: Node): void {
    if (this.#who.uid !== 0 && this.#who.uid !== node.uid) throw new KernelError("EPERM");
  }

  changeMode(path: string, mode: number): void {
    const { node } = this.#place(path, true);
    this.#demandOwner(node);
    node.mode = mode & 0o7777;
  }

  changeOwner(path: string, uid: number | undefined, gid: number | undefined): void {
    const { node } = this.#place(path, true);
    if (uid !== undefined && uid !== node.uid && this.#who.uid !== 0)
      throw new KernelError("EPERM");
    this.#demandOwner(node);
    if (gid !== undefined && this.#who.uid !== 0 && !this.#who.groups.includes(gid)) {
      throw new KernelError("EPERM");
    }
    node.uid = uid ?? node.uid;
    node.gid = gid ?? node.gid;
  }

  changeTime(path: string, modifiedS: number): void {
    const { node } = this.#place(path, true);
    if (!mayAccess(this.#who, node, "write")) this.#demandOwner(node);
    node.modifiedS = modifiedS;
  }
}

/** The content as one that can grow; what was fixed before is copied. */
function growing(tree: Tree, node: FileNode): GrowingContent {
  const { content } = node;
  if (content instanceof GrowingContent) return content;
  const copy = tree.newGrowing();
  copy.write(content.read(0, content.sizeBytes), 0);
  node.content = copy;
  return copy;
}

function dropContent(content: Content): void {
  if (content instanceof GrowingContent) content.drop();
}
