import { formatHex } from "../../bytes/hex.ts";
import { toUnicode } from "./byte-text.ts";
import { fullMode, sizeOf } from "./nodes.ts";
import type { Node } from "./nodes.ts";
import type { Tree } from "./tree.ts";

/** Bigger files are compared by their size and first bytes only. */
const HASHED_BYTES = 64 * 2 ** 20;

/**
 * Every file, folder and link of a phone, one line each: mode, owner, group, time, inode, size,
 * SHA-256 or target, path. Two dumps are equal when nothing changed in between. Locks are looked
 * through.
 */
export async function dumpTree(tree: Tree): Promise<string[]> {
  const lines: string[] = [];
  const seen = new Set<number>();
  const visit = async (path: string, node: Node): Promise<void> => {
    const facts = [
      fullMode(node).toString(8).padStart(6, "0"),
      node.uid,
      node.gid,
      node.modifiedS,
      node.inode,
      sizeOf(node),
      await essenceOf(node),
      JSON.stringify(toUnicode(path === "" ? "/" : path)),
    ];
    lines.push(facts.join(" "));
    if (node.is !== "folder" || seen.has(node.inode)) return;
    seen.add(node.inode);
    const names = [...node.entries.keys()].sort();
    for (const name of names) {
      const child = node.entries.get(name);
      if (child !== undefined) await visit(`${path}/${name}`, child);
    }
  };
  await visit("", tree.root);
  return lines;
}

async function essenceOf(node: Node): Promise<string> {
  if (node.is === "link") return JSON.stringify(toUnicode(node.target));
  if (node.is !== "file") return "-";
  const bytes = new Uint8Array(node.content.read(0, Math.min(sizeOf(node), HASHED_BYTES)));
  return formatHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}
