import { textOf } from "../byte-text.ts";
import type { Program } from "../machine.ts";
import { reasonOf } from "../kernel-error.ts";
import type { Process } from "../process.ts";
import { parseScript } from "../shell/parse.ts";
import { Shell } from "../shell/shell.ts";
import { Exit, LoopJump, ShellFault } from "../shell/state.ts";
import { ShellSyntaxError } from "../shell/syntax.ts";
import type { Script } from "../shell/syntax.ts";

const LF = 10;
const LONGEST_SCRIPT = 2 ** 20;

/** `sh`, `sh -c TEXT [NAME ARGS…]`, `sh FILE ARGS…`. */
export const sh: Program = async (process, args, name) => {
  const words = [...args];
  const options = new Set<string>();
  while (/^[-+][a-z]+$/i.test(words[0] ?? "")) {
    for (const letter of (words.shift() ?? "").slice(1)) options.add(letter);
  }
  if (words[0] === "-" || words[0] === "--") words.shift();
  if (options.has("c")) {
    const [text, scriptName = name, ...rest] = words;
    if (text === undefined) {
      await process.complain(`${name}: -c requires an argument`);
      return 2;
    }
    const shell = Shell.fresh(process, scriptName, rest);
    for (const option of "eufax") if (options.has(option)) shell.state.options.add(option);
    return shell.runText(text);
  }
  const [file, ...rest] = words;
  if (file === undefined || options.has("s")) return runInput(process, name, options.has("i"));
  try {
    const text = textOf(await process.all(file));
    return await Shell.fresh(process, file, rest).runText(text);
  } catch (error) {
    await process.complain(`${name}: ${file}: ${reasonOf(error)}`);
    return 127;
  }
};

/** Runs what comes in on standard input, command by command, with a prompt on a terminal. */
export async function runInput(
  process: Process,
  name: string,
  interactive = false,
): Promise<number> {
  const shell = Shell.fresh(process, name, []);
  const hasPrompt = interactive || process.fd(0).terminal !== false;
  let text = "";
  let line = 0;
  for (;;) {
    if (hasPrompt) await prompt(shell, text);
    const next = await readLine(shell.process);
    if (next === "" && text === "") return shell.state.status;
    line += 1;
    text += next;
    shell.place = `<stdin>[${line}]: `;
    if (text.length > LONGEST_SCRIPT) return 1;
    try {
      const script = parseMore(text, next === "");
      if (script === undefined) continue;
      text = "";
      await shell.run(script);
    } catch (error) {
      text = "";
      if (error instanceof Exit) return error.status;
      if (error instanceof LoopJump) continue;
      const isFault = error instanceof ShellFault || error instanceof ShellSyntaxError;
      if (!isFault) throw error;
      await shell.complain(error.message);
      shell.state.status = error instanceof ShellFault ? error.status : 1;
      if (!hasPrompt) return shell.state.status;
    }
  }
}

/** The script, or `undefined` while more lines may complete it. */
function parseMore(text: string, atEnd: boolean): Script | undefined {
  if (!atEnd && text.endsWith("\\\n")) return undefined;
  try {
    return parseScript(text);
  } catch (error) {
    if (!atEnd && error instanceof ShellSyntaxError && error.unfinished) return undefined;
    throw error;
  }
}

async function prompt(shell: Shell, pending: string): Promise<void> {
  const { state } = shell.process;
  const sign = state.who.uid === 0 ? "#" : "$";
  const status = shell.state.status === 0 ? "" : `${shell.state.status}|`;
  const text = `${status}${state.machine.phone.device}:${state.cwd} ${sign} `;
  await shell.process
    .fd(2)
    .write(new TextEncoder().encode(pending === "" ? text : "> "), state.signal);
}

/** One line with its line feed; "" at the end of the input. What follows stays for the commands. */
async function readLine(process: Process): Promise<string> {
  let line = "";
  for (;;) {
    const piece = await process.read(4096);
    if (piece === undefined) return line;
    const end = piece.indexOf(LF);
    line += textOf(end < 0 ? piece : piece.subarray(0, end + 1));
    if (line.length > LONGEST_SCRIPT) return line;
    if (end < 0) continue;
    process.fd(0).unread(piece.subarray(end + 1));
    return line;
  }
}
