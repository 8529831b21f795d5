/** Names come from files: nobody reads more of one than this. */
const LONGEST = 200;

export function shortText(text: string | undefined): string | undefined {
  return text === undefined || text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}
