import type { Word } from "../../server/answers.ts";
import { formatMoment } from "../format.ts";
import { linkTo } from "../route.ts";
import { translated } from "../words.ts";

const words = translated({
  en: {
    came: "came",
    inRun: (run: string) => `import ${run}`,
    fromBand: "read from the band",
  },
  de: {
    came: "gekommen",
    inRun: (run: string) => `Import ${run}`,
    fromBand: "vom Band gelesen",
  },
});

/** How a word came in, and when; an import is a link to its line under Data. */
export function CameIn({ word: { run, broughtS } }: { readonly word: Word }) {
  const { came, inRun, fromBand } = words();
  return (
    <>
      {run === undefined ? (
        fromBand
      ) : (
        <a href={linkTo("data", "runs", String(run))}>{inRun(String(run))}</a>
      )}
      {broughtS !== undefined && `, ${came} ${formatMoment(broughtS)}`}
    </>
  );
}
