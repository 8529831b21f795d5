import type { Failure } from "../../server/answers.ts";
import { CODES } from "./codes.de.ts";
import { FAILURES } from "./failures.de.ts";
import { FILES } from "./files.de.ts";
import { HANDOVER } from "./handover.de.ts";
import { LINES } from "./lines.de.ts";

/** Longer ones are no phrases of ours. */
const LONGEST = 1_000;

/** So many sentences, or names, stand together at most. */
const MOST_PARTS = 12;

/** So deep lies one text in the other: a failure in a line about a file. */
const DEEPEST = 3;

/**
 * So often one text is looked up in the book; none of ours takes more than a dozen. A name from outside
 * can be made of beginnings that fit and ends that do not: then it stays as it is.
 */
const MOST_LOOKS = 200;

let looks = 0;

/** A text in German; `undefined` where a part of it is in no phrase book. */
export function inGerman(text: string): string | undefined {
  looks = 0;
  return text.length > LONGEST ? undefined : translated(text, 0);
}

/**
 * A failure in German: word for word where all of it is in the phrase book, else by what its code is
 * about. A message may begin with where it happened.
 */
export function failureInGerman({ code, message, hint }: Failure): Words | undefined {
  const said = inGerman(message) ?? behindPlace(message);
  const general = Object.hasOwn(CODES, code) ? CODES[code] : undefined;
  if (said === undefined) return general && { message: general[0], hint: general[1] };
  return { message: said, hint: hint === undefined ? undefined : (inGerman(hint) ?? general?.[1]) };
}

type Words = Pick<Failure, "message" | "hint">;

/** `backup.zip: The zip is damaged.`: names of places stay as they are. */
function behindPlace(message: string): string | undefined {
  looks = 0;
  if (message.length > LONGEST) return undefined;
  for (let at = message.indexOf(": "); at > 0; at = message.indexOf(": ", at + 2)) {
    const said = phrase(message.slice(at + 2), 0);
    if (said !== undefined) return `${message.slice(0, at)}: ${said}`;
  }
  return undefined;
}

function translated(text: string, depth: number): string | undefined {
  return (
    listed(text, depth) ??
    phrase(text, depth) ??
    byLine(text, depth) ??
    bySentence(text, depth) ??
    byPoint(text, depth) ??
    byComma(text, depth) ??
    named(text)
  );
}

interface Phrase {
  readonly begins: string;
  readonly ends: string;
  readonly english: RegExp;
  readonly german: string;
}

const whole = new Map<string, string>();
let phrases: readonly Phrase[] | undefined;

/** The book is opened when something is looked up in it. */
function book(): readonly Phrase[] {
  if (phrases !== undefined) return phrases;
  const all = [LINES, HANDOVER, FAILURES, FILES].flatMap((it) => Object.entries(it));
  for (const [english, german] of all) if (!HOLE.test(english)) whole.set(english, german);
  phrases = all
    .filter(([english]) => HOLE.test(english))
    // The one that says more fits better.
    .toSorted(([a], [b]) => wordsOf(b) - wordsOf(a))
    .map(phraseOf);
  return phrases;
}

/** `{1}` stands for anything. */
const HOLE = /\{\d\}/;

function wordsOf(english: string): number {
  return english.replaceAll(/\{\d\}/g, "").length;
}

function phraseOf([english, german]: readonly [string, string]): Phrase {
  const parts = english.split(HOLE);
  const pattern = parts
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join("(.{1,300}?)");
  return {
    begins: parts[0] ?? "",
    ends: parts.at(-1) ?? "",
    english: new RegExp(`^${pattern}$`, "s"),
    german,
  };
}

