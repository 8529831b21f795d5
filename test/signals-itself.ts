/** When a program is to send itself a signal. */
export type Moment =
  | { readonly said: string }
  /** A file of such a name is in the folder. */
  | { readonly name: RegExp; readonly isIn: string };

/**
 * What stands in the environment of a Node.js program so that it sends itself a signal once it has said
 * something, or has begun a file. From outside such a moment can be missed: whoever looks may be busy
 * until it is over.
 */
export function signalsItself(
  signal: NodeJS.Signals,
  moment: Moment,
): { readonly NODE_OPTIONS: string } {
  const waits = "said" in moment ? untilSaid(moment.said) : untilThere(moment);
  const code = `
    import { readdirSync } from "node:fs";
    import { isMainThread } from "node:worker_threads";
    const send = () => process.kill(process.pid, "${signal}");
    if (isMainThread) { ${waits} }`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` };
}

function untilSaid(text: string): string {
  return `
    const { stderr } = process;
    const write = stderr.write;
    stderr.write = (...all) => {
      const isDone = write.apply(stderr, all);
      if (String(all[0]).includes(${JSON.stringify(text)})) {
        stderr.write = write;
        send();
      }
      return isDone;
    };`;
}

function untilThere({ name, isIn }: { readonly name: RegExp; readonly isIn: string }): string {
  return `
    const timer = setInterval(() => {
      if (!readdirSync(${JSON.stringify(isIn)}).some((it) => ${String(name)}.test(it))) return;
      clearInterval(timer);
      send();
    }, 1);
    timer.unref();`;
}
