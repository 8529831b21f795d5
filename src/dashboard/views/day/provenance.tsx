import { useEffect, useId, useRef } from "preact/hooks";
import type { UnixSeconds } from "../../../health/minute.ts";
import type { ClockChange, SaidOfMinute, SourceAnswer } from "../../../server/answers.ts";
import { answerOf, api } from "../../ask.ts";
import { useAsked } from "../../asked.ts";
import { ofWearer } from "../../house.ts";
import { Answered } from "../../parts/waiting.tsx";
import { sourceName } from "../../source-names.ts";
import "./provenance.css";
import { timeOf } from "./readout.ts";
import { Besides } from "./said-besides.tsx";
import { Sums } from "./said-sums.tsx";
import { Said, sentence, Value } from "./said.tsx";
import { nameOfState } from "./state-names.ts";
import { reasonOf, saysTheSame } from "./why.ts";
import { words } from "./words.ts";

export interface ProvenanceProps {
  readonly atS: UnixSeconds;
  readonly clock: readonly ClockChange[];
  /** What is asked for: the minute, or the sums of its day. */
  readonly of: "minute" | "sums";
  /** The steps of the day's minutes. */
  readonly counted?: number | undefined;
  readonly onClose: () => void;
}

/** Where a minute, or the sums of a day, are from: who says what of it, what counts and why. */
export function Provenance({ atS, clock, of, counted, onClose }: ProvenanceProps) {
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const query = { ...ofWearer(), atS: String(atS) };
  const asked = useAsked(`source of ${atS} of ${query.wearer ?? ""}`, () =>
    answerOf(api().source.$get({ query })),
  );
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    heading.current?.scrollIntoView({ block: "nearest" });
  }, [atS]);
  const { provenance, whereSums, close } = words();
  return (
    <section
      class="card provenance"
      aria-labelledby={id}
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
      }}
    >
      <header>
        <h2 id={id} ref={heading} tabIndex={-1}>
          {of === "sums" ? whereSums : provenance(timeOf({ clock }, atS))}
        </h2>
        <button type="button" onClick={onClose}>
          {close}
        </button>
      </header>
      <Answered asked={asked}>
        {(answer) =>
          of === "sums" ? (
            <Sums sums={answer.besides?.sums ?? []} counted={counted} />
          ) : (
            <Sources answer={answer} clock={clock} />
          )
        }
      </Answered>
    </section>
  );
}

type SourcesProps = Pick<ProvenanceProps, "clock"> & { readonly answer: SourceAnswer };

function Sources({ answer: { said, besides }, clock }: SourcesProps) {
  const { nobody, nobodyButDay, ofSums } = words();
  if (besides === undefined) return said.length === 0 ? <p>{nobody}</p> : <OfMinute said={said} />;
  const { readings, sleep, workouts, sums } = besides;
  const isOfMinute = [said, readings, sleep, workouts].some((it) => it.length > 0);
  return (
    <>
      {said.length > 0 && <OfMinute said={said} />}
      <Besides besides={besides} clock={clock} />
      {!isOfMinute && (
        <>
          <p>{nobodyButDay}</p>
          <p class="why">{ofSums}</p>
          <Sums sums={sums} />
        </>
      )}
    </>
  );
}

function OfMinute({ said }: Pick<SourceAnswer, "said">) {
  const { why, rule } = words();
  const [first] = said;
  if (first === undefined) return null;
  const reason = reasonOf(said);
  return (
    <>
      <p class="why">{sentence(why[reason](sourceName(first.source)))}</p>
      <ul class="said">
        {said.map((it, index) => (
          <SaidMinute it={it} first={index === 0 ? undefined : first} />
        ))}
      </ul>
      {(reason === "rank" || reason === "worn") && <p class="footnote">{rule}</p>}
    </>
  );
}

/** @param first what counts, where this is not it */
function SaidMinute({ it, first }: { it: SaidOfMinute; first: SaidOfMinute | undefined }) {
  const { rowSteps, rowPulse, rowIntensity, kindOf, bpm } = words();
  const isOther = first !== undefined && !saysTheSame(first, it);
  const standing = first === undefined ? "counts" : isOther ? "other" : "same";
  const differs = (of: "steps" | "heartRateBpm" | "intensity") =>
    isOther && it[of] !== undefined && first[of] !== undefined && it[of] !== first[of];
  const about = it.state && (nameOfState(it.state) ?? it.state);
  return (
    <Said word={it} standing={standing} about={about}>
      <Value name={rowPulse} value={it.heartRateBpm} unit={bpm} isOther={differs("heartRateBpm")} />
      <Value name={rowSteps} value={it.steps} isOther={differs("steps")} />
      <Value name={rowIntensity} value={it.intensity} isOther={differs("intensity")} />
      <Value name={kindOf} value={it.kind} />
    </Said>
  );
}
