import { confirm, isCancel, password, select } from "@clack/prompts";
import { Interrupted } from "../errors.ts";
import { plainLine } from "./words.ts";

/** Asks for a password, unseen; an empty answer gives up. Ctrl-C stops everything. */
export async function askPassword(message: string): Promise<string | undefined> {
  const answer = await password({
    message: plainLine(message).slice(0, 120),
    output: process.stderr,
  });
  if (isCancel(answer)) throw new Interrupted();
  return answer === "" ? undefined : answer;
}

/** Asks for a yes. */
export async function askYes(message: string): Promise<boolean> {
  const answer = await confirm({ message, initialValue: false, output: process.stderr });
  if (isCancel(answer)) throw new Interrupted();
  return answer;
}

/** Lets the person pick one; gives its place. */
export async function choose(
  message: string,
  options: readonly string[],
): Promise<number | undefined> {
  const choices = options.map((label, value) => ({
    value,
    label: plainLine(label),
  }));
  const answer = await select({ message, options: choices, output: process.stderr });
  if (isCancel(answer)) throw new Interrupted();
  return answer;
}
