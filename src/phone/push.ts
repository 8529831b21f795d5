import { formatHex } from "../bytes/hex.ts";
import type { ByteStream, Codecs, Hash, HashAlgorithm, RandomBytes, Waiting } from "../platform.ts";
import { PhoneError } from "./errors.ts";
import type { Phone } from "./phone.ts";
import { quote } from "./quote.ts";
import { sendFile } from "./sync-send.ts";

/** Where a file goes on the phone. */
export interface PushTarget {
  /** A folder that is there, and that adb's shell may write to. */
  readonly folder: string;
  /** Letters, digits and `. _ - :` only. */
  readonly name: string;
}

/** A file that lies on the phone now, and is what was sent. */
export interface Pushed {
  readonly path: string;
  readonly sizeBytes: number;
  /** What the phone's own tools could prove: a checksum, on very old phones only the size. */
  readonly verifiedBy: HashAlgorithm | "size";
}

export interface PushTools extends Waiting {
  readonly codecs: Pick<Codecs, "hash">;
  /** Hears how many bytes were sent so far. */
  readonly onProgress?: ((sentBytes: number) => void) | undefined;
}

/** The phone sums up what it got before it says anything. */
const SILENCE_MS = 60_000;

/** Tidying up has to come to an end also on a phone that does not answer any more. */
const TIDY_MS = 5_000;

/**
 * Puts a file on the phone, as adb's shell user. It gets its name only when all of it is there and the
 * phone's own sum of it is right; a file that has that name already is never touched, and of one that
 * cannot be finished nothing stays.
 *
 * This changes the phone: only to be called when its owner has said so.
 *
 * @throws PhoneError "no-folder" | "exists" | "not-written" | "gone" | "silent"; Interrupted
 */
export async function pushFile(
  phone: Phone,
  bytes: RandomBytes,
  target: PushTarget,
  tools: PushTools,
): Promise<Pushed> {
  if (!/^[\w.:-]{1,120}$/.test(target.name)) throw new TypeError("a name of ours is plain");
  const path = `${target.folder}/${target.name}`;
  const algorithm = await lookAt(phone, target, tools);
  const draft = `${path}.${formatHex(crypto.getRandomValues(new Uint8Array(4)))}.part`;
  let isDone = false;
  try {
    const hash = algorithm === "size" ? undefined : tools.codecs.hash(algorithm);
    const nowS = Math.floor(Date.now() / 1000);
    const content = told(bytes.stream(0, tools), hash, tools);
    const answer = await sendFile(phone.link, draft, content, nowS, tools);
    if (answer.is === "refused") throw refused(answer.why);
    await check(
      phone,
      draft,
      { sizeBytes: bytes.sizeBytes, algorithm, sum: hash?.digest() },
      tools,
    );
    await giveName(phone, draft, path, tools);
    isDone = true;
    return { path, sizeBytes: bytes.sizeBytes, verifiedBy: algorithm };
  } finally {
    if (!isDone) await remove(phone, draft);
  }
}

async function* told(bytes: ByteStream, hash: Hash | undefined, tools: PushTools): ByteStream {
  let sentBytes = 0;
  for await (const piece of bytes) {
    hash?.update(piece);
    yield piece;
    sentBytes += piece.length;
    tools.onProgress?.(sentBytes);
  }
}

const NO_FOLDER = 3;
const IS_THERE = 4;

/** Whether there is a place for it, and how the phone can sum up. */
async function lookAt(
  phone: Phone,
  { folder, name }: PushTarget,
  { signal }: Waiting,
): Promise<HashAlgorithm | "size"> {
  const script = [
    `cd ${quote(folder)} 2> /dev/null || exit ${NO_FOLDER}`,
    `if [ -e ${quote(name)} ] || [ -L ${quote(name)} ]; then exit ${IS_THERE}; fi`,
    "for x in sha256sum sha1sum md5sum; do",
    "if $x < /dev/null > /dev/null 2>&1; then echo $x; break; fi; done; :",
  ].join("\n");
  const { exitCode, stdout } = await phone.run(script, { signal });
  if (exitCode === NO_FOLDER) throw noFolder();
  if (exitCode === IS_THERE) throw exists();
  switch (/\b(sha256|sha1|md5)sum\b/.exec(stdout)?.[1]) {
    case "sha256":
      return "sha256";
    case "sha1":
      return "sha1";
    case "md5":
      return "md5";
    default:
      return "size";
  }
}

interface Expected {
  readonly sizeBytes: number;
  readonly algorithm: HashAlgorithm | "size";
  readonly sum: string | undefined;
}

/** @throws PhoneError "not-written" unless the phone has just what was sent */
async function check(
  phone: Phone,
  draft: string,
  { sizeBytes, algorithm, sum }: Expected,
  { signal }: Waiting,
): Promise<void> {
  const tool = algorithm === "size" ? ":" : `${algorithm}sum`;
  const script = `wc -c < ${quote(draft)}; ${tool} < ${quote(draft)}`;
  const { stdout } = await phone.run(script, { signal, silenceMs: SILENCE_MS });
  const [size, found] = stdout.trim().split(/\s+/);
  if (Number(size) === sizeBytes && (sum === undefined || found === sum)) return;
  throw new PhoneError("not-written", "The file did not arrive on the phone as it was sent.", {
    hint: "Try another cable or USB port, then run the same command once more. Nothing was left on the phone.",
  });
}

/** Somebody may have put a file of that name there meanwhile: it stays. */
async function giveName(
  phone: Phone,
  draft: string,
  path: string,
  { signal }: Waiting,
): Promise<void> {
  const script = [
    `if [ -e ${quote(path)} ]; then exit ${IS_THERE}; fi`,
    `mv ${quote(draft)} ${quote(path)} && [ -f ${quote(path)} ]`,
  ].join("\n");
  const { exitCode } = await phone.run(script, { signal });
  if (exitCode === IS_THERE) throw exists();
  if (exitCode !== 0) throw refused("");
}

/** What went wrong is told already; whether this works too changes nothing about that. */
async function remove(phone: Phone, draft: string): Promise<void> {
  await phone
    .run(`rm -f ${quote(draft)}`, { silenceMs: TIDY_MS, totalMs: TIDY_MS })
    .catch(() => undefined);
}

function noFolder(): PhoneError {
  return new PhoneError("no-folder", "The folder for the file is not on the phone.", {
    hint: "Unlock the phone, and open the app that the file is for once; then run the same command again.",
  });
}

function exists(): PhoneError {
  return new PhoneError("exists", "There is a file of that name on the phone already.", {
    hint: "ownband overwrites nothing there. Move it away on the phone, then run the same command again.",
  });
}

/** @param why adbd's own words: not shown, but they tell what to do */
function refused(why: string): PhoneError {
  const isFull = /no space/i.test(why);
  return new PhoneError("not-written", "The phone did not take the file.", {
    hint: isFull
      ? "There is no room left in its storage: make some, then run the same command once more."
      : "Unlock the phone and run the same command once more. Nothing was left on it.",
  });
}
