import { useState } from "preact/hooks";
import type { BandOfPage, BandsAnswer } from "../../../server/answers.ts";
import { answerOf, api } from "../../ask.ts";
import { wearer } from "../../house.ts";
import { Confirm } from "../../jobs/confirm.tsx";
import { useDoing } from "../../jobs/jobs.ts";
import { Card } from "../../parts/card.tsx";
import { Failed } from "../../parts/failed.tsx";
import { wearerName } from "../../parts/wearer-name.ts";
import { families } from "./families.ts";
import { WearerForm } from "./wearer-form.tsx";
import { words } from "./words.ts";
import type { Wearers } from "./worn-by.tsx";

const LONGEST_NAME = 80;

/** Who wears the bands: one after the other is told of; somebody is taken in, or taken out. */
export function Household({ there: { bands, wearers } }: { readonly there: BandsAnswer }) {
  const [chosen, setChosen] = useState<number>();
  const w = words();
  const id = chosen ?? wearer.value?.id;
  const shown = wearers.find((it) => it.id === id) ?? wearers[0];
  return (
    <Card heading={w.household}>
      {wearers.length > 1 && (
        <div class="asks" role="group" aria-label={w.household}>
          {wearers.map((it) => (
            <button
              key={it.id}
              type="button"
              aria-pressed={it.id === shown?.id}
              onClick={() => setChosen(it.id)}
            >
              {wearerName(it)}
            </button>
          ))}
        </div>
      )}
      {shown !== undefined && (
        <>
          <WearerForm key={shown.id} wearer={shown} mac={toldBand(bands, shown.id)} />
          <Gone wearers={wearers} shown={shown} bands={bands} />
        </>
      )}
      <Add isFirst={wearers.length === 0} onAdded={setChosen} />
    </Card>
  );
}

/** Their own band, where it can be told who wears it. */
export function toldBand(bands: readonly BandOfPage[], id: number): string | undefined {
  return families(bands).find(
    ({ band }) =>
      band.wearer === id && band.canBeTold === true && band.key !== "none" && band.key !== "dead",
  )?.band.mac;
}

interface GoneProps {
  readonly wearers: Wearers;
  readonly shown: Wearers[number];
  readonly bands: readonly BandOfPage[];
}

/** Only who has no band, and no records, can be taken out; who has is told what to do first. */
function Gone({ wearers, shown, bands }: GoneProps) {
  const w = words();
  if (wearers.length < 2) return null;
  const theirs = bands.filter((it) => it.wearer === shown.id);
  if (theirs.length > 0) {
    const isWorn = theirs.some(({ isDevice }) => isDevice);
    return <p class="footnote">{isWorn ? w.goneLater : w.goneWithFiles}</p>;
  }
  const text = w.goneOf(wearerName(shown));
  return (
    <div>
      <Confirm
        text={text}
        question={w.goneSure(wearerName(shown))}
        yes={text}
        onYes={() => answerOf(api().wearer[":id"].$delete({ param: { id: String(shown.id) } }))}
      />
    </div>
  );
}

interface AddProps {
  readonly isFirst: boolean;
  readonly onAdded: (id: number) => void;
}

function Add({ isFirst, onAdded }: AddProps) {
  const [name, setName] = useState("");
  const doing = useDoing();
  const w = words();
  const add = async (): Promise<void> => {
    const { id } = await answerOf(api().wearer.$post({ json: { name } }));
    setName("");
    onAdded(id);
  };
  return (
    <form
      class="add-wearer"
      onSubmit={(event) => {
        event.preventDefault();
        doing.run(add);
      }}
    >
      <p class="quiet">{isFirst ? w.addFirst : w.addText}</p>
      <label>
        {isFirst ? w.firstName : w.addName}
        <input
          required
          maxLength={LONGEST_NAME}
          autocomplete="off"
          value={name}
          onInput={({ currentTarget: { value } }) => setName(value)}
        />
      </label>
      <button type="submit" disabled={doing.isBusy || name.trim() === ""}>
        {isFirst ? w.keep : w.add}
      </button>
      {doing.failure !== undefined && <Failed failure={doing.failure} onRetry={null} />}
    </form>
  );
}
