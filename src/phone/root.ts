import type { Waiting } from "../platform.ts";
import { pause } from "../waiting.ts";
import { PhoneError } from "./errors.ts";
import { noLongerThan, SILENCE_MS } from "./link.ts";
import type { PhoneLink } from "./link.ts";
import { quote } from "./quote.ts";
import { run } from "./shell.ts";
import type { Answer } from "./shell.ts";

/** The ways to run a command as root (key-sources §3.5). */
export type RootWay = "already root" | "su -c" | "su 0" | "adb root";

/** A way that was tried, and what came of it, in words for the owner. */
export interface RootAttempt {
  readonly way: RootWay;
  readonly outcome: "granted" | "missing" | "denied" | "unanswered" | "never" | "switched-off";
  readonly note: string;
}

/** A way that works. */
export interface Root {
  readonly way: RootWay;
  /** The command line that runs `script` as root. */
  wrap(script: string): string;
}

export interface RootSearch {
  readonly root?: Root;
  readonly attempts: readonly RootAttempt[];
}

export interface RootOptions extends Waiting {
  /** How long the owner has to answer the superuser question on the phone. */
  readonly promptMs?: number | undefined;
  /** Called when the question may be on the phone's screen. */
  readonly onPrompt?: (() => void) | undefined;
  /** Opens the phone again after its adb daemon restarted. */
  readonly reopen?: ((options: Waiting) => Promise<PhoneLink>) | undefined;
  /** Called before `adb root`: from then on the phone's daemon may be root, whatever happens. */
  readonly onAdbRoot?: (() => void) | undefined;
}

/** Magisk asks for 10 s by default, others up to 30 s; the owner may have to unlock first. */
const PROMPT_MS = 60_000;

/** A refusal that comes faster than this was not a person's. */
const PERSON_MS = 2_000;

/** Where `su` lies when it is not in the shell's PATH (key-sources §3.5). */
const SU_PLACES = [
  "/system/bin/su",
  "/system/xbin/su",
  "/sbin/su",
  "/su/bin/su",
  "/data/adb/ksu/bin/su",
  "/data/adb/magisk/su",
  "/debug_ramdisk/su",
];

/**
 * Tries every way to root, the quiet ones first, and says of each what came of it. Nothing on the
 * phone changes; `adb root` is tried only on builds that know it, and restarts the phone's adb
 * daemon.
 */
export async function findRoot(
  link: PhoneLink,
  facts: { readonly uid: number; readonly debuggable: boolean },
  options: RootOptions = {},
): Promise<RootSearch> {
  if (facts.uid === 0) return granted("already root", asItIs);
  const inPath = await trySu(link, "su", options);
  const su =
    inPath.attempts[0]?.outcome === "missing" ? await suElsewhere(link, options) : undefined;
  const found = su === undefined ? inPath : await trySu(link, su, options);
  if (found.root) return found;
  const last = await tryAdbRoot(link, facts.debuggable, options);
  const attempts = [...found.attempts, last];
  if (last.outcome !== "granted") return { attempts };
  return { root: { way: "adb root", wrap: asItIs }, attempts };
}

function asItIs(script: string): string {
  return script;
}

const NO_SU = "There is no su on this phone: it is not rooted, or root is hidden from adb.";

function granted(way: RootWay, wrap: (script: string) => string): RootSearch {
  return {
    root: { way, wrap },
    attempts: [{ way, outcome: "granted", note: `Root through ${way}.` }],
  };
}

async function suElsewhere(link: PhoneLink, options: Waiting): Promise<string | undefined> {
  const script = `for s in ${SU_PLACES.join(" ")}; do [ -e $s ] && echo $s; done; :`;
  const stdout = await run(link, script, options).then(
    (answer) => answer.stdout,
    (error: unknown) => nothingIfSilent(error),
  );
  return SU_PLACES.find((place) => stdout.split("\n").includes(place));
}

async function trySu(link: PhoneLink, su: string, options: RootOptions): Promise<RootSearch> {
  options.onPrompt?.();
  const promptMs = options.promptMs ?? PROMPT_MS;
  const beganMs = performance.now();
  let answer: Answer | undefined;
  try {
    answer = await run(link, `${su} -c ${quote("id -u")}`, { ...options, silenceMs: promptMs });
  } catch (error) {
    if (!(error instanceof PhoneError) || error.code !== "silent") throw error;
    return { attempts: [unanswered(promptMs)] };
  }
  const text = `${answer.stdout}\n${answer.stderr}`;
  if (isRoot(answer)) return granted("su -c", suWrap(su));
  if (answer.exitCode === 127 || /not found|no such file/i.test(text)) {
    return { attempts: [{ way: "su -c", outcome: "missing", note: NO_SU }] };
  }
  if (/invalid (uid|user)/i.test(text)) return trySuZero(link, su, options);
  const waitedMs = performance.now() - beganMs;
  return { attempts: [waitedMs < PERSON_MS ? DENIED : unanswered(waitedMs)] };
}

