import { textOf } from "../byte-text.ts";
import { Killed } from "../channels.ts";
import type { Shell } from "./shell.ts";
import { ShellFault } from "./state.ts";

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** `read [-r] [NAME…]`: one line, parted at IFS. */
export async function read(shell: Shell, args: readonly string[]): Promise<number> {
  let raw = false;
  const names: string[] = [];
  for (const arg of args) {
    if (/^-[rsA-Z]+$/.test(arg)) raw ||= arg.includes("r");
    else if (!NAME.test(arg)) throw new ShellFault(`read: ${arg}: is not an identifier`);
    else names.push(arg);
  }
  if (names.length === 0) names.push("REPLY");
  const { line, ended } = await readLine(shell, raw);
  const ifs = shell.state.get("IFS") ?? " \t\n";
  const blanks = Array.from(ifs).filter((char) => " \t\n".includes(char));
  const isBlank = (char: string): boolean => blanks.includes(char);
  let at = 0;
  for (const [i, name] of names.entries()) {
    while (at < line.length && isBlank(line.charAt(at))) at += 1;
    let end = line.length;
    if (i === names.length - 1) {
      while (end > at && isBlank(line.charAt(end - 1))) end -= 1;
      shell.state.set(name, line.slice(at, end));
      break;
    }
    for (end = at; end < line.length && !ifs.includes(line.charAt(end));) end += 1;
    shell.state.set(name, line.slice(at, end));
    at = end;
    while (at < line.length && isBlank(line.charAt(at))) at += 1;
    if (
      at < line.length &&
      ifs.includes(line.charAt(at)) &&
      (end === at || !isBlank(line.charAt(at)))
    )
      at += 1;
  }
  return ended ? 0 : 1;
}

/** One line of standard input; what stands behind it stays for the next reader. */
async function readLine(shell: Shell, raw: boolean): Promise<{ line: string; ended: boolean }> {
  const channel = shell.process.fd(0);
  const { signal } = shell.process.state;
  let line = "";
  for (;;) {
    await shell.process.tick();
    const piece = await channel.read(4096, signal);
    if (piece === undefined) return { line, ended: false };
    const end = piece.indexOf(10);
    line += textOf(end < 0 ? piece : piece.subarray(0, end)).replaceAll("\0", "");
    if (line.length > 2 ** 20) throw new Killed();
    if (end < 0) continue;
    channel.unread(piece.subarray(end + 1));
    if (raw || !/(?:^|[^\\])(?:\\\\)*\\$/.test(line)) {
      return { line: raw ? line : line.replace(/\\([^])/g, "$1"), ended: true };
    }
    line = line.slice(0, -1);
  }
}
