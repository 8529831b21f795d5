import { HANDOVER } from "./handover.de.ts";
import { LINES } from "./lines.de.ts";

/** Longer ones are no phrases of ours. */
const LONGEST = 1_000;

/** A text in German; `undefined` where a part of it is in no phrase book. */
export function inGerman(text: string): string | undefined {
  if (text.length > LONGEST) return undefined;
  const whole = sentence(text);
  if (whole !== undefined || !text.includes("\n")) return whole;
  const parts = text.split("\n").map(sentence);
  return parts.includes(undefined) ? undefined : parts.join("\n");
}

interface Phrase {
  readonly english: RegExp;
  readonly german: string;
}

let phrases: readonly Phrase[] | undefined;

function sentence(text: string): string | undefined {
  phrases ??= [...Object.entries(LINES), ...Object.entries(HANDOVER)].map(phraseOf);
  for (const { english, german } of phrases) {
    const found = english.exec(text);
    if (found !== null) {
      return german.replaceAll(/\{(\d)\}/g, (_, i: string) => counts(found[Number(i)] ?? ""));
    }
  }
  return isSayable(text) ? counts(text) : undefined;
}

/** `{1}` stands for anything. */
function phraseOf([english, german]: readonly [string, string]): Phrase {
  const pattern = english
    .split(/\{\d\}/)
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join("(.{1,300}?)");
  return { english: new RegExp(`^${pattern}$`, "s"), german };
}

/** Names and numbers are the same in both languages. */
function isSayable(text: string): boolean {
  return !/[a-z]{2,} [a-z]{2,}/.test(text.replaceAll(/\d [a-z]+/g, ""));
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
};

/** `1,440 minutes`: `1.440 Minuten`. */
function counts(text: string): string {
  return text.replaceAll(
    /\b(\d[\d,]{0,14}) (file|minute|reading|workout|day|row|second|hour|step)(s?)\b/g,
    (whole, number: string, unit: string, plural: string) => {
      const [one, many] = UNITS[unit] ?? [whole, whole];
      return `${number.replaceAll(",", ".")} ${plural === "" ? one : many}`;
    },
  );
}
