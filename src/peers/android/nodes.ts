import type { Content } from "./content.ts";

interface Common {
  readonly inode: number;
  /** Permission bits with set-uid, set-gid and sticky; no type. */
  mode: number;
  uid: number;
  gid: number;
  modifiedS: number;
  /** Whose storage this is encrypted for; out of reach while that is locked. */
  readonly vault: Vault | undefined;
}

/** Files that Android encrypts with the owner's PIN (credential-encrypted storage). */
export interface Vault {
  locked: boolean;
}

export interface FileNode extends Common {
  readonly is: "file";
  content: Content;
  /** Name of the built-in program that running this file starts. */
  readonly program?: string | undefined;
}

export interface FolderNode extends Common {
  readonly is: "folder";
  readonly entries: Map<string, Node>;
}

export interface LinkNode extends Common {
  readonly is: "link";
  readonly target: string;
}

export interface DeviceNode extends Common {
  readonly is: "device";
  readonly device: "null" | "zero" | "random" | "tty";
}

export type Node = FileNode | FolderNode | LinkNode | DeviceNode;

const TYPE_BITS = { file: 0o100000, folder: 0o040000, link: 0o120000, device: 0o020000 } as const;

/** Mode with its type bits, as `lstat` gives it. */
export function fullMode(node: Node): number {
  return TYPE_BITS[node.is] | node.mode;
}

/** Size as `lstat` gives it, bytes. */
export function sizeOf(node: Node): number {
  switch (node.is) {
    case "file":
      return node.content.sizeBytes;
    case "folder":
      return 4096;
    case "link":
      return node.target.length;
    case "device":
      return 0;
  }
}

/** Keeps names apart from each other as they look while locked: base64url, as fscrypt prints them. */
const SCRAMBLED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

/** The name that a locked folder shows instead of `name`. @source Linux fscrypt "no-key names" */
export function scrambledName(name: string): string {
  let state = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) {
    state = Math.imul(state ^ name.charCodeAt(i), 0x01000193);
  }
  const length = 22 + 11 * Math.floor(name.length / 16);
  let scrambled = "";
  for (let i = 0; i < length; i++) {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    scrambled += SCRAMBLED[(state >>> 24) & 63] ?? "";
  }
  return scrambled;
}

/** Whether the folder shows scrambled names just now. */
export function isLocked(node: Node): boolean {
  return node.vault?.locked === true;
}

/** The names that a folder shows. */
export function namesIn(folder: FolderNode): string[] {
  const names = [...folder.entries.keys()];
  return isLocked(folder) ? names.map(scrambledName) : names;
}

/** What lies under a name that the folder shows. */
export function childOf(folder: FolderNode, name: string): Node | undefined {
  if (!isLocked(folder)) return folder.entries.get(name);
  for (const [real, node] of folder.entries) if (scrambledName(real) === name) return node;
  return undefined;
}
