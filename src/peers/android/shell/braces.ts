import type { Part, Word } from "./syntax.ts";

const MOST_WORDS = 1000;

/** A character of unquoted text, or a part that braces leave alone. */
type Piece = string | Part;

/** `a{b,c}d` as `abd acd`, as mksh does in the words of a command. Quoted braces stay. */
export function expandBraces(word: Word): Word[] {
  const hasBraces = word.some(
    (part) => part.is === "text" && !part.quoted && part.text.includes("{"),
  );
  if (!hasBraces) return [word];
  const pieces = word.flatMap((part): Piece[] =>
    part.is === "text" && !part.quoted ? Array.from(part.text) : [part],
  );
  const words = alternatives(pieces);
  return words.length > MOST_WORDS ? [word] : words.map(joinPieces);
}

function alternatives(pieces: readonly Piece[]): (readonly Piece[])[] {
  for (let open = pieces.indexOf("{"); open >= 0; open = pieces.indexOf("{", open + 1)) {
    const group = groupAt(pieces, open);
    if (group === undefined) continue;
    const before = pieces.slice(0, open);
    const tails = alternatives(pieces.slice(group.end + 1));
    const choices = group.choices.flatMap(alternatives);
    if (choices.length * tails.length > MOST_WORDS) return [pieces];
    return choices.flatMap((choice) => tails.map((tail) => [...before, ...choice, ...tail]));
  }
  return [pieces];
}

/** The choices between the brace at `open` and its partner; `undefined` without a comma or partner. */
function groupAt(
  pieces: readonly Piece[],
  open: number,
): { choices: Piece[][]; end: number } | undefined {
  const choices: Piece[][] = [[]];
  let depth = 0;
  for (let at = open + 1; at < pieces.length; at++) {
    const piece = pieces[at] ?? "";
    if (piece === "}" && depth === 0) {
      return choices.length > 1 ? { choices, end: at } : undefined;
    }
    if (piece === "," && depth === 0) {
      choices.push([]);
      continue;
    }
    if (piece === "{") depth += 1;
    else if (piece === "}") depth -= 1;
    choices.at(-1)?.push(piece);
  }
  return undefined;
}

function joinPieces(pieces: readonly Piece[]): Word {
  const parts: Part[] = [];
  let text = "";
  for (const piece of pieces) {
    if (typeof piece === "string") {
      text += piece;
      continue;
    }
    if (text !== "") parts.push({ is: "text", text, quoted: false });
    text = "";
    parts.push(piece);
  }
  if (text !== "") parts.push({ is: "text", text, quoted: false });
  return parts;
}
