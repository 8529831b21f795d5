import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { Job, Question, QuestionAnswer } from "../../server/jobs.ts";
import { jobs } from "../events.ts";
import { Failed } from "../parts/failed.tsx";
import { answer, useDoing } from "./jobs.ts";
import { Said } from "./said.tsx";
import { words } from "./words.ts";

/** The question that a job waits for; every page shows it, and it goes away with the first answer. */
export function Questions() {
  const asking = jobs.value.find((job): job is Asking => job.question !== undefined);
  if (asking === undefined) return null;
  return <QuestionDialog key={`${asking.id} ${asking.question.id}`} job={asking} />;
}

type Asking = Job & { readonly question: Question };

function QuestionDialog({ job }: { readonly job: Asking }) {
  const { question } = job;
  const heading = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const doing = useDoing();
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const give = (given: QuestionAnswer): void => {
    doing.run(() => answer(job.id, question.id, given));
  };
  return (
    <dialog
      ref={dialog}
      class="question"
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        give(question.is === "yes" ? false : null);
      }}
    >
      <p class="quiet">{words().kinds[job.kind]}</p>
      <h2 id={heading}>
        <Said text={question.text} />
      </h2>
      <Answers question={question} isBusy={doing.isBusy} give={give} />
      {doing.failure !== undefined && <Failed failure={doing.failure} onRetry={null} />}
      <p class="footnote">{words().otherTab}</p>
    </dialog>
  );
}

interface AnswersProps {
  readonly question: Question;
  readonly isBusy: boolean;
  readonly give: (given: QuestionAnswer) => void;
}

function Answers(props: AnswersProps) {
  switch (props.question.is) {
    case "yes":
      return <YesOrNo {...props} />;
    case "password":
      return <Password {...props} />;
    case "choose":
      return <Choices {...props} />;
  }
}

/** A yes may change something: the finger lies on “no”. */
function YesOrNo({ isBusy, give }: AnswersProps) {
  const { yes, no } = words();
  return (
    <div class="answers">
      <button type="button" class="first" disabled={isBusy} onClick={() => give(true)}>
        {yes}
      </button>
      <button type="button" autofocus disabled={isBusy} onClick={() => give(false)}>
        {no}
      </button>
    </div>
  );
}

const SHOWN = { type: "text" } as const;
const HIDDEN = { type: "password" } as const;

function Password({ isBusy, give }: AnswersProps) {
  const [text, setText] = useState("");
  const [isShown, setShown] = useState(false);
  const { password, show, go, without } = words();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        give(text);
      }}
    >
      <label>
        {password}
        <input
          {...(isShown ? SHOWN : HIDDEN)}
          autoComplete="off"
          autofocus
          maxLength={1_000}
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
      </label>
      <label class="tick">
        <input
          type="checkbox"
          checked={isShown}
          onChange={({ currentTarget }) => setShown(currentTarget.checked)}
        />
        {show}
      </label>
      <div class="answers">
        <button type="submit" class="first" disabled={isBusy || text === ""}>
          {go}
        </button>
        <button type="button" disabled={isBusy} onClick={() => give(null)}>
          {without}
        </button>
      </div>
    </form>
  );
}

function Choices({ question, isBusy, give }: AnswersProps) {
  const { go, without } = words();
  const [place, setPlace] = useState(0);
  const name = useId();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        give(place);
      }}
    >
      <fieldset class="choices">
        <legend class="unseen">{question.text}</legend>
        {question.choices?.map((choice, i) => (
          <label class="tick" key={i}>
            <input
              type="radio"
              name={name}
              checked={i === place}
              onChange={() => setPlace(i)}
              autofocus={i === 0}
            />
            <Said text={choice} />
          </label>
        ))}
      </fieldset>
      <div class="answers">
        <button type="submit" class="first" disabled={isBusy}>
          {go}
        </button>
        <button type="button" disabled={isBusy} onClick={() => give(null)}>
          {without}
        </button>
      </div>
    </form>
  );
}
