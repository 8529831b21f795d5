import { useEffect, useRef } from "preact/hooks";
import type { UnixSeconds } from "../../../health/minute.ts";
import type { SaidOfMinute, SourceAnswer, STATE_OF_LETTER } from "../../../server/answers.ts";
import { answerOf, api } from "../../ask.ts";
import { useAsked } from "../../asked.ts";
import { formatMoment, formatNumber } from "../../format.ts";
import { ofWearer } from "../../house.ts";
import { Unknown } from "../../parts/figure.tsx";
import { Answered } from "../../parts/waiting.tsx";
import { linkTo } from "../../route.ts";
import "./provenance.css";
import type { Letter } from "./spans.ts";
import { reasonOf, saysTheSame } from "./why.ts";
import { sourceNames, stateNames, words } from "./words.ts";

export interface ProvenanceProps {
  readonly atS: UnixSeconds;
  /** How the clock of the wearer shows it. */
  readonly time: string;
  readonly onClose: () => void;
}

/** Where one minute is from: who says what of it, what counts and why. */
export function Provenance({ atS, time, onClose }: ProvenanceProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const query = { ...ofWearer(), atS: String(atS) };
  const asked = useAsked(`source of ${atS} of ${query.wearer ?? ""}`, () =>
    answerOf(api().source.$get({ query })),
  );
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    heading.current?.scrollIntoView({ block: "nearest" });
  }, [atS]);
  return (
    <section
      class="card provenance"
      aria-labelledby="provenance"
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
      }}
    >
      <header>
        <h2 id="provenance" ref={heading} tabIndex={-1}>
          {words().provenance(time)}
        </h2>
        <button type="button" onClick={onClose}>
          {words().close}
        </button>
      </header>
      <Answered asked={asked}>{(answer) => <Sources answer={answer} />}</Answered>
    </section>
  );
}

function Sources({ answer: { said } }: { readonly answer: SourceAnswer }) {
  const { nobody, why, rule } = words();
  const [first] = said;
  if (first === undefined) return <p>{nobody}</p>;
  const reason = reasonOf(said);
  return (
    <>
      <p class="why">{sentence(why[reason](sourceName(first.source)))}</p>
      <ul class="said">
        {said.map((it, index) => (
          <Said it={it} first={index === 0 ? undefined : first} />
        ))}
      </ul>
      {(reason === "rank" || reason === "worn") && <p class="footnote">{rule}</p>}
    </>
  );
}

/** @param first what counts, where this is not it */
function Said({ it, first }: { it: SaidOfMinute; first: SaidOfMinute | undefined }) {
  const { counts, agrees, disagrees, came, inRun, fromBand, rowSteps, rowPulse } = words();
  const { rowIntensity, kindOf, bpm } = words();
  const isOther = first !== undefined && !saysTheSame(first, it);
  const mark = first === undefined ? counts : isOther ? disagrees : agrees;
  const differs = (of: "steps" | "heartRateBpm" | "intensity") =>
    isOther && it[of] !== undefined && first[of] !== undefined && it[of] !== first[of];
  return (
    <li class={first === undefined ? "counts" : isOther ? "other" : "same"}>
      <h3>
        {sentence(sourceName(it.source))} <span class="mark">{mark}</span>
      </h3>
      <p class="quiet">
        {[it.device, it.state && nameOfState(it.state)].filter(Boolean).join(" · ")}
      </p>
      <dl>
        <Value
          name={rowPulse}
          value={it.heartRateBpm}
          unit={bpm}
          isOther={differs("heartRateBpm")}
        />
        <Value name={rowSteps} value={it.steps} isOther={differs("steps")} />
        <Value name={rowIntensity} value={it.intensity} isOther={differs("intensity")} />
        <Value name={kindOf} value={it.kind} />
      </dl>
      <p class="quiet">
        {it.run === undefined ? (
          fromBand
        ) : (
          <a href={linkTo("data", "runs", String(it.run))}>{inRun(String(it.run))}</a>
        )}
        {it.broughtS !== undefined && `, ${came} ${formatMoment(it.broughtS)}`}
      </p>
    </li>
  );
}

interface ValueProps {
  readonly name: string;
  readonly value: number | undefined;
  readonly unit?: string;
  readonly isOther?: boolean;
}

function Value({ name, value, unit, isOther = false }: ValueProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class={isOther ? "other" : undefined}>
        {value === undefined ? <Unknown /> : formatNumber(value)}
        {value !== undefined && unit !== undefined && <span class="quiet"> {unit}</span>}
      </dd>
    </div>
  );
}

/** A source by its name for people; one of a later ownband by its own. */
function sourceName(source: string): string {
  return sourceNames()[source] ?? source;
}

function sentence(text: string): string {
  return text.slice(0, 1).toLocaleUpperCase() + text.slice(1);
}

/** The answer's states in full, and the letters that the words go by. */
const LETTERS: Readonly<Record<(typeof STATE_OF_LETTER)[Letter], Letter>> = {
  "no-record": ".",
  "not-worn": "n",
  charging: "c",
  unknown: "?",
  "light-sleep": "l",
  "deep-sleep": "d",
  "rem-sleep": "r",
  asleep: "z",
  awake: "a",
  walking: "w",
  running: "u",
  cycling: "b",
  active: "m",
  still: "s",
};

function nameOfState(state: string): string {
  const letter = Object.entries(LETTERS).find(([name]) => name === state)?.[1];
  return letter === undefined ? state : stateNames()[letter];
}
