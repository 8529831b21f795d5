import { useState } from "preact/hooks";
import type { Wearer } from "../../../health/wearer.ts";
import type { Job } from "../../../server/jobs.ts";
import { answerOf, api } from "../../ask.ts";
import { jobs } from "../../events.ts";
import { locale } from "../../format.ts";
import { beforeBand, capabilities } from "../../permissions.ts";
import { JobView } from "../../jobs/job-view.tsx";
import { begin, isUnderWay, useDoing } from "../../jobs/jobs.ts";
import { Failed } from "../../parts/failed.tsx";
import { bodyUnitsOf, cmOf, feetOf, kgOf, poundsOf } from "./units.ts";
import { words } from "./words.ts";

type Named = Wearer & { readonly name?: string | undefined };

export interface WearerFormProps {
  readonly wearer: Named & { readonly id: number };
  /** The band that is told; absent: there is none that could be. */
  readonly mac?: string | undefined;
}

/** Who wears the band; in the reader's units, kept in metric ones. */
export function WearerForm({ wearer, mac }: WearerFormProps) {
  const [facts, setFacts] = useState<Named>(wearer);
  const [isKept, setKept] = useState(false);
  const [telling, setTelling] = useState<string>();
  const doing = useDoing();
  const w = words();
  const job = jobs.value.find(({ id }) => id === telling);
  const canTell = mac !== undefined && capabilities.value.band?.() === undefined;
  const set = (change: Partial<Named>): void => {
    setKept(false);
    setTelling(undefined);
    setFacts({ ...facts, ...change });
  };
  const keep = async (): Promise<void> => {
    setTelling(undefined);
    const { bornOn = null, sex = null, heightCm = null, weightKg = null, stepGoal = null } = facts;
    const json = { ...named(facts.name, wearer.name), bornOn, sex, heightCm, weightKg, stepGoal };
    await answerOf(api().wearer[":id"].$patch({ param: { id: String(wearer.id) }, json }));
    setKept(true);
  };
  const tell = async (): Promise<void> => {
    await beforeBand();
    await keep();
    const { bornOn, sex, heightCm, weightKg, stepGoal } = facts;
    const said = { bornOn, sex, heightCm, weightKg, stepGoal };
    if (!hasBody(facts) && stepGoal === undefined) {
      setTelling(NOTHING);
      return;
    }
    setTelling((await begin({ kind: "band", ask: { is: "user", ...said }, mac })).id);
  };
  return (
    <form
      class="wearer"
      onSubmit={(event) => {
        event.preventDefault();
        doing.run(keep);
      }}
    >
      <p class="quiet">{w.wearerText}</p>
      <label>
        {w.name}
        <input
          maxLength={80}
          autocomplete="off"
          value={facts.name ?? ""}
          onInput={({ currentTarget: { value } }) => set({ name: value })}
        />
      </label>
      <label>
        {w.born}
        <input
          type="date"
          value={facts.bornOn ?? ""}
          onInput={({ currentTarget: { value } }) =>
            set({ bornOn: value === "" ? undefined : value })
          }
        />
      </label>
      <label>
        {w.sex}
        <select
          value={facts.sex ?? ""}
          onChange={({ currentTarget: { value } }) => set({ sex: sexOf(value) })}
        >
          {SEXES.map((sex) => (
            <option key={sex} value={sex}>
              {w.sexes[sex]}
            </option>
          ))}
        </select>
      </label>
      <Body facts={facts} onChange={set} />
      <Amount
        label={w.goal}
        value={facts.stepGoal}
        least={100}
        most={65_000}
        step={100}
        onChange={(stepGoal) => set({ stepGoal })}
      />
      <div class="answers">
        <button type="submit" disabled={doing.isBusy}>
          {w.keep}
        </button>
        {canTell && (
          <button
            type="button"
            disabled={doing.isBusy || isUnderWay(job)}
            onClick={() => doing.run(tell)}
          >
            {w.keepAndTell}
          </button>
        )}
        <span role="status">{isKept && endOf(telling, job, facts)}</span>
      </div>
      {job !== undefined && job.at !== "done" && (
        <JobView job={job} drawing={isUnderWay(job) ? "wake" : undefined} />
      )}
      {doing.failure !== undefined && <Failed failure={doing.failure} onRetry={null} />}
    </form>
  );
}

/** In the place of a job: there was nothing that a band takes. */
const NOTHING = "nothing";

function endOf(telling: string | undefined, job: Job | undefined, facts: Wearer): string {
  const w = words();
  if (telling === NOTHING) return w.toldNothing;
  if (job?.at !== "done") return w.kept;
  return hasBody(facts) ? w.told : w.toldGoal;
}

/** Bands take these all together or not at all. */
function hasBody({ bornOn, sex, heightCm, weightKg }: Wearer): boolean {
  return [bornOn, sex, heightCm, weightKg].every((it) => it !== undefined);
}

/** A name that was not touched is not told: it may have been cut to what a page shows. */
function named(name = "", before = ""): { readonly name?: string | null } {
  if (name === before) return {};
  return { name: name.trim() === "" ? null : name };
}

const SEXES = ["", "female", "male", "other"] as const;

function sexOf(text: string): Wearer["sex"] {
  return SEXES.find((sex) => sex !== "" && sex === text) as Wearer["sex"];
}

interface BodyProps {
  readonly facts: Wearer;
  readonly onChange: (change: Partial<Wearer>) => void;
}

function Body({ facts: { heightCm, weightKg }, onChange }: BodyProps) {
  const w = words();
  if (bodyUnitsOf(locale.value) === "metric") {
    return (
      <>
        <Amount
          label={`${w.height} (cm)`}
          value={heightCm}
          least={50}
          most={250}
          onChange={(it) => onChange({ heightCm: it })}
        />
        <Amount
          label={`${w.weight} (kg)`}
          value={weightKg}
          least={20}
          most={300}
          step={0.1}
          onChange={(it) => onChange({ weightKg: it })}
        />
      </>
    );
  }
  const { feet, inches } = heightCm === undefined ? {} : feetOf(heightCm);
  const setHeight = (ft: number | undefined, inch: number | undefined): void =>
    onChange({ heightCm: ft === undefined ? undefined : cmOf(ft, inch ?? 0) });
  return (
    <>
      <Amount
        label={`${w.height} (ft)`}
        value={feet}
        least={2}
        most={8}
        onChange={(it) => setHeight(it, inches)}
      />
      <Amount
        label={`${w.height} (in)`}
        value={inches}
        least={0}
        most={11}
        onChange={(it) => setHeight(feet, it)}
      />
      <Amount
        label={`${w.weight} (lb)`}
        value={weightKg === undefined ? undefined : poundsOf(weightKg)}
        least={45}
        most={660}
        onChange={(it) => onChange({ weightKg: it === undefined ? undefined : kgOf(it) })}
      />
    </>
  );
}

interface AmountProps {
  readonly label: string;
  readonly value: number | undefined;
  readonly least: number;
  readonly most: number;
  readonly step?: number;
  readonly onChange: (value: number | undefined) => void;
}

function Amount({ label, value, least, most, step = 1, onChange }: AmountProps) {
  return (
    <label>
      {label}
      <input
        type="number"
        inputMode="decimal"
        min={least}
        max={most}
        step={step === 1 || step === 0.1 ? step : "any"}
        value={value ?? ""}
        // What is being typed is no number yet: it is taken when it is whole.
        onChange={({ currentTarget: { valueAsNumber } }) =>
          onChange(Number.isNaN(valueAsNumber) ? undefined : valueAsNumber)
        }
      />
    </label>
  );
}
