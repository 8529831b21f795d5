/** Names of files, bands and phones are hostile; nobody reads more than this. */
const LONGEST = 1_000;

/** In one line, without control characters. */
export function plainText(text: string): string {
  return shortened(text.replaceAll(/\p{C}/gu, "?"));
}

/** The same for what may have several lines. */
export function plainLines(text: string): string {
  return shortened(text.replaceAll(/(?!\n)\p{C}/gu, "?"));
}

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}
