import { effect, signal } from "@preact/signals";
import { language } from "../words.ts";

/** The phrase book; it is fetched only by those who read German. */
type Book = typeof import("./in-german.ts");

const book = signal<Book>();
/** Nothing more will come: what is in the book stays English. */
const isWithout = signal(false);
let fetching: Promise<void> | undefined;

/** The first view comes first; what goes wrong, also without a server, is said in German then. */
const PAUSE_MS = 1_500;

effect(() => {
  if (language.value === "de") setTimeout(() => void fetchGerman(), PAUSE_MS);
});

/** Fetches the phrase book, once; a next wish tries again where it did not come. */
export function fetchGerman(): Promise<void> {
  fetching ??= import("./in-german.ts").then(
    (it) => {
      book.value = it;
      isWithout.value = false;
    },
    () => {
      isWithout.value = true;
      fetching = undefined;
    },
  );
  return fetching;
}

/** The phrase book, for a reader of German; `"coming"` while it is on its way. */
export function germanBook(): Book | "coming" | undefined {
  if (language.value !== "de") return undefined;
  if (book.value !== undefined) return book.value;
  if (isWithout.value) return undefined;
  void fetchGerman();
  return "coming";
}

/** A text of the server in the reader's language, as far as it is known; else as it is. */
export function inWords(text: string): string {
  const german = germanBook();
  if (german === undefined) return text;
  // Nobody has read a word of it yet: it comes at once, and in one language.
  return german === "coming" ? "" : (german.inGerman(text) ?? text);
}
