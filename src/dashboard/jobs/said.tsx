import { language } from "../words.ts";
import { inGerman } from "./in-german.ts";

/**
 * What the command line says, in the reader's language. A text that is in no phrase book stays English,
 * and says so to those who read it aloud.
 */
export function Said({ text }: { readonly text: string }) {
  if (language.value !== "de") return <>{text}</>;
  const said = inGerman(text);
  return said === undefined ? <span lang="en">{text}</span> : <>{said}</>;
}
