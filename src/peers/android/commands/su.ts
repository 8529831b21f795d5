import { cookedChannel } from "../channels.ts";
import type { Channel } from "../channels.ts";
import type { Program } from "../machine.ts";
import { credentialsOf, idOf } from "../people.ts";
import type { Credentials } from "../people.ts";
import type { Process } from "../process.ts";
import { runFile } from "../run-file.ts";
import { runInput, sh } from "./sh.ts";

/** EACCES: what a superuser app's `su` ends with when it is refused. */
const DENIED = 13;
const SHELL_PATH = "/system/bin/sh";

/** A root process of the superuser app, on a cooked terminal where its `su` would use one. */
function become(process: Process, who: Credentials, context: string): Process {
  const { machine, fds } = process.state;
  const cook = (channel: Channel | undefined): Channel | undefined => {
    if (channel === undefined || machine.phone.suTerminal === "never") return channel;
    const isCooked =
      machine.phone.suTerminal === "always"
        ? channel.terminal !== "cooked"
        : channel.terminal === "raw";
    return isCooked ? cookedChannel(channel) : channel;
  };
  const changed = new Map(fds);
  for (const fd of [1, 2]) {
    const channel = cook(fds.get(fd));
    if (channel !== undefined) changed.set(fd, channel);
  }
  const environment = new Map(process.state.environment);
  for (const name of ["USER", "LOGNAME"]) environment.set(name, who.uid === 0 ? "root" : "shell");
  environment.set("HOME", "/").set("SHELL", SHELL_PATH);
  return process.fork({ who, context, fds: changed, environment });
}

/** Whether the superuser app lets it through; waits for a prompt that nobody answers. */
async function isAllowed(process: Process): Promise<boolean> {
  const { phone } = process.machine;
  if (process.state.who.uid === 0) return true;
  if (phone.rootAnswer === "unanswered") await process.sleep(phone.rootPromptMs);
  return phone.rootAnswer === "allow";
}

interface Wanted {
  readonly command: string | undefined;
  readonly user: string | undefined;
  /** Printed instead of running anything. */
  readonly says?: string;
  readonly status?: number;
}

/**
 * Magisk's: every word after `-c` belongs to the command; a user may stand before it; a command
 * behind the user without `-c` is ignored.
 * @source Magisk native/su/su.cpp (2021, 2023), read; KernelSU and APatch speak the same
 */
function magiskWanted(args: readonly string[]): Wanted {
  let user: string | undefined;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? "";
    if (arg === "-c" || arg === "--command") {
      return { command: args.slice(at + 1).join(" "), user };
    }
    if (/^-c./.test(arg)) return { command: [arg.slice(2), ...args.slice(at + 1)].join(" "), user };
    if (arg === "-v" || arg === "--version")
      return { command: undefined, user, says: "26.4:MAGISKSU" };
    if (arg === "-V") return { command: undefined, user, says: "26400" };
    if (/^-(s|z|t|g|G)$/.test(arg) || arg === "--shell" || arg === "--context") at += 1;
    else if (
      /^-(mm|M|m|p|l|i|d)?$/.test(arg) ||
      /^--(login|mount-master|preserve-environment)$/.test(arg)
    )
      continue;
    else if (arg.startsWith("-")) {
      return { command: undefined, user, says: `su: unrecognized option '${arg}'`, status: 2 };
    } else user ??= arg;
  }
  return { command: undefined, user };
}

/** SuperSU's: exactly one word after `-c`. */
function superSuWanted(args: readonly string[]): Wanted {
  const at = args.indexOf("-c");
  if (at < 0) return { ...magiskWanted(args), command: undefined };
  return {
    command: args[at + 1] ?? "",
    user: args.slice(0, at).find((arg) => !arg.startsWith("-")),
  };
}

async function superuser(process: Process, wanted: Wanted): Promise<number> {
  if (wanted.says !== undefined) {
    if (wanted.status === undefined) await process.write(`${wanted.says}\n`);
    else await process.complain(wanted.says);
    return wanted.status ?? 0;
  }
  const uid = wanted.user === undefined ? 0 : (idOf(wanted.user) ?? 0);
  if (!(await isAllowed(process))) {
    await process.complain("Permission denied");
    return DENIED;
  }
  const who = credentialsOf(uid, process.machine.phone.android.sdk);
  const root = become(process, who, "u:r:magisk:s0");
  if (wanted.command === undefined) return runInput(root, SHELL_PATH);
  return sh(root, ["-c", wanted.command, SHELL_PATH], "sh");
}

/** The `su` of userdebug builds: `su [WHO [COMMAND…]]`, no options. @source AOSP system/extras/su */
async function userdebug(process: Process, args: readonly string[]): Promise<number> {
  const { sdk } = process.machine.phone.android;
  if (process.state.who.uid !== 0 && process.state.who.uid !== 2000) {
    await process.complain("su: not allowed");
    return 1;
  }
  const [user = "root", command, ...rest] = args;
  const uid = idOf(user.split(",")[0] ?? "");
  if (uid === undefined) {
    await process.complain(`su: invalid uid/gid '${user}'`);
    return 1;
  }
  const context = uid === 0 ? "u:r:su:s0" : "u:r:shell:s0";
  const child = process.fork({ who: credentialsOf(uid, sdk), context });
  if (command === undefined) return runInput(child, SHELL_PATH);
  const search = process.state.environment.get("PATH") ?? "";
  const result = await runFile(child, command, rest, search);
  if (typeof result === "number") return result;
  await process.complain(`su: failed to exec ${command}: No such file or directory`);
  return 1;
}

/** The phone's `su`, of whichever kind it is. */
export const su: Program = (process, args) => {
  switch (process.machine.phone.root) {
    case "aosp":
      return userdebug(process, args);
    case "supersu":
      return superuser(process, superSuWanted(args));
    default:
      return superuser(process, magiskWanted(args));
  }
};