function phrase(text: string, depth: number): string | undefined {
  if (++looks > MOST_LOOKS) return undefined;
  const all = book();
  const known = whole.get(text);
  if (known !== undefined) return known;
  for (const { begins, ends, english, german } of all) {
    if (!text.startsWith(begins) || !text.endsWith(ends)) continue;
    const found = english.exec(text);
    if (found !== null) {
      return german.replaceAll(/\{(\d)\}/g, (_, i: string) =>
        inside(found[Number(i)] ?? "", depth),
      );
    }
  }
  return undefined;
}

/** What stands in a sentence may be words of ours, too; else it is a name. */
function inside(text: string, depth: number): string {
  return (depth < DEEPEST ? translated(text, depth + 1) : undefined) ?? counts(text);
}

function byLine(text: string, depth: number): string | undefined {
  return text.includes("\n") ? each(text.split("\n"), "\n", depth) : undefined;
}

/** Things that stand on their own come first: what stands for anything would take the next one with it. */
function listed(text: string, depth: number): string | undefined {
  if (!text.includes(" · ")) return undefined;
  const said = text.split(" · ").map((it) => phrase(it, depth));
  return said.includes(undefined) ? undefined : said.join(" · ");
}

/** What is told in short, one beside the other. */
function byPoint(text: string, depth: number): string | undefined {
  return text.includes(" · ") ? each(text.split(" · "), " · ", depth) : undefined;
}

function each(parts: readonly string[], between: string, depth: number): string | undefined {
  const said = parts.map((it) => translated(it, depth));
  return said.includes(undefined) ? undefined : said.join(between);
}

/** Several sentences, one behind the other. */
function bySentence(text: string, depth: number): string | undefined {
  return together(text.split(/(?<=[.!?…):]) +(?=\S)/), " ", depth);
}

/** A list of things that have names of ours. */
function byComma(text: string, depth: number): string | undefined {
  return together(text.split(", "), ", ", depth);
}

/** As many at a time as are known together. */
function together(parts: readonly string[], between: string, depth: number): string | undefined {
  if (parts.length < 2 || parts.length > MOST_PARTS) return undefined;
  for (let first = parts.length - 1; first > 0; first--) {
    const begin = phrase(parts.slice(0, first).join(between), depth);
    if (begin === undefined) continue;
    const rest = parts.slice(first);
    const end = phrase(rest.join(between), depth) ?? together(rest, between, depth);
    if (end !== undefined) return `${begin}${between}${end}`;
  }
  return undefined;
}

/** Names and numbers are the same in both languages. */
function named(text: string): string | undefined {
  return /[a-z]{2,} [a-z]{2,}/.test(text.replaceAll(/\d [a-z]+/g, "")) ? undefined : counts(text);
}

const UNITS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  file: ["Datei", "Dateien"],
  minute: ["Minute", "Minuten"],
  reading: ["Messung", "Messungen"],
  workout: ["Training", "Trainings"],
  day: ["Tag", "Tage"],
  row: ["Zeile", "Zeilen"],
  second: ["Sekunde", "Sekunden"],
  hour: ["Stunde", "Stunden"],
  step: ["Schritt", "Schritte"],
  time: ["Mal", "Mal"],
  byte: ["Byte", "Byte"],
};

/** `1,440 minutes`: `1.440 Minuten`; `2.0 MB`: `2,0 MB`. */
function counts(text: string): string {
  return text
    .replaceAll(
      /\b(\d[\d,]{0,14}) (file|minute|reading|workout|day|row|second|hour|step|time|byte)(s?)\b/g,
      (all, number: string, unit: string, plural: string) => {
        const [one, many] = UNITS[unit] ?? [all, all];
        return `${inGroups(number)} ${plural === "" ? one : many}`;
      },
    )
    .replaceAll(/\b(\d{1,3})\.(\d) (kB|MB|GB|TB)\b/g, "$1,$2 $3")
    .replaceAll(/\((\d{1,3}(?:,\d{3})+)\)/g, (_, number: string) => `(${inGroups(number)})`);
}

function inGroups(number: string): string {
  return number.replaceAll(",", ".");
}
