import { germanBook } from "./german.ts";
import { onPage } from "./page-words.ts";

/**
 * What the command line says, in the reader's language. A text that is in no phrase book stays English,
 * and says so to those who read it aloud. While the book is on its way its place is kept.
 */
export function Said({ text }: { readonly text: string }) {
  const german = germanBook();
  if (german === undefined) return <>{onPage(text)}</>;
  if (german === "coming") return <span class="coming">{text}</span>;
  const said = german.inGerman(text);
  return said === undefined ? <span lang="en">{text}</span> : <>{said}</>;
}
