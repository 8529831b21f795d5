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
  openDatabase(parts: DatabaseParts): Promise<ForeignDatabase>;
  /** A new database, to be filled and then read as bytes. @throws AppError "no-space" */
  newDatabase(): Promise<DraftDatabase>;
  /**
   * A copy of somebody else's database that may be written to. Nothing in it runs: one with triggers
   * or views is refused.
   * @throws AppError "not-a-database" | "damaged" | "unsupported"
   */
  editDatabase(parts: DatabaseParts): Promise<DraftDatabase>;
  close(): Promise<void>;
}

/** A database of ours that becomes a file. */
export interface DraftDatabase {
  readonly database: Database;
  /** Closes it and gives its bytes: one file, without side files. */
  finish(): Promise<KeptBytes>;
  /** Closes and removes it; after `finish` nothing. */
  drop(): Promise<void>;
}

/** A folder that the owner named for what is written. Nothing in it is ever overwritten. */
export interface OutFolder {
  /**
   * Begins a file; folders on the way are made. It has its name only when it is closed: what breaks
   * off leaves nothing.
   * @param path folders parted by "/", as we make it: no "..", no absolute path
   * @throws AppError "exists" | "no-space" | "no-access"
   */
  create(path: string): Promise<OutFile>;
}

/** A file that is being written. */
export interface OutFile {
  write(bytes: Uint8Array): Promise<void>;
  /** Gives it its name; what was written is on the disk then. */
  close(): Promise<void>;
  /** Removes what was written. */
  discard(): Promise<void>;
}

/** Somebody else's database: read-only, and nothing in it runs. */
export interface ForeignDatabase extends Database {
  /**
   * Lets the statements of our own database read the tables of this one, as a schema called `name`,
   * until our transaction has ended and `DETACH` is run. Only ordinary tables that were looked up here
   * may be read so. Absent where the platform cannot.
   */
  attachTo?(own: Database, name: string): void;
}

export type SqlValue = null | number | bigint | string | Uint8Array;
export type SqlRow = Record<string, SqlValue>;

/** An open SQLite database. A whole number comes as `number`, beyond 2^53 as `bigint`. */
export interface Database {
  /** Runs one or more statements that give no rows. */
  run(sql: string, ...values: SqlValue[]): void;
  /** The rows of one statement, fetched as they are asked for. */
  rows(sql: string, ...values: SqlValue[]): Iterable<SqlRow>;
  /** One statement that is run many times. */
  prepare(sql: string): Statement;
  close(): void;
}

