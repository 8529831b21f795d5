import { textOf } from "./byte-text.ts";
import { Killed } from "./channels.ts";

const LF = 10;
const LONGEST_LINE = 16 * 2 ** 20;

/** Byte strings between line feeds; `ended` is false for a last one without. */
export async function* linesOf(
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ text: string; ended: boolean }, void> {
  let rest = "";
  for await (const piece of pieces) {
    let from = 0;
    for (let at = piece.indexOf(LF); at >= 0; at = piece.indexOf(LF, from)) {
      yield { text: rest + textOf(piece.subarray(from, at)), ended: true };
      rest = "";
      from = at + 1;
    }
    rest += textOf(piece.subarray(from));
    if (rest.length > LONGEST_LINE) throw new Killed();
  }
  if (rest !== "") yield { text: rest, ended: false };
}