/** `0`, or on old tools that know no `-u` the whole `uid=0(root) …`. */
function isRoot({ stdout }: { readonly stdout: string }): boolean {
  return /^(?:0|uid=0\(.*)$/m.test(stdout);
}

/** A command that does not answer gives nothing; what else goes wrong is not this attempt's fault. */
function nothingIfSilent(error: unknown): string {
  if (error instanceof PhoneError && error.code === "silent") return "";
  throw error;
}

function suWrap(su: string): (script: string) => string {
  return (script) => `${su} -c ${quote(script)}`;
}

const DENIED: RootAttempt = {
  way: "su -c",
  outcome: "denied",
  note:
    "The superuser app refused at once: it has been told to. Open it (Magisk, KernelSU, SuperSU), " +
    "find “Shell” (com.android.shell) in its list and allow it.",
};

function unanswered(waitedMs: number): RootAttempt {
  return {
    way: "su -c",
    outcome: "unanswered",
    note:
      `The superuser question on the phone was not answered with yes within ${Math.round(waitedMs / 1000)} s. ` +
      "Unlock the phone, keep the screen on, run the command again and tap Grant.",
  };
}

/** AOSP's own su (LineageOS and other userdebug builds) takes a user and a program, no `-c`. */
async function trySuZero(link: PhoneLink, su: string, options: RootOptions): Promise<RootSearch> {
  const stdout = await run(link, `${su} 0 id -u`, options).then(
    (answer) => answer.stdout,
    (error: unknown) => nothingIfSilent(error),
  );
  if (isRoot({ stdout })) {
    return granted("su 0", (script) => `${su} 0 sh -c ${quote(script)}`);
  }
  return {
    attempts: [
      { way: "su 0", outcome: "denied", note: "The phone's own su refused the adb shell." },
    ],
  };
}

const NEVER: RootAttempt = {
  way: "adb root",
  outcome: "never",
  note: "adb root does not exist on this build of Android (an ordinary, “user” build).",
};

async function tryAdbRoot(
  link: PhoneLink,
  debuggable: boolean,
  options: RootOptions,
): Promise<RootAttempt> {
  if (!debuggable || !options.reopen) return NEVER;
  options.onAdbRoot?.();
  const text = await askService(link, "root:", options);
  if (/production builds/i.test(text)) return NEVER;
  if (/disabled by system setting/i.test(text)) {
    return {
      way: "adb root",
      outcome: "switched-off",
      note: "Rooted debugging is switched off: Settings → System → Developer options → Rooted debugging.",
    };
  }
  if (!/restarting adbd as root|already running as root/i.test(text)) return NEVER;
  await waitForRoot(options.reopen, options);
  return { way: "adb root", outcome: "granted", note: "Root through adb root." };
}

const MAX_ANSWER = 4_000;

/** What one of the daemon's one-line services says. */
export async function askService(
  link: PhoneLink,
  service: string,
  options: Waiting = {},
): Promise<string> {
  const stream = await link.open(service, options);
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const part of noLongerThan(stream.bytes, SILENCE_MS)) {
      text += decoder.decode(part.subarray(0, MAX_ANSWER), { stream: true });
      if (text.length >= MAX_ANSWER) break;
    }
  } finally {
    stream.close();
  }
  return text;
}

const RESTART_MS = 20_000;

/** The daemon restarts: it is gone for a moment, then back as root. */
async function waitForRoot(
  reopen: (options: Waiting) => Promise<PhoneLink>,
  { signal }: Waiting,
): Promise<void> {
  const end = performance.now() + RESTART_MS;
  for (;;) {
    try {
      const link = await reopen({ signal });
      if (isRoot(await run(link, "id -u", { signal }))) return;
    } catch (error) {
      if (!(error instanceof PhoneError) || performance.now() > end) throw error;
    }
    if (performance.now() > end) {
      throw new PhoneError("offline", "The phone's adb did not come back as root.", {
        hint: "Unplug the cable, plug it in again and run the same command once more.",
      });
    }
    await pause(200, signal);
  }
}
