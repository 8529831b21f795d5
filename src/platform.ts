/**
 * The few things we need from the world outside, as small as the code that uses them needs.
 * `node/` and `web/` make them real; only level 4 picks one and hands it down.
 */

/** Anything that may wait takes this last. */
export interface Waiting {
  readonly signal?: AbortSignal | undefined;
}

/** Bytes that arrive piece by piece; the reader sets the pace. No piece is empty. */
export type ByteStream = AsyncIterable<Uint8Array>;

/** Bytes that can be read at any offset, as often as needed: a file, scratch space, memory. */
export interface RandomBytes {
  readonly sizeBytes: number;
  /** The bytes from `startByte` up to, not including, `endByte`; fewer only at the end. */
  read(startByte: number, endByte: number): Promise<Uint8Array>;
  stream(startByte?: number, options?: Waiting): ByteStream;
}

/** A file that the owner named, or that lies in a folder the owner named. */
export interface OwnFile extends RandomBytes {
  /** As the owner would write it; folders parted by "/". */
  readonly path: string;
  /** UTC seconds of the last change. */
  readonly modifiedS: number;
}

/** Bytes put aside; `drop` gives the room back at once. */
export interface KeptBytes extends RandomBytes {
  drop(): Promise<void>;
}

/** The parts of an SQLite database as they were found, byte for byte. */
export interface DatabaseParts {
  readonly main: RandomBytes;
  /** The write-ahead log, `…-wal`. */
  readonly wal?: RandomBytes | undefined;
  /** The rollback journal, `…-journal`. */
  readonly journal?: RandomBytes | undefined;
}

/**
 * Room, private to the owner, for what is too big for memory or needs a file. Closing it removes
 * everything that was put there.
 */
export interface Scratch {
  /**
   * Puts a stream aside: small ones in memory, bigger ones on disk (0600, in the data folder).
   * @throws AppError "too-big" when it is longer than `maxBytes`; "no-space" when the disk is full
   */
  keep(bytes: ByteStream, options: Waiting & { readonly maxBytes: number }): Promise<KeptBytes>;
  /**
   * Opens a copy of somebody else's SQLite database, with what its side files add. The parts are
   * hostile until parsed: nothing in them runs (no triggers, no extensions, no links to other
   * files), and the parts themselves are not changed. Closing the database removes the copy.
   * @throws AppError "not-a-database" | "damaged"
   */
  openDatabase(parts: DatabaseParts): Promise<Database>;
  close(): Promise<void>;
}

export type SqlValue = null | number | bigint | string | Uint8Array;
export type SqlRow = Record<string, SqlValue>;

/** An open SQLite database. A whole number comes as `number`, beyond 2^53 as `bigint`. */
export interface Database {
  /** Runs one or more statements that give no rows. */
  run(sql: string, ...values: SqlValue[]): void;
  /** The rows of one statement, fetched as they are asked for. */
  rows(sql: string, ...values: SqlValue[]): Iterable<SqlRow>;
  close(): void;
}

/** Decompressors and ciphers that the platform does better than portable code could. */
export interface Codecs {
  /** RFC 1952, several members after one another too. */
  gunzip(bytes: ByteStream): ByteStream;
  /** RFC 1950. */
  inflateZlib(bytes: ByteStream): ByteStream;
  /** RFC 8878. */
  unzstd(bytes: ByteStream): ByteStream;
  /** AES-256-CBC with PKCS#7 padding. */
  decryptAesCbc(bytes: ByteStream, key: Uint8Array, iv: Uint8Array): ByteStream;
  /**
   * AES-256-GCM with the 16-byte tag at the end. Pieces come before the tag is checked; a wrong
   * tag throws after the last one.
   */
  decryptAesGcm(bytes: ByteStream, key: Uint8Array, iv: Uint8Array): ByteStream;
  hash(algorithm: HashAlgorithm): Hash;
}

export type HashAlgorithm = "sha256" | "sha1" | "md5";

/** A checksum over bytes that come piece by piece. */
export interface Hash {
  update(bytes: Uint8Array): void;
  /** Lower-case hex digits; once, at the end. */
  digest(): string;
}

/** A two-way pipe of bytes: a TCP connection, a pair of USB endpoints. */
export interface BytePipe {
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<Uint8Array>;
  /** Resolves once, when the pipe is gone, whoever ended it. */
  readonly closed: Promise<void>;
  close(): void;
}

/** Where somebody listens; an IPv6 address without brackets. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** What happened when adb's server was to be started. */
export type AdbServerStart = "started" | "not-installed" | "failed";

/** What we use of WebUSB. */
export type UsbPorts = Pick<USB, "getDevices" | "addEventListener" | "removeEventListener">;

/** The ways from this machine to an Android phone. */
export interface PhoneWorld {
  /** Rejects with an error whose `code` is Node's: ECONNREFUSED, ETIMEDOUT, … */
  connectTcp(address: Address, options?: Waiting): Promise<BytePipe>;
  /** WebUSB, the browser's or its twin for Node; `undefined` where USB is out of reach. */
  usb(): Promise<UsbPorts | undefined>;
  /** Starts the server of an installed `adb`. */
  startAdbServer(port: number, options?: Waiting): Promise<AdbServerStart>;
  /** Our own RSA key, which phones reached without an adb server get to know us by; PKCS#8 DER. */
  adbKey(): Promise<Uint8Array>;
}

/**
 * What somebody who looks over our shoulder may see (`--debug`): what we do, how long it took, how
 * much it was. Never a key, an address, a serial number, a health value or text from a device.
 */
export type Trace = (event: string, facts?: Record<string, string | number | boolean>) => void;
