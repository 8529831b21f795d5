import { wearer } from "../house.ts";
import { linkTo } from "../route.ts";
import { translated } from "../words.ts";

const words = translated({
  en: {
    nothing: "Nothing is recorded yet",
    nothingOf: (name: string) => `Nothing is recorded of ${name} yet`,
    howTo:
      "If they wear a band here, give it to them: all that it has recorded comes along. Or bring their files, and say whose they are.",
    give: "Give a band",
    bring: "Bring files",
  },
  de: {
    nothing: "Noch ist nichts aufgezeichnet",
    nothingOf: (name: string) => `Von ${name} ist noch nichts aufgezeichnet`,
    howTo:
      "Trägt diese Person hier ein Band, gib es ihr: Alles, was es aufgezeichnet hat, kommt mit. Oder hol ihre Dateien und sag dabei, wessen sie sind.",
    give: "Band geben",
    bring: "Dateien holen",
  },
});

/** In the place of the days of somebody who was just added: how they come to have some. */
export function NoDaysYet() {
  const { nothing, nothingOf, howTo, give, bring } = words();
  const name = wearer.value?.name;
  return (
    <div class="no-days-yet">
      <h1>{name === undefined ? nothing : nothingOf(name)}</h1>
      <p class="quiet">{howTo}</p>
      <p>
        <a class="button" href={linkTo("band")}>
          {give}
        </a>
        <a class="button" href={linkTo("data")}>
          {bring}
        </a>
      </p>
    </div>
  );
}
