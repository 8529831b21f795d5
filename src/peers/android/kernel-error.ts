/** What the kernel of the simulated phone says no with, and its texts (bionic's `strerror`). */
export const KERNEL_TEXTS = {
  EPERM: "Operation not permitted",
  ENOENT: "No such file or directory",
  EIO: "I/O error",
  EACCES: "Permission denied",
  EEXIST: "File exists",
  ENOTDIR: "Not a directory",
  EISDIR: "Is a directory",
  EINVAL: "Invalid argument",
  ENOSPC: "No space left on device",
  ENAMETOOLONG: "File name too long",
  ENOTEMPTY: "Directory not empty",
  ELOOP: "Too many symbolic links encountered",
  ENOKEY: "Required key not available",
  EROFS: "Read-only file system",
  EXDEV: "Cross-device link",
} as const;

export type KernelErrno = keyof typeof KERNEL_TEXTS;

/** A refused system call; `message` is the kernel's text, without any name. */
export class KernelError extends Error {
  readonly errno: KernelErrno;

  constructor(errno: KernelErrno) {
    super(KERNEL_TEXTS[errno]);
    this.name = "KernelError";
    this.errno = errno;
  }
}

/** The kernel's text of a failure; anything that is not a {@link KernelError} is thrown on. */
export function reasonOf(error: unknown): string {
  if (error instanceof KernelError) return error.message;
  throw error;
}
