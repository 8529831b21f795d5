import { UsageError } from "./context.ts";
import type { Context } from "./context.ts";
import { COMMAND } from "./handover-card.ts";
import { WAYS } from "./handover-way-words.ts";
import type { WayWord } from "./handover-way-words.ts";

/** As the command line gives them. */
export interface HandoverWords {
  readonly way?: string;
  readonly out?: string;
  readonly into?: string;
  readonly push?: boolean;
  readonly check?: boolean;
  readonly qr?: boolean;
  readonly copy: boolean;
}

/** What is wanted, after it was found to make sense. */
export interface Wanted {
  /** Absent: a plan. */
  readonly way?: WayWord | undefined;
  /** Where the file is to stay. */
  readonly out?: string | undefined;
  readonly into?: string | undefined;
  readonly push: boolean;
  readonly check: boolean;
  readonly qr: boolean;
  readonly copy: boolean;
}

const FILE_WAYS: ReadonlySet<WayWord | undefined> = new Set(["backup", "merge", "settings"]);
const MESSAGES: ReadonlySet<WayWord | undefined> = new Set(["send", "move"]);

/** @throws UsageError before anything is done */
export function checkedWords(words: HandoverWords, { options, out }: Context): Wanted {
  const { out: path, into, push = false, check = false, qr = false, copy } = words;
  const way = wayNamed(words.way);
  const wanted: Wanted = { way, out: path, into, push, check, qr, copy };
  if (check && [words.way, path, into, words.push].some((it) => it !== undefined)) {
    throw new UsageError("--check only looks: it goes with no other way.");
  }
  if ((push || path !== undefined) && !FILE_WAYS.has(way)) {
    const word = push ? "--push" : "--out";
    throw new UsageError(`${word} is for ways that make a file.`, FILE_HINT);
  }
  if (into !== undefined && way !== "merge") {
    throw new UsageError("--into is for --way merge.", MERGE_HINT);
  }
  if (way === "merge" && (into === undefined || (path === undefined && !push))) {
    throw new UsageError("--way merge wants to know what with, and where to.", MERGE_HINT);
  }
  if (changesPhone(wanted) && options.yes !== true && !out.interactive) {
    throw new UsageError("This changes something on the phone: say --yes too.");
  }
  return wanted;
}

const FILE_HINT = `${COMMAND} --way backup; or settings, or merge`;
const MERGE_HINT = `${COMMAND} --way merge --into Gadgetbridge --out merged/Gadgetbridge`;

function wayNamed(word: string | undefined): WayWord | undefined {
  if (word === undefined) return undefined;
  const words = Object.keys(WAYS) as WayWord[];
  const way = words.find((it) => it === word);
  if (way !== undefined) return way;
  throw new UsageError("There is no way of that name.", `--way ${words.join(", ")}`);
}

/** Whether something on the phone is another afterwards: its owner has to say yes to that. */
function changesPhone({ way, push }: Wanted): boolean {
  return push || MESSAGES.has(way);
}

export function needsPhone(wanted: Wanted): boolean {
  return wanted.check || changesPhone(wanted);
}
