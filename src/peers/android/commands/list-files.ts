import type { Program } from "../machine.ts";
import { reasonOf } from "../kernel-error.ts";
import { isLocked, sizeOf } from "../nodes.ts";
import type { Node } from "../nodes.ts";
import { nameOf } from "../people.ts";
import type { Process } from "../process.ts";
import { formatDate } from "./dates.ts";
import { readOptions } from "./options.ts";

interface Listed {
  readonly name: string;
  readonly path: string;
  readonly node: Node;
}

/** `drwxr-xr-x`. */
export function formatMode(node: Node): string {
  const { mode } = node;
  const type = { folder: "d", link: "l", file: "-", device: "c" }[node.is];
  const bits = "rwxrwxrwx".split("").map((letter, i) => ((mode >> (8 - i)) & 1 ? letter : "-"));
  const special = (bit: number, place: number, letter: string): void => {
    if ((mode & bit) === 0) return;
    bits[place] = bits[place] === "x" ? letter : letter.toUpperCase();
  };
  special(0o4000, 2, "s");
  special(0o2000, 5, "s");
  special(0o1000, 8, "t");
  return type + bits.join("");
}

/** How many 1 KiB blocks it takes, as `total` counts them. */
function blocksOf(node: Node): number {
  return node.is === "link" || node.is === "device" ? 0 : Math.ceil(sizeOf(node) / 4096) * 4;
}

/** `ls`: names as they are, whatever is in them; old phones have the toolbox form. */
export const ls: Program = async (process, args, name) => {
  const { flags, rest } = readOptions(name, args, "1AaCdFghikLlmnopqRrSstuZ");
  const isOld = process.machine.phone.android.sdk < 24;
  const names = rest.length > 0 ? rest : ["."];
  const files: Listed[] = [];
  const folders: Listed[] = [];
  let status = 0;
  for (const one of names) {
    try {
      const path = process.path(one);
      // A link that is named is followed, unless it is shown with its facts.
      const follow = flags.has("L") || !(flags.has("l") || flags.has("n") || flags.has("d"));
      const node = findNode(process, path, follow || one.endsWith("/"));
      const isShownAsFolder = node.is === "folder" && !flags.has("d");
      (isShownAsFolder ? folders : files).push({ name: one, path, node });
    } catch (error) {
      await process.complain(
        isOld ? `${one}: ${reasonOf(error)}` : `ls: ${one}: ${reasonOf(error)}`,
      );
      status = 1;
    }
  }
  if (files.length > 0) await show(process, flags, sorted(flags, files), undefined);
  const withTitles = names.length > 1 || flags.has("R");
  let isFirst = files.length === 0;
  const todo = [...folders].reverse();
  for (let folder = todo.pop(); folder !== undefined; folder = todo.pop()) {
    let listed: Listed[];
    try {
      listed = listFolder(process, folder, flags);
    } catch (error) {
      const reason = reasonOf(error);
      await process.complain(isOld ? `opendir failed, ${reason}` : `ls: ${folder.name}: ${reason}`);
      status = 1;
      continue;
    }
    if (withTitles) await process.write(`${isFirst ? "" : "\n"}${folder.name}:\n`);
    isFirst = false;
    await show(process, flags, sorted(flags, listed), listed);
    if (!flags.has("R")) continue;
    const below = listed.filter(
      ({ node, name: one }) => node.is === "folder" && !/^\.\.?$/.test(one),
    );
    todo.push(...below.map((one) => ({ ...one, name: `${folder.name}/${one.name}` })).reverse());
  }
  return status;
};

function findNode(process: Process, path: string, follow: boolean): Node {
  return (follow ? process.files.find(path) : undefined) ?? process.files.lstat(path);
}

function listFolder(process: Process, folder: Listed, flags: ReadonlySet<string>): Listed[] {
  const names = process.files.list(folder.path);
  const shown = flags.has("a")
    ? [".", "..", ...names]
    : names.filter((name) => flags.has("A") || !name.startsWith("."));
  return shown.flatMap((name) => {
    const path = `${folder.path}/${name}`;
    try {
      return [{ name, path, node: process.files.lstat(path) }];
    } catch {
      return [];
    }
  });
}

function sorted(flags: ReadonlySet<string>, listed: readonly Listed[]): Listed[] {
  const order = [...listed];
  if (flags.has("t")) order.sort((a, b) => b.node.modifiedS - a.node.modifiedS);
  else if (flags.has("S")) order.sort((a, b) => sizeOf(b.node) - sizeOf(a.node));
  else order.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return flags.has("r") ? order.reverse() : order;
}

async function show(
  process: Process,
  flags: ReadonlySet<string>,
  listed: readonly Listed[],
  folder: readonly Listed[] | undefined,
): Promise<void> {
  const isLong = flags.has("l") || flags.has("n") || flags.has("o") || flags.has("g");
  const isOld = process.machine.phone.android.sdk < 24;
  const rows = listed.map((one) => columns(flags, one, isLong, isOld));
  const widths =
    rows[0]?.map((_, i) => Math.max(...rows.map((row) => (row[i] ?? "").length))) ?? [];
  if (isLong && folder !== undefined && !isOld) {
    const total = folder.reduce((sum, { node }) => sum + blocksOf(node), 0);
    await process.write(`total ${total}\n`);
  }
  for (const row of rows) {
    const cells = row.map((cell, i) => {
      const width = widths[i] ?? 0;
      if (i === row.length - 1) return cell;
      return /^\d+$/.test(cell) && isLong ? cell.padStart(width) : cell.padEnd(width);
    });
    await process.write(`${cells.join(" ")}\n`);
  }
}

function columns(
  flags: ReadonlySet<string>,
  { name, path, node }: Listed,
  isLong: boolean,
  isOld: boolean,
): string[] {
  const row: string[] = [];
  if (flags.has("i")) row.push(String(node.inode));
  if (flags.has("s")) row.push(String(blocksOf(node)));
  if (isLong) {
    const owner = (id: number): string => (flags.has("n") ? String(id) : nameOf(id));
    row.push(formatMode(node));
    if (isOld) row.push(owner(node.uid).padEnd(8), owner(node.gid).padEnd(8));
    else row.push(String(linksOf(node)), owner(node.uid), owner(node.gid));
    if (flags.has("Z")) row.push(contextOf(path));
    row.push(isOld && node.is !== "file" ? "" : String(sizeOf(node)));
    row.push(formatDate("%Y-%m-%d %H:%M", node.modifiedS));
  } else if (flags.has("Z")) row.push(contextOf(path));
  const target = isLong && node.is === "link" && !isLocked(node) ? ` -> ${node.target}` : "";
  const mark = !flags.has("F") && !flags.has("p") ? "" : node.is === "folder" ? "/" : "";
  return [...row, name + mark + target];
}

/** How many names point to it: a folder has its own, "." and one ".." for each folder inside. */
export function linksOf(node: Node): number {
  if (node.is !== "folder") return 1;
  return 2 + [...node.entries.values()].filter((child) => child.is === "folder").length;
}

function contextOf(path: string): string {
  if (/^\/(data\/data|data\/user|mnt\/expand)\/./.test(path)) return "u:object_r:app_data_file:s0";
  if (path.startsWith("/data/local")) return "u:object_r:shell_data_file:s0";
  return path.startsWith("/system") ? "u:object_r:system_file:s0" : "u:object_r:rootfs:s0";
}
