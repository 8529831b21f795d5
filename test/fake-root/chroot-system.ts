import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import type {
  PhoneFiles,
  PhoneProcess,
  PhoneSystem,
  StartOptions,
} from "../../src/peers/system.ts";
import type { ByteStream } from "../../src/platform.ts";
import type { FakeRoot } from "./build.ts";
import { ChrootFiles } from "./chroot-files.ts";

/** What commands find in their environment; nothing of ours. */
const ENVIRONMENT = {
  PATH: "/sbin:/system/sbin:/system/bin:/system/xbin",
  HOME: "/",
  SHELL: "/system/bin/sh",
  ANDROID_ROOT: "/system",
  ANDROID_DATA: "/data",
  TMPDIR: "/data/local/tmp",
};

/** Where `chroot` is: not in everybody's PATH. */
const OUTER_PATH = "/usr/sbin:/usr/bin:/sbin:/bin";

/** A phone whose commands are real: Android's shell and tools in a fake root (`build.ts`). */
export class ChrootSystem implements PhoneSystem {
  readonly root: FakeRoot;

  constructor(root: FakeRoot) {
    this.root = root;
  }

  property(name: string): string | undefined {
    return this.root.properties[name];
  }

  filesOf(uid: number): PhoneFiles {
    return new ChrootFiles(this.root.folder, uid);
  }

  start(command: string, { uid, terminal }: StartOptions): PhoneProcess {
    const user = uid === 0 ? "root" : "shell";
    const inside = ["env", "-i", ...pairs({ ...ENVIRONMENT, USER: user, LOGNAME: user })];
    const shell = ["/system/bin/sh", ...(command === "" ? [] : ["-c", command])];
    const chroot = ["chroot", `--userspec=${uid}:${uid}`, `--groups=${uid}`, this.root.folder];
    const line = [...chroot, ...inside, ...shell];
    const [program = "", ...words] =
      terminal === false ? line : [this.root.terminalProgram, terminal, ...line];
    return processOf(spawn(program, words, { env: { PATH: OUTER_PATH }, detached: true }));
  }
}

function pairs(environment: Readonly<Record<string, string>>): string[] {
  return Object.entries(environment).map(([name, value]) => `${name}=${value}`);
}

function processOf(child: ChildProcessWithoutNullStreams): PhoneProcess {
  child.stdin.on("error", () => undefined); // it may end without reading
  const exited = new Promise<number>((resolve) => {
    child.once("error", () => {
      resolve(127);
    });
    child.once("close", (status) => {
      resolve(status ?? 129); // ended by SIGHUP
    });
  });
  return {
    write: (bytes) => {
      if (child.stdin.writable) child.stdin.write(bytes);
    },
    endInput: () => {
      child.stdin.end();
    },
    stdout: piecesOf(child.stdout),
    stderr: piecesOf(child.stderr),
    exited,
    kill: () => {
      hangUp(child);
    },
  };
}

/** The whole group: su's children too. */
function hangUp(child: ChildProcessWithoutNullStreams): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, "SIGHUP");
  } catch {
    // It has ended meanwhile.
  }
}

async function* piecesOf(output: NodeJS.ReadableStream): ByteStream {
  for await (const piece of output) yield piece as Buffer; // no encoding set
}
