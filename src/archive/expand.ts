import { AppError } from "../errors.ts";
import type { ByteStream, KeptBytes } from "../platform.ts";
import { throwIfStopped } from "../waiting.ts";
import { BACKUP_HEADER_BYTES, parseBackupHeader, unlockBackup } from "./android-backup.ts";
import { ByteReader } from "../bytes/byte-reader.ts";
import { bunzip2 } from "./bzip2.ts";
import type { Trouble, WalkTools } from "./entry.ts";
import { ArchiveError } from "./errors.ts";
import { type Container, HEAD_BYTES, formatOf } from "./formats.ts";
import { type NeoProperties, unlockNeo } from "./neo-backup.ts";
import type { Passwords } from "./passwords.ts";
import { type Source, damaged } from "./source.ts";
import { readTar } from "./tar.ts";
import {
  TITANIUM_HEADER_BYTES,
  TITANIUM_IV,
  parseTitaniumHeader,
  unlockTitanium,
} from "./titanium-backup.ts";
import { readZip } from "./zip.ts";

/** What opening a container needs. */
export interface Opening {
  readonly tools: WalkTools;
  readonly passwords: Passwords;
}

/** What a container holds. Reading on past a source skips what was not read of it. */
export type Sources = AsyncGenerator<Source | Trouble>;

/**
 * Opens one container, one layer deep.
 * @throws ArchiveError when it cannot be opened, or not be read to its end
 */
export function expand(kind: Container, source: Source, opening: Opening): Sources {
  const { codecs } = opening.tools;
  switch (kind) {
    case "tar":
      return expandTar(source);
    case "zip":
      return expandZip(source, opening);
    case "gzip":
      return expandOne(source, unpacked(codecs.gunzip(source.stream()), source, opening));
    case "zstd":
      return expandOne(source, unpacked(codecs.unzstd(source.stream()), source, opening));
    case "bzip2":
      return expandOne(source, unpacked(bunzip2(source.stream()), source, opening));
    case "android-backup":
      return expandBackup(source, opening);
    case "titanium-armor":
      return expandTitanium(source, opening);
  }
}

/** Opens an encrypted archive of Neo Backup. */
export async function* expandNeo(
  source: Source,
  properties: NeoProperties,
  { tools, passwords }: Opening,
): Sources {
  const key = await passwords.find(source.trail, (password) =>
    unlockNeo(tools.codecs, properties, source.head, password),
  );
  const clear = tools.codecs.decryptAesGcm(source.stream(), key, properties.iv);
  yield* expandOne(source, faultsNamed(clear), /\.enc$/i);
}

async function* expandTar(source: Source): Sources {
  const reader = new ByteReader(source.stream(), source.random);
  try {
    yield* readTar(reader, source);
  } finally {
    await reader.close();
  }
}

