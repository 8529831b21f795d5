import type { Service } from "./adb-link.ts";
import type { AdbProfile } from "./adb-profile.ts";
import { servePlain, serveShellV2 } from "./adb-shell.ts";
import { serveSync } from "./adb-sync.ts";
import type { PhoneSystem, StartOptions } from "./system.ts";

/** What the services need from the phone. */
export interface ServiceHost {
  readonly profile: AdbProfile;
  readonly system: PhoneSystem;
  /** The user that the daemon runs as: 2000 (shell), or 0 after `adb root`. */
  readonly uid: number;
  answerRoot(): RootAnswer;
  answerUnroot(): RootAnswer;
  reboot(): void;
}

/** What adbd says, and what it does when that is said. */
export interface RootAnswer {
  readonly text: string;
  readonly restart?: (() => void) | undefined;
}

/**
 * The service of that name, `undefined` when there is none:
 *
 * | name                                  | gives                                        |
 * | ------------------------------------- | -------------------------------------------- |
 * | `shell:COMMAND`                       | one stream of bytes; without COMMAND a shell |
 * | `shell,v2[,TERM=…][,raw\|pty]:COMMAND` | outputs apart, exit status                   |
 * | `exec:COMMAND`                        | one stream of bytes, never mangled           |
 * | `backup:ARGUMENTS`                    | what `bu backup ARGUMENTS` writes            |
 * | `sync:`                               | files                                        |
 * | `root:` `unroot:` `remount:`          | a line of text                               |
 * | `reboot:[WHERETO]`                    | the connection ends                          |
 */
export function findService(name: string, host: ServiceHost): Service | undefined {
  const colon = name.indexOf(":");
  if (colon < 0) return undefined;
  const [kind, ...options] = name.slice(0, colon).split(",");
  const rest = name.slice(colon + 1);
  const { profile, system, uid } = host;
  switch (kind) {
    case "shell":
      return shellService(rest, options, host);
    case "exec":
      return plainService(rest, profile.execTerminal, host);
    case "backup":
      return plainService(`bu backup ${rest.trim()}`, profile.execTerminal, host);
    case "sync":
      return (stream) => serveSync(stream, system.filesOf(uid), profile.features);
    case "root":
      return textService(() => host.answerRoot());
    case "unroot":
      return textService(() => host.answerUnroot());
    case "remount":
      return textService(() => ({ text: refuseRemount(uid) }));
    case "reboot":
      return async (stream) => {
        await stream.end();
        host.reboot();
      };
    default:
      return undefined;
  }
}

/** Without options on the wire: a terminal for the shell, none (or what v1 has) for a command. */
function shellService(
  command: string,
  options: readonly string[],
  host: ServiceHost,
): Service | undefined {
  const { profile, system, uid } = host;
  const wantsTerminal = options.includes("pty") || (command === "" && !options.includes("raw"));
  if (!options.includes("v2")) {
    return plainService(command, wantsTerminal ? "cooked" : profile.shellTerminal, host);
  }
  if (!profile.features.includes("shell_v2")) return undefined;
  const terminal = wantsTerminal ? "cooked" : false;
  return (stream) => serveShellV2(stream, system.start(command, { uid, terminal }));
}

function plainService(
  command: string,
  terminal: StartOptions["terminal"],
  { system, uid }: ServiceHost,
): Service {
  return (stream) => servePlain(stream, system.start(command, { uid, terminal }));
}

function textService(answer: () => RootAnswer): Service {
  return async (stream) => {
    const { text, restart } = answer();
    await stream.write(new TextEncoder().encode(text));
    await stream.end();
    restart?.();
  };
}

function refuseRemount(uid: number): string {
  return uid === 0 ? "remount failed\n" : 'Not running as root. Try "adb root" first.\n';
}
