/** One word for the phone's shell, whatever is in it: `it's` becomes `'it'\''s'`. */
export function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
