import type { Channel } from "./channels.ts";
import { openDevice, openFile } from "./channels.ts";
import type { Clock } from "./clock.ts";
import type { PhoneFacts } from "./phone-facts.ts";
import type { Process } from "./process.ts";
import type { AndroidTools } from "./tools.ts";
import type { Tree } from "./tree.ts";
import type { TreeView } from "./tree-view.ts";

/**
 * A program on the phone.
 * @param args what stands behind its name
 * @param name what it was called as, without folders
 * @returns its exit status
 */
export type Program = (
  process: Process,
  args: readonly string[],
  name: string,
) => Promise<number> | number;

/** What all processes of one phone share. */
export interface Machine {
  readonly tree: Tree;
  readonly clock: Clock;
  readonly tools: AndroidTools;
  readonly phone: PhoneFacts;
  /** Built-in programs, by the name that a {@link FileNode} carries. */
  readonly programs: ReadonlyMap<string, Program>;
  /** Properties as `getprop` shows them; `setprop` changes them. */
  readonly properties: Map<string, string>;
  nextPid(): number;
  /** @throws KernelError */
  openToRead(view: TreeView, path: string): Channel;
}

/** Opens a file or device for reading. @throws KernelError */
export function openToRead(view: TreeView, path: string): Channel {
  const node = view.open(path);
  return node.is === "device" ? openDevice(node) : openFile(view, node, "read");
}