/** What a compression or encryption holds: one thing, container or not. */
async function* expandOne(
  source: Source,
  bytes: ByteStream,
  suffix = /\.(gz|gzip|zst|bz2)$/i,
): Sources {
  const reader = new ByteReader(bytes);
  try {
    yield {
      trail: source.trail,
      modifiedS: source.modifiedS,
      head: new Uint8Array(await reader.peek(HEAD_BYTES)),
      stream: () => reader.rest(),
      leafName: (source.trail.at(-1) ?? "").replace(/^.*\//s, "").replace(suffix, ""),
      budget: source.budget,
    };
    if (reader.failure !== undefined) throw reader.failure;
  } finally {
    await reader.close();
  }
}

/** A zip needs its end first: one that comes as a stream is put aside. */
async function* expandZip(source: Source, { tools, passwords }: Opening): Sources {
  if (source.random !== undefined) {
    yield* readZip(source.random, source, passwords);
    return;
  }
  const kept = await putAside(source, tools);
  try {
    yield* readZip(kept, source, passwords);
  } finally {
    await kept.drop();
  }
}

/**
 * Copies a source to scratch space.
 * @throws ArchiveError "too-big" when there is no room for it
 */
export async function putAside(source: Source, tools: WalkTools): Promise<KeptBytes> {
  const { signal } = tools;
  try {
    return await tools.scratch.keep(source.stream(), { maxBytes: LONGEST_ASIDE, signal });
  } catch (error) {
    const isRoom =
      error instanceof AppError &&
      !(error instanceof ArchiveError) &&
      (error.code === "too-big" || error.code === "no-space");
    if (!isRoom) throw error;
    throw new ArchiveError("too-big", "There is no room to put an inner archive aside.", {
      hint: "Make room on the disk, or unpack the outer archive yourself and give ownband the folder.",
      cause: error,
    });
  }
}

/** The biggest thing that is put aside: more than any phone holds of one app. */
const LONGEST_ASIDE = 256 * 2 ** 30;

async function* expandBackup(source: Source, { tools, passwords }: Opening): Sources {
  const { codecs } = tools;
  const reader = new ByteReader(source.stream());
  try {
    const { header, lengthBytes } = parseBackupHeader(await reader.peek(BACKUP_HEADER_BYTES));
    await reader.skip(lengthBytes);
    if ((await reader.peek(1)).length === 0) throw emptyBackup();
    let payload = reader.rest();
    if (header.encryption !== undefined) {
      const { key, iv } = await passwords.find(source.trail, (password) =>
        unlockBackup(header, password),
      );
      payload = faultsNamed(codecs.decryptAesCbc(payload, key, iv));
    }
    if (header.compressed) {
      payload = unpacked(codecs.inflateZlib(payload), source, { tools, passwords });
    }
    yield* expandPayload(source, payload);
  } finally {
    await reader.close();
  }
}

async function* expandPayload(source: Source, payload: ByteStream): Sources {
  const reader = new ByteReader(payload);
  try {
    const head = await reader.peek(HEAD_BYTES);
    if (head.every((byte) => byte === 0)) throw emptyBackup();
    const format = formatOf(head);
    if (format.is !== "Container" || format.kind !== "tar") {
      throw damaged("The Android backup does not hold what its header promises.");
    }
    yield* readTar(reader, source);
  } finally {
    await reader.close();
  }
}

function emptyBackup(): ArchiveError {
  return new ArchiveError("damaged", "The Android backup is empty.", {
    hint: "The phone did not give the app's data, or the backup was not confirmed on its screen.",
  });
}

async function* expandTitanium(source: Source, { tools, passwords }: Opening): Sources {
  const reader = new ByteReader(source.stream());
  try {
    const { header, lengthBytes } = parseTitaniumHeader(await reader.peek(TITANIUM_HEADER_BYTES));
    await reader.skip(lengthBytes);
    const key = await passwords.find(source.trail, (password) => unlockTitanium(header, password));
    const clear = tools.codecs.decryptAesCbc(reader.rest(), key, TITANIUM_IV);
    yield* expandOne(source, faultsNamed(clear));
  } finally {
    await reader.close();
  }
}

/** Decompressed bytes: counted against the budget, stoppable, faults in our words. */
async function* unpacked(bytes: ByteStream, { budget }: Source, { tools }: Opening): ByteStream {
  for await (const piece of faultsNamed(bytes)) {
    throwIfStopped(tools.signal);
    budget.spendBytes(piece.length);
    yield piece;
  }
}

/** A codec's own errors as "damaged"; ours, and mistakes of our code, as they are. */
async function* faultsNamed(bytes: ByteStream): ByteStream {
  try {
    yield* bytes;
  } catch (error) {
    if (error instanceof AppError || isOurMistake(error)) throw error;
    throw damaged("The packed data is damaged or breaks off.", error);
  }
}

/** A TypeError of ours has no code; those that a codec makes of bad data do. */
function isOurMistake(error: unknown): boolean {
  return error instanceof TypeError && !("code" in error);
}
