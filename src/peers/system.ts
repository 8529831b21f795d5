import type { ByteStream } from "../platform.ts";

/** A command running on the phone, as its adb daemon sees it. */
export interface PhoneProcess {
  /** Bytes for its standard input; dropped once it has ended. */
  write(bytes: Uint8Array): void;
  endInput(): void;
  readonly stdout: ByteStream;
  readonly stderr: ByteStream;
  /** The exit status, once both outputs have ended. Never rejects. */
  readonly exited: Promise<number>;
  kill(): void;
}

/** What `lstat` says. `mode` with its type bits (0o100000 file, 0o040000 folder, 0o120000 link). */
export interface PhoneFileFacts {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly sizeBytes: number;
  readonly modifiedS: number;
  readonly inode: number;
}

/** Why the phone's kernel says no, by the number that it gives. */
export type Errno = "EPERM" | "ENOENT" | "EIO" | "EACCES" | "EEXIST" | "ENOTDIR" | "EISDIR";

/** A refused file operation; `message` is the kernel's text (`Permission denied`). */
export class PhoneFileError extends Error {
  readonly errno: Errno;

  constructor(errno: Errno, message: string) {
    super(message);
    this.name = "PhoneFileError";
    this.errno = errno;
  }
}

/** The phone's files with the eyes of one user. Every call may throw {@link PhoneFileError}. */
export interface PhoneFiles {
  lstat(path: string): PhoneFileFacts;
  /** Follows links. */
  stat(path: string): PhoneFileFacts;
  /** The names in a folder, without `.` and `..`. */
  list(path: string): readonly string[];
  read(path: string): ByteStream;
  /**
   * Creates or replaces a file. `modifiedS` is asked when `bytes` has ended: the host says it last.
   * Bytes that throw leave what has arrived so far.
   */
  write(path: string, bytes: ByteStream, mode: number, modifiedS: () => number): Promise<void>;
  makeFolder(path: string, mode: number): void;
}

/** How a command is started. */
export interface StartOptions {
  readonly uid: number;
  /**
   * Whether its standard streams are a terminal; stderr then comes within stdout. A `"cooked"` one
   * is for people: it writes LF as CR LF. A `"raw"` one leaves every byte as it is (adbd's `exec:`,
   * and its `shell:` with a command since Android 7). A `su` that sees either may run its command
   * on a second, cooked one: CR LF then, once, in both.
   */
  readonly terminal: false | "raw" | "cooked";
}

/**
 * What lies behind the adb daemon: a simulated Android (`peers/android/`) or, in tests, a folder
 * with Android's real shell and tools.
 */
export interface PhoneSystem {
  /** Runs a command line as `sh -c` would; an empty one is an interactive shell that reads its input. */
  start(command: string, options: StartOptions): PhoneProcess;
  filesOf(uid: number): PhoneFiles;
  /** `ro.product.model` and the like. */
  property(name: string): string | undefined;
}
