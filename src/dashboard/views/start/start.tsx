import { useRef } from "preact/hooks";
import { answerOf, api } from "../../ask.ts";
import { useAsked } from "../../asked.ts";
import { jobs } from "../../events.ts";
import type { ViewProps } from "../../frame.tsx";
import { house } from "../../house.ts";
import { Answered } from "../../parts/waiting.tsx";
import { linkTo } from "../../route.ts";
import "../band/band.css";
import { found } from "./found.ts";
import { HandoverStep } from "./handover-step.tsx";
import { HistoryStep } from "./history-step.tsx";
import { KeyStep } from "./key-step.tsx";
import { PhoneStep } from "./phone-step.tsx";
import { ProveStep } from "./prove-step.tsx";
import { FirstDay, ReadStep } from "./read-step.tsx";
import "./start.css";
import { StepFrame } from "./step-frame.tsx";
import { nextStep, statesOf, STEPS } from "./steps.ts";
import type { Standing, StepName, StepState } from "./steps.ts";
import { useFocusKept } from "./use-focus-kept.ts";
import { words } from "./words.ts";

/** The guided way, from the cable to the chart. Which step is open stands in the address. */
export default function Start({ rest }: ViewProps) {
  const asked = useAsked("what there is, for the guided way", async () => {
    const [{ bands }, { runs }] = await Promise.all([
      answerOf(api().bands.$get()),
      answerOf(api().runs.$get()),
    ]);
    return { bands, runs };
  });
  const w = words();
  return (
    <>
      <div class="head">
        <h1>{w.title}</h1>
        {house.value?.has.records === true && <a href={linkTo("now")}>{w.days}</a>}
      </div>
      <p class="lead">{w.lead}</p>
      <Answered asked={asked}>
        {(there) => <Steps standing={{ ...there, jobs: jobs.value }} wanted={rest[0]} />}
      </Answered>
    </>
  );
}

function Steps({
  standing,
  wanted,
}: {
  readonly standing: Standing;
  readonly wanted: string | undefined;
}) {
  const list = useRef<HTMLOListElement>(null);
  useFocusKept(list);
  const states = statesOf(standing);
  const next = nextStep(states);
  const open = STEPS.find((step) => step === wanted) ?? next;
  return (
    <>
      <ol ref={list} class="steps" role="list">
        {STEPS.map((step, i) => (
          <StepFrame
            key={step}
            name={step}
            number={i + 1}
            state={states[step]}
            isOpen={step === open}
            found={found(step, states[step], standing)}
          >
            <Inside step={step} standing={standing} />
            {canGoOn(step, states[step], standing) && next !== undefined && (
              <p>
                <a class="button first" href={linkTo("start", next)}>
                  {words().goOn}
                </a>
              </p>
            )}
          </StepFrame>
        ))}
      </ol>
      {next === undefined && open !== "read" && (
        <>
          <p>{words().finished}</p>
          <FirstDay />
        </>
      )}
    </>
  );
}

/** What is done has nothing more to do; the phone says so itself, and a key may be a dead one. */
function canGoOn(step: StepName, state: StepState, { bands }: Standing): boolean {
  const isLive = step !== "key" || bands.some(({ key }) => key === "untried" || key === "proven");
  return state === "done" && step !== "phone" && isLive;
}

function Inside({ step, standing }: { readonly step: StepName; readonly standing: Standing }) {
  switch (step) {
    case "phone":
      return <PhoneStep />;
    case "key":
      return <KeyStep bands={standing.bands} />;
    case "prove":
      return <ProveStep bands={standing.bands} />;
    case "handover":
      return <HandoverStep bands={standing.bands} />;
    case "history":
      return <HistoryStep runs={standing.runs} />;
    case "read":
      return <ReadStep bands={standing.bands} />;
  }
}