/** A statement that was parsed once; good until its database is closed. */
export interface Statement {
  /** Gives how many rows it changed. */
  run(...values: SqlValue[]): number;
  /** Its rows, all of them. */
  all(...values: SqlValue[]): SqlRow[];
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

/** A characteristic in its service; both are 128-bit UUIDs in lower case. */
export interface Characteristic {
  readonly service: string;
  readonly uuid: string;
}

/**
 * A Bluetooth LE band, connected, its services discovered. The semantics are Web Bluetooth's. One
 * operation at a time goes over the air; calls made meanwhile wait for their turn.
 *
 * Every method rejects with a LinkError: "gone" when the link is lost or closed, at once and also
 * while it waits; "link-late" when the band does not answer in time; "not-on-band"; "link-failed".
 */
export interface BandLink {
  has(characteristic: Characteristic): boolean;
  read(characteristic: Characteristic, options?: Waiting): Promise<Uint8Array>;
  /**
   * Writes exactly these bytes. Resolves when the band has acknowledged them (`"with-response"`), or
   * when the stack has taken them.
   */
  write(
    characteristic: Characteristic,
    value: Uint8Array,
    options: Waiting & { readonly kind: "with-response" | "without-response" },
  ): Promise<void>;
  /**
   * Calls `onValue` for every notification, in the order in which the band sent them, from before the
   * promise resolves until the returned function is called. The bytes are the listener's to keep.
   * Several listeners share one subscription; the last one to go ends it.
   */
  listen(
    characteristic: Characteristic,
    onValue: (value: Uint8Array) => void,
    options?: Waiting,
  ): Promise<() => void>;
  /** The largest value, in bytes, that one write or notification carries: ATT's MTU less 3. */
  readonly maxValueBytes: number;
  /** Resolves once, when the link is lost or closed. Never rejects. */
  readonly gone: Promise<void>;
  /** Ends the link and resolves when it is down, also for the stack. Never rejects; twice is fine. */
  close(): Promise<void>;
}

/** Something that advertises. What the stack does not tell is absent. */
export interface BandSighting {
  /** What this radio calls it. */
  readonly id: string;
  readonly name?: string | undefined;
  /** Bluetooth address, `C8:0F:10:01:02:03`; browsers and macOS keep it to themselves. */
  readonly mac?: string | undefined;
  readonly rssiDbm?: number | undefined;
  /** Advertised services, 128-bit UUIDs in lower case. */
  readonly services: readonly string[];
  /** What follows the company id 0x0157 in the manufacturer data. */
  readonly manufacturerData?: Uint8Array | undefined;
  /** Whether this computer is connected to it already, for another program. */
  readonly isConnected: boolean;
}

/** Whom to look for; a device that fits one of the lists is shown. */
export interface ScanFilter {
  readonly services: readonly string[];
  readonly namePrefixes: readonly string[];
  /** Services that will be used later: a browser wants to know before it connects. */
  readonly wanted: readonly string[];
}

/** This computer's Bluetooth. */
export interface Radio {
  /** Whether a scan is a chooser, in which a person picks: that takes them time, and they are right. */
  readonly hasChooser?: boolean | undefined;
  /**
   * Devices in reach that fit, each when it is first heard and again when what is known of it changes;
   * goes on until the loop is left or the signal is given. In a browser the person picks one, and the
   * list ends with it.
   * @throws LinkError "no-bluetooth" | "bluetooth-off" | "bluetooth-denied"
   */
  scan(filter: ScanFilter, options?: Waiting): AsyncIterable<BandSighting>;
  /**
   * Connects and discovers, with the retries that the stack needs, within 30 s.
   * @throws LinkError "out-of-reach" | "link-failed" | "bluetooth-off"
   */
  connect(sighting: BandSighting, options?: Waiting): Promise<BandLink>;
  close(): Promise<void>;
}

/** A value and its D-Bus type. */
export interface BusVariant {
  readonly signature: string;
  readonly value: unknown;
}

/** Where a D-Bus call goes, or came from. */
export interface BusTarget {
  readonly path: string;
  readonly interface: string;
  readonly member: string;
}

/** A D-Bus message as it arrives. */
export interface BusMessage extends BusTarget {
  /** The unique name of whoever sent it. */
  readonly sender: string;
  readonly signature: string;
  readonly body: readonly unknown[];
}

/**
 * A D-Bus connection. In bodies `y n q i u d` are `number`, `x t` `bigint`, `b` `boolean`, `s o g`
 * `string`, `ay` `Uint8Array`, other arrays and structs arrays, dictionaries `Map`, variants
 * {@link BusVariant}; both ways.
 */
export interface MessageBus {
  /** @throws BusError with the D-Bus name of the error; LinkError "link-late" | "gone" */
  call(
    destination: string,
    target: BusTarget,
    signature?: string,
    body?: readonly unknown[],
    options?: Waiting & { readonly timeoutMs?: number },
  ): Promise<readonly unknown[]>;
  /** Every signal of `sender` (a well-known name), in order, until the returned function is called. */
  onSignal(sender: string, listener: (message: BusMessage) => void): Promise<() => void>;
  /** Takes a well-known name; false when somebody else has it. */
  requestName(name: string): Promise<boolean>;
  /**
   * Answers all calls that reach us. A handler that throws a BusError answers with it. One handler.
   */
  answer(
    handler: (call: BusMessage) => Promise<{ signature: string; body: readonly unknown[] }>,
  ): void;
  /** Sends a signal. */
  emit(target: BusTarget, signature: string, body: readonly unknown[]): void;
  readonly gone: Promise<void>;
  close(): void;
}

/**
 * What somebody who looks over our shoulder may see (`--debug`): what we do, how long it took, how
 * much it was. Never a key, an address, a serial number, a health value or text from a device.
 */
export type Trace = (event: string, facts?: Record<string, string | number | boolean>) => void;
