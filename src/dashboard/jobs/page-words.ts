/**
 * What the command line says with a command of its own, and where the page has the same. In a browser
 * alone there is no command line at all; the German phrase book names none either.
 */
export const ON_PAGE: readonly (readonly [command: string, onPage: string])[] = [
  ["get its key first: ownband key.", "get its key first, under “Set up”."],
  [
    "Get it first: ownband key. Or give the one that you have: --key-file FILE.",
    "Get it first, under “Set up”.",
  ],
  ["read the new key: ownband key.", "read the new key, under “Set up”."],
  ["then read its key: ownband key.", "then read its key, under “Set up”."],
  ["from the phone again, ownband key.", "from the phone again, under “Set up”."],
  ["or from files:  ownband key", "or from files, under “Set up”."],
  ["that it has now:  ownband key", "that it has now, under “Set up”."],
  ["; the key can be read: ownband key", "; the key can be read"],
  ["a backup: ownband key --backup (the", "a backup (the"],
  ["works too: ownband key FILE.", "works too: choose its file."],
  ["since: ownband keys lists it.", "since."],
  [" (ownband keys).", "."],
  ["then it is:  ownband verify", "then it is known."],
  ["first: ownband sync. Or", "first, under “Band”. Or"],
  ["what is in files: ownband import.", "what is in files, under “Data”."],
  ["the file: ownband import FILE.", "the file, under “Data”."],
  ["Or paste the key:  ownband handover gadgetbridge --way text", "Or paste the key."],
  ["drop the others; or name them to ownband import.", "drop the others."],
  ["ownband band info shows", "“Band” shows"],
];

/** A text of the command line as the page says it, in English. */
export function onPage(text: string): string {
  return ON_PAGE.reduce((said, [command, ours]) => said.replace(command, ours), text);
}
