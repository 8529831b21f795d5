import type { Failure } from "../../server/answers.ts";
import { germanBook } from "../jobs/german.ts";
import { onPage } from "../jobs/page-words.ts";
import { language } from "../words.ts";

type Words = Pick<Failure, "message" | "hint">;

/**
 * A failure in the reader's language. First as it is told: that says most. What is in no phrase book says
 * by its code what it is about; what has no known code stays as the command line says it.
 */
export function failureInWords(failure: Failure): Words {
  if (language.value !== "de") return inEnglish(failure);
  const german = germanBook();
  const own = OWN[failure.code];
  if (german === undefined || german === "coming") {
    return own ?? (german === undefined ? failure : COMING);
  }
  return german.failureInGerman(failure) ?? own ?? failure;
}

function inEnglish({ message, hint }: Failure): Words {
  return hint === undefined ? { message } : { message, hint: onPage(hint) };
}

/** The phrase book is on its way. */
const COMING: Words = { message: "Einen Moment" };

/** What is said also where nothing can be fetched any more. */
const OWN: Readonly<Record<string, Words>> = {
  unreachable: {
    message: "ownband antwortet nicht.",
    hint: "Die Seite neu laden. Wurde ownband in einem Terminal gestartet und ist dort beendet: neu starten und die Adresse nehmen, die es ausgibt.",
  },
  "not-let-in": {
    message: "Dieser Browser ist nicht angemeldet.",
    hint: "Die Adresse öffnen, die ownband im Terminal zeigt. Jede gilt einmal: Die Eingabetaste dort macht eine neue.",
  },
  internal: {
    message: "ownband hat einen Fehler gemacht.",
    hint: "Seite neu laden und noch einmal versuchen.",
  },
};
