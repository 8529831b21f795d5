import type { UnixSeconds } from "../health/minute.ts";
import type { Reach } from "../phone/find-phones.ts";
import type { ByteStream, Codecs, KeptBytes, Radio, Scratch, Trace, Waiting } from "../platform.ts";
import type { StoreFile } from "../store/migrate.ts";
import type { ComputerFacts } from "../tasks/check-chain.ts";

/**
 * What the page's questions are answered with: a computer behind a server of its own, or the browser
 * alone. Whoever starts the page makes one.
 */
export interface House {
  readonly kind: "served" | "alone";
  readonly version: string;
  /** Whether everything in it is made up. */
  readonly isDemo: boolean;
  readonly nowS: () => UnixSeconds;
  /** The time zone of this computer, as IANA writes it. */
  readonly zone: () => string;
  readonly trace: Trace;
  readonly codecs: Codecs;
  /** The caller closes it. */
  readonly openScratch: () => Scratch;
  /**
   * The owner's store; the caller closes the lease. An import holds a transaction over many waits:
   * where there is one connection only, everybody else waits for it.
   *
   * @throws AppError "in-use" | "no-access" | "damaged"
   */
  readonly openStore: (use: StoreUse) => Promise<StoreLease>;
  /** The store as a file, as it is now: the same file that the command line has. The caller drops it. */
  readonly copyStore: (options?: Waiting) => Promise<KeptBytes>;
  /** Puts a store file in the place of ours; absent where the command line does it. */
  readonly replaceStore?: ((bytes: ByteStream, options?: Waiting) => Promise<void>) | undefined;
  /** Two that talk to one band take each other's answers. @throws AppError "in-use" */
  readonly takeBand: () => () => void;
  /** This computer's Bluetooth; the caller closes it. @throws LinkError */
  readonly openRadio: (options: Waiting) => Promise<Radio>;
  /** Where to look for phones. */
  readonly reach: (events: Pick<Reach, "signal" | "onConfirm">) => Reach;
  readonly computer: () => Promise<ComputerFacts>;
}

export type StoreUse = "shared" | "import";

export interface StoreLease extends StoreFile {
  close(): void;
}
