import { nameOfApp } from "../keys/apps.ts";
import type { KeyFindings } from "../keys/findings.ts";
import { waitForPhone } from "../phone/find-phones.ts";
import type { Reach } from "../phone/find-phones.ts";
import { Phone } from "../phone/phone.ts";
import type { RootSearch } from "../phone/root.ts";
import type { OwnFile, Trace } from "../platform.ts";
import { findKeysOnPhone } from "./find-key.ts";
import type { PhoneSearch, SearchTools } from "./find-key.ts";
import { explainPhone } from "./verdict.ts";
import { count, formatSize } from "./words.ts";

/** How long somebody who is there has to answer the phone's “Allow USB debugging?”. */
export const PATIENCE_MS = 60_000;

/** A superuser app that has said yes before answers faster than this. */
const ROOT_QUESTION_MS = 1_500;

/** Tells how it stands with one link of the chain: `wait` is for its owner to do something. */
export type TellStep = (state: "good" | "note" | "wait", link: string, text: string) => void;

/** What a search of a phone works with. */
export interface PhoneWork {
  readonly reach: Reach;
  /** How long to wait for the owner's word on the phone; 0: nobody is there. */
  readonly patienceMs: number;
  readonly trace: Trace;
  readonly tools: SearchTools;
  readonly tell: TellStep;
  /** Without root, let the phone make a backup. */
  readonly backup?: boolean | undefined;
  /** Asks whether it shall make one; absent: nobody is there to be asked. */
  readonly askBackup?: ((question: string) => Promise<boolean>) | undefined;
}

/** What else is done with the phone's files, as long as they are here. */
export interface PhoneUse {
  /** Called also where no key was found. */
  readonly withoutKey: boolean;
  readonly use: (
    files: readonly OwnFile[],
    findings: KeyFindings,
    root: RootSearch,
  ) => Promise<void>;
}

/**
 * Looks for keys on the connected phone, and says how it goes.
 *
 * @param then what to do with what was read, history included
 * @throws PhoneError; NoKeyError and the like, where no key is there
 */
export async function searchPhone(work: PhoneWork, then?: PhoneUse): Promise<KeyFindings> {
  const { reach, patienceMs, trace, tools, tell, backup } = work;
  const { signal } = tools;
  const listing = await waitForPhone(reach, patienceMs);
  const phone = await Phone.open((waiting) => listing.open(waiting), { signal, trace });
  try {
    tell("good", "phone", phoneText(phone));
    let found = await searchOnce(work, phone, { backup, then });
    if (await wantsBackup(work, found))
      found = await searchOnce(work, phone, { backup: true, then });
    const failure = explainPhone(found);
    if (failure && then?.withoutKey !== true) throw failure;
    if (then === undefined) tell("good", "app", describeRead(found));
    return found.findings;
  } finally {
    await phone.close();
  }
}

function searchOnce(
  { tools, tell, trace }: PhoneWork,
  phone: Phone,
  { backup, then }: { readonly backup: boolean | undefined; readonly then: PhoneUse | undefined },
): Promise<PhoneSearch> {
  const ask = rootQuestion(trace, tell);
  return findKeysOnPhone(phone, tools, {
    backup,
    history: then !== undefined,
    use: async (found, files) => {
      if (then === undefined || (!then.withoutKey && explainPhone(found))) return;
      ask.end();
      if (files.length > 0) tell("good", "app", describeRead(found));
      await then.use(files, found.findings, found.root);
    },
    onRootQuestion: ask.begin,
    onRoot: ({ root }) => {
      ask.end();
      tell(root ? "good" : "note", "root", root ? `granted (${root.way})` : "none");
    },
    onBackupQuestion: (app) => {
      const what = "tap “Back up my data” on the phone, without a password";
      tell("wait", "backup", `${nameOfApp(app)}: ${what}`);
    },
  }).finally(ask.end);
}

function phoneText({ facts: { model, android }, link }: Phone): string {
  const way = { "adb-server": "through adb", tcp: "over the network", usb: "over USB" };
  return `${model} (Android ${android}), ${way[link.way]}`;
}

/** Tells about the question on the phone's screen, but only when an answer takes a person's time. */
export function rootQuestion(trace: Trace, tell: TellStep): { begin: () => void; end: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = (): void => {
    clearTimeout(timer);
  };
  const begin = (): void => {
    trace("asking for root");
    end();
    timer = setTimeout(() => {
      const what =
        "look at the phone: it asks for superuser rights for Shell. Unlock it, tap Grant";
      tell("wait", "root", what);
    }, ROOT_QUESTION_MS);
  };
  return { begin, end };
}

/** Without root a backup may still hold the key; it takes the owner's word here and on the phone. */
async function wantsBackup(
  { askBackup, backup }: PhoneWork,
  { findings, backupPossible }: PhoneSearch,
): Promise<boolean> {
  const [app] = backupPossible;
  if (backup === true || findings.keys.length > 0 || !app || !askBackup) return false;
  return askBackup(
    `No root. ${nameOfApp(app.id)} seems to allow a backup: shall the phone make one? (It asks you too.)`,
  );
}

function describeRead({ apps, findings, readFiles, readBytes }: PhoneSearch): string {
  const holders = new Set(findings.keys.map(({ sighting }) => sighting.source.app ?? ""));
  const names = (apps ?? []).filter(({ id }) => holders.has(id)).map(({ id }) => nameOfApp(id));
  const accounts = new Set(findings.keys.flatMap(({ sighting }) => sighting.source.account ?? []));
  return [
    ...(names.length === 0 ? [] : [names.join(", ")]),
    ...(accounts.size === 0 ? [] : [`account ${[...accounts].join(", ")}`]),
    `read ${count(readFiles, "file")}, ${formatSize(readBytes)}, nothing changed on the phone`,
  ].join(" · ");
}
