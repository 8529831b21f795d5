import { bytesOf } from "../byte-text.ts";
import { channelOf, openDevice, openFile } from "../channels.ts";
import type { Channel } from "../channels.ts";
import { KernelError } from "../kernel-error.ts";
import { expandText } from "./expand.ts";
import type { ExpansionHost } from "./expand.ts";
import { ShellFault } from "./state.ts";
import type { Redirection } from "./syntax.ts";

/** A redirection that could not be made; `message` as mksh says it. */
export class RedirectionError extends Error {}

/** Since its release 59 (Android 12) mksh names the file first. */
const FILE_FIRST_SDK = 31;

/** The file descriptors after these redirections. @throws RedirectionError | ShellFault */
export async function redirect(
  host: ExpansionHost,
  redirections: readonly Redirection[],
): Promise<ReadonlyMap<number, Channel>> {
  const fds = new Map(host.process.state.fds);
  for (const redirection of redirections) {
    const { fd, kind } = redirection;
    const target = await expandTarget(host, redirection);
    if (kind === "here") fds.set(fd, channelOf(bytesOf(target)));
    else if (kind === "<&" || kind === ">&") {
      if (target === "-") fds.delete(fd);
      else {
        const other = /^\d+$/.test(target) ? fds.get(Number(target)) : undefined;
        if (other === undefined) {
          const shown = fd === (kind === "<&" ? 0 : 1) ? "" : String(fd);
          throw new RedirectionError(`${shown}${kind}${target} : bad file descriptor`);
        }
        fds.set(fd, other);
      }
    } else fds.set(fd, open(host, target, kind, fds));
  }
  return fds;
}

/** A here-document that cannot be expanded fails alone; elsewhere such a fault ends the shell. */
async function expandTarget(host: ExpansionHost, { kind, target }: Redirection): Promise<string> {
  try {
    return await expandText(host, target);
  } catch (error) {
    if (kind !== "here" || !(error instanceof ShellFault)) throw error;
    throw new RedirectionError(error.message);
  }
}

function open(
  host: ExpansionHost,
  target: string,
  kind: "<" | ">" | ">>" | "<>",
  fds: ReadonlyMap<number, Channel>,
): Channel {
  const { process } = host;
  const path = process.path(target);
  try {
    if (kind === "<") return process.machine.openToRead(process.files, path);
    const how = kind === ">" ? "replace" : kind === ">>" ? "append" : "change";
    const node = process.files.openForWriting(path, how);
    if (node.is === "file") {
      return openFile(process.files, node, how === "append" ? "append" : "replace");
    }
    return node.device === "tty" ? (fds.get(1) ?? openDevice(node)) : openDevice(node);
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    const verb = kind === "<" ? "open" : "create";
    throw new RedirectionError(
      process.machine.phone.android.sdk >= FILE_FIRST_SDK
        ? `${target}: ${verb}: ${error.message}`
        : `can't ${verb} ${target}: ${error.message}`,
    );
  }
}
