import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Failed } from "../parts/failed.tsx";
import { useDoing } from "./jobs.ts";
import { words } from "./words.ts";

export interface ConfirmProps {
  readonly text: string;
  /** Where the text alone does not say what is meant. */
  readonly label?: string;
  /** What happens, as a question. */
  readonly question: string;
  readonly yes: string;
  readonly onYes: () => Promise<unknown>;
  readonly isDisabled?: boolean;
}

/** A button for what cannot be taken back: it asks first. */
export function Confirm({ text, label, question, yes, onYes, isDisabled = false }: ConfirmProps) {
  const [isOpen, setOpen] = useState(false);
  const doing = useDoing();
  return (
    <>
      <button type="button" aria-label={label} disabled={isDisabled} onClick={() => setOpen(true)}>
        {text}
      </button>
      {isOpen && (
        <Sure
          question={question}
          yes={yes}
          isBusy={doing.isBusy}
          onNo={() => setOpen(false)}
          onYes={() =>
            doing.run(async () => {
              try {
                await onYes();
              } finally {
                setOpen(false);
              }
            })
          }
        />
      )}
      {doing.failure !== undefined && <Failed failure={doing.failure} onRetry={null} />}
    </>
  );
}

interface SureProps extends Pick<ConfirmProps, "question" | "yes"> {
  readonly isBusy: boolean;
  readonly onYes: () => void;
  readonly onNo: () => void;
}

function Sure({ question, yes, isBusy, onYes, onNo }: SureProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      class="question"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onNo();
      }}
    >
      <p id={id}>{question}</p>
      <div class="answers">
        <button type="button" class="first" disabled={isBusy} onClick={onYes}>
          {yes}
        </button>
        <button type="button" autofocus disabled={isBusy} onClick={onNo}>
          {words().no}
        </button>
      </div>
    </dialog>
  );
}
