import { reasonOf } from "../kernel-error.ts";
import type { Shell } from "./shell.ts";

/** `cd`: like mksh, it names the whole path when it cannot. */
export async function changeFolder(shell: Shell, args: readonly string[]): Promise<number> {
  const [first] = args.filter((arg) => !/^-[LP]$/.test(arg) && arg !== "--");
  const target = first === "-" ? shell.state.get("OLDPWD") : (first ?? shell.state.get("HOME"));
  if (target === undefined) {
    await shell.complain(first === "-" ? "cd: no OLDPWD" : "cd: no home directory");
    return 2;
  }
  if (target === "") return 0;
  const { process } = shell;
  try {
    const path = process.path(target);
    const node = process.files.stat(`${path}/.`);
    if (node.is !== "folder") throw new TypeError("a path that ends in /. is a folder");
    // Entering needs the right to look things up inside, even when nothing is looked up yet.
    if (!process.files.may(path, "execute")) {
      await shell.complain(`cd: ${logicalPath(path)}: Permission denied`);
      return 2;
    }
    shell.state.set("OLDPWD", process.state.cwd);
    shell.process = process.with({ cwd: logicalPath(path) });
    if (first === "-") await shell.process.write(`${shell.process.state.cwd}\n`);
    return 0;
  } catch (error) {
    await shell.complain(`cd: ${logicalPath(process.path(target))}: ${reasonOf(error)}`);
    return 2;
  }
}

/** A path without ".", ".." and doubled slashes; links stay as they are named. */
function logicalPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}
